import * as s3 from "@pulumi/aws/s3";
import type { input } from "@pulumi/aws/types";
import type { Input, Resource } from "@pulumi/pulumi";
import { bucketGuards } from "./bucket-guards";
import { policyDocument, type Statement } from "./policy-document";

export interface PrivateBucketArgs {
  /** Physical name. */
  readonly bucketName: string;
  /** ARN of the key that encrypts objects. @default S3's own key, for writers that can use no other */
  readonly keyArn?: Input<string>;
  /** ARNs of the roles that configure it; nobody else does. */
  readonly deployers: readonly string[];
  /** Settings that AWS's services change in roles of the stack, by action: ARNs of the roles. @default none */
  readonly lent?: Readonly<Record<string, readonly string[]>>;
  /** Who may do what beside the account's own roles, and what these may not. @default nothing more */
  readonly statements?: readonly Statement[];
  /** Days after which objects expire. @default never */
  readonly expireAfterDays?: number;
  /** Days that replaced and deleted versions are kept; then they go, and with them the mark of a deletion. */
  readonly keepVersionsDays: number;
  /** Objects can be locked against change and deletion. Fixed at creation. @default false */
  readonly objectLock?: boolean;
  /** Protect the bucket; otherwise it is destroyed with its objects. */
  readonly retain: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface PrivateBucket {
  readonly bucket: s3.Bucket;
  /** The last of its settings: whoever needs the bucket to accept its writes, or changes another setting, waits for it. */
  readonly policy: s3.BucketPolicy;
}

/** A bucket that nobody reaches from outside, without TLS or by ACL, encrypted and versioned. */
export function privateBucket(logicalName: string, args: PrivateBucketArgs, parent: Resource): PrivateBucket {
  const bucket = new s3.Bucket(
    logicalName,
    {
      bucket: args.bucketName,
      objectLockEnabled: args.objectLock ?? false,
      forceDestroy: !args.retain,
      ...(args.tags !== undefined && { tags: args.tags }),
    },
    { parent, protect: args.retain, deleteBeforeReplace: true },
  );
  const of = { bucket: bucket.bucket };
  // One setting after the other: S3 refuses a change while another one of the same bucket is under way
  // ("OperationAborted: A conflicting conditional operation is currently in progress", S3's list of error codes).
  const after = (setting: Resource) => ({ parent, dependsOn: [setting] });
  const ownership = new s3.BucketOwnershipControls(
    `${logicalName}-ownership`,
    { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
    { parent },
  );
  const block = new s3.BucketPublicAccessBlock(
    `${logicalName}-public-access-block`,
    {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    after(ownership),
  );
  const encrypted = new s3.BucketServerSideEncryptionConfiguration(
    `${logicalName}-encryption`,
    { ...of, rules: [encryption(args.keyArn)] },
    after(block),
  );
  const versioning = new s3.BucketVersioning(
    `${logicalName}-versioning`,
    { ...of, versioningConfiguration: { status: "Enabled" } },
    after(encrypted),
  );
  const kept = new s3.BucketLifecycleConfiguration(
    `${logicalName}-lifecycle`,
    { ...of, rules: [lifecycle(args)] },
    after(versioning),
  );
  const policy = new s3.BucketPolicy(
    `${logicalName}-policy`,
    { ...of, policy: policyDocument([...bucketGuards(args), ...(args.statements ?? [])]) },
    after(kept),
  );
  return { bucket, policy };
}

function encryption(keyArn?: Input<string>): input.s3.BucketServerSideEncryptionConfigurationRule {
  return keyArn === undefined
    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
    : {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
      };
}

function lifecycle({
  expireAfterDays,
  keepVersionsDays,
}: PrivateBucketArgs): input.s3.BucketLifecycleConfigurationRule {
  return {
    id: "retention",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    noncurrentVersionExpiration: { noncurrentDays: keepVersionsDays },
    expiration:
      expireAfterDays !== undefined ? { days: expireAfterDays } : { expiredObjectDeleteMarker: true },
  };
}
