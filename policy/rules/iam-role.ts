import {
  accountOf,
  demanded,
  eachStatement,
  isSet,
  type Judge,
  type Node,
  ownAccounts,
  type PolicyHolder,
  resourceRule,
  type Statement,
  sentKeys,
  setting,
  stackRule,
  statementsOf,
  type TaskDefinition,
  types,
} from "../lib";

const openTrust = resourceRule<PolicyHolder, { accounts: readonly string[] }>({
  name: "iam-role-disallow-open-trust",
  severity: "critical",
  description:
    "A role is taken by named principals only: another account's under a condition, a token's bearer by its whole audience and subject.",
  remediation:
    "name the principal; for another account demand `sts:ExternalId` or `aws:PrincipalOrgID`, of a token `StringEquals` on `aud` and `sub`.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "8.2.2"], nist: ["AC-3", "IA-2"] },
  types: types.role,
  settings: {
    accounts: setting([], "Account ids that count as the bank's own (none: those of the provider)"),
  },
  check: (subject, judge, settings) => {
    if (!isSet(subject.props, "assumeRolePolicy")) {
      judge.violation("the role has no trust policy");
      return;
    }
    const own = ownAccounts(subject, settings.accounts);
    eachStatement(subject.props.assumeRolePolicy, judge, (statement, label) => {
      if (!statement.allow) return;
      const conditioned =
        demanded(statement, "sts:ExternalId").length > 0 ||
        demanded(statement, "aws:PrincipalOrgID").length > 0;
      for (const { kind, id } of statement.principals) {
        const account = accountOf(id);
        if (id.includes("*")) judge.violation(`${label} lets everybody take the role`);
        else if (kind === "AWS" && account === undefined)
          judge.violation(`${label} trusts a principal that is no ARN`);
        else if (kind === "AWS" && account !== undefined && !own.includes(account) && !conditioned)
          judge.violation(`${label} lets another account take the role without a condition`);
        else if (kind === "Federated" && /:oidc-provider\//.test(id) && !namesToken(statement, id))
          judge.violation(`${label} lets whoever has a token of ${id} take the role`);
      }
    });
  },
});

/** One audience and one subject, both whole. Source: "Create a role for OpenID Connect federation", IAM user guide. */
function namesToken({ conditions }: Statement, provider: string): boolean {
  const issuer = provider.slice(provider.indexOf("/") + 1).toLowerCase();
  return ["aud", "sub"].every((claim) =>
    conditions.some(
      ({ operator, key, values }) =>
        operator === "StringEquals" &&
        key === `${issuer}:${claim}` &&
        values.length > 0 &&
        values.every((value) => value !== ""),
    ),
  );
}

const confusedDeputy = resourceRule<PolicyHolder, { exemptServices: readonly string[] }>({
  name: "iam-role-enforce-confused-deputy-conditions",
  severity: "medium",
  description:
    "An AWS service takes a role on behalf of the own account only, where it says on whose behalf it acts.",
  remediation: "demand `aws:SourceAccount` or `aws:SourceArn` in the trust policy.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2"], nist: ["AC-4", "AC-6"] },
  types: types.role,
  settings: {
    exemptServices: setting(
      [],
      "Service principals that send neither key, beside those of which AWS says so",
    ),
  },
  check: ({ props }, judge, { exemptServices }) => {
    eachStatement(props.assumeRolePolicy, judge, (statement, label) => {
      const services = servicesOf(statement).filter(
        (service) => !exemptServices.includes(service) && sentKeys(service, ["sts:AssumeRole"])?.length !== 0,
      );
      if (services.length > 0 && !namesSource(statement))
        judge.violation(`${label} lets ${services.join(", ")} act for any account`);
    });
  },
});

const ecsTasksTrust = stackRule<TaskDefinition>({
  name: "iam-role-enforce-ecs-tasks-trust",
  severity: "high",
  description: "The roles of a task can be taken by tasks of the own account, and by nobody else.",
  remediation: "trust `ecs-tasks.amazonaws.com` alone, with `aws:SourceAccount`.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.5"], nist: ["AC-3", "AC-6"] },
  types: types.taskDefinition,
  check: (definition, judge, { graph }) => {
    for (const property of ["executionRoleArn", "taskRoleArn"] as const)
      judge.part(() => {
        if (!isSet(definition.props, property)) return;
        const roles = rolesOf(definition, property, graph.ofType(types.role));
        if (roles.length === 0) judge.violation(`\`${property}\` names a role that is not in the stack`);
        for (const role of roles) judge.part(() => judgeTasksTrust(role, judge));
      });
  },
});

function rolesOf(
  definition: Node<TaskDefinition>,
  property: "executionRoleArn" | "taskRoleArn",
  all: readonly Node<PolicyHolder & { readonly arn?: string }>[],
): Node<PolicyHolder>[] {
  const referenced = definition.references<PolicyHolder>(property, types.role);
  if (referenced.length > 0) return referenced;
  const arn = definition.props[property];
  return all.filter((role) => role.props.arn === arn);
}

function judgeTasksTrust(role: Node<PolicyHolder>, judge: Judge): void {
  const allowing = statementsOf(role.props.assumeRolePolicy).filter(({ allow }) => allow);
  for (const statement of allowing) {
    const others = statement.principals.filter(
      ({ kind, id }) => kind !== "Service" || id !== "ecs-tasks.amazonaws.com",
    );
    if (others.length > 0 || statement.principals.length === 0)
      judge.violation(`the role ${role.name} can be taken by others than tasks`);
    if (!namesSource(statement)) judge.violation(`the role ${role.name} can be taken for other accounts`);
  }
  if (allowing.length === 0) judge.violation(`the role ${role.name} can be taken by nobody`);
}

/** Service principals that the statement lets take the role. */
function servicesOf({ allow, principals }: Statement): string[] {
  return allow ? principals.filter(({ kind }) => kind === "Service").map(({ id }) => id) : [];
}

/** Whether the statement demands the account or resource for which a service acts. */
function namesSource(statement: Statement): boolean {
  const sources = [...demanded(statement, "aws:SourceAccount"), ...demanded(statement, "aws:SourceArn")];
  return sources.some((value) => /(^|:)\d{12}(:|$)|^arn:aws:s3:::[^*]/.test(value));
}

const identities = resourceRule<object>({
  name: "iam-disallow-users-and-static-keys",
  severity: "high",
  description: "The program makes no users, groups, passwords or access keys.",
  remediation: "let people and pipelines take roles through the bank's identity provider.",
  standards: { fsbp: ["IAM.2"], pci: [], pciOwn: ["8.2.1", "8.6.1"], nist: ["AC-2", "IA-2"] },
  types: types.identity,
  check: ({ type }, judge) =>
    judge.violation(`${type.split(":").at(-1)} is an identity or credential of its own`),
});

export const iamRoleRules = [openTrust, confusedDeputy, ecsTasksTrust, identities];
