import type { Statement } from "./policy-document";
import { refused } from "./refused";

export interface GuardedBucket {
  readonly bucketName: string;
  readonly deployers: readonly string[];
  /** Settings on which nothing else hangs, e.g. that the bucket tells AWS of its objects: action → who changes them too. */
  readonly lent?: Readonly<Record<string, readonly string[]>>;
}

/**
 * What holds for every bucket: TLS for everybody, and settings that only deployers change. The account's root can still
 * delete the policy ("DeleteBucketPolicy", S3 API reference): that is AWS's way out where nobody is left in charge.
 */
export function bucketGuards({ bucketName, deployers, lent = {} }: GuardedBucket): Statement[] {
  const itself = `arn:aws:s3:::${bucketName}`;
  const everything = { actions: ["s3:*"], resources: [itself, `${itself}/*`] };
  const settings = Object.entries(lent).filter(([, roles]) => roles.length > 0);
  return [
    refused("RefusePlainText", { ...everything, conditions: { Bool: { "aws:SecureTransport": "false" } } }),
    refused("RefuseOldTls", { ...everything, conditions: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
    // Everything but looking, and listing, which a store refuses by itself.
    refused("OnlyDeployersConfigure", {
      notActions: ["s3:Get*", "s3:List*", ...settings.map(([action]) => action)],
      resources: [itself],
      but: deployers,
    }),
    ...settings.map(([action, roles]) =>
      refused(`OnlyNamedRoles${action.replace("s3:", "")}`, {
        actions: [action],
        resources: [itself],
        but: [...deployers, ...roles],
      }),
    ),
  ];
}
