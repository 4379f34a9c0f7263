import type { Cloud } from "../cloud/cloud";
import { isProps, objects, type Props, text, valuesAt } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { kmsKey } from "./parts";
import { bucketType, inBucket } from "./s3";

export const versioningType = "aws:s3/bucketVersioning:BucketVersioning";
const lockType = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const malformed =
  "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";

/** A setting of a bucket, as a resource of its own: its id is the bucket's name. */
export function setting(kind: string, more: Partial<TypeEntry> = {}): TypeEntry {
  const type = `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
  return {
    type,
    id: ({ inputs }) => text(inputs.bucket),
    forceNew: ["bucket"],
    ...more,
    references: [inBucket(), ...(more.references ?? [])],
  };
}

/** Whether a bucket keeps versions. */
export function isVersioned(versioning: Props | undefined): boolean {
  const configuration = versioning?.versioningConfiguration;
  return isProps(configuration) && configuration.status === "Enabled";
}

function isLockable(cloud: Cloud, bucket: string): boolean {
  return cloud.byId(bucketType, bucket)?.inputs.objectLockEnabled === true;
}

/** "Object Lock considerations" and "PutObjectLockConfiguration", Amazon S3. */
function refuseLock({ cloud, inputs }: Moment): string | undefined {
  const bucket = text(inputs.bucket);
  if (!isLockable(cloud, bucket) && !isVersioned(cloud.byId(versioningType, bucket)?.inputs))
    return `InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration: ${bucket}`;
  const [retention] = valuesAt(inputs, "rule.defaultRetention");
  if (!isProps(retention)) return undefined;
  const { mode, days, years } = retention;
  if (mode !== "COMPLIANCE" && mode !== "GOVERNANCE") return malformed;
  if ((days === undefined) === (years === undefined)) return malformed;
  const period = Number(days ?? years);
  if (!Number.isInteger(period) || period < 1)
    return "InvalidArgument: Default retention period must be a positive integer value";
  return period > (days === undefined ? 100 : 36_500)
    ? "InvalidArgument: Default retention period is too large"
    : undefined;
}

/** "Setting an S3 Lifecycle configuration on a bucket": what is in one rule. */
function refuseLifecycle({ inputs }: Moment): string | undefined {
  const rules = objects(inputs.rules);
  if (rules.length === 0) return "MalformedXML: A lifecycle configuration has one rule at least";
  const both = rules.some(
    ({ expiration }) =>
      isProps(expiration) && expiration.expiredObjectDeleteMarker === true && expiration.days !== undefined,
  );
  return both ? malformed : undefined;
}

export const s3Settings: readonly TypeEntry[] = [
  setting("BucketVersioning", {
    refuse: ({ cloud, inputs }) => {
      const bucket = text(inputs.bucket);
      const locked = isLockable(cloud, bucket) || cloud.byId(lockType, bucket) !== undefined;
      return locked && !isVersioned(inputs)
        ? "InvalidBucketState: An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
        : undefined;
    },
  }),
  setting("BucketPublicAccessBlock", {
    defaults: {
      blockPublicAcls: false,
      blockPublicPolicy: false,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    },
  }),
  setting("BucketServerSideEncryptionConfiguration", {
    sets: ["rules"],
    references: [
      kmsKey("rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId", "KMS.NotFoundException"),
    ],
  }),
  setting("BucketOwnershipControls"),
  setting("BucketLifecycleConfiguration", {
    outputs: ({ inputs }) => ({
      transitionDefaultMinimumObjectSize:
        inputs.transitionDefaultMinimumObjectSize ?? "all_storage_classes_128K",
    }),
    refuse: refuseLifecycle,
  }),
  setting("BucketObjectLockConfiguration", {
    defaults: { objectLockEnabled: "Enabled" },
    refuse: refuseLock,
  }),
  setting("BucketLogging", {
    references: [inBucket("targetBucket", "InvalidTargetBucketForLogging")],
    sets: ["targetGrants"],
    refuse: ({ cloud, inputs }) =>
      cloud.byId(lockType, text(inputs.targetBucket)) === undefined
        ? undefined
        : `InvalidTargetBucketForLogging: The target bucket for logging has Object Lock: ${text(inputs.targetBucket)}`,
  }),
];
