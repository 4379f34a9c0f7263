import * as s3 from "@pulumi/aws/s3";
import type { Output, Resource } from "@pulumi/pulumi";
import { privateBucket } from "../shared/bucket";
import type { BucketPlan, DataArgs } from "./args";
import { bucketStatements, lentSettings } from "./bucket-policy";
import { malwareScan } from "./malware-scan";
import { replicate } from "./replication";

export interface DataBucket {
  readonly bucket: s3.Bucket;
  /** The last of its settings, each of which waits for the one before. */
  readonly settled: { readonly bucket: Output<string> } & Resource;
}

/** One bucket: locked and copied where it holds records, reached by named roles only, open to browsers where they send to it. */
export function bucket(
  logicalName: string,
  store: string,
  plan: BucketPlan,
  args: DataArgs,
  parent: Resource,
): DataBucket {
  const { lock, uploads, recordClass, replication } = plan;
  const { bucket: made, policy } = privateBucket(
    logicalName,
    {
      bucketName: plan.name,
      keyArn: args.dataKeyArn,
      deployers: args.access.deployers,
      lent: lentSettings(plan, args.access),
      statements: bucketStatements(plan, args.access),
      keepVersionsDays: plan.keepVersionsDays,
      objectLock: lock !== undefined,
      retain: args.retain,
      tags: {
        store,
        "data-class": plan.dataClass,
        ...(recordClass !== undefined && { "record-class": recordClass }),
      },
    },
    parent,
  );
  let settled: DataBucket["settled"] = policy;
  if (lock !== undefined)
    settled = new s3.BucketObjectLockConfiguration(
      `${logicalName}-object-lock`,
      { bucket: made.bucket, rule: { defaultRetention: lock } },
      { parent, dependsOn: [settled] },
    );
  if (replication !== undefined)
    settled = replicate(logicalName, store, { name: settled.bucket, plan, replication }, args, parent);
  if (uploads !== undefined) {
    settled = new s3.BucketCorsConfiguration(
      `${logicalName}-cors`,
      { bucket: made.bucket, corsRules: [browsers(uploads.origins)] },
      { parent, dependsOn: [settled] },
    );
    malwareScan(logicalName, store, { name: settled.bucket, plan, uploads }, args, parent);
  }
  return { bucket: made, settled };
}

/**
 * What a page may send to S3: an object with its checksum (S3 takes none without into a bucket with Object Lock) and
 * whatever `x-amz-` headers the presigned URL was signed with, for S3 takes no other. It may read the answer's ETag.
 */
function browsers(origins: readonly string[]) {
  return {
    id: "browsers",
    allowedOrigins: [...origins],
    allowedMethods: ["GET", "PUT"],
    allowedHeaders: ["content-md5", "content-type", "if-none-match", "x-amz-*"],
    exposeHeaders: ["ETag"],
    maxAgeSeconds: 600,
  };
}
