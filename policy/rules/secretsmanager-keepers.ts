import {
  coversAction,
  isForEverybody,
  isGiven,
  isKnown,
  type Judge,
  type Node,
  type PolicyHolder,
  patternMatches,
  type Statement,
  stackRule,
  statementsOf,
  thoseNaming,
  types,
} from "../lib";

interface Secret extends PolicyHolder {
  readonly arn?: string;
}

/** What is done with a secret, and by whom it may be done at all. */
const duties = [
  { what: "read its value", actions: ["GetSecretValue"], knows: true },
  { what: "put its value", actions: ["PutSecretValue", "UpdateSecretVersionStage"], knows: true },
  {
    what: "delete it or change its policy",
    actions: ["DeleteSecret", "PutResourcePolicy", "DeleteResourcePolicy"],
    knows: false,
  },
] as const;

const namedKeepers = stackRule<Secret>({
  name: "secretsmanager-secret-enforce-named-keepers",
  severity: "high",
  description:
    "Whatever their own permissions, only named roles read a secret's value or put one, and those that manage the secret do neither.",
  remediation:
    "refuse everybody else in the secret's policy: Deny, Principal `*`, with `ArnNotEquals` on `aws:PrincipalArn` and nothing more.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.2.5", "8.6.2"], nist: ["AC-3", "AC-5", "AC-6"] },
  types: types.secret,
  check: (secret, judge, { graph }) => {
    const { sure, unclear } = thoseNaming(
      graph.ofType<PolicyHolder & { readonly secretArn?: string }>(types.secretPolicy),
      { property: "secretArn", types: types.secret, by: "arn" },
      secret,
    );
    for (const { urn } of unclear) judge.undetermined("secretArn", urn);
    if (sure.length === 0 && unclear.length > 0) return;
    const statements = [
      ...sure.flatMap(({ props }) => statementsOf(props.policy)),
      ...(isGiven(secret, "policy") ? statementsOf(secret.props.policy) : []),
    ];
    judgeDuties(secret, statements, judge);
  },
});

function judgeDuties(secret: Node<Secret>, statements: readonly Statement[], judge: Judge): void {
  const arn = isKnown(() => secret.props.arn) ? secret.props.arn : undefined;
  const kept = duties.map((duty) => ({
    ...duty,
    keepers: duty.actions.map((action) => keepersOf(`secretsmanager:${action}`, statements, arn)),
  }));
  for (const { what, keepers, knows } of kept) {
    if (keepers.includes(undefined)) judge.violation(`others than named roles can ${what}: ${secret.name}`);
    if (knows && keepers.some((each) => each?.some((keeper) => keeper.endsWith(":root"))))
      judge.violation(`the account's root user can ${what}: ${secret.name}`);
  }
  const by = (knowing: boolean) =>
    kept
      .filter(({ knows }) => knows === knowing)
      .flatMap(({ keepers }) => keepers.flatMap((each) => each ?? []));
  const managing = by(false);
  for (const keeper of new Set(by(true)))
    if (managing.includes(keeper))
      judge.violation(`${keeper} both manages the secret and knows its value: ${secret.name}`);
}

/** Those whom a statement that refuses everybody else lets do it; nothing where there is none. */
function keepersOf(
  action: string,
  statements: readonly Statement[],
  arn: string | undefined,
): readonly string[] | undefined {
  return statements.find(
    (statement) =>
      !statement.allow &&
      isForEverybody(statement) &&
      coversAction(statement, action) &&
      // While the ARN is not known, a refusal that names one may be on somebody else's secret.
      statement.resources.some(
        (resource) => resource === "*" || (arn !== undefined && patternMatches(resource, arn)),
      ) &&
      exempted(statement) !== undefined,
  )?.conditions[0]?.values;
}

/** The roles that a refusal passes over, where it passes over named ones and nothing else. */
function exempted({ conditions }: Statement): readonly string[] | undefined {
  const [only, ...others] = conditions;
  const named = /^arn:[^:*?]+:iam::\d{12}:(root|role\/[^*?]+)$/;
  return only !== undefined &&
    others.length === 0 &&
    only.key === "aws:principalarn" &&
    /^(Arn|String)Not(Equals|Like)$/.test(only.operator) &&
    only.values.length > 0 &&
    only.values.every((value) => named.test(value))
    ? only.values
    : undefined;
}

export const secretsmanagerKeepersRules = [namedKeepers];
