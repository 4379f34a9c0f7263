import { stackRules } from "../../policy/rules/stack";
import { listedAs, resource, ruleNamed } from "../support/policy";
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
  passing: [table({ region: "eu-west-1" }), provider({})],
  decisive: ["region"],
  cases: [
    { when: "nothing is said: it is the provider's", given: [table({})], outcome: "pass" },
    {
      when: "it stands elsewhere",
      given: [table({ region: "us-east-1" })],
      outcome: "fail",
      says: "it stands in us-east-1",
    },
    {
      when: "it is listed for that",
      given: [table({ region: "us-east-1" })],
      settings: { elsewhere: [`${listedAs("aws:dynamodb/table:Table", "customers")}:us-east-1`] },
      outcome: "pass",
    },
    {
      when: "it is listed for another",
      given: [table({ region: "us-east-1" })],
      settings: {
        elsewhere: [
          `${listedAs("aws:dynamodb/table:Table", "customers")}:us-west-2`,
          `${listedAs("aws:dynamodb/table:Table", "orders")}:us-east-1`,
          "customers:us-east-1",
        ],
      },
      outcome: "fail",
    },
    {
      when: "a replica stands elsewhere",
      given: [table({ replicas: [{ regionName: "us-east-1" }] })],
      outcome: "fail",
      says: "`replicas.0.regionName` is in another region",
    },
    {
      when: "replicas may stand there",
      given: [table({ replicas: [{ regionName: "eu-central-1" }] })],
      settings: { regions: ["eu-central-1"] },
      outcome: "pass",
    },
    {
      when: "it names a key elsewhere",
      given: [table({ key: "arn:aws:kms:us-east-1:111122223333:key/1" })],
      outcome: "fail",
      says: "`key` is in another region",
    },
    {
      when: "its own provider is of that region",
      given: [
        table({ region: "us-east-1" }, { provider: { name: "other", inputs: { region: "us-east-1" } } }),
      ],
      outcome: "pass",
    },
    {
      when: "it is no resource of AWS",
      given: [resource("random:index/randomId:RandomId", "x", { region: "us-east-1" })],
      outcome: "pass",
    },
  ],
});
