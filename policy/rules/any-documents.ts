import {
  accountOf,
  type BankSettings,
  bankSettings,
  demandOwnPrincipals,
  eachStatement,
  type Judge,
  keyPolicyTypes,
  MalformedDocument,
  ownAccounts,
  resourceRule,
  type Statement,
  type Subject,
  types,
} from "../lib";
import { asksForOthers, type Bank } from "../lib/principals";
import { walk } from "../lib/shape";

/** Types of which a rule of their own says who is let in. */
const judgedElsewhere: readonly string[] = [
  ...types.role,
  ...types.bucket,
  ...types.bucketPolicy,
  ...types.topic,
  ...types.topicPolicy,
  ...types.queue,
  ...types.queuePolicy,
  ...types.secret,
  ...types.secretPolicy,
  ...types.repositoryPolicy,
  ...types.tableResourcePolicy,
  ...keyPolicyTypes,
];

const foreignAccess = resourceRule<object, BankSettings>({
  name: "iam-document-disallow-foreign-access",
  severity: "critical",
  description:
    "No policy document, of whatever resource, lets in everybody or another account than the bank's, and none gives rights on another account's resources.",
  remediation:
    "name principals and resources of the own account; have other accounts of the bank listed in `accounts`, its organisation in `organizations`.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.3.1"], nist: ["AC-3", "AC-4", "AC-6"] },
  types: types.every,
  settings: bankSettings,
  check: (subject, judge, settings) => {
    if (!subject.type.startsWith("aws:")) return;
    const bank = { ...settings, accounts: ownAccounts(subject, settings.accounts) };
    const inPlace = judgedElsewhere.includes(subject.type);
    walk(subject.props, {
      document: (path, document) => judge.part(() => judgeDocument(document, path, inPlace, bank, judge)),
      unknown: (path, key, error) => {
        if (!inPlace && mayBeDocument(key)) judge.undetermined(path, error.urn);
      },
    });
  },
});

function judgeDocument(document: unknown, path: string, inPlace: boolean, bank: Bank, judge: Judge): void {
  try {
    eachStatement(document, judge, (statement, label) => {
      if (!statement.allow) return;
      const where = `${label} of \`${path}\``;
      if (isOfLayers(statement)) return;
      if (!inPlace) demandOwnPrincipals(statement, where, judge, bank);
      if (!inPlace && asksForOthers(statement, bank))
        judge.violation(`${where} asks for another account or organisation in a condition`);
      judgeResources(statement, where, bank, judge);
    });
  } catch (error) {
    // Where another rule reads the document, that one says so.
    if (!(error instanceof MalformedDocument && inPlace)) throw error;
  }
}

/** AWS's own bucket of image layers, whose account nobody knows (Amazon ECR user guide, Amazon ECR interface VPC endpoints). */
function isOfLayers({ actions, resources }: Statement): boolean {
  const layers = /^arn:aws:s3:::prod-[a-z0-9-]+-starport-layer-bucket\/\*$/;
  // All but some is not some: of such a statement the list is empty.
  return (
    actions.length > 0 &&
    actions.every((action) => action === "s3:GetObject") &&
    resources.length > 0 &&
    resources.every((arn) => layers.test(arn))
  );
}

function judgeResources({ resources }: Statement, where: string, { accounts }: Bank, judge: Judge): void {
  const foreign = resources.some((arn) => {
    const account = accountOf(arn);
    return account !== undefined && !accounts.includes(account);
  });
  if (foreign && accounts.length > 0) judge.violation(`${where} gives rights on another account's resources`);
}

const mayBeDocument = (key: string) => /(policy|policies|policydocument)$/i.test(key);

const foreignReferences = resourceRule<object, { accounts: readonly string[] }>({
  name: "resource-disallow-foreign-references",
  severity: "high",
  description:
    "No resource names something of another account than the bank's: no ARN, no owner, no registry.",
  remediation: "name what is the own account's, or have the other account of the bank listed in `accounts`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.4.2", "7.2.2"], nist: ["AC-4", "AC-20"] },
  types: types.every,
  settings: { accounts: bankSettings.accounts },
  check: (subject, judge, { accounts }) => {
    const own = ownAccounts(subject, accounts);
    if (!subject.type.startsWith("aws:") || own.length === 0) return;
    const said = new Set<string>();
    walk(subject.props, {
      leaf: ({ path, key, value }) => {
        if (
          typeof value !== "string" ||
          /(^|\.)(tags|tagsAll)\./.test(path) ||
          isJudgedElsewhere(subject, key)
        )
          return;
        const account = accountIn(value, key);
        if (account === undefined || own.includes(account) || said.has(path)) return;
        said.add(path);
        judge.violation(`\`${path}\` names something of another account`);
      },
    });
  },
});

/** Rules of their own judge these, and know more of them. */
function isJudgedElsewhere({ type }: Subject<unknown>, key: string): boolean {
  if (key === "description") return true;
  const one = (of: readonly string[]) => of.includes(type);
  return (
    (one(types.topicSubscription) && key === "endpoint") ||
    (one(types.logSubscription) && key === "destinationArn") ||
    /^(policyArns?|managedPolicyArns)$/.test(key) ||
    (one(types.taskDefinition) && key.toLowerCase() === "image")
  );
}

/** The account that a value names: in an ARN, an id of a shared resource, a registry's host, or as an account. */
function accountIn(value: string, key: string): string | undefined {
  if (
    /(account|owner|principal|registry|grantee|sharee|member)(id|ids|s)?$/i.test(key) &&
    /^\d{12}$/.test(value)
  )
    return value;
  return (
    /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1] ??
    /^(\d{12})\/[a-z]+-[0-9a-z]+$/.exec(value)?.[1] ??
    /^(\d{12})\.dkr\.ecr\./.exec(value)?.[1] ??
    /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com\/(\d{12})\//.exec(value)?.[1]
  );
}

export const anyDocumentRules = [foreignAccess, foreignReferences];
