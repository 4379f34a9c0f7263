import * as s3 from "@pulumi/aws/s3";
import type { Resource } from "@pulumi/pulumi";
import { privateBucket } from "../shared/bucket";
import type { BucketPlan, DataArgs } from "./args";

/** One bucket. Where the stack retains, nobody can shorten a lock, not even the account's root. */
export function bucket(
  logicalName: string,
  store: string,
  plan: BucketPlan,
  { dataKeyArn, retain }: DataArgs,
  parent: Resource,
): s3.Bucket {
  const made = privateBucket(
    logicalName,
    {
      bucketName: plan.name,
      keyArn: dataKeyArn,
      keepVersionsDays: retain ? 365 : 30,
      objectLock: plan.objectLockDays !== undefined,
      retain,
      tags: { store, "data-class": plan.dataClass },
    },
    parent,
  );
  if (plan.objectLockDays !== undefined)
    new s3.BucketObjectLockConfiguration(
      `${logicalName}-object-lock`,
      {
        bucket: made.bucket.bucket,
        rule: { defaultRetention: { mode: retain ? "COMPLIANCE" : "GOVERNANCE", days: plan.objectLockDays } },
      },
      // S3 locks versions, so there must be versions.
      { parent, dependsOn: [made.versioning] },
    );
  return made.bucket;
}
