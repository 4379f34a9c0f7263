import {
  type BankSettings,
  bankSettings,
  type Condition,
  coversAction,
  demandNaming,
  demandOwnPrincipals,
  eachStatement,
  isForEverybody,
  isSet,
  ownAccounts,
  type Relation,
  resourceRule,
  roleForm,
  type Statement,
  setting,
  stackRule,
  statementsOf,
  types,
} from "../lib";

interface Repository {
  readonly imageScanningConfiguration?: { readonly scanOnPush?: boolean };
}
/** A resource that says something of a repository. */
interface OfRepository {
  readonly repository?: string;
  readonly policy?: unknown;
}
interface LifecycleRule {
  readonly selection: {
    readonly tagStatus?: string;
    readonly tagPatternList?: readonly string[];
    readonly tagPrefixList?: readonly string[];
  };
  readonly action: { readonly type?: string };
}

const scanning = resourceRule<Repository>({
  name: "ecr-repository-enable-scan-on-push",
  severity: "high",
  description: "Images are scanned for known weaknesses when they are pushed.",
  remediation: "set `imageScanningConfiguration.scanOnPush` to true.",
  standards: { fsbp: ["ECR.1"], pci: ["6.2.3", "6.2.4"], pciOwn: [], nist: ["RA-5"] },
  types: types.repository,
  check: ({ props }, judge) => {
    const scans = isSet(props, "imageScanningConfiguration") && props.imageScanningConfiguration?.scanOnPush;
    if (scans !== true) judge.violation("nobody scans what is pushed to the repository");
  },
});

const lifecycle = resourceRule<OfRepository, { expendable: readonly string[] }>({
  name: "ecr-lifecyclepolicy-disallow-expiring-images",
  severity: "high",
  description: "No image expires that may run: only those whose tags their build has given up.",
  remediation:
    "select tagged images by patterns that begin with a tag listed as expendable, and archive none: no task starts from the archive.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["CP-9", "SC-5(2)", "SI-12"] },
  types: types.lifecyclePolicy,
  settings: { expendable: setting([], "Beginnings of the tags of images that may expire") },
  check: ({ props }, judge, { expendable }) => {
    const given = props.policy;
    const parsed = typeof given === "string" ? JSON.parse(given) : given;
    const { rules } = parsed as { readonly rules: readonly LifecycleRule[] };
    const prefixes = Array.from(expendable, String).filter((prefix) => prefix !== "");
    judge.each(
      () => rules,
      ({ selection: { tagStatus, tagPatternList, tagPrefixList }, action }, index) => {
        const label = `rule ${index + 1}`;
        const tags = Array.from(tagPatternList ?? tagPrefixList ?? [], String);
        if (action.type !== "expire")
          judge.violation(`${label} puts images away where no task can pull them`);
        else if (tagStatus !== "tagged" || tags.length === 0)
          judge.violation(`${label} expires images whatever their tags`);
        else if (!tags.every((tag) => prefixes.some((prefix) => tag.startsWith(prefix))))
          judge.violation(`${label} expires images with tags that are not listed as expendable`);
      },
    );
  },
});

const pushing = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];
const naming: Relation<OfRepository> = { property: "repository", types: types.repository, by: "name" };

const pushers = stackRule<Repository, { pushers: readonly string[] }>({
  name: "ecr-repository-enforce-named-pushers",
  severity: "high",
  description: "Only the named roles push to a repository, whatever others of the account may do.",
  remediation:
    "give the repository a policy that denies everybody to push but, by `ArnNotLike` on `aws:PrincipalArn`, roles listed as pushers.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "7.2.2"], nist: ["AC-3", "CM-5", "SI-7"] },
  types: types.repository,
  settings: { pushers: setting([], "ARNs of the roles that push images", { form: roleForm }) },
  check: (subject, judge, { graph, settings }) => {
    const policies = graph.ofType<OfRepository>(types.repositoryPolicy);
    const own = demandNaming(judge, policies, naming, subject, "the repository has no policy of its own");
    for (const { props } of own)
      judge.part(() => {
        const refusals = statementsOf(props.policy).filter((statement) =>
          refusesOthers(statement, settings.pushers),
        );
        const left = pushing.filter((action) => !refusals.some((refusal) => coversAction(refusal, action)));
        if (left.length > 0)
          judge.violation(`${left.join(", ")} is left to others than the pushers of this stack`);
      });
  },
});

/** Whether a statement refuses everybody but some of these roles. */
function refusesOthers(statement: Statement, roles: readonly string[]): boolean {
  const { allow, conditions } = statement;
  const [exempt, ...more] = conditions.filter((condition) => !isOfServices(condition));
  return (
    !allow &&
    isForEverybody(statement) &&
    exempt !== undefined &&
    more.length === 0 &&
    exempt.key === "aws:principalarn" &&
    /^(Arn|String)Not(Equals|Like)$/.test(exempt.operator) &&
    exempt.values.every((arn) => !/[*?]/.test(arn) && roles.includes(arn))
  );
}

/** A refusal may leave out what AWS's services do themselves: they have no role. */
function isOfServices({ operator, key, values }: Condition): boolean {
  return (
    key === "aws:principalisawsservice" &&
    /^Bool(IfExists)?$/.test(operator) &&
    values.every((value) => value === "false")
  );
}

const publicAccess = resourceRule<OfRepository, BankSettings>({
  name: "ecr-repositorypolicy-disallow-public-access",
  severity: "high",
  description: "A repository's policy lets in principals of the bank's own accounts and AWS's services only.",
  remediation: "name principals of the own account.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.3.1"], nist: ["AC-3", "AC-6"] },
  types: types.repositoryPolicy,
  settings: bankSettings,
  check: (subject, judge, bank) => {
    const own = { ...bank, accounts: ownAccounts(subject, bank.accounts) };
    eachStatement(subject.props.policy, judge, (statement, label) => {
      demandOwnPrincipals(statement, label, judge, own);
    });
  },
});

export const ecrImageRules = [scanning, lifecycle, pushers, publicAccess];
