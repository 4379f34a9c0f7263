import * as s3 from "@pulumi/aws/s3";
import { type Input, output, type Resource } from "@pulumi/pulumi";
import { inlinePolicy, serviceRole } from "../shared/iam";
import { policyDocument } from "../shared/policy-document";
import type { BucketPlan, DataArgs, ReplicationPlan } from "./args";
import { replicationRule } from "./replication-rule";
import { copyingVersions, decryptingSource, encryptingCopies } from "./replication-statements";

export interface ReplicatedBucket {
  /** Name of the bucket, once it is set up. */
  readonly name: Input<string>;
  readonly plan: BucketPlan;
  readonly replication: ReplicationPlan;
}

/**
 * Copies every version with its lock, as it is written, into a bucket that is another's: what is deleted here stays there. What
 * was written before is not copied ("Replicating existing objects", Amazon S3 user guide). No token is asked for although the bucket has
 * Object Lock ("Object Lock considerations", using Object Lock with S3 Replication). Cost: by request, by GB that leaves the
 * region, and what is stored there.
 */
export function replicate(
  logicalName: string,
  store: string,
  { name, plan, replication }: ReplicatedBucket,
  { dataKeyArn, region, copyRoles }: DataArgs,
  parent: Resource,
): s3.BucketReplicationConfig {
  const role = serviceRole(
    `${logicalName}-replication-role`,
    {
      ...copyRoles,
      roleName: replication.role,
      service: "s3.amazonaws.com",
      description: `What S3 needs to copy ${store} to where the stack file says`,
      tags: { store },
    },
    parent,
  );
  const objects = policyDocument(copyingVersions(plan.name, replication));
  // A document of its own: the key's ARN is unknown at the first preview and would hide the rest.
  const sourceKey = output(dataKeyArn).apply((arn) =>
    policyDocument([decryptingSource(arn, plan.name, region)]),
  );
  const copiesKey = policyDocument([encryptingCopies(replication)]);
  const policies = [
    inlinePolicy(`${logicalName}-replication-objects`, { role, policy: objects }, parent),
    inlinePolicy(`${logicalName}-replication-source-key`, { role, policy: sourceKey }, parent),
    inlinePolicy(`${logicalName}-replication-copies-key`, { role, policy: copiesKey }, parent),
  ];
  return new s3.BucketReplicationConfig(
    `${logicalName}-replication`,
    { bucket: name, role: role.arn, rules: [everything(replication, copyRoles.account)] },
    { parent, dependsOn: policies },
  );
}

function everything({ bucketArn, keyArn, account }: ReplicationPlan, own: string) {
  return {
    id: replicationRule,
    status: "Enabled",
    priority: 0,
    // With a filter it is of the version that can leave marks of deletion out; an empty one takes every object.
    filter: { prefix: "" },
    deleteMarkerReplication: { status: "Disabled" },
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
    destination: {
      bucket: bucketArn,
      encryptionConfiguration: { replicaKmsKeyId: keyArn },
      // Only across accounts: there the copies are whose the bucket is.
      ...(account !== own && { account, accessControlTranslation: { owner: "Destination" } }),
      // Without these S3 tells of no failure.
      metrics: { status: "Enabled" },
    },
  };
}
