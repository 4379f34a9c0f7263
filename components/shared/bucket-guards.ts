import type { Statement } from "./policy-document";
import { refused } from "./refused";

/** The settings on which the rest of a bucket's promises hang. */
const foundations = [
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  "s3:PutBucketCORS",
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutReplicationConfiguration",
];

export interface GuardedBucket {
  readonly bucketName: string;
  readonly deployers: readonly string[];
  readonly notifiers?: readonly string[];
}

/**
 * What holds for every bucket: TLS for everybody, and settings that only deployers change. The account's root can still
 * delete the policy ("DeleteBucketPolicy", S3 API reference): that is AWS's way out where nobody is left in charge.
 */
export function bucketGuards({ bucketName, deployers, notifiers = [] }: GuardedBucket): Statement[] {
  const itself = `arn:aws:s3:::${bucketName}`;
  const everything = { actions: ["s3:*"], resources: [itself, `${itself}/*`] };
  return [
    refused("RefusePlainText", { ...everything, conditions: { Bool: { "aws:SecureTransport": "false" } } }),
    refused("RefuseOldTls", { ...everything, conditions: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
    refused("OnlyDeployersConfigure", {
      actions: ["s3:Create*", "s3:Delete*", "s3:Put*"],
      resources: [itself],
      but: [...deployers, ...notifiers],
    }),
    ...(notifiers.length > 0
      ? [
          // Whoever turns on notifications touches nothing else.
          refused("OnlyDeployersChangeFoundations", {
            actions: foundations,
            resources: [itself],
            but: deployers,
          }),
        ]
      : []),
  ];
}
