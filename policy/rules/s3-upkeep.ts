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
  readonly expiration?: { readonly days?: number };
  /** Of a bucket's own, and its `days` below. */
  readonly enabled?: boolean;
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number; readonly days?: number };
}
interface Lifecycle extends OfBucket {
  readonly rules?: readonly LifecycleRule[];
  readonly lifecycleRules?: readonly LifecycleRule[];
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

const keptLong = resourceRule<Lifecycle, { minimumDays: number }>({
  name: "s3-bucketlifecycle-enforce-minimum-days",
  severity: "medium",
  description: "No lifecycle takes objects, or former versions of them, before anybody can miss them.",
  remediation:
    "raise `expiration.days` and `noncurrentVersionExpiration.noncurrentDays` to the stack's minimum.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.5.1", "12.10.1"], nist: ["CP-9", "AU-11", "SI-12"] },
  types: [...types.bucket, ...types.bucketLifecycle],
  settings: {
    minimumDays: setting(30, "Least days that an object and its former versions are kept", {
      least: 1,
      keptLeast: 7,
    }),
  },
  check: ({ props }, judge, { minimumDays }) =>
    judge.each(
      () => [...(props.rules ?? []), ...(props.lifecycleRules ?? [])],
      (rule) => {
        if (!(rule.status === "Enabled" || rule.enabled === true)) return;
        const { expiration, noncurrentVersionExpiration: former } = rule;
        const days = [expiration?.days, former?.noncurrentDays, former?.days];
        const soon = days.filter((each) => typeof each === "number" && each > 0 && each < minimumDays);
        if (soon.length > 0)
          judge.violation(
            `objects are taken after ${Math.min(...(soon as number[]))} days; ${minimumDays} are demanded`,
          );
      },
    ),
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

export const s3UpkeepRules = [lifecycle, keptLong, accessLogging, lockout];
