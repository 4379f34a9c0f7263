import { isProps, objects, type Props, text, valuesAt } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { roleArn } from "./parts";
import { bucketType } from "./s3";
import { isVersioned, setting, versioningType } from "./s3-settings";

const malformed =
  "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";
const invalid = (what: string) => `InvalidRequest: ${what}`;

function isOn(value: unknown): boolean {
  return isProps(value as Props) && (value as Props).status === "Enabled";
}

/**
 * "Replication configuration file elements" and "PutBucketReplication", Amazon S3; AWS's words as its clients report them. A key
 * that is not there S3 does not look for ("Replicating encrypted objects").
 */
function refuseRule(rule: Props): string | undefined {
  const { filter, deleteMarkerReplication, destination, sourceSelectionCriteria, status } = rule;
  if (status !== "Enabled" && status !== "Disabled") return malformed;
  const there = isProps(destination) ? destination : {};
  if (!/^arn:[^:]+:s3:::[^/]+$/.test(text(there.bucket)))
    return "InvalidArgument: Invalid bucket ARN in destination";
  const latest = filter !== undefined;
  if (latest && deleteMarkerReplication === undefined)
    return invalid(
      "DeleteMarkerReplication must be specified for this version of Cross Region Replication configuration schema.",
    );
  if (!latest && deleteMarkerReplication !== undefined)
    return invalid(
      "DeleteMarkerReplication cannot be used for this version of the replication configuration schema.",
    );
  const encrypted = valuesAt(sourceSelectionCriteria, "sseKmsEncryptedObjects").some(isOn);
  const [key] = valuesAt(there, "encryptionConfiguration.replicaKmsKeyId");
  if (encrypted && text(key) === "")
    return invalid("ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.");
  if (!encrypted && text(key) !== "")
    return invalid("SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.");
  if (there.accessControlTranslation !== undefined && text(there.account) === "")
    return invalid("Account must be specified if AccessControlTranslation is present.");
  return isOn(there.replicationTime) && !isOn(there.metrics)
    ? invalid("Metrics must be enabled if ReplicationTime is enabled.")
    : undefined;
}

/** What S3 looks for at once: versions here, and of a bucket of this account and region that it is there and has versions. */
function refuseConfiguration({ cloud, inputs, account, region }: Moment): string | undefined {
  const versioned = (bucket: string) => isVersioned(cloud.byId(versioningType, bucket)?.inputs);
  if (!versioned(text(inputs.bucket)))
    return invalid("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  const rules = objects(inputs.rules);
  if (rules.length === 0 || rules.length > 1000) return malformed;
  const wrong = rules.map(refuseRule).find((each) => each !== undefined);
  if (wrong) return wrong;
  for (const [what, values] of [
    ["Rule Id must be unique. Found same Id for more than one rule", rules.map(({ id }) => text(id))],
    ["Found duplicate priority", rules.map(({ priority }) => String(priority ?? 0))],
  ] as const) {
    const given = values.filter((value) => value !== "");
    if (new Set(given).size < given.length) return invalid(what);
  }
  for (const { destination } of rules) {
    const there = isProps(destination) ? destination : {};
    const name = text(there.bucket).replace(/^arn:[^:]+:s3:::/, "");
    const [key] = valuesAt(there, "encryptionConfiguration.replicaKmsKeyId").map(text);
    // Of another account or region nobody here knows: the copies' key tells the region.
    if (![account, ""].includes(text(there.account)) || (key && !key.startsWith(`arn:aws:kms:${region}:`)))
      continue;
    if (!cloud.byId(bucketType, name)) return invalid("Destination bucket must exist.");
    if (!versioned(name)) return invalid("Destination bucket must have versioning enabled.");
  }
  return undefined;
}

export const s3Replication: readonly TypeEntry[] = [
  setting("BucketReplicationConfig", {
    references: [roleArn("role", (arn) => invalid(`The role does not exist: ${arn}`))],
    refuse: refuseConfiguration,
  }),
];
