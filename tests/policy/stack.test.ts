import { stackRules } from "../../policy/rules/stack";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const provider = (inputs: Record<string, unknown>, name = "aws") =>
  resource("pulumi:providers:aws", name, {
    region: "eu-west-1",
    allowedAccountIds: '["111122223333"]',
    ...inputs,
  });

describeRule({
  rule: ruleNamed(stackRules, "stack-enforce-provider-account-and-region"),
  passing: [provider({})],
  settings: { accounts: ["111122223333"], regions: ["eu-west-1"] },
  decisive: ["region", "allowedAccountIds"],
  cases: [
    {
      when: "the stack has no configuration",
      given: [provider({})],
      settings: {},
      outcome: "fail",
      says: /^no account and no region is approved for \w+, and every rule judges by its strictest threshold: the engine was given no policy\/config\/\w+\.json \(--policy-pack-config\)\..*npm run new-stack -- \w+ --from/,
    },
    {
      when: "accounts are approved and no region",
      given: [provider({})],
      settings: { accounts: ["111122223333"] },
      outcome: "fail",
      says: "the region eu-west-1",
    },
    {
      when: "regions are approved and no account",
      given: [provider({})],
      settings: { regions: ["eu-west-1"] },
      outcome: "fail",
      says: "the account 111122223333",
    },
    {
      when: "the accounts are a list",
      given: [provider({ allowedAccountIds: ["111122223333"] })],
      outcome: "pass",
    },
    {
      when: "any account will do",
      given: [provider({ allowedAccountIds: undefined })],
      outcome: "fail",
      says: "any account",
    },
    {
      when: "the list of accounts is empty",
      given: [provider({ allowedAccountIds: "[]" })],
      outcome: "fail",
    },
    {
      when: "the account is another environment's",
      given: [provider({})],
      settings: { accounts: ["444455556666"], regions: ["eu-west-1"] },
      outcome: "fail",
      says: "111122223333",
    },
    {
      when: "the account is one of several of this environment",
      given: [provider({})],
      settings: { accounts: ["444455556666", "111122223333"], regions: ["eu-west-1"] },
      outcome: "pass",
    },
    {
      when: "no region is named",
      given: [provider({ region: undefined })],
      outcome: "fail",
      says: "`region`",
    },
    {
      when: "the region is none of this environment",
      given: [provider({})],
      settings: { accounts: ["111122223333"], regions: ["eu-central-1"] },
      outcome: "fail",
      says: "eu-west-1",
    },
    {
      when: "it is the default provider",
      given: [provider({}, "default_7_48_0")],
      outcome: "fail",
      says: "default provider",
    },
    {
      when: "it is another cloud's",
      given: [resource("pulumi:providers:gcp", "gcp", {})],
      outcome: "fail",
      says: "another cloud",
    },
  ],
});

const table = (inputs: Record<string, unknown>, more = {}) =>
  resource("aws:dynamodb/table:Table", "customers", { name: "customers", ...inputs }, more);

describeRule({
  rule: ruleNamed(stackRules, "stack-enforce-resources-in-provider-region"),
  passing: [provider({}), table({ region: "eu-west-1" })],
  decisive: ["region"],
  cases: [
    { when: "nothing is said: it is the provider's", given: [provider({}), table({})], outcome: "pass" },
    {
      when: "it stands elsewhere",
      given: [provider({}), table({ region: "us-east-1" })],
      outcome: "fail",
      says: "customers stands in us-east-1",
    },
    {
      when: "it is listed for that",
      given: [provider({}), table({ region: "us-east-1" })],
      settings: { elsewhere: ["customers:us-east-1"] },
      outcome: "pass",
    },
    {
      when: "it is listed for another",
      given: [provider({}), table({ region: "us-east-1" })],
      settings: { elsewhere: ["customers:us-west-2", "orders:us-east-1"] },
      outcome: "fail",
    },
    {
      when: "there is a provider of that region",
      given: [provider({}), provider({ region: "us-east-1" }, "other"), table({ region: "us-east-1" })],
      outcome: "pass",
    },
    {
      when: "nobody knows yet where it will stand",
      given: [
        provider({}),
        table({ region: unknown }, { propertyDependencies: { region: [urnOf("aws:ec2/vpc:Vpc", "vpc")] } }),
        resource("aws:ec2/vpc:Vpc", "vpc", {}),
      ],
      outcome: "undetermined",
      says: "property=region",
    },
    {
      when: "the provider will fill it in",
      given: [provider({}), table({ region: unknown })],
      outcome: "pass",
    },
    {
      when: "it is no resource of AWS",
      given: [provider({}), resource("random:index/randomId:RandomId", "x", { region: "us-east-1" })],
      outcome: "pass",
    },
  ],
});
