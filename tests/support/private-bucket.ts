import type { Summary } from "./records";

export interface ExpectedBucket {
  /** Physical name. */
  readonly name: string;
  /** Arguments of the encryption rule. */
  readonly encryption: unknown;
  readonly keepVersionsDays: number;
  readonly expireAfterDays?: number;
  readonly objectLock: boolean;
  readonly retain: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  /** The document itself is held apart. */
  readonly policy: unknown;
}

const type = (name: string) => `aws:s3/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

/** All that a private bucket consists of, by logical name. */
export function privateBucket(logicalName: string, expected: ExpectedBucket): Record<string, Summary> {
  const { name, retain, tags, expireAfterDays } = expected;
  const part = (role: string, token: string, inputs: Record<string, unknown>, waits?: string) => ({
    [`${logicalName}-${role}`]: {
      type: type(token),
      inputs: { bucket: name, ...inputs },
      ...(waits && { dependsOn: [`${logicalName}-${waits}`] }),
    },
  });
  return {
    [logicalName]: {
      type: type("Bucket"),
      inputs: {
        bucket: name,
        objectLockEnabled: expected.objectLock,
        forceDestroy: !retain,
        ...(tags && { tags }),
      },
      deleteBeforeReplace: true,
      ...(retain && { protect: true }),
    },
    ...part("public-access-block", "BucketPublicAccessBlock", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    ...part("ownership", "BucketOwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } }),
    ...part("encryption", "BucketServerSideEncryptionConfiguration", { rules: [expected.encryption] }),
    ...part("versioning", "BucketVersioning", { versioningConfiguration: { status: "Enabled" } }),
    ...part(
      "lifecycle",
      "BucketLifecycleConfiguration",
      {
        rules: [
          {
            id: "retention",
            status: "Enabled",
            filter: { prefix: "" },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            noncurrentVersionExpiration: { noncurrentDays: expected.keepVersionsDays },
            ...(expireAfterDays !== undefined && { expiration: { days: expireAfterDays } }),
          },
        ],
      },
      "versioning",
    ),
    ...part("policy", "BucketPolicy", { policy: expected.policy }, "public-access-block"),
  };
}

/** The statements that every bucket's policy has. */
export function tlsOnly(name: string): Record<string, unknown> {
  const refuse = (Sid: string, Condition: unknown) => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*"],
    Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
    Condition,
  });
  return {
    RefusePlainText: refuse("RefusePlainText", { Bool: { "aws:SecureTransport": "false" } }),
    RefuseOldTls: refuse("RefuseOldTls", { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
  };
}
