import type { Statement } from "./policy-document";

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

export interface Refusal {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** ARNs of the roles that are not refused. @default none: nobody may */
  readonly but?: readonly string[];
  /** When it is refused. @default always */
  readonly conditions?: NonNullable<Statement["conditions"]>;
}

/**
 * What nobody may but some roles, whatever their own policies say: administrators and the account's root included. Roles
 * are told apart by `aws:PrincipalArn`: for a role's sessions it is the role's ARN with its path ("AWS global condition
 * context keys", IAM user guide). A service of AWS that calls by itself has none and is refused.
 */
export function refused(sid: string, { actions, resources, but = [], conditions = {} }: Refusal): Statement {
  const named = [...new Set(but)];
  const all = { ...conditions, ...(named.length > 0 && { ArnNotEquals: { "aws:PrincipalArn": named } }) };
  return {
    sid,
    effect: "Deny",
    actions,
    resources,
    principals: "*",
    ...(Object.keys(all).length > 0 && { conditions: all }),
  };
}
