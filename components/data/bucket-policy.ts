import type { Statement } from "../shared/policy-document";
import type { BucketAccess, BucketPlan } from "./args";

/** Minutes that a presigned URL works for after it was signed, whatever whoever signed it asked for. */
const presignedMinutes = 10;

/** Key of the tag that GuardDuty writes to what it has scanned, and the one value that lets an object be read. */
export const scanTag = { key: "GuardDutyMalwareScanStatus", clean: "NO_THREATS_FOUND" } as const;

const reading = [
  "s3:GetObject",
  "s3:GetObjectAttributes",
  "s3:GetObjectVersion",
  "s3:GetObjectVersionAttributes",
];
const adding = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"];
const keeping = [
  "s3:BypassGovernanceRetention",
  "s3:DeleteObjectVersion",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
];
const tagging = [
  "s3:DeleteObjectTagging",
  "s3:DeleteObjectVersionTagging",
  "s3:PutObjectTagging",
  "s3:PutObjectVersionTagging",
];
const listing = ["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions"];
const lockOf = ["s3:GetObjectLegalHold", "s3:GetObjectRetention"];

/** Everything else that changes an object, as AWS's service reference has it: nobody's business here. */
const rewriting = [
  "s3:ObjectOwnerOverrideToBucketOwner",
  // ACLs, and annotations where S3 has them.
  "s3:PutObjectA*",
  "s3:PutObjectVersionA*",
  "s3:ReplicateDelete",
  "s3:ReplicateObject",
  "s3:ReplicateTags",
  "s3:RestoreObject",
  "s3:UpdateObjectEncryption",
];

/** The settings on which the rest of the policy hangs. */
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

/**
 * Who reaches a data bucket and for what, against every other principal: the deployer, administrators and the account's
 * root included, who all hold rights on everything. Refusals name known role ARNs, so the whole document is known before
 * anything exists. What an unnamed principal is refused for an action, `aws:PrincipalArn` decides: for a role's sessions
 * it is the role's ARN with its path ("AWS global condition context keys", IAM user guide); a service of AWS that calls
 * by itself has none, and is refused.
 */
export function bucketStatements(plan: BucketPlan, access: BucketAccess): Statement[] {
  const { name, writer, uploads, lock } = plan;
  const objects = [`arn:aws:s3:::${name}/*`];
  const itself = [`arn:aws:s3:::${name}`];
  const { deployers, recordReaders, recordKeepers } = access;
  const scanner = uploads === undefined ? [] : [uploads.scanRoleArn];
  const readers = [...plan.readers, ...recordReaders, ...scanner];

  return [
    refused("OnlyNamedRolesReachObjects", ["s3:*"], objects, [...readers, ...recordKeepers]),
    refused("OnlyReadersRead", reading, objects, readers),
    // The scan's role proves by an object of its own that it can write; its own policy lets it write no other.
    refused("OnlyTheWriterAdds", adding, objects, [writer.roleArn, ...scanner]),
    // A mark of deletion hides an object and deletes no version.
    refused("OnlyTheWriterHides", ["s3:DeleteObject"], objects, writer.access === "write" ? [writer.roleArn] : []),
    refused("OnlyKeepersKeepAndErase", keeping, objects, recordKeepers),
    refused("OnlyTheScanTags", tagging, objects, scanner),
    refused("NobodyRewrites", rewriting, objects),
    ...underTheDefaultKey(objects),
    ...(writer.access === "append" ? [newOnly(objects)] : []),
    ...(uploads === undefined ? [] : [cleanOnly(objects, uploads.scanRoleArn)]),
    freshUrlsOnly(objects),
    ...(lock === undefined ? [] : retentionLimits(lock, objects)),
    refused("OnlyNamedRolesList", listing, itself, [...deployers, ...recordReaders, ...recordKeepers, ...scanner]),
    // GuardDuty turns on the bucket's notifications with the scan's role, which may do nothing else of this.
    refused("OnlyDeployersConfigure", ["s3:Create*", "s3:Delete*", "s3:Put*"], itself, [...deployers, ...scanner]),
    ...(scanner.length > 0 ? [refused("OnlyDeployersChangeFoundations", foundations, itself, deployers)] : []),
    ...allowed("RecordReaders", recordReaders, [
      { actions: [...reading, ...lockOf, "s3:GetObjectTagging", "s3:GetObjectVersionTagging"].sort(), resources: objects },
      { actions: ["s3:ListBucket", "s3:ListBucketVersions"], resources: itself },
    ]),
    ...allowed("RecordKeepers", recordKeepers, [
      { actions: [...keeping, ...lockOf].sort(), resources: objects },
      { actions: ["s3:GetBucketObjectLockConfiguration", "s3:ListBucket", "s3:ListBucketVersions"], resources: itself },
    ]),
  ];
}

