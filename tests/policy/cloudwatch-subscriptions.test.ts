import { cloudwatchSubscriptionRules } from "../../policy/rules/cloudwatch-subscriptions";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const siem = "arn:aws:logs:eu-west-2:444455556666:destination:siem";
const filter = (destinationArn: unknown = siem) =>
  resource("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "every-line", {
    logGroup: "cdd-test-screening",
    filterPattern: "",
    destinationArn,
  });
const ofAccount = (policyDocument: unknown, policyType: unknown = "SUBSCRIPTION_FILTER_POLICY") =>
  resource("aws:cloudwatch/logAccountPolicy:LogAccountPolicy", "all", {
    policyName: "all",
    policyType,
    policyDocument,
  });
const document = (DestinationArn: unknown) => JSON.stringify({ DestinationArn, FilterPattern: "" });

describeRule({
  rule: ruleNamed(cloudwatchSubscriptionRules, "cloudwatch-subscription-enforce-approved-destination"),
  passing: [filter()],
  settings: { subscribers: [siem] },
  decisive: ["destinationArn"],
  cases: [
    { when: "nothing is approved", given: [filter()], settings: {}, outcome: "fail", says: siem },
    {
      when: "lines go elsewhere",
      given: [filter(`${siem}-too`)],
      outcome: "fail",
      says: `log lines are sent to ${siem}-too, which is not approved`,
    },
    {
      when: "lines go to a function",
      given: [filter("arn:aws:lambda:eu-west-2:111122223333:function:reader")],
      outcome: "fail",
    },
    {
      when: "it is not said where they go",
      given: [resource("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "x", { logGroup: "g" })],
      outcome: "fail",
      says: "what nobody can read",
    },
    { when: "the account sends all lines there", given: [ofAccount(document(siem))], outcome: "pass" },
    {
      when: "the account sends all lines elsewhere",
      given: [ofAccount(document(`${siem}-too`))],
      outcome: "fail",
      says: `${siem}-too`,
    },
    {
      when: "the account's policy cannot be read",
      given: [ofAccount("{")],
      outcome: "fail",
      says: "nobody can read",
    },
    { when: "it names no destination", given: [ofAccount(document(undefined))], outcome: "fail" },
    {
      when: "the account's policy masks",
      given: [ofAccount(document(`${siem}-too`), "DATA_PROTECTION_POLICY")],
      outcome: "pass",
    },
    {
      when: "the account's policy is unknown",
      given: [ofAccount(unknown)],
      outcome: "undetermined",
      says: "property=policyDocument",
    },
    {
      when: "what the account's policy is for is unknown",
      given: [ofAccount(document(siem), unknown)],
      outcome: "undetermined",
      says: "property=policyType",
    },
  ],
});
