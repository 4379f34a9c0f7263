import type { Statement } from "../shared/policy-document";
import type { ReplicationPlan } from "./args";

/** What S3 does at the bucket of the copies; that its owner lets the role in for. */
export const atCopies = [
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:ReplicateObject",
  "s3:ReplicateTags",
] as const;

/** And with their key: to look whether the bucket's own key is whole, too, where it has one. */
export const withCopiesKey = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] as const;

/**
 * What S3 needs to copy the versions of one bucket, with their locks, and no deletion: not `s3:ReplicateDelete`. Sources: "Setting
 * up permissions for live replication", of a bucket with Object Lock too, and "Changing the replica owner", Amazon S3 user guide.
 */
export function copyingVersions(bucketName: string, { bucketArn }: ReplicationPlan): Statement[] {
  const source = `arn:aws:s3:::${bucketName}`;
  return [
    {
      sid: "SeeWhatToCopy",
      actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      resources: [source],
    },
    {
      sid: "ReadVersions",
      actions: [
        "s3:GetObjectLegalHold",
        "s3:GetObjectRetention",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionTagging",
      ],
      resources: [`${source}/*`],
    },
    { sid: "CopyThere", actions: atCopies, resources: [`${bucketArn}/*`] },
  ];
}

/** The stores' key, for this bucket alone. */
export function decryptingSource(keyArn: string, bucketName: string, region: string): Statement {
  return throughS3("DecryptVersions", ["kms:Decrypt"], keyArn, region, `arn:aws:s3:::${bucketName}`);
}

/** The copies' key, for that bucket alone. */
export function encryptingCopies({ bucketArn, keyArn, region }: ReplicationPlan): Statement {
  return throughS3("EncryptCopies", withCopiesKey, keyArn, region, bucketArn);
}

/**
 * Under a bucket key the context is the bucket's ARN, else the object's: of the other bucket nobody here knows which. Source:
 * "Replicating encrypted objects", granting additional permissions and S3 Bucket Keys and replication, Amazon S3 user guide.
 */
function throughS3(
  sid: string,
  actions: readonly string[],
  keyArn: string,
  region: string,
  bucketArn: string,
): Statement {
  return {
    sid,
    actions,
    resources: [keyArn],
    conditions: {
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
    },
  };
}