type Conditions = NonNullable<Statement["conditions"]>;

/** Actions that nobody has but some roles, whatever their own policies say. */
function refused(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  but: readonly string[] = [],
  conditions: Conditions = {},
): Statement {
  const named = [...new Set(but)];
  const all = {
    ...conditions,
    ...(named.length > 0 && { ArnNotEquals: { "aws:PrincipalArn": named } }),
  };
  return {
    sid,
    effect: "Deny",
    actions,
    resources,
    principals: "*",
    ...(Object.keys(all).length > 0 && { conditions: all }),
  };
}

/** A duty's rights, so that a regulator's request needs no other change than the stack file's. */
function allowed(
  who: string,
  principals: readonly string[],
  rights: readonly Pick<Statement, "actions" | "resources">[],
): Statement[] {
  if (principals.length === 0) return [];
  const suffixes = ["ReachObjects", "FindObjects"];
  return rights.map((right, index) => ({ ...right, sid: `${who}${suffixes[index]}`, principals: { AWS: principals } }));
}

/**
 * A request that names an encryption of its own is refused: then S3 takes the bucket's, which is the stack's key. A header
 * `aws:kms` without a key would mean AWS's own key ("PutObject", S3 API reference), so no header is as good as none. The
 * key's ARN need not stand here, and the document stays known at the first preview.
 */
function underTheDefaultKey(objects: readonly string[]): Statement[] {
  const headers = {
    NobodyChoosesTheEncryption: "s3:x-amz-server-side-encryption",
    NobodyChoosesTheKey: "s3:x-amz-server-side-encryption-aws-kms-key-id",
    NobodyBringsAKey: "s3:x-amz-server-side-encryption-customer-algorithm",
  };
  return Object.entries(headers).map(([sid, header]) =>
    refused(sid, ["s3:PutObject"], objects, [], { Null: { [header]: "false" } }),
  );
}

/**
 * Only with `If-None-Match: *`, which S3 refuses where the object exists. Parts of a multipart upload cannot carry the
 * header; AWS's example exempts them by `s3:ObjectCreationOperation`, this does not: evidence comes in one part ("Enforce
 * conditional writes on Amazon S3 buckets", S3 user guide).
 */
function newOnly(objects: readonly string[]): Statement {
  return refused("OnlyNewObjects", ["s3:PutObject"], objects, [], { Null: { "s3:if-none-match": "true" } });
}

/** What has no tag yet, or another than the clean one, is read by nobody but the scan ("Using tag-based access control with Malware Protection for S3", GuardDuty user guide). */
function cleanOnly(objects: readonly string[], scanRoleArn: string): Statement {
  return refused("OnlyCleanObjectsAreRead", ["s3:GetObject", "s3:GetObjectVersion"], objects, [scanRoleArn], {
    StringNotEquals: { [`s3:ExistingObjectTag/${scanTag.key}`]: scanTag.clean },
  });
}

/** "Amazon S3 Signature Version 4 authentication specific policy keys": the age is in milliseconds. */
function freshUrlsOnly(objects: readonly string[]): Statement {
  return refused("OnlyFreshPresignedUrls", ["s3:*"], objects, [], {
    StringEquals: { "s3:authType": ["POST", "REST-QUERY-STRING"] },
    NumericGreaterThan: { "s3:signatureAge": String(presignedMinutes * 60_000) },
  });
}

/** Keepers lengthen a retention by the class's days from today at most, and make none that nobody could end. */
function retentionLimits({ mode, days }: NonNullable<BucketPlan["lock"]>, objects: readonly string[]): Statement[] {
  const longest = refused("NobodyKeepsForLonger", ["s3:PutObjectRetention"], objects, [], {
    NumericGreaterThan: { "s3:object-lock-remaining-retention-days": String(days) },
  });
  if (mode === "COMPLIANCE") return [longest];
  const final = refused("NobodyLocksForGood", ["s3:PutObjectRetention"], objects, [], {
    StringEquals: { "s3:object-lock-mode": "COMPLIANCE" },
  });
  return [longest, final];
}
