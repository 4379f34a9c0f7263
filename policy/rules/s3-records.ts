import {
  demandNaming,
  isGiven,
  isListed,
  isOfPlatform,
  type Judge,
  ofBucket,
  placesSetting,
  setting,
  stackRule,
  thoseNaming,
  types,
} from "../lib";

interface Retention {
  readonly mode?: string;
  readonly days?: number;
  readonly years?: number;
}
interface Lock {
  readonly bucket?: string;
  readonly rule?: { readonly defaultRetention?: Retention };
}
interface Bucket {
  readonly objectLockConfiguration?: { readonly rule?: { readonly defaultRetention?: Retention } };
}
interface Settings {
  readonly minimumDays: number;
  readonly governance: readonly string[];
  readonly unlocked: readonly string[];
}

const objectLock = stackRule<Bucket, Settings>({
  name: "s3-bucket-configure-object-lock",
  severity: "high",
  description:
    "What is written to a bucket is locked against deletion as long as records are kept, and nobody ends that early but where it is approved.",
  remediation:
    "make a BucketObjectLockConfiguration with a default retention, or list the bucket in the rule's configuration.",
  standards: {
    fsbp: ["S3.15"],
    pci: ["10.5.1"],
    pciOwn: ["10.3.4"],
    nist: ["AU-9(2)", "AU-11", "CP-6(2)", "SI-12"],
  },
  types: types.bucket,
  settings: {
    // Five years, the shortest time that due diligence records are kept.
    minimumDays: setting(1827, "Least days of the default retention", { least: 1, keptLeast: 365 }),
    governance: placesSetting("Buckets whose retention named roles may end early"),
    unlocked: placesSetting("Buckets that hold no records"),
  },
  check: (bucket, judge, { graph, settings }) => {
    if (isListed(bucket.urn, settings.unlocked) || !isOfPlatform(bucket.urn)) return;
    const missing = "the bucket has no Object Lock with a retention of its own";
    const separate = graph.ofType<Lock>(types.bucketObjectLock);
    const own = thoseNaming(separate, ofBucket, bucket).sure;
    const final = !isListed(bucket.urn, settings.governance);
    if (own.length === 0 && isGiven(bucket, "objectLockConfiguration")) {
      const retention = bucket.props.objectLockConfiguration?.rule?.defaultRetention;
      judgeRetention(retention, final, missing, settings, judge);
      return;
    }
    for (const { props } of demandNaming(judge, separate, ofBucket, bucket, missing))
      judge.part(() => judgeRetention(props.rule?.defaultRetention, final, missing, settings, judge));
  },
});

function judgeRetention(
  retention: Retention | undefined,
  final: boolean,
  missing: string,
  { minimumDays }: Settings,
  judge: Judge,
): void {
  if (!retention) {
    judge.violation(missing);
    return;
  }
  judge.part(() => {
    const days = retention.days ?? (retention.years ?? 0) * 365;
    if (days < minimumDays)
      judge.violation(`objects are locked for ${days} days, which is less than ${minimumDays}`);
  });
  judge.part(() => {
    if (retention.mode !== "COMPLIANCE" && (final || retention.mode !== "GOVERNANCE"))
      judge.violation(`the lock's mode is ${retention.mode ?? "missing"}: it can be ended early`);
  });
}

export const s3RecordRules = [objectLock];
