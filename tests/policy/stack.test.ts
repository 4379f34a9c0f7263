import { stackRules } from "../../policy/rules/stack";
import { resource, ruleNamed } from "../support/policy";
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
  decisive: ["region", "allowedAccountIds"],
  cases: [
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
      settings: { accounts: ["444455556666"] },
      outcome: "fail",
      says: "111122223333",
    },
    {
      when: "the account is this environment's",
      given: [provider({})],
      settings: { accounts: ["111122223333"] },
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
      settings: { regions: ["eu-central-1"] },
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
