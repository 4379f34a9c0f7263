import { cloudwatchProtectionRules } from "../../policy/rules/cloudwatch-protection";
import { resource, ruleNamed, unknown } from "../support/policy";
import { taskDefinition } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const logGroup = (inputs: Record<string, unknown>) =>
  resource("aws:cloudwatch/logGroup:LogGroup", "logs", inputs);

describeRule({
  rule: ruleNamed(cloudwatchProtectionRules, "cloudwatch-loggroup-enable-deletion-protection"),
  passing: [logGroup({ deletionProtectionEnabled: true })],
  decisive: ["deletionProtectionEnabled"],
  cases: [
    { when: "nothing is said", given: [logGroup({})], outcome: "fail", says: "can be deleted" },
    { when: "it is off", given: [logGroup({ deletionProtectionEnabled: false })], outcome: "fail" },
    {
      when: "the stack demands none",
      given: [logGroup({ deletionProtectionEnabled: false })],
      settings: { demanded: false },
      outcome: "pass",
    },
  ],
});

const kinds = ["EmailAddress", "PassportNumber"];
const arn = (id: string) => `arn:aws:dataprotection::aws:data-identifier/${id}`;
const statement = (operation: object, ids: readonly string[]) => ({
  DataIdentifier: ids.map(arn),
  Operation: operation,
});
const audit = { Audit: { FindingsDestination: {} } };
const mask = { Deidentify: { MaskConfig: {} } };
const document = (...statements: readonly object[]) =>
  JSON.stringify({ Name: "p", Version: "2021-06-01", Statement: statements });
const both = ["EmailAddress", "PassportNumber-GB"];
const masks = document(statement(audit, both), statement(mask, both));
const protection = (inputs: Record<string, unknown> = {}, name = "protection") =>
  resource("aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy", name, {
    logGroupName: "cdd-test-screening",
    policyDocument: masks,
    ...inputs,
  });
const made = logGroup({ name: "cdd-test-screening" });
const routed = taskDefinition({
  logConfiguration: { logDriver: "awsfirelens", options: { log_group_name: "cdd-test-screening" } },
});

describeRule({
  rule: ruleNamed(cloudwatchProtectionRules, "cloudwatch-loggroup-enforce-data-protection"),
  passing: [taskDefinition(), made, protection()],
  settings: { identifiers: kinds },
  decisive: ["containerDefinitions"],
  cases: [
    {
      when: "nothing is masked",
      given: [taskDefinition(), made],
      outcome: "fail",
      says: "nothing is masked",
    },
    {
      when: "another group is masked",
      given: [taskDefinition(), made, protection({ logGroupName: "other" })],
      outcome: "fail",
      says: "nothing is masked",
    },
    {
      when: "nobody can tell whether this group is masked",
      given: [taskDefinition(), made, protection({ logGroupName: unknown })],
      outcome: "undetermined",
      says: "logGroupName",
    },
    {
      when: "the name of another group is unknown",
      given: [taskDefinition(), made, protection(), protection({ logGroupName: unknown }, "other")],
      outcome: "pass",
    },
    {
      when: "what is masked is not known yet",
      given: [taskDefinition(), made, protection({ policyDocument: unknown })],
      outcome: "undetermined",
      says: "policyDocument",
    },
    {
      when: "a kind of data is not masked",
      given: [
        taskDefinition(),
        made,
        protection({ policyDocument: document(statement(mask, ["EmailAddress"])) }),
      ],
      outcome: "fail",
      says: "PassportNumber is not masked",
    },
    {
      when: "another kind begins alike",
      given: [
        taskDefinition(),
        made,
        protection({ policyDocument: document(statement(mask, ["EmailAddress", "PassportNumbers"])) }),
      ],
      outcome: "fail",
    },
    {
      when: "data is found and not masked",
      given: [taskDefinition(), made, protection({ policyDocument: document(statement(audit, both)) })],
      outcome: "fail",
      says: "EmailAddress, PassportNumber is not masked",
    },
    {
      when: "a mask is none",
      given: [
        taskDefinition(),
        made,
        protection({ policyDocument: document(statement({ Deidentify: {} }, both)) }),
      ],
      outcome: "fail",
    },
    {
      when: "the policy is none",
      given: [taskDefinition(), made, protection({ policyDocument: "{" })],
      outcome: "fail",
      says: "could not be judged",
    },
    { when: "a router takes the lines to the group", given: [routed, made, protection()], outcome: "pass" },
    { when: "a router takes them where nothing is masked", given: [routed, made], outcome: "fail" },
    {
      when: "the program does not make the group: that is another rule's",
      given: [taskDefinition(), logGroup({ name: unknown })],
      outcome: "pass",
    },
    {
      when: "a container logs elsewhere",
      given: [taskDefinition({ logConfiguration: { logDriver: "splunk" } })],
      outcome: "pass",
    },
    {
      when: "nothing is set: all kinds are demanded",
      given: [taskDefinition(), made, protection()],
      settings: {},
      outcome: "fail",
      says: "BankAccountNumber",
    },
  ],
});
