import type { Summary } from "./summaries";

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
    // Each waits for the one before: S3 takes one change of a bucket at a time.
    ...part("ownership", "BucketOwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } }),
    ...part(
      "public-access-block",
      "BucketPublicAccessBlock",
      {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      "ownership",
    ),
    ...part(
      "encryption",
      "BucketServerSideEncryptionConfiguration",
      { rules: [expected.encryption] },
      "public-access-block",
    ),
    ...part(
      "versioning",
      "BucketVersioning",
      { versioningConfiguration: { status: "Enabled" } },
      "encryption",
    ),
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
            expiration:
              expireAfterDays === undefined ? { expiredObjectDeleteMarker: true } : { days: expireAfterDays },
          },
        ],
      },
      "versioning",
    ),
    ...part("policy", "BucketPolicy", { policy: expected.policy }, "lifecycle"),
  };
}

/** The statements that every bucket's policy has: TLS, and settings that only deployers change. */
export function guards(name: string, deployers: readonly string[]): Record<string, unknown> {
  const bucket = `arn:aws:s3:::${name}`;
  const refuse = (
    Sid: string,
    Action: readonly string[],
    Resource: readonly string[],
    Condition: unknown,
  ) => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action,
    Resource,
    Condition,
  });
  const all = [bucket, `${bucket}/*`];
  return {
    RefusePlainText: refuse("RefusePlainText", ["s3:*"], all, { Bool: { "aws:SecureTransport": "false" } }),
    RefuseOldTls: refuse("RefuseOldTls", ["s3:*"], all, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
    OnlyDeployersConfigure: {
      Sid: "OnlyDeployersConfigure",
      Effect: "Deny",
      Principal: "*",
      NotAction: ["s3:Get*", "s3:List*"],
      Resource: [bucket],
      Condition: { ArnNotEquals: { "aws:PrincipalArn": deployers } },
    },
  };
}
