import {
  coversAction,
  demandNaming,
  eachStatement,
  isForEverybody,
  isListed,
  isOfPlatform,
  isSet,
  ofBucket,
  type PolicedBucket,
  placeForm,
  type Relation,
  resourceRule,
  setting,
  stackRule,
  thoseNaming,
  types,
} from "../lib";

interface OfBucket {
  readonly bucket?: string;
}
interface Logging extends OfBucket {
  readonly targetBucket?: string;
}
interface LifecycleRule {
  readonly status?: string;
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
}
interface Lifecycle extends OfBucket {
  readonly rules?: readonly LifecycleRule[];
}

const lifecycle = stackRule<OfBucket, { mostDays: number }>({
  name: "s3-bucket-configure-lifecycle",
  severity: "medium",
  description:
    "A bucket of the platform gives up what was begun and never ended, and versions that nobody needs any more.",
  remediation:
    "make a BucketLifecycleConfiguration with enabled rules that have `abortIncompleteMultipartUpload` and `noncurrentVersionExpiration`.",
  standards: { fsbp: ["S3.10", "S3.13"], pci: [], pciOwn: ["3.2.1"], nist: ["SI-12", "SI-12(3)", "AU-11"] },
  types: types.bucket,
  settings: { mostDays: setting(7, "Most days that an upload which never ended is kept", { most: 30 }) },
  check: (bucket, judge, { graph, settings: { mostDays } }) => {
    if (!isOfPlatform(bucket.urn)) return;
    const configurations = demandNaming(
      judge,
      graph.ofType<Lifecycle>(types.bucketLifecycle),
      ofBucket,
      bucket,
      "the bucket has no lifecycle",
    );
    for (const { props } of configurations)
      judge.part(() => {
        const enabled = Array.from(props.rules ?? []).filter(({ status }) => status === "Enabled");
        const days = enabled.map((rule) => rule.abortIncompleteMultipartUpload?.daysAfterInitiation);
        if (!days.some((each) => each !== undefined && each <= mostDays))
          judge.violation(`uploads that never ended are kept longer than ${mostDays} days`);
        if (!enabled.some((rule) => rule.noncurrentVersionExpiration?.noncurrentDays))
          judge.violation("former versions are kept for ever");
      });
  },
});

const ofTarget: Relation<Logging> = { property: "targetBucket", by: "bucket", types: types.bucket };

interface Balancer {
  readonly accessLogs?: { readonly bucket?: string };
}
const ofBalancerLogs: Relation<Balancer> = {
  property: "accessLogs",
  by: "bucket",
  types: types.bucket,
  names: ({ accessLogs }) => (accessLogs?.bucket ? [accessLogs.bucket] : []),
};

const accessLogging = stackRule<OfBucket, { trailed: readonly string[] }>({
  name: "s3-bucket-configure-access-logging",
  severity: "medium",
  description: "Who asked a bucket of the platform for what is logged, into a bucket that is there for logs.",
  remediation:
    "make a BucketLogging for the bucket, to the stack's bucket of access logs, or have a bucket whose requests a trail records listed in `trailed`.",
  standards: {
    fsbp: ["S3.9"],
    pci: ["10.2.1"],
    pciOwn: [],
    nist: ["AC-6(9)", "AU-2", "AU-3", "AU-12", "SI-7(8)"],
  },
  types: types.bucket,
  settings: {
    trailed: setting<readonly string[]>(
      [],
      'Buckets whose requests a trail of the account records (data events), "<project>::<types>::<name>", as in the URN',
      { form: placeForm },
    ),
  },
  check: (bucket, judge, { graph, settings: { trailed } }) => {
    if (!isOfPlatform(bucket.urn) || isListed(bucket.urn, trailed)) return;
    const loggings = graph.ofType<Logging>(types.bucketLogging);
    // A bucket of logs that logged itself would never end.
    const balancers = graph.ofType<Balancer>(types.loadBalancer);
    if (thoseNaming(loggings, ofTarget, bucket).sure.length > 0) return;
    if (thoseNaming(balancers, ofBalancerLogs, bucket).sure.length > 0) return;
    demandNaming(judge, loggings, ofBucket, bucket, "nobody can say who read the bucket");
  },
});

const lockout = resourceRule<PolicedBucket>({
  name: "s3-bucketpolicy-disallow-lockout",
  severity: "medium",
  description:
    "No policy of a bucket keeps everybody from changing it, so that only the account's root could.",
  remediation: "give a denial of `s3:PutBucketPolicy` or `s3:*` a condition, or let it be for objects only.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "7.2.1"], nist: ["AC-3", "CP-2", "SI-13"] },
  types: [...types.bucketPolicy, ...types.bucket],
  check: ({ props }, judge) => {
    if (!isSet(props, "policy")) return;
    eachStatement(props.policy, judge, (statement, label) => {
      const { allow, conditions, resources } = statement;
      if (allow || conditions.length > 0 || !isForEverybody(statement)) return;
      const ofBucketItself = resources.some((arn) => !arn.includes("/"));
      if (ofBucketItself && coversAction(statement, "s3:PutBucketPolicy"))
        judge.violation(`${label} lets nobody change the bucket's policy any more`);
    });
  },
});

export const s3UpkeepRules = [lifecycle, accessLogging, lockout];
