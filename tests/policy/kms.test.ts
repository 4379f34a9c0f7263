import { kmsRules } from "../../policy/rules/kms";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(kmsRules, `kms-key-${name}`);
const keyType = "aws:kms/key:Key";
const key = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(
    keyType,
    "key",
    { policy: document(administration, use), enableKeyRotation: true, ...inputs },
    more,
  );
const keyPolicy = (policy: unknown, more: Record<string, unknown> = {}) =>
  resource("aws:kms/keyPolicy:KeyPolicy", "policy", { policy, ...more });

const replica = (inputs: Record<string, unknown>) =>
  resource("aws:kms/replicaKey:ReplicaKey", "replica", { policy: document(administration, use), ...inputs });

const administrator = `arn:aws:iam::${account}:role/key-admin`;
const root = `arn:aws:iam::${account}:root`;
const administration = statement("Administer", ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"], {
  AWS: administrator,
});
const use = statement(
  "Use",
  ["kms:Decrypt", "kms:GenerateDataKey"],
  { AWS: root },
  { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/cdd/test/*` } },
);

function statement(
  sid: string,
  action: unknown,
  principal: unknown,
  condition?: unknown,
): Record<string, unknown> {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: action,
    Principal: principal,
    Resource: "*",
    ...(condition ? { Condition: condition } : {}),
  };
}

describeRule({
  rule: rule("enable-key-rotation"),
  passing: [key()],
  decisive: ["enableKeyRotation", "rotationPeriodInDays", "customerMasterKeySpec"],
  cases: [
    { when: "it is off", given: [key({ enableKeyRotation: false })], outcome: "fail" },
    { when: "nothing is said: it is off", given: [key({ enableKeyRotation: undefined })], outcome: "fail" },
    {
      when: "it is every two years",
      given: [key({ rotationPeriodInDays: 730 })],
      outcome: "fail",
      says: "730 days",
    },
    { when: "it is every 90 days", given: [key({ rotationPeriodInDays: 90 })], outcome: "pass" },
    {
      when: "AWS cannot rotate the key",
      given: [key({ customerMasterKeySpec: "RSA_2048", enableKeyRotation: undefined })],
      outcome: "pass",
    },
  ],
});

const everybody = (condition?: unknown) => document(statement("Open", "kms:Decrypt", "*", condition));
describeRule({
  rule: rule("disallow-wildcard-principal"),
  passing: [key()],
  decisive: ["policy"],
  cases: [
    { when: "everybody may decrypt", given: [key({ policy: everybody() })], outcome: "fail", says: '"Open"' },
    {
      when: "every AWS principal may",
      given: [key({ policy: document(statement("Open", "kms:Decrypt", { AWS: ["*"] })) })],
      outcome: "fail",
    },
    {
      when: "the account narrows it",
      given: [key({ policy: everybody({ StringEquals: { "kms:CallerAccount": account } }) })],
      outcome: "pass",
    },
    {
      when: "the organisation narrows it",
      given: [key({ policy: everybody({ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }) })],
      settings: { organizations: ["o-abcdefghij"] },
      outcome: "pass",
    },
    {
      when: "an organisation narrows it that is not the bank's",
      given: [key({ policy: everybody({ StringEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } }) })],
      settings: { organizations: ["o-abcdefghij"] },
      outcome: "fail",
    },
    ...[account, "999988887777"].map(
      (whose): Case => ({
        when: `everybody is asked for a log group of ${whose} as what is encrypted, which anybody can say`,
        given: [
          key({
            policy: everybody({
              StringEquals: {
                "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${whose}:log-group:x`,
              },
            }),
          }),
        ],
        outcome: "fail",
      }),
    ),
    {
      when: "another account is let in by a condition",
      given: [key({ policy: everybody({ StringEquals: { "kms:CallerAccount": "999988887777" } }) })],
      outcome: "fail",
    },
    {
      when: "the account is any",
      given: [key({ policy: everybody({ StringLike: { "kms:CallerAccount": "*" } }) })],
      outcome: "fail",
    },
    {
      when: "the condition holds where the key is absent",
      given: [key({ policy: everybody({ StringEqualsIfExists: { "kms:CallerAccount": account } }) })],
      outcome: "fail",
    },
    {
      when: "everybody is denied",
      given: [key({ policy: document({ ...statement("Deny", "kms:*", "*"), Effect: "Deny" }) })],
      outcome: "pass",
    },
    { when: "a policy of its own opens the key", given: [keyPolicy(everybody())], outcome: "fail" },
    { when: "a replica is open", given: [replica({ policy: everybody() })], outcome: "fail" },
    { when: "there is no policy", given: [key({ policy: undefined })], outcome: "pass" },
    {
      when: "the policy is no JSON",
      given: [key({ policy: "{" })],
      outcome: "fail",
      says: "could not be judged",
    },
    {
      when: "the policy has no statement",
      given: [key({ policy: "{}" })],
      outcome: "fail",
      says: "could not be judged",
    },
    {
      when: "an effect is misspelt",
      given: [key({ policy: document({ ...administration, Effect: "allow" }) })],
      outcome: "fail",
    },
  ],
});

const awsDefault = JSON.stringify({
  Version: "2012-10-17",
  Id: "key-default-1",
  Statement: [statement("Enable IAM User Permissions", "kms:*", { AWS: root })],
});
describeRule({
  rule: rule("enforce-explicit-policy"),
  passing: [key()],
  decisive: [],
  cases: [
    { when: "there is no policy", given: [key({ policy: undefined })], outcome: "fail" },
    { when: "a replica has none", given: [replica({ policy: undefined })], outcome: "fail" },
    { when: "a replica has one", given: [replica({})], outcome: "pass" },
    { when: "AWS will fill it in", given: [key({ policy: unknown })], outcome: "fail" },
    { when: "AWS has filled it in", given: [key({ policy: awsDefault })], outcome: "fail", says: "default" },
    {
      when: "it is made of another resource that is not known yet",
      given: [
        key({ policy: unknown }, { propertyDependencies: { policy: [urnOf("aws:iam/role:Role", "r")] } }),
        resource("aws:iam/role:Role", "r"),
      ],
      outcome: "pass",
    },
    {
      when: "the policy is a resource of its own",
      given: [
        key({ policy: unknown }),
        { ...keyPolicy(document(use)), propertyDependencies: { keyId: [urnOf(keyType, "key")] } },
      ],
      outcome: "pass",
    },
    {
      when: "another key's policy is a resource of its own",
      given: [
        key({ policy: unknown }),
        { ...keyPolicy(document(use)), propertyDependencies: { keyId: [urnOf(keyType, "other")] } },
        { ...key(), name: "other" },
      ],
      outcome: "fail",
    },
  ],
});

describeRule({
  rule: rule("configure-deletion-window"),
  passing: [key({ deletionWindowInDays: 30 })],
  decisive: ["deletionWindowInDays", "isEnabled"],
  cases: [
    { when: "nothing is said: AWS waits 30 days", given: [key()], outcome: "pass" },
    { when: "it is a week", given: [key({ deletionWindowInDays: 7 })], outcome: "fail", says: "7 days" },
    {
      when: "the stack lets it be a week",
      given: [key({ deletionWindowInDays: 7 })],
      settings: { minimumDays: 7 },
      outcome: "pass",
    },
    { when: "the key is disabled", given: [key({ isEnabled: false })], outcome: "fail", says: "disabled" },
    {
      when: "a replica's is a week",
      given: [replica({ deletionWindowInDays: 7 })],
      outcome: "fail",
      says: "7 days",
    },
    {
      when: "a replica is disabled",
      given: [replica({ enabled: false })],
      outcome: "fail",
      says: "disabled",
    },
    {
      when: "the window is unknown and the key disabled",
      given: [key({ isEnabled: false, deletionWindowInDays: unknown })],
      outcome: "fail",
      says: "disabled",
    },
  ],
});

describeRule({
  rule: rule("disallow-bypass-lockout-check"),
  passing: [key()],
  decisive: ["bypassPolicyLockoutSafetyCheck"],
  cases: [
    { when: "a key bypasses it", given: [key({ bypassPolicyLockoutSafetyCheck: true })], outcome: "fail" },
    {
      when: "a replica bypasses it",
      given: [replica({ bypassPolicyLockoutSafetyCheck: true })],
      outcome: "fail",
    },
    {
      when: "a key policy bypasses it",
      given: [keyPolicy("{}", { bypassPolicyLockoutSafetyCheck: true })],
      outcome: "fail",
    },
  ],
});
