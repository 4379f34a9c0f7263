import {
  type Condition,
  demandNaming,
  demandOwnPrincipals,
  eachStatement,
  isForEverybody,
  isGiven,
  isSet,
  type Judge,
  type Node,
  ownAccounts,
  patternMatches,
  type Relation,
  refusesPlainText,
  resourceRule,
  type Statement,
  setting,
  stackRule,
  statementsOf,
  thoseNaming,
  types,
} from "../lib";

interface Bucket {
  readonly bucket?: string;
  readonly policy?: unknown;
}

const ofBucket: Relation<Bucket> = { property: "bucket", by: "bucket", types: types.bucket };

const tls = stackRule<Bucket>({
  name: "s3-bucketpolicy-enforce-tls",
  severity: "high",
  description: "Every bucket refuses everybody who comes without TLS, or with a version before 1.2.",
  remediation:
    "add to the BucketPolicy two denials of s3:* on bucket and objects: aws:SecureTransport false, and s3:TlsVersion below 1.2.",
  standards: {
    fsbp: ["S3.5"],
    pci: ["4.2.1"],
    pciOwn: [],
    nist: ["SC-8", "SC-8(1)", "SC-13", "SC-23"],
  },
  types: types.bucket,
  check: (bucket, judge, { graph }) => {
    for (const holder of holdersOf(bucket, graph.ofType<Bucket>(types.bucketPolicy), judge))
      judge.part(() => {
        const statements = statementsOf(holder.props.policy);
        const refused = (refuses: (statement: Statement) => boolean) =>
          statements.some((each) => refuses(each) && hitsAll(each, bucket.props.bucket));
        if (!refused(refusesPlainText)) judge.violation("the bucket can be reached without TLS");
        if (!refused(refusesOldTls)) judge.violation("the bucket can be reached with TLS before 1.2");
      });
  },
});

/** The resources that hold the bucket's policy: one of its own, or the bucket itself. */
function holdersOf(
  bucket: Node<Bucket>,
  policies: readonly Node<Bucket>[],
  judge: Judge,
): readonly Node<Bucket>[] {
  const own = thoseNaming(policies, ofBucket, bucket).sure;
  if (own.length === 0 && isGiven(bucket, "policy")) return [bucket];
  return demandNaming(judge, policies, ofBucket, bucket, "the bucket has no policy");
}

function refusesOldTls({ allow, conditions }: Statement): boolean {
  const [only, ...others] = conditions;
  return !allow && only !== undefined && others.length === 0 && isOldTls(only);
}

function isOldTls({ key, operator, values }: Condition): boolean {
  const below = /^NumericLessThan(IfExists)?$/.test(operator) && key === "s3:tlsversion";
  return below && values.length === 1 && Number(values[0]) >= 1.2;
}

/** Whether a refusal hits everybody, every action, the bucket and all its objects. */
function hitsAll(statement: Statement, bucket: string | undefined): boolean {
  const covers = (suffix: string) =>
    statement.resources.some((pattern) => {
      const name = pattern.replace(/^arn:[^:]*:s3:::/, "");
      return pattern === "*" || (bucket !== undefined && patternMatches(name, `${bucket}${suffix}`));
    });
  return (
    isForEverybody(statement) &&
    statement.actions.some((action) => action === "*" || action.toLowerCase() === "s3:*") &&
    covers("") &&
    // No name of an object can be told apart from these two but by a pattern that is narrower than `*`.
    covers("/a") &&
    covers("/b/c")
  );
}

const publicPrincipal = resourceRule<Bucket, { accounts: readonly string[] }>({
  name: "s3-bucketpolicy-disallow-public-principal",
  severity: "critical",
  description:
    "A bucket's policy lets in principals of the own accounts and AWS's services only, and none to do all.",
  remediation: "name principals of the own account and the actions that they need.",
  standards: {
    fsbp: ["S3.2", "S3.3", "S3.6"],
    pci: [],
    pciOwn: ["7.2.2", "7.3.1"],
    nist: ["AC-3", "AC-6", "CA-9(1)"],
  },
  types: [...types.bucketPolicy, ...types.bucket],
  settings: {
    accounts: setting([], "Account ids whose principals may be named (none: those of the provider)"),
  },
  check: (subject, judge, { accounts }) => {
    if (!isSet(subject.props, "policy")) return;
    const own = ownAccounts(subject, accounts);
    eachStatement(subject.props.policy, judge, (statement, label) => {
      demandOwnPrincipals(statement, label, judge, own);
      const all = statement.actions.some((action) => action === "*" || action.toLowerCase() === "s3:*");
      if (statement.allow && (all || statement.notActions.length > 0))
        judge.violation(`${label} allows every action`);
    });
  },
});

export const s3PolicyRules = [tls, publicPrincipal];
