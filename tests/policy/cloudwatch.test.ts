import { cloudwatchRules } from "../../policy/rules/cloudwatch";
import { resource, ruleNamed, unknown } from "../support/policy";
import { taskDefinition } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const logGroup = (inputs: Record<string, unknown>) =>
  resource("aws:cloudwatch/logGroup:LogGroup", "logs", inputs);

describeRule({
  rule: ruleNamed(cloudwatchRules, "cloudwatch-loggroup-configure-customer-managed-key"),
  passing: [logGroup({ kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" })],
  decisive: [],
  cases: [
    { when: "the key's ARN is not known yet", given: [logGroup({ kmsKeyId: unknown })], outcome: "pass" },
    { when: "no key is named", given: [logGroup({})], outcome: "fail", says: "names no key" },
    { when: "the key is empty", given: [logGroup({ kmsKeyId: "" })], outcome: "fail" },
  ],
});

describeRule({
  rule: ruleNamed(cloudwatchRules, "cloudwatch-loggroup-configure-retention"),
  passing: [logGroup({ retentionInDays: 2557 })],
  decisive: ["retentionInDays"],
  cases: [
    { when: "the retention is absent", given: [logGroup({})], outcome: "fail", says: "no retention" },
    { when: "events never expire", given: [logGroup({ retentionInDays: 0 })], outcome: "fail" },
    {
      when: "it is shorter than demanded",
      given: [logGroup({ retentionInDays: 365 })],
      outcome: "fail",
      says: "365 days",
    },
    {
      when: "the stack demands less",
      given: [logGroup({ retentionInDays: 30 })],
      settings: { minimumDays: 30 },
      outcome: "pass",
    },
  ],
});

const routed = (group: string) =>
  taskDefinition({
    logConfiguration: {
      logDriver: "awsfirelens",
      options: { Name: "cloudwatch_logs", log_group_name: group },
    },
  });
const made = resource("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "cdd-test-screening" });
describeRule({
  rule: ruleNamed(cloudwatchRules, "cloudwatch-loggroup-enforce-declared"),
  passing: [taskDefinition(), made],
  decisive: ["containerDefinitions"],
  cases: [
    { when: "no log group is made", given: [taskDefinition()], outcome: "fail", says: "does not make" },
    { when: "another is made", given: [taskDefinition(), logGroup({ name: "other" })], outcome: "fail" },
    {
      when: "the name of another is unknown",
      given: [taskDefinition(), { ...logGroup({ name: unknown }), name: "other" }, made],
      outcome: "pass",
    },
    {
      when: "a container logs elsewhere",
      given: [taskDefinition({ logConfiguration: { logDriver: "awsfirelens" } })],
      outcome: "pass",
    },
    {
      when: "a router takes the log to the group",
      given: [routed("cdd-test-screening"), made],
      outcome: "pass",
    },
    {
      when: "a router takes it to a group that is not made",
      given: [routed("cdd-test-other"), made],
      outcome: "fail",
      says: "does not make",
    },
  ],
});
