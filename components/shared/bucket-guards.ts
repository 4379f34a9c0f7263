import type { Statement } from "./policy-document";
import { refused } from "./refused";

/** Turns on that a bucket tells AWS of its objects, and changes nothing that the rest hangs on. */
const notifying = "s3:PutBucketNotification";

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
    // Everything but looking, and listing, which a store refuses by itself.
    refused("OnlyDeployersConfigure", {
      notActions: ["s3:Get*", "s3:List*", ...(notifiers.length > 0 ? [notifying] : [])],
      resources: [itself],
      but: deployers,
    }),
    ...(notifiers.length > 0
      ? [
          refused("OnlyNamedRolesNotify", {
            actions: [notifying],
            resources: [itself],
            but: [...deployers, ...notifiers],
          }),
        ]
      : []),
  ];
}
