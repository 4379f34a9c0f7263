import { keyArn } from "../iam/needs";
import { encryptionContext, through } from "../iam/requests";
import type { Moment } from "../types/entry";
import { objects, text, valuesAt } from "../values";
import { type MomentQuestion, Permissions } from "./at-moment";
import { untaken } from "./roles";
import { lost } from "./words";

/**
 * S3 takes the role when there is something to copy, and marks as failed what the role may not; it does not try again. What
 * it asks for: "Setting up permissions for live replication", "Replicating encrypted objects" and "Changing the replica owner", Amazon S3
 * user guide. What another account lets the role do there nobody here knows: half of it is judged.
 */
export function loseCopies(moment: Moment): string | undefined {
  const { inputs } = moment;
  const role = text(inputs.role);
  const permissions = new Permissions(moment);
  if (!permissions.stack.roles.has(role)) return undefined;
  const answer =
    untaken(permissions, role, "s3.amazonaws.com") ?? permissions.refused(asked(moment, permissions), role);
  return answer && lost("copy no object", answer);
}

function asked(moment: Moment, { stack }: Permissions): MomentQuestion[] {
  const { cloud, inputs, region, account } = moment;
  const name = text(inputs.bucket);
  const bucket = `arn:aws:s3:::${name}`;
  const on = (resource: string, ...names: readonly string[]): MomentQuestion[] =>
    names.map((action) => ({ action: `s3:${action}`, resource }));
  const locked = cloud.byId("aws:s3/bucket:Bucket", name)?.inputs.objectLockEnabled === true;
  const setting = cloud.byId(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    name,
  );
  const [rule] = objects(setting?.inputs.rules);
  const [own = ""] = valuesAt(rule, "applyServerSideEncryptionByDefault.kmsMasterKeyId").map(text);
  const key = keyArn(stack, own);
  const context = encryptionContext({
    "aws:s3:arn": rule?.bucketKeyEnabled === true ? bucket : `${bucket}/any/key`,
  });
  return [
    ...on(bucket, "GetReplicationConfiguration", "ListBucket"),
    ...on(`${bucket}/any/key`, "GetObjectVersionForReplication", "GetObjectVersionAcl"),
    ...(locked ? on(`${bucket}/any/key`, "GetObjectRetention", "GetObjectLegalHold") : []),
    ...(key === undefined
      ? []
      : [{ action: "kms:Decrypt", resource: key, context: { ...through("s3", region), ...context } }]),
    ...objects(inputs.rules).flatMap(({ destination }) => {
      const [there = ""] = valuesAt(destination, "bucket").map(text);
      const [owner = account] = valuesAt(destination, "account").map(text);
      const overrides = valuesAt(destination, "accessControlTranslation").length > 0;
      return on(
        `${there}/any/key`,
        "ReplicateObject",
        ...(overrides && owner !== account ? ["ObjectOwnerOverrideToBucketOwner"] : []),
      );
    }),
  ];
}
