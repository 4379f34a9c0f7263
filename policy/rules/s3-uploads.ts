import {
  type Condition,
  eachBucketPolicy,
  exempted,
  type Graph,
  isArnOf,
  isKnown,
  isRefusedWhere,
  type Judge,
  type Node,
  ofBucket,
  type PolicedBucket,
  type Relation,
  resourceRule,
  rolesIn,
  stackRule,
  thoseNaming,
  types,
} from "../lib";

interface CorsRule {
  readonly allowedMethods?: readonly string[];
  readonly allowedOrigins?: readonly string[];
}
interface Cors {
  readonly bucket?: string;
  readonly corsRules?: readonly CorsRule[];
}
interface Plan {
  readonly role?: string;
  readonly protectedResource?: {
    readonly s3Bucket?: { readonly bucketName?: string; readonly objectPrefixes?: readonly string[] };
  };
  readonly actions?: readonly { readonly taggings?: readonly { readonly status?: string }[] }[];
}

const openCors = resourceRule<Cors>({
  name: "s3-bucket-disallow-open-cors",
  severity: "high",
  description: "Pages of named sites only, under TLS, may have browsers send requests to a bucket.",
  remediation: "list in `allowedOrigins` the bank's own sites, `https://<name>` without a wildcard.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.4.4", "6.2.4"], nist: ["AC-3", "AC-4", "SC-7"] },
  types: [...types.bucketCors, ...types.bucket],
  check: ({ props }, judge) =>
    judge.each(
      () => props.corsRules,
      ({ allowedOrigins }) => {
        for (const origin of allowedOrigins ?? [])
          if (!/^https:\/\/[^*\s]+$/.test(origin))
            judge.violation(`pages of ${origin} may send requests to the bucket`);
      },
    ),
});

const protects: Relation<Plan> = {
  property: "protectedResource",
  by: "bucket",
  types: [...types.bucket, ...types.bucketCors, ...types.bucketPolicy, ...types.bucketObjectLock],
  names: ({ protectedResource }) => [protectedResource?.s3Bucket?.bucketName ?? ""],
};

const scanned = stackRule<PolicedBucket & Cors>({
  name: "s3-bucket-enforce-malware-scan",
  severity: "high",
  description:
    "Where browsers send objects to a bucket, each is scanned for malware, and nobody reads one that was not found clean.",
  remediation:
    "make a MalwareProtectionPlan for the bucket that tags, and deny s3:GetObject and s3:GetObjectVersion unless the tag says NO_THREATS_FOUND.",
  standards: { fsbp: [], pci: [], pciOwn: ["5.2.1", "5.2.2", "5.3.2"], nist: ["SI-3", "SC-7", "SI-10"] },
  types: types.bucket,
  check: (bucket, judge, { graph }) => {
    if (!takesUploads(bucket, graph, judge)) return;
    const plans = graph.ofType<Plan>(types.malwareProtectionPlan);
    const { sure, unclear } = thoseNaming(plans, protects, bucket);
    for (const plan of sure) judge.part(() => judgePlan(plan, judge));
    if (sure.length === 0) {
      for (const { urn } of unclear) judge.undetermined("protectedResource", urn);
      if (unclear.length === 0) judge.violation("what browsers send to the bucket is not scanned");
    }
    // A backup holds the tag with its object, and no reader of the bucket reads it.
    const scanners = [
      ...[...sure, ...unclear].flatMap((plan) => rolesIn(plan, "role", graph)),
      ...graph.ofType(types.backupSelection).flatMap((each) => rolesIn(each, "iamRoleArn", graph)),
    ];
    eachBucketPolicy(bucket, graph, judge, (statements) => {
      for (const action of ["s3:GetObject", "s3:GetObjectVersion"])
        if (!isRefusedWhere(statements, action, bucket.props.bucket, (each) => demandsClean(each, scanners)))
          judge.violation(`${action} reaches what was not found clean`);
    });
  },
});

/** Whether a CORS rule of the bucket lets browsers write; where nobody can tell, that is reported. */
function takesUploads(bucket: Node<PolicedBucket & Cors>, graph: Graph, judge: Judge): boolean {
  const { sure, unclear } = thoseNaming(graph.ofType<Cors>(types.bucketCors), ofBucket, bucket);
  for (const { urn } of unclear) judge.undetermined("bucket", urn);
  let writing = false;
  // What AWS will report of a bucket that names no rules itself is unknown, and none of the program's.
  const own = bucket.isDerived("corsRules") || sure.length === 0 ? [bucket] : [];
  for (const { props, urn } of [...sure, ...own])
    judge.part(() => {
      if (urn === bucket.urn && !bucket.isDerived("corsRules") && !isKnown(() => props.corsRules)) return;
      for (const { allowedMethods = [] } of props.corsRules ?? [])
        if (allowedMethods.some((method) => method === "PUT" || method === "POST")) writing = true;
    });
  return writing;
}

function judgePlan({ props }: Node<Plan>, judge: Judge): void {
  judge.part(() => {
    if (props.actions?.[0]?.taggings?.[0]?.status !== "ENABLED")
      judge.violation("the scan tags nothing, so that nobody can tell what it found");
  });
  judge.part(() => {
    if ((props.protectedResource?.s3Bucket?.objectPrefixes ?? []).length > 0)
      judge.violation("only some of the objects are scanned");
  });
}

/** Unless the tag says that nothing was found; of roles, only the scan's and those of backups are left out. */
function demandsClean(conditions: readonly Condition[], scanners: readonly Node[]): boolean {
  const others = conditions.filter(
    ({ operator, key, values }) =>
      !(
        operator === "StringNotEquals" &&
        key === "s3:existingobjecttag/guarddutymalwarescanstatus" &&
        values.join() === "NO_THREATS_FOUND"
      ),
  );
  return (
    others.length < conditions.length &&
    others.every(
      (each) => exempted(each)?.every((arn) => scanners.some((role) => isArnOf(role, arn))) ?? false,
    )
  );
}

export const s3UploadRules = [openCors, scanned];
