import {
  accountForm,
  accountOf,
  demanded,
  eachStatement,
  isArnOf,
  isKnown,
  isSet,
  type Judge,
  type Node,
  ownAccounts,
  type PolicyHolder,
  providerRegion,
  resourceRule,
  roleForm,
  type Statement,
  sentKeys,
  setting,
  stackRule,
  statementsOf,
  type TaskDefinition,
  types,
} from "../lib";
import { namesSubject } from "../lib/federation";

const ownAccountsSetting = setting<readonly string[]>(
  [],
  "Account ids that count as the bank's own (none: those of the provider)",
  { form: accountForm },
);

const openTrust = resourceRule<PolicyHolder, { accounts: readonly string[] }>({
  name: "iam-role-disallow-open-trust",
  severity: "critical",
  description:
    "A role is taken by named principals of the bank's own accounts only, and through an identity provider by named subjects only.",
  remediation:
    "name the principal; have another account of the bank's listed in `accounts`; of an identity provider demand the subject (`…:sub`).",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "8.2.2"], nist: ["AC-3", "IA-2"] },
  types: types.role,
  settings: { accounts: ownAccountsSetting },
  check: (subject, judge, settings) => {
    if (!isSet(subject.props, "assumeRolePolicy")) {
      judge.violation("the role has no trust policy");
      return;
    }
    const own = ownAccounts(subject, settings.accounts);
    eachStatement(subject.props.assumeRolePolicy, judge, (statement, label) => {
      if (!statement.allow) return;
      for (const { kind, id } of statement.principals) {
        const account = accountOf(id);
        if (id.includes("*")) judge.violation(`${label} lets everybody take the role`);
        else if (kind === "Federated") judgeFederated(statement, label, id, own, judge);
        else if (kind === "Service" && isElsewhere(id, providerRegion(subject)))
          judge.violation(`${label} lets a service of another region take the role`);
        else if (kind === "CanonicalUser" || (kind === "AWS" && account === undefined))
          judge.violation(`${label} trusts a principal that is no ARN`);
        else if (kind === "AWS" && account !== undefined && !own.includes(account))
          judge.violation(`${label} lets another account take the role`);
        else if (kind === "AWS" && isWholeAccount(id) && !namesCaller(statement))
          judge.violation(`${label} lets whomever the account gives the right take the role`);
      }
    });
  },
});

/** A service that has a principal for each region, of another one than the provider's. */
function isElsewhere(service: string, own: string | undefined): boolean {
  const [, region] = /^[a-z0-9-]+\.([a-z]{2}(?:-[a-z]+)+-\d+)\.amazonaws\.com(?:\.cn)?$/.exec(service) ?? [];
  return region !== undefined && own !== undefined && region !== own;
}

/** An account as a principal is all that it lets: the role's own document no longer says who that is. */
function isWholeAccount(id: string): boolean {
  return /^(\d{12}|arn:[^:]+:iam::\d{12}:root)$/.test(id);
}

/** By name, id or tag: a word that is agreed on (`sts:ExternalId`) is nobody's own. */
function namesCaller(statement: Statement): boolean {
  return statement.conditions.some(
    ({ key }) =>
      /^aws:(principalarn|userid|principaltag\/.+)$/.test(key) && demanded(statement, key).length > 0,
  );
}

/** Whoever has an account at the provider is let in where the statement does not say who. */
function judgeFederated(
  statement: Statement,
  label: string,
  provider: string,
  own: readonly string[],
  judge: Judge,
): void {
  const account = accountOf(provider);
  if (account !== undefined && !own.includes(account))
    judge.violation(`${label} trusts an identity provider of another account`);
  if (!namesSubject(statement))
    judge.violation(`${label} lets everybody of an identity provider take the role`);
}

/**
 * Services whose trust policy AWS documents without a condition, and of which it does not say what they send (AWS Lambda
 * developer guide, Defining Lambda function permissions with an execution role).
 */
const documentedWithout = ["lambda.amazonaws.com"];

const confusedDeputy = resourceRule<
  PolicyHolder,
  { exemptServices: readonly string[]; accounts: readonly string[] }
