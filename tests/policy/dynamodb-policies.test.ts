import { dynamodbPolicyRules } from "../../policy/rules/dynamodb-policies";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(dynamodbPolicyRules, `dynamodb-${name}`);
const tableType = "aws:dynamodb/table:Table";
const policyType = "aws:dynamodb/resourcePolicy:ResourcePolicy";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const arn = `arn:aws:dynamodb:eu-west-1:${account}:table/cdd-test-customers`;

const table = (inputs: Record<string, unknown> = {}) => resource(tableType, "table", { arn, ...inputs });
const policyOf = (resourceArn: unknown, of?: string): JudgedResource =>
  resource(
    policyType,
    "policy",
    { resourceArn, policy: "{}" },
    of === undefined ? {} : { propertyDependencies: { resourceArn: [urnOf(tableType, of)] } },
  );

describeRule({
  rule: rule("table-enforce-resource-policy"),
  passing: [table(), policyOf(arn)],
  decisive: [],
  cases: [
    { when: "the table has none", given: [table()], outcome: "fail", says: "no ResourcePolicy" },
    {
      when: "another table has one",
      given: [table(), policyOf(`${arn}-archive`)],
      outcome: "fail",
    },
    {
      when: "neither has an ARN yet, and the policy is made of the table's",
      given: [table({ arn: unknown }), policyOf(unknown, "table")],
      outcome: "pass",
    },
    {
      when: "neither has an ARN yet, and the policy is made of another table's",
      given: [
        table({ arn: unknown }),
        policyOf(unknown, "other"),
        { ...table({ arn: unknown }), name: "other" },
      ],
      outcome: "fail",
    },
    {
      when: "nobody can tell whose the policy is",
      given: [table({ arn: unknown }), policyOf(unknown)],
      outcome: "undetermined",
      says: "resourceArn",
    },
    {
      when: "it has one, and a stream",
      given: [table({ streamEnabled: true }), policyOf(arn)],
      outcome: "fail",
      says: "a stream",
    },
    {
      when: "nobody knows yet whether it has a stream",
      given: [table({ streamEnabled: unknown }), policyOf(arn)],
      outcome: "undetermined",
      says: "streamEnabled",
    },
  ],
});

const reader = role("cdd/test/reader");
const writer = role("cdd/test/writer");
const restorer = role("restorer");
const deployer = role("deployer");
const both = [arn, `${arn}/index/*`];
const but = (...others: string[]) => ({ ArnNotEquals: { "aws:PrincipalArn": others } });

function refusal(
  action: string | readonly string[],
  condition?: unknown,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: both,
    ...(condition ? { Condition: condition } : {}),
    ...more,
  };
}

const named = (...actions: string[]) => actions.map((each) => `dynamodb:${each}`);
const reading = named("BatchGetItem", "ConditionCheckItem", "GetItem", "Query");
const writing = named("BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem", "PartiQLInsert");
const copying = named("CreateBackup", "RestoreTableToPointInTime");
const managing = named(
  ...["DeleteResourcePolicy", "DeleteTable", "PutResourcePolicy"],
  ...["UpdateContinuousBackups", "UpdateTable", "UpdateTimeToLive"],
);
const rest = {
  ...refusal([]),
  Action: undefined,
  NotAction: [...named("Describe*", "ListTagsOfResource"), ...reading, ...writing, ...copying, ...managing],
};
const reads = refusal(reading, but(reader, writer));
const writes = refusal(writing, but(writer));
const copies = refusal(copying, but(restorer));
const manages = refusal(managing, but(deployer));
const all = [rest, reads, writes, copies, manages];
const policy = (...statements: readonly Record<string, unknown>[]) =>
  resource(policyType, "policy", { resourceArn: arn, policy: document(...statements) });
/** The policy with one statement in another's place. */
const instead = (one: Record<string, unknown>, other: Record<string, unknown>) =>
  policy(...all.map((each) => (each === one ? other : each)));

