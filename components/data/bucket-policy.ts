import type { Statement } from "../shared/policy-document";
import { refused } from "../shared/refused";
import type { BucketAccess, BucketPlan } from "./args";

/** Minutes that a presigned URL works for after it was signed, whatever whoever signed it asked for. */
const presignedMinutes = 10;

/** Tag that GuardDuty writes to what it has scanned, and the one value with which an object can be read. */
const verdict = { tag: "GuardDutyMalwareScanStatus", clean: "NO_THREATS_FOUND" };

const reading = ["s3:GetObject", "s3:GetObjectAttributes"];
/** What was replaced or deleted, and further ways to an object's content. */
const readingVersions = ["s3:GetObjectVersion", "s3:GetObjectVersionAttributes"];
const readingInParts = ["s3:GetObjectTorrent", "s3:GetObjectVersionTorrent"];
/** S3 reads so what it replicates, and nothing else does. */
const copying = ["s3:GetObjectVersionForReplication"];
const adding = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"];
const keeping = [
  "s3:BypassGovernanceRetention",
  "s3:DeleteObjectVersion",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
];
const tagging = ["s3:PutObjectTagging", "s3:PutObjectVersionTagging"];
const listing = ["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions"];

/** Tells of an object and nothing of its content. */
const looking = [
  "s3:GetObjectAcl",
  "s3:GetObjectLegalHold",
  "s3:GetObjectRetention",
  "s3:GetObjectTagging",
  "s3:GetObjectVersionAcl",
  "s3:GetObjectVersionTagging",
];

/** Settings that AWS changes in roles of the stack, besides deployers: action → who. */
export function lentSettings(
  { uploads }: Pick<BucketPlan, "uploads">,
  { backUp }: Pick<BucketAccess, "backUp">,
): Readonly<Record<string, readonly string[]>> {
  return {
    "s3:PutBucketNotification": [...(uploads === undefined ? [] : [uploads.scanRoleArn]), ...backUp],
    "s3:PutInventoryConfiguration": backUp,
  };
}

/**
 * Who reaches a data bucket and for what, against every other principal of the account: all of them may hold rights on
 * everything. Every role has a known name, so the whole document is known before anything exists.
 */
export function bucketStatements(
  { name, writer, readers, uploads, lock, replication }: BucketPlan,
  { deployers, recordReaders, recordKeepers, backUp }: BucketAccess,
): Statement[] {
  const objects = [`arn:aws:s3:::${name}/*`];
  const itself = [`arn:aws:s3:::${name}`];
  const scanner = uploads === undefined ? [] : [uploads.scanRoleArn];
  const beyondTasks = [...recordReaders, ...scanner, ...backUp];
  const copier = replication === undefined ? [] : [replication.roleArn];
  const only = (sid: string, actions: readonly string[], but: readonly string[]) =>
    refused(sid, { actions, resources: objects, but });
  return [
    only("OnlyNamedRolesReachObjects", ["s3:*"], [...readers, ...beyondTasks, ...recordKeepers, ...copier]),
    only("OnlyReadersRead", reading, [...readers, ...beyondTasks]),
    only("OnlyRecordReadersReadVersions", [...readingVersions, ...readingInParts], beyondTasks),
    only("OnlyReplicationCopies", copying, copier),
    // GuardDuty proves by an object of its own that it can write; its role's policy lets it write no other.
    only("OnlyTheWriterAdds", adding, [writer.roleArn, ...scanner]),
    // A mark of deletion hides an object and deletes no version.
    only("OnlyTheWriterHides", ["s3:DeleteObject"], writer.access === "write" ? [writer.roleArn] : []),
    only("OnlyKeepersKeepAndErase", keeping, recordKeepers),
    only("OnlyTheScanTags", tagging, scanner),
    // ACLs, annotations, what replicates or encrypts anew, and what AWS adds one day.
    refused("NobodyDoesWhatIsNotNamed", {
      notActions: [
        ...[...reading, ...readingVersions, ...readingInParts, ...copying, ...looking],
        ...[...adding, "s3:DeleteObject", ...keeping, ...tagging],
      ].sort(),
      resources: objects,
    }),
    ...underTheBucketsKey(objects),
    ...(writer.access === "append" ? [newOnly(objects)] : []),
    ...(uploads === undefined ? [] : verdicts(objects, [uploads.scanRoleArn, ...backUp])),
    freshUrlsOnly(objects),
    ...(lock === undefined ? [] : retentionLimits(lock, objects)),
    refused("OnlyNamedRolesList", {
      actions: listing,
      resources: itself,
      // The provider finds a bucket by HeadBucket, which is judged as listing it.
      but: [...deployers, ...beyondTasks, ...recordKeepers, ...copier],
    }),
    ...recordDuties(objects, itself, recordReaders, recordKeepers),
  ];
}

