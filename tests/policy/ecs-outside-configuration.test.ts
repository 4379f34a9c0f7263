import { ecsOutsideConfigurationRules } from "../../policy/rules/ecs-outside-configuration";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const task = (container: object, definition: object = {}) =>
  resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
    containerDefinitions: JSON.stringify([{ name: "one" }, { name: "app", ...container }]),
    ...definition,
  });
const router = (options: object) => ({ firelensConfiguration: { type: "fluentbit", options } });

describeRule({
  rule: ruleNamed(ecsOutsideConfigurationRules, "ecs-taskdefinition-disallow-outside-configuration"),
  passing: [task(router({ "enable-ecs-log-metadata": "true" }))],
  decisive: ["containerDefinitions"],
  cases: [
    {
      when: "the log goes where a file in a bucket says",
      given: [task(router({ "config-file-type": "s3", "config-file-value": "arn:aws:s3:::x/y.conf" }))],
      outcome: "fail",
      says: 'container "app" routes the task\'s log',
    },
    {
      when: "the log goes where a file in the image says",
      given: [task(router({ "config-file-value": "/x.conf" }))],
      outcome: "fail",
    },
    {
      when: "an option only has the word in it",
      given: [task(router({ "x-config-file-type": "s3" }))],
      outcome: "pass",
    },
    {
      when: "keys are written otherwise",
      given: [task({ FirelensConfiguration: { Type: "fluentbit", Options: { "Config-File-Type": "s3" } } })],
      outcome: "fail",
    },
    {
      when: "a file says who it is",
      given: [task({ credentialSpecs: ["credentialspecdomainless:arn:aws:s3:::x/y.json"] })],
      outcome: "fail",
      says: "is told who it is",
    },
    { when: "no file does", given: [task({ credentialSpecs: [] })], outcome: "pass" },
    {
      when: "a proxy takes its traffic",
      given: [task({}, { proxyConfiguration: { containerName: "app" } })],
      outcome: "fail",
      says: "a proxy takes",
    },
    {
      when: "a proxy that is not known does",
      given: [task({}, { proxyConfiguration: unknown })],
      outcome: "fail",
      says: "a proxy takes",
    },
  ],
});
