import { isProps, type Props, text } from "../values";
import type { TypeEntry } from "./entry";
import { kmsKey } from "./parts";
import { bucketType, inBucket } from "./s3";

const versioningType = "aws:s3/bucketVersioning:BucketVersioning";

/** A setting of a bucket, as a resource of its own: its id is the bucket's name. */
function setting(kind: string, more: Partial<TypeEntry> = {}): TypeEntry {
  const type = `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
  return {
    type,
    id: ({ inputs }) => text(inputs.bucket),
    forceNew: ["bucket"],
    ...more,
    references: [inBucket(), ...(more.references ?? [])],
  };
}

function isVersioned(versioning: Props | undefined): boolean {
  const configuration = versioning?.versioningConfiguration;
  return isProps(configuration) && configuration.status === "Enabled";
}

export const s3Settings: readonly TypeEntry[] = [
  setting("BucketVersioning"),
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
    refuse: ({ inputs }) =>
      Array.isArray(inputs.rules) && inputs.rules.length > 0
        ? undefined
        : "MalformedXML: A lifecycle configuration has one rule at least",
  }),
  setting("BucketObjectLockConfiguration", {
    defaults: { objectLockEnabled: "Enabled" },
    refuse: ({ cloud, inputs }) => {
      const bucket = text(inputs.bucket);
      if (cloud.byId(bucketType, bucket)?.inputs.objectLockEnabled === true) return undefined;
      return isVersioned(cloud.byId(versioningType, bucket)?.inputs)
        ? undefined
        : `InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration: ${bucket}`;
    },
  }),
  setting("BucketLogging", {
    references: [inBucket("targetBucket", "InvalidTargetBucketForLogging")],
    sets: ["targetGrants"],
  }),
];