/**
 * A request that names an encryption of its own is refused: S3 then takes the bucket's, which is the stack's key. Even
 * `aws:kms` without a key would mean AWS's own key ("PutObject", S3 API reference). The key's ARN need not stand here,
 * so that nothing of the document is unknown at the first preview.
 */
function underTheBucketsKey(resources: readonly string[]): Statement[] {
  const headers = {
    NobodyChoosesTheEncryption: "s3:x-amz-server-side-encryption",
    NobodyChoosesTheKey: "s3:x-amz-server-side-encryption-aws-kms-key-id",
    NobodyBringsAKey: "s3:x-amz-server-side-encryption-customer-algorithm",
  };
  return Object.entries(headers).map(([sid, header]) =>
    refused(sid, { actions: ["s3:PutObject"], resources, conditions: { Null: { [header]: "false" } } }),
  );
}

/**
 * Only with `If-None-Match: *`, which S3 refuses where the object exists. Parts of a multipart upload cannot carry the
 * header. AWS's example exempts them by `s3:ObjectCreationOperation`; here evidence comes in one part, and nothing is
 * exempt ("Enforce conditional writes on Amazon S3 buckets", S3 user guide).
 */
function newOnly(resources: readonly string[]): Statement {
  return refused("OnlyNewObjects", {
    actions: ["s3:PutObject"],
    resources,
    conditions: { Null: { "s3:if-none-match": "true" } },
  });
}

/**
 * Without the tag, or with another verdict, only the scan reads, and AWS Backup, which keeps the tag with the object; and nobody else sends an object that says it is clean
 * ("Using tag-based access control (TBAC) with Malware Protection for S3", GuardDuty user guide).
 */
function verdicts(resources: readonly string[], but: readonly string[]): Statement[] {
  return [
    refused("OnlyCleanObjectsAreRead", {
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources,
      but,
      conditions: { StringNotEquals: { [`s3:ExistingObjectTag/${verdict.tag}`]: verdict.clean } },
    }),
    refused("NobodySendsAVerdict", {
      actions: ["s3:PutObject"],
      resources,
      conditions: { "ForAnyValue:StringEquals": { "s3:RequestObjectTagKeys": [verdict.tag] } },
    }),
  ];
}

/** The age is in milliseconds ("Amazon S3 Signature Version 4 authentication specific policy keys", S3 API reference). */
function freshUrlsOnly(resources: readonly string[]): Statement {
  return refused("OnlyFreshPresignedUrls", {
    actions: ["s3:*"],
    resources,
    conditions: {
      StringEquals: { "s3:authType": ["POST", "REST-QUERY-STRING"] },
      NumericGreaterThan: { "s3:signatureAge": String(presignedMinutes * 60_000) },
    },
  });
}

/** Keepers keep for the class's days from today at most, beyond that by legal hold; and lock nothing for good that is not so by itself. */
function retentionLimits(
  { mode, days }: NonNullable<BucketPlan["lock"]>,
  resources: readonly string[],
): Statement[] {
  const actions = ["s3:PutObjectRetention"];
  const longest = { "s3:object-lock-remaining-retention-days": String(days) };
  return [
    refused("NobodyKeepsLonger", { actions, resources, conditions: { NumericGreaterThan: longest } }),
    ...(mode === "COMPLIANCE"
      ? []
      : [
          refused("NobodyLocksForGood", {
            actions,
            resources,
            conditions: { StringEquals: { "s3:object-lock-mode": "COMPLIANCE" } },
          }),
        ]),
  ];
}

/** The rights of the two duties, so that a regulator's request and an erasure need no change but the stack file's. */
function recordDuties(
  objects: readonly string[],
  itself: readonly string[],
  recordReaders: readonly string[],
  recordKeepers: readonly string[],
): Statement[] {
  const find = ["s3:ListBucket", "s3:ListBucketVersions"];
  const lock = ["s3:GetObjectLegalHold", "s3:GetObjectRetention"];
  const tags = ["s3:GetObjectTagging", "s3:GetObjectVersionTagging"];
  const rights = (
    sid: string,
    roles: readonly string[],
    actions: readonly string[],
    resources: readonly string[],
  ) =>
    roles.length === 0 ? [] : [{ sid, actions: [...actions].sort(), resources, principals: { AWS: roles } }];
  return [
    ...rights(
      "RecordReadersRead",
      recordReaders,
      [...reading, ...readingVersions, ...lock, ...tags],
      objects,
    ),
    ...rights("RecordReadersFind", recordReaders, find, itself),
    ...rights("RecordKeepersKeep", recordKeepers, [...keeping, ...lock], objects),
    ...rights("RecordKeepersFind", recordKeepers, [...find, "s3:GetBucketObjectLockConfiguration"], itself),
  ];
}
