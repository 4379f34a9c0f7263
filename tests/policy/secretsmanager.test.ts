import { secretsmanagerRules } from "../../policy/rules/secretsmanager";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(secretsmanagerRules, `secretsmanager-${name}`);
const secret = (inputs: Record<string, unknown>) =>
  resource("aws:secretsmanager/secret:Secret", "secret", inputs);
const kmsKeyId = "arn:aws:kms:eu-west-1:111122223333:key/1";

describeRule({
  rule: rule("secret-configure-customer-managed-key"),
  passing: [secret({ kmsKeyId })],
  decisive: [],
  cases: [
    { when: "the key is not known yet", given: [secret({ kmsKeyId: unknown })], outcome: "pass" },
    { when: "no key is named", given: [secret({})], outcome: "fail", says: "names no key" },
    {
      when: "the key is AWS's",
      given: [secret({ kmsKeyId: "alias/aws/secretsmanager" })],
      outcome: "fail",
      says: "AWS owns",
    },
    {
      when: "the key is AWS's, by its ARN",
      given: [secret({ kmsKeyId: `arn:aws:kms:eu-west-1:${account}:alias/aws/secretsmanager` })],
      outcome: "fail",
    },
  ],
});

const random = resource("random:index/randomPassword:RandomPassword", "random", {}, { provider: null });
const version = (inputs: Record<string, unknown>, more: Partial<JudgedResource> = {}) =>
  resource("aws:secretsmanager/secretVersion:SecretVersion", "version", { secretId: "s", ...inputs }, more);
const madeOfRandom = (property: string) => ({
  propertyDependencies: { [property]: [urnOf(random.type, "random")] },
});

describeRule({
  rule: rule("secretversion-disallow-plaintext"),
  passing: [version({ secretString: unknown }, madeOfRandom("secretString")), random],
  decisive: [],
  cases: [
    {
      when: "a generated value is known by now",
      given: [version({ secretString: "x" }, madeOfRandom("secretString")), random],
      outcome: "pass",
    },
    {
      when: "the value stands in the program",
      given: [version({ secretString: "hunter2" })],
      outcome: "fail",
      says: "`secretString`",
    },
    {
      when: "the bytes stand in the program",
      given: [version({ secretBinary: "aGk=" })],
      outcome: "fail",
      says: "`secretBinary`",
    },
    {
      when: "the value is written and not kept",
      given: [version({ secretStringWoVersion: 1 })],
      outcome: "fail",
      says: "`secretStringWo`",
    },
    {
      when: "a generated value is written and not kept",
      given: [version({ secretStringWoVersion: 1 }, madeOfRandom("secretStringWo")), random],
      outcome: "pass",
    },
    {
      when: "the value is unknown and of no known origin",
      given: [version({ secretString: unknown })],
      outcome: "undetermined",
      says: "property=secretString",
    },
  ],
});

const policyOf = (principal: unknown, more: Record<string, unknown> = {}) =>
  document({
    Sid: "S",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: "*",
    Principal: principal,
    ...more,
  });
const secretPolicy = (inputs: Record<string, unknown>) =>
  resource("aws:secretsmanager/secretPolicy:SecretPolicy", "policy", {
    blockPublicPolicy: true,
    policy: policyOf({ AWS: `arn:aws:iam::${account}:role/x` }),
    ...inputs,
  });
const foreign = "arn:aws:iam::999988887777:role/x";

describeRule({
  rule: rule("secretpolicy-disallow-public-access"),
  passing: [secretPolicy({})],
  decisive: ["policy", "blockPublicPolicy"],
  cases: [
    {
      when: "public policies are not blocked",
      given: [secretPolicy({ blockPublicPolicy: false })],
      outcome: "fail",
      says: "blockPublicPolicy",
    },
    {
      when: "nothing is said of public policies",
      given: [secretPolicy({ blockPublicPolicy: undefined })],
      outcome: "fail",
    },
    {
      when: "everybody may read",
      given: [secretPolicy({ policy: policyOf("*") })],
      outcome: "fail",
      says: "every principal",
    },
    {
      when: "every AWS principal may read",
      given: [secretPolicy({ policy: policyOf({ AWS: "*" }) })],
      outcome: "fail",
    },
    {
      when: "everybody may read under a condition",
      given: [
        secretPolicy({
          policy: policyOf("*", { Condition: { StringEquals: { "aws:PrincipalAccount": account } } }),
        }),
      ],
      outcome: "fail",
    },
    {
      when: "everybody is denied",
      given: [secretPolicy({ policy: policyOf("*", { Effect: "Deny" }) })],
      outcome: "pass",
    },
    {
      when: "another account may read",
      given: [secretPolicy({ policy: policyOf({ AWS: foreign }) })],
      outcome: "fail",
      says: "outside the own accounts",
    },
    {
      when: "another account may read, given as id",
      given: [secretPolicy({ policy: policyOf({ AWS: "999988887777" }) })],
      outcome: "fail",
    },
    {
      when: "the other account is approved",
      given: [secretPolicy({ policy: policyOf({ AWS: foreign }) })],
      settings: { accounts: ["999988887777"] },
      outcome: "pass",
    },
    {
      when: "a principal is none",
      given: [secretPolicy({ policy: policyOf({ AWS: "AROAEXAMPLE" }) })],
      outcome: "fail",
    },
    {
      when: "the secret itself carries an open policy",
      given: [secret({ policy: policyOf("*") })],
      outcome: "fail",
    },
    { when: "the secret itself carries none", given: [secret({})], outcome: "pass" },
  ],
});

describeRule({
  rule: rule("secret-configure-recovery-window"),
  passing: [secret({ recoveryWindowInDays: 30 })],
  decisive: ["recoveryWindowInDays", "replicas"],
  cases: [
    { when: "nothing is said: AWS waits 30 days", given: [secret({})], outcome: "pass" },
    {
      when: "it is lost at once",
      given: [secret({ recoveryWindowInDays: 0 })],
      outcome: "fail",
      says: "after 0 days",
    },
    { when: "it is a week", given: [secret({ recoveryWindowInDays: 7 })], outcome: "fail" },
    {
      when: "the stack lets it be a week",
      given: [secret({ recoveryWindowInDays: 7 })],
      settings: { minimumDays: 7 },
      outcome: "pass",
    },
    {
      when: "a replica stands elsewhere",
      given: [secret({ replicas: [{ region: "us-east-1" }] })],
      outcome: "fail",
      says: "us-east-1",
    },
    {
      when: "the replica's region is approved",
      given: [secret({ replicas: [{ region: "eu-west-2" }] })],
      settings: { replicaRegions: ["eu-west-2"] },
      outcome: "pass",
    },
    {
      when: "a replica's region is unknown",
      given: [secret({ replicas: [{ region: unknown }] })],
      outcome: "undetermined",
      says: "replicas.0.region",
    },
  ],
});