>({
  name: "iam-role-enforce-confused-deputy-conditions",
  severity: "medium",
  description:
    "An AWS service takes a role on behalf of the own account only, where it says on whose behalf it acts.",
  remediation:
    "demand `aws:SourceAccount` or `aws:SourceArn` of the own account in the trust policy, or have the service listed in `exemptServices`.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2"], nist: ["AC-4", "AC-6"] },
  types: types.role,
  settings: {
    exemptServices: setting(
      [],
      "Service principals that send neither key, beside those of which AWS says so",
      { form: /^[a-z0-9.-]+\.amazonaws\.com$/ },
    ),
    accounts: ownAccountsSetting,
  },
  check: (subject, judge, { exemptServices, accounts }) => {
    const own = ownAccounts(subject, accounts);
    eachStatement(subject.props.assumeRolePolicy, judge, (statement, label) => {
      const services = servicesOf(statement).filter(
        (service) =>
          ![...exemptServices, ...documentedWithout].includes(service) &&
          sentKeys(service, ["sts:AssumeRole"])?.length !== 0,
      );
      if (services.length > 0 && !namesSource(statement, own))
        judge.violation(`${label} lets ${services.join(", ")} act for any account`);
      else if (namesForeignSource(statement, own))
        judge.violation(`${label} lets a service act for another account`);
    });
  },
});

const ecsTasksTrust = stackRule<TaskDefinition, { elsewhere: readonly string[] }>({
  name: "iam-role-enforce-ecs-tasks-trust",
  severity: "high",
  description: "The roles of a task can be taken by tasks of the own account, and by nobody else.",
  remediation:
    "trust `ecs-tasks.amazonaws.com` alone, with `aws:SourceAccount`; have a role that another stack makes listed in `elsewhere`.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.5"], nist: ["AC-3", "AC-6"] },
  types: types.taskDefinition,
  settings: {
    elsewhere: setting<readonly string[]>(
      [],
      "ARNs of roles for tasks that another stack of the bank makes",
      {
        form: roleForm,
      },
    ),
  },
  check: (definition, judge, { graph, settings: { elsewhere } }) => {
    for (const property of ["executionRoleArn", "taskRoleArn"] as const)
      judge.part(() => {
        if (!isSet(definition.props, property)) return;
        const roles = rolesOf(definition, property, graph.ofType(types.role));
        if (roles.length === 0 && !elsewhere.includes(String(definition.props[property])))
          judge.violation(`\`${property}\` names a role that is not in the stack`);
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
  // Made of nothing: the ARN was written down, and no role that is still to be made has it but by a name of the program's.
  const written = !definition.isDerived(property);
  return all.filter((role) =>
    written && !isKnown(() => role.props.arn) ? isArnOf(role, String(arn)) : role.props.arn === arn,
  );
}

function judgeTasksTrust(role: Node<PolicyHolder>, judge: Judge): void {
  const allowing = statementsOf(role.props.assumeRolePolicy).filter(({ allow }) => allow);
  for (const statement of allowing) {
    const others = statement.principals.filter(
      ({ kind, id }) => kind !== "Service" || id !== "ecs-tasks.amazonaws.com",
    );
    if (others.length > 0 || statement.principals.length === 0)
      judge.violation(`the role ${role.name} can be taken by others than tasks`);
    if (!namesSource(statement, ownAccounts(role, [])))
      judge.violation(`the role ${role.name} can be taken for other accounts`);
  }
  if (allowing.length === 0) judge.violation(`the role ${role.name} can be taken by nobody`);
}

/** Service principals that the statement lets take the role. */
function servicesOf({ allow, principals }: Statement): string[] {
  return allow ? principals.filter(({ kind }) => kind === "Service").map(({ id }) => id) : [];
}

/** Whether the statement demands that a service acts for an own account, or for a bucket, whose ARN has no account. */
function namesSource(statement: Statement, own: readonly string[]): boolean {
  const sources = sourcesOf(statement);
  return sources.some((value) => isOf(value, own) || /^arn:aws:s3:::[^*]/.test(value));
}

function namesForeignSource(statement: Statement, own: readonly string[]): boolean {
  return sourcesOf(statement).some((value) => accountOf(value) !== undefined && !isOf(value, own));
}

function sourcesOf(statement: Statement): string[] {
  return [...demanded(statement, "aws:SourceAccount"), ...demanded(statement, "aws:SourceArn")];
}

/** A provider that names no account has its own rule against it; any account is taken for the own one then. */
function isOf(value: string, own: readonly string[]): boolean {
  const account = accountOf(value);
  return account !== undefined && (own.length === 0 || own.includes(account));
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
