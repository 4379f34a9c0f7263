import {
  accountForm,
  coversAction,
  demandNaming,
  demandOwnPrincipals,
  eachStatement,
  exceptedFromAll,
  isForEverybody,
  type Judge,
  ownAccounts,
  patternMatches,
  type Relation,
  resourceRule,
  type Statement,
  setting,
  stackRule,
  statementsOf,
  types,
} from "../lib";

interface Table {
  readonly streamEnabled?: boolean;
}
interface TablePolicy {
  readonly resourceArn?: string;
  readonly policy?: string;
}

const ofTable: Relation<TablePolicy> = { property: "resourceArn", by: "arn", types: types.table };

const ownPolicy = stackRule<Table>({
  name: "dynamodb-table-enforce-resource-policy",
  severity: "high",
  description: "Every table has a policy of its own, and no stream carries its items past that.",
  remediation: "make a dynamodb.ResourcePolicy for the table, and leave `streamEnabled` off.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.3.1"], nist: ["AC-3", "AC-4", "AC-6"] },
  types: types.table,
  check: (table, judge, { graph }) => {
    judge.part(() => {
      const policies = graph.ofType<TablePolicy>(types.tableResourcePolicy);
      demandNaming(judge, policies, ofTable, table, "the table has no ResourcePolicy");
    });
    judge.part(() => {
      if (table.props.streamEnabled === true)
        judge.violation("a stream carries every item of the table, and its policy does not hold there");
    });
  },
});

interface Settings {
  readonly accounts: readonly string[];
  readonly deployers: readonly string[];
}

const namedPrincipals = resourceRule<TablePolicy, Settings>({
  name: "dynamodb-resourcepolicy-enforce-named-principals",
  severity: "high",
  description:
    "A table's policy refuses its items, copies and settings to everybody but roles that it names, and its items to those who deploy.",
  remediation:
    "deny everybody the actions on the table and on its indexes, but for whole ARNs of roles under ArnNotEquals `aws:PrincipalArn`; name deployers for the table's settings only.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.3.1"], nist: ["AC-3", "AC-5", "AC-6"] },
  types: types.tableResourcePolicy,
  settings: {
    accounts: setting([], "Account ids whose principals may be named (none: those of the provider)", {
      form: accountForm,
    }),
    deployers: setting([], "ARNs of the roles that deploy: they reach no item"),
  },
  check: (subject, judge, { accounts, deployers }) => {
    const { policy } = subject.props;
    const own = { accounts: ownAccounts(subject, accounts) };
    eachStatement(policy, judge, (statement, label) => demandOwnPrincipals(statement, label, judge, own));
    const refusals = statementsOf(policy).filter(isRefusal);
    judgeActions(refusals, items, deployers, judge);
    judgeActions(refusals, tableSettings, [], judge);
  },
});

/** Says of each kind of trespass which actions are open to it. */
function judgeActions(
  refusals: readonly Statement[],
  { actions, onIndexes }: Demand,
  strangers: readonly string[],
  judge: Judge,
): void {
  const found = new Map<string, string[]>();
  const say = (what: string, action: string) => found.set(what, [...(found.get(what) ?? []), action]);
  for (const action of actions) {
    const places = onIndexes.includes(action) ? [tableArn, indexArn] : [tableArn];
    for (const place of places) {
      const covering = refusals.filter((each) => coversAction(each, action) && reaches(each, place));
      const inside = exceptedFromAll(covering.map(exceptedOf));
      if (!inside) say(`refuses nobody on ${place === indexArn ? "indexes" : "the table"}`, action);
      if (inside?.some((arn) => /[*?]/.test(arn))) say("lets in roles that it does not name", action);
      for (const stranger of strangers)
        if (inside?.some((arn) => patternMatches(arn, stranger))) say(`lets in ${stranger}`, action);
    }
  }
  for (const [what, which] of found)
    judge.violation(`the policy ${what}: ${[...new Set(which)].map((each) => each.slice(9)).join(", ")}`);
}

/** A refusal that hits everybody but those whom its only condition excepts. */
function isRefusal(statement: Statement): boolean {
  const { allow, conditions } = statement;
  const [only, ...others] = conditions;
  return (
    !allow &&
    isForEverybody(statement) &&
    others.length === 0 &&
    (only === undefined ||
      (only.key === "aws:principalarn" && /^(ArnNot|StringNot)(Equals|Like)$/.test(only.operator)))
  );
}

function exceptedOf({ conditions }: Statement): readonly string[] {
  return conditions.flatMap(({ values }) => values);
}

function reaches({ resources }: Statement, place: RegExp): boolean {
  return resources.some((arn) => arn === "*" || place.test(arn));
}

const tableArn = /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+$/;
const indexArn = /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+\/(index\/)?\*$/;

interface Demand {
  readonly actions: readonly string[];
  /** Those of them that work on indexes, too. */
  readonly onIndexes: readonly string[];
}

/**
 * What reads, changes or copies items. Of all that DynamoDB takes in a table's policy, and of what only a refusal by
 * `NotAction` reaches. Sources: "DynamoDB API operations supported by resource-based policies", Amazon DynamoDB developer
 * guide; the service's actions, service authorization reference.
 */
const items: Demand = {
  actions: [
    "dynamodb:BatchGetItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:CreateBackup",
    "dynamodb:DeleteItem",
    "dynamodb:EnableKinesisStreamingDestination",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:GetItem",
    "dynamodb:PartiQLDelete",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLSelect",
    "dynamodb:PartiQLUpdate",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:ReadDataForReplication",
    "dynamodb:RestoreTableToPointInTime",
    "dynamodb:Scan",
    "dynamodb:SearchVectors",
    "dynamodb:UpdateItem",
    "dynamodb:UpdateKinesisStreamingDestination",
    "dynamodb:WriteDataForReplication",
  ],
  onIndexes: ["dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"],
};
const tableSettings: Demand = {
  actions: [
    "dynamodb:DeleteResourcePolicy",
    "dynamodb:DeleteTable",
    "dynamodb:PutResourcePolicy",
    "dynamodb:UpdateContinuousBackups",
    "dynamodb:UpdateTable",
    "dynamodb:UpdateTimeToLive",
  ],
  onIndexes: [],
};

export const dynamodbPolicyRules = [ownPolicy, namedPrincipals];
