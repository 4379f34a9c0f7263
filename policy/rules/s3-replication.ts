import {
  demandNaming,
  isListed,
  isOfPlatform,
  isSet,
  type Judge,
  ofBucket,
  placesSetting,
  resourceRule,
  setting,
  stackRule,
  thoseNaming,
  types,
} from "../lib";
import { keepsData, stackOf } from "../lib/environments";

interface Switch {
  readonly status?: string;
}
interface ReplicationRule {
  readonly status?: string;
  readonly filter?: { readonly prefix?: string; readonly tag?: unknown; readonly and?: unknown };
  readonly deleteMarkerReplication?: Switch;
  readonly sourceSelectionCriteria?: { readonly sseKmsEncryptedObjects?: Switch };
  readonly destination?: {
    readonly bucket?: string;
    readonly encryptionConfiguration?: { readonly replicaKmsKeyId?: string };
    readonly metrics?: Switch;
  };
}
interface Replication {
  readonly bucket?: string;
  readonly rules?: readonly ReplicationRule[];
}
interface Lock {
  readonly bucket?: string;
  readonly rule?: { readonly defaultRetention?: { readonly mode?: string } };
}
interface Approved {
  readonly buckets: readonly string[];
  readonly keys: readonly string[];
}

const approvedCopies = resourceRule<Replication, Approved>({
  name: "s3-bucketreplication-enforce-approved-copies",
  severity: "critical",
  description:
    "A bucket is replicated as a whole, to approved buckets under approved keys only, without its deletions, and S3 tells what it could not copy.",
  remediation:
    "name an approved bucket and key, every object by an empty `filter`, `deleteMarkerReplication` Disabled, `sseKmsEncryptedObjects` and `metrics` Enabled; have the bank's buckets and keys listed in `buckets` and `keys`.",
  standards: {
    fsbp: [],
    pci: [],
    pciOwn: ["3.5.1", "7.2.2", "10.3.2", "10.3.3"],
    nist: ["AC-4", "AU-9(2)", "CP-6", "CP-9", "SC-28"],
  },
  types: [...types.bucketReplication, ...types.bucket],
  settings: {
    buckets: setting<readonly string[]>([], "ARNs of buckets that may take copies", {
      form: /^arn:[a-z-]+:s3:::[a-z0-9][a-z0-9.-]+$/,
    }),
    keys: setting<readonly string[]>([], "ARNs of the keys under which copies may stand", {
      form: /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    }),
  },
  check: ({ props, type }, judge, approved) => {
    if ((types.bucket as readonly string[]).includes(type)) {
      if (isSet(props as { replicationConfiguration?: unknown }, "replicationConfiguration"))
        judge.violation(
          "the bucket is replicated by a property of its own, which no rule reads: make a BucketReplicationConfig",
        );
      return;
    }
    judge.each(
      () => props.rules,
      (rule) => judgeRule(rule, approved, judge),
    );
  },
});

function judgeRule(rule: ReplicationRule, { buckets, keys }: Approved, judge: Judge): void {
  const on = (given: Switch | undefined) => given?.status === "Enabled";
  const { destination = {} } = rule;
  judge.part(() => {
    if (rule.status !== "Enabled") judge.violation("the replication is switched off");
  });
  judge.part(() => {
    const { filter } = rule;
    if (filter === undefined)
      judge.violation("the replication has no `filter`: S3 then copies deletions too");
    else if ((filter.prefix ?? "") !== "" || filter.tag !== undefined || filter.and !== undefined)
      judge.violation("only some of the objects are replicated");
  });
  judge.part(() => {
    if (rule.deleteMarkerReplication?.status !== "Disabled")
      judge.violation("what is deleted here is deleted in the copies too");
  });
  judge.part(() => {
    if (!on(rule.sourceSelectionCriteria?.sseKmsEncryptedObjects))
      judge.violation("objects under a key of KMS are not replicated");
  });
  judge.part(() => {
    const { bucket } = destination;
    if (!buckets.includes(String(bucket)))
      judge.violation(`objects are copied to ${bucket ?? "nowhere"}, which is not approved`);
  });
  judge.part(() => {
    const key = destination.encryptionConfiguration?.replicaKmsKeyId;
    if (!keys.includes(String(key)))
      judge.violation(`the copies stand under ${key ?? "no key of KMS"}, which is not approved`);
  });
  judge.part(() => {
    if (!on(destination.metrics)) judge.violation("S3 tells nobody of what it could not copy");
  });
}

const replicated = stackRule<{ readonly bucket?: string }, { unreplicated: readonly string[] }>({
  name: "s3-bucket-configure-replication",
  severity: "medium",
  description:
    "Where data is kept, what is locked for good is copied as it is written to a bucket of another account or region.",
  remediation:
    "name under `replication` where the store is copied to, or have the bucket listed in `unreplicated`.",
  standards: { fsbp: ["S3.7"], pci: [], pciOwn: ["10.3.3"], nist: ["AU-9(2)", "CP-6", "CP-9", "SI-12"] },
  types: types.bucket,
  settings: { unreplicated: placesSetting("Buckets whose records stand in one place") },
  check: (bucket, judge, { graph, settings: { unreplicated } }) => {
    if (!keepsData(stackOf(bucket.urn)) || !isOfPlatform(bucket.urn) || isListed(bucket.urn, unreplicated))
      return;
    // Where nobody can tell whose a lock is, the rule on locks says so.
    const { sure } = thoseNaming(graph.ofType<Lock>(types.bucketObjectLock), ofBucket, bucket);
    if (!sure.some(({ props }) => props.rule?.defaultRetention?.mode === "COMPLIANCE")) return;
    demandNaming(
      judge,
      graph.ofType<Replication>(types.bucketReplication),
      ofBucket,
      bucket,
      "what is locked for good stands in one place: the bucket has no BucketReplicationConfig",
    );
  },
});

export const s3ReplicationRules = [approvedCopies, replicated];
