import { secretsmanagerKeepersRules } from "../../policy/rules/secretsmanager-keepers";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const secretType = "aws:secretsmanager/secret:Secret";
const arn = `arn:aws:secretsmanager:eu-west-1:${account}:secret:cdd/test/screening/api-key-AbCdEf`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const root = `arn:aws:iam::${account}:root`;

const secret = (inputs: Record<string, unknown> = {}) =>
  resource(secretType, "api-key", { name: "cdd/test/screening/api-key", arn, ...inputs });
const policyOf = (
  policy: unknown,
  inputs: Record<string, unknown> = {},
  more: Partial<JudgedResource> = {},
) =>
  resource(
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "api-key-policy",
    { secretArn: arn, policy, ...inputs },
    more,
  );

type Refusal = Readonly<Record<string, unknown>>;
const refusing = (actions: readonly string[], roles: readonly string[], change: Refusal = {}): Refusal => ({
  Effect: "Deny",
  Principal: "*",
  Action: actions.map((action) => `secretsmanager:${action}`),
  Resource: "*",
  Condition: { ArnNotEquals: { "aws:PrincipalArn": roles } },
  ...change,
});
const reading = (change: Refusal = {}) => refusing(["GetSecretValue"], [role("execution")], change);
const writing = (change: Refusal = {}, roles = [role("writer")]) =>
  refusing(["PutSecretValue", "UpdateSecretVersionStage"], roles, change);
const managing = (change: Refusal = {}) =>
  refusing(["DeleteSecret", "PutResourcePolicy", "DeleteResourcePolicy"], [role("deployer"), root], change);
const sound = document(reading(), writing(), managing());
const read = (change: Refusal): [JudgedResource, JudgedResource] => [
  secret(),
  policyOf(document(reading(change), writing(), managing())),
];
const others = "others than named roles can read its value";

describeRule({
  rule: ruleNamed(secretsmanagerKeepersRules, "secretsmanager-secret-enforce-named-keepers"),
  passing: [secret(), policyOf(sound)],
  decisive: [],
  cases: [
    { when: "the secret carries the policy itself", given: [secret({ policy: sound })], outcome: "pass" },
    { when: "it has no policy", given: [secret()], outcome: "fail", says: others },
    {
      when: "its policy says nothing of who puts values",
      given: [secret(), policyOf(document(reading(), managing()))],
      outcome: "fail",
      says: "others than named roles can put its value",
    },
    {
      when: "a value can be put back by others",
      given: [
        secret(),
        policyOf(document(reading(), refusing(["PutSecretValue"], [role("writer")]), managing())),
      ],
      outcome: "fail",
      says: "put its value",
    },
    {
      when: "its policy says nothing of who changes it",
      given: [secret(), policyOf(document(reading(), writing()))],
      outcome: "fail",
      says: "delete it or change its policy",
    },
    {
      when: "a policy allows instead of refusing",
      given: read({ Effect: "Allow" }),
      outcome: "fail",
      says: others,
    },
    {
      when: "it refuses one principal only",
      given: read({ Principal: { AWS: role("x") } }),
      outcome: "fail",
      says: others,
    },
    {
      when: "it refuses for another secret",
      given: read({ Resource: `${arn}2` }),
      outcome: "fail",
      says: others,
    },
    { when: "it refuses for this secret by its ARN", given: read({ Resource: [arn] }), outcome: "pass" },
    { when: "it refuses by a wildcard", given: read({ Action: "secretsmanager:Get*" }), outcome: "pass" },
    {
      when: "it passes over all roles of a path",
      given: read({ Condition: { ArnNotLike: { "aws:PrincipalArn": role("cdd/*") } } }),
      outcome: "fail",
      says: others,
    },
    {
      when: "it passes over whoever the account is",
      given: read({ Condition: { StringNotEquals: { "aws:PrincipalAccount": account } } }),
      outcome: "fail",
      says: others,
    },
    {
      when: "it holds under a further condition only",
      given: read({
        Condition: {
          ArnNotEquals: { "aws:PrincipalArn": role("execution") },
          Bool: { "aws:MultiFactorAuthPresent": "false" },
        },
      }),
      outcome: "fail",
      says: others,
    },
    {
      when: "the root user reads",
      given: read({ Condition: { ArnNotEquals: { "aws:PrincipalArn": [role("execution"), root] } } }),
      outcome: "fail",
      says: "root user can read its value",
    },
    {
      when: "whoever manages it puts values too",
      given: [secret(), policyOf(document(reading(), writing({}, [role("deployer")]), managing()))],
      outcome: "fail",
      says: `${role("deployer")} both manages the secret and knows its value`,
    },
    {
      when: "the policy of another secret is right",
      given: [secret(), policyOf(sound, { secretArn: `${arn}2` })],
      outcome: "fail",
      says: others,
    },
    {
      when: "its policy is made of it, and no ARN is known yet",
      given: [
        secret({ arn: unknown }),
        policyOf(
          sound,
          { secretArn: unknown },
          { propertyDependencies: { secretArn: [urnOf(secretType, "api-key")] } },
        ),
      ],
      outcome: "pass",
    },
    {
      when: "its ARN is not known yet, and the refusal is on another one",
      given: [
        secret({
          arn: unknown,
          policy: document(reading({ Resource: `${arn}2` }), writing(), managing()),
        }),
      ],
      outcome: "fail",
      says: others,
    },
    {
      when: "its policy is not known yet",
      given: [secret(), policyOf(unknown)],
      outcome: "undetermined",
      says: "property=policy",
    },
    {
      when: "nobody can tell whose policy it is",
      given: [secret({ arn: unknown }), policyOf(sound, { secretArn: unknown })],
      outcome: "undetermined",
      says: "property=secretArn",
    },
  ],
});
