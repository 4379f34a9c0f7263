import type { Keys } from "../../../../sandbox/aws/iam/context";
import { encryptionContext, through } from "../../../../sandbox/aws/iam/requests";
import { arnOf, type Declared } from "../row";
import { keyOf } from "./keys";
import { actionsOf, otherWays, type Right, rights } from "./right";

/** S3, to copy one bucket's versions: reads them and their locks, and writes into one bucket elsewhere; it deletes nothing there. */
export function replicationRights(declared: Declared, store: string): Right[] {
  const { region, replication } = declared.config;
  const { bucketArn = "", keyArn = "" } = replication[store] ?? {};
  const bucket = arnOf(declared, "aws:s3/bucket:Bucket", `data-${store}`);
  const [, , , there = ""] = keyArn.split(":");
  const reading =
    "GetObjectLegalHold GetObjectRetention GetObjectVersionAcl GetObjectVersionForReplication GetObjectVersionTagging";
  return [
    ...rights("s3:GetReplicationConfiguration s3:ListBucket", bucket),
    ...rights(actionsOf("s3", reading), `${bucket}/any/key`, { within: `${bucket}/` }),
    ...rights(
      actionsOf("s3", "ObjectOwnerOverrideToBucketOwner ReplicateObject ReplicateTags"),
      `${bucketArn}/any/key`,
      { within: `${bucketArn}/` },
    ),
    ...ofBucket("kms:Decrypt", keyOf(declared, "data"), region, bucket),
    ...ofBucket("kms:Decrypt kms:Encrypt kms:GenerateDataKey", keyArn, there, bucketArn),
  ];
}

/** Through S3 in one region, for one bucket; refused directly, through another service, and for another bucket. */
function ofBucket(actions: string, key: string, region: string, bucket: string): Right[] {
  const about = (arn: string): Keys => encryptionContext({ "aws:s3:arn": arn });
  const way = through("s3", region);
  const context = { ...way, ...about(bucket) };
  return rights(actions, key, {
    context,
    refusedWith: [
      ...otherWays(context, through("lambda", region)),
      way,
      { ...way, ...about(`${bucket}-too`) },
    ],
  });
}
