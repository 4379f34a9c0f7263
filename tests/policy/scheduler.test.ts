import { schedulerRules } from "../../policy/rules/scheduler";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const schedule = (inputs: Record<string, unknown>) =>
  resource("aws:scheduler/schedule:Schedule", "schedule", inputs);

describeRule({
  rule: ruleNamed(schedulerRules, "scheduler-schedule-configure-customer-managed-key"),
  passing: [schedule({ kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" })],
  decisive: [],
  cases: [
    { when: "the key's ARN is not known yet", given: [schedule({ kmsKeyArn: unknown })], outcome: "pass" },
    { when: "no key is named", given: [schedule({})], outcome: "fail", says: "the schedule names no key" },
    { when: "the key is empty", given: [schedule({ kmsKeyArn: "" })], outcome: "fail" },
    {
      when: "the key is AWS's",
      given: [schedule({ kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:alias/aws/scheduler" })],
      outcome: "fail",
      says: "a key that AWS owns",
    },
  ],
});