describeRule({
  rule: rule("resourcepolicy-enforce-named-principals"),
  passing: [policy(...all)],
  settings: { deployers: [deployer] },
  decisive: ["policy"],
  cases: [
    {
      when: "it only allows",
      given: [
        policy({ Effect: "Allow", Principal: { AWS: reader }, Action: "dynamodb:GetItem", Resource: arn }),
      ],
      outcome: "fail",
      says: /refuses nobody on the table: .*GetItem.*DeleteTable/s,
    },
    {
      when: "deployers read items",
      given: [instead(reads, refusal("dynamodb:GetItem", but(reader, writer, deployer)))],
      outcome: "fail",
      says: `lets in ${deployer}`,
    },
    {
      when: "deployers restore tables beside their policies",
      given: [instead(copies, refusal(copies.Action as string[], but(restorer, deployer)))],
      outcome: "fail",
      says: "CreateBackup, RestoreTableToPointInTime",
    },
    {
      when: "nothing is said of whole reads and of what AWS adds",
      given: [policy(reads, writes, copies, manages)],
      outcome: "fail",
      says: /refuses nobody on the table: .*ReadDataForReplication, Scan, SearchVectors/s,
    },
    {
      when: "whole reads are refused to all but some, and deployers are among them",
      given: [instead(rest, { ...rest, Condition: but(reader, writer, restorer, deployer) })],
      outcome: "fail",
      says: new RegExp(`lets in ${deployer}: .*Scan`),
    },
    {
      when: "a path of roles is let in: whoever makes roles makes one there",
      given: [policy(refusal("dynamodb:*", but(role("cdd/test/*"))))],
      outcome: "fail",
      says: "roles that it does not name",
    },
    {
      when: "a path is let in, and another refusal lets in one role of it",
      given: [policy(refusal("dynamodb:*", but(role("cdd/test/*"))), refusal("dynamodb:*", but(reader)))],
      outcome: "pass",
    },
    {
      when: "a path is let in, and another refusal lets in a deployer of it",
      given: [policy(refusal("dynamodb:*", but(role("*"))), refusal("dynamodb:*", but(deployer)))],
      outcome: "fail",
      says: `lets in ${deployer}`,
    },
    {
      when: "one refusal lets in a deployer, and another the path that he is of",
      given: [policy(refusal("dynamodb:*", but(deployer)), refusal("dynamodb:*", but(role("*"))))],
      outcome: "fail",
      says: `lets in ${deployer}`,
    },
    {
      when: "two refusals let in paths that have roles in common",
      given: [
        policy(refusal("dynamodb:*", but(role("cdd/*"))), refusal("dynamodb:*", but(role("*/reader")))),
      ],
      outcome: "fail",
      says: "roles that it does not name",
    },
    {
      when: "two refusals let in paths that have nobody in common",
      given: [policy(refusal("dynamodb:*", but(role("cdd/*"))), refusal("dynamodb:*", but(role("ops/*"))))],
      outcome: "pass",
    },
    {
      when: "one refusal lets in one role, and another another: nobody gets in",
      given: [policy(refusal("dynamodb:*", but(deployer)), refusal("dynamodb:*", but(reader)))],
      outcome: "pass",
    },
    {
      when: "everybody is refused everything",
      given: [policy(refusal("dynamodb:*"))],
      outcome: "pass",
    },
    {
      when: "the indexes are left out",
      given: [policy(refusal("dynamodb:*", but(reader), { Resource: arn }))],
      outcome: "fail",
      says: "on indexes: PartiQLSelect, Query, Scan",
    },
    {
      when: "only one role is refused",
      given: [policy(refusal("dynamodb:*", undefined, { Principal: { AWS: deployer } }))],
      outcome: "fail",
    },
    {
      when: "the refusal holds under another condition, too",
      given: [policy(refusal("dynamodb:*", { ...but(reader), Bool: { "aws:SecureTransport": "false" } }))],
      outcome: "fail",
    },
    {
      when: "the condition names whom it refuses",
      given: [policy(refusal("dynamodb:*", { ArnEquals: { "aws:PrincipalArn": deployer } }))],
      outcome: "fail",
    },
    {
      when: "it lets in a role of another account besides",
      given: [
        policy(...all, {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999988887777:role/partner" },
          Action: "dynamodb:GetItem",
          Resource: arn,
        }),
      ],
      outcome: "fail",
      says: "outside the own accounts",
    },
    {
      when: "that account is the bank's",
      given: [
        policy(...all, {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999988887777:role/partner" },
          Action: "dynamodb:GetItem",
          Resource: arn,
        }),
      ],
      settings: { accounts: ["999988887777"] },
      outcome: "pass",
    },
    {
      when: "the table has no ARN yet",
      given: [resource(policyType, "policy", { resourceArn: unknown, policy: document(...all) })],
      outcome: "pass",
    },
    {
      when: "it is no JSON",
      given: [resource(policyType, "policy", { resourceArn: arn, policy: "{" })],
      outcome: "fail",
      says: "could not be judged",
    },
  ],
});
