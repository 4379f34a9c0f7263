import {
  type BankSettings,
  bankSettings,
  type Condition,
  coversBucket,
  coversObjects,
  demandOwnPrincipals,
  eachBucketPolicy,
  eachStatement,
  isForEverybody,
  isSet,
  ownAccounts,
  type PolicedBucket,
  refusesPlainText,
  resourceRule,
  type Statement,
  stackRule,
  types,
} from "../lib";

const tls = stackRule<PolicedBucket>({
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
  check: (bucket, judge, { graph }) =>
    eachBucketPolicy(bucket, graph, judge, (statements) => {
      const refused = (refuses: (statement: Statement) => boolean) =>
        statements.some((each) => refuses(each) && hitsAll(each, bucket.props.bucket));
      if (!refused(refusesPlainText)) judge.violation("the bucket can be reached without TLS");
      if (!refused(refusesOldTls)) judge.violation("the bucket can be reached with TLS before 1.2");
    }),
});

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
  return (
    isForEverybody(statement) &&
    statement.actions.some((action) => action === "*" || action.toLowerCase() === "s3:*") &&
    coversBucket(statement, bucket) &&
    coversObjects(statement, bucket)
  );
}

const publicPrincipal = resourceRule<PolicedBucket, BankSettings>({
  name: "s3-bucketpolicy-disallow-public-principal",
  severity: "critical",
  description:
    "A bucket's policy lets in principals of the own accounts and AWS's services only, and none to do all.",
  remediation:
    "name principals of the own account and the actions that they need; have other accounts of the bank listed in `accounts`, its organisation in `organizations`.",
  standards: {
    fsbp: ["S3.2", "S3.3", "S3.6"],
    pci: [],
    pciOwn: ["7.2.2", "7.3.1"],
    nist: ["AC-3", "AC-6", "CA-9(1)"],
  },
  types: [...types.bucketPolicy, ...types.bucket],
  settings: bankSettings,
  check: (subject, judge, bank) => {
    if (!isSet(subject.props, "policy")) return;
    const own = { ...bank, accounts: ownAccounts(subject, bank.accounts) };
    eachStatement(subject.props.policy, judge, (statement, label) => {
      demandOwnPrincipals(statement, label, judge, own);
      const all = statement.actions.some((action) => action === "*" || action.toLowerCase() === "s3:*");
      if (statement.allow && (all || statement.notActions.length > 0))
        judge.violation(`${label} allows every action`);
    });
  },
});

export const s3PolicyRules = [tls, publicPrincipal];
