import { alarmRules } from "../../policy/rules/alarms";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const topic = "arn:aws:sns:eu-west-1:111122223333:alarms";
const alarm = (inputs: Record<string, unknown> = {}) =>
  resource("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", { name: "slow", ...inputs });
const composite = (inputs: Record<string, unknown>) =>
  resource("aws:cloudwatch/compositeAlarm:CompositeAlarm", "health", { alarmActions: [topic], ...inputs });
const service = (alarms: unknown) => resource("aws:ecs/service:Service", "service", { alarms });

const micro = "cdd:fargate-microservice:FargateMicroservice";
const inside = { parent: urnOf(micro, "screening") };

describeRule({
  rule: ruleNamed(alarmRules, "cloudwatch-metricalarm-configure-actions"),
  passing: [alarm({ alarmActions: [topic] })],
  decisive: [],
  cases: [
    { when: "it has no action", given: [alarm()], outcome: "fail", says: "nobody is told" },
    { when: "its list is empty", given: [alarm({ alarmActions: [] })], outcome: "fail" },
    {
      when: "its actions are off",
      given: [alarm({ alarmActions: [topic], actionsEnabled: false })],
      outcome: "fail",
      says: "switched off",
    },
    {
      when: "a composite alarm tells",
      given: [alarm(), composite({ alarmRule: 'ALARM("other") OR ALARM("slow")' })],
      outcome: "pass",
    },
    {
      when: "a composite alarm tells with another",
      given: [alarm(), composite({ alarmRule: 'ALARM("slow") AND ALARM("other")' })],
      outcome: "fail",
    },
    {
      when: "a composite alarm tells, however its rule is spaced",
      given: [alarm(), composite({ alarmRule: ' ALARM("other")\n  OR  ALARM("slow") ' })],
      outcome: "pass",
    },
    {
      when: "a composite alarm tells of it or of what does not go off",
      given: [alarm(), composite({ alarmRule: 'ALARM("slow") OR NOT ALARM("other")' })],
      outcome: "fail",
    },
    {
      when: "a composite alarm that tells names it, and of another nobody knows yet",
      given: [
        alarm(),
        composite({ alarmRule: 'ALARM("slow")' }),
        { ...composite({ alarmRule: unknown }), name: "later" },
      ],
      outcome: "pass",
    },
    {
      when: "a composite alarm of others tells",
      given: [alarm(), composite({ alarmRule: 'ALARM("other")' })],
      outcome: "fail",
    },
    {
      when: "a composite alarm has no action",
      given: [alarm(), composite({ alarmRule: 'ALARM("slow")', alarmActions: [] })],
      outcome: "fail",
    },
    {
      when: "nobody knows yet what a composite alarm names",
      given: [alarm(), composite({ alarmRule: unknown })],
      outcome: "undetermined",
      says: "property=alarmRule",
    },
    {
      when: "its microservice waits for its first image",
      given: [{ ...alarm(), ...inside }, resource(micro, "screening")],
      outcome: "pass",
    },
    {
      when: "its microservice runs",
      given: [
        { ...alarm(), ...inside },
        resource(micro, "screening"),
        resource("aws:ecs/taskDefinition:TaskDefinition", "task", {}, inside),
      ],
      outcome: "fail",
    },
    {
      when: "it ends deployments",
      given: [alarm(), service({ enable: true, alarmNames: ["slow"] })],
      outcome: "pass",
    },
    {
      when: "it would end deployments, were it on",
      given: [alarm(), service({ enable: false, alarmNames: ["slow"] })],
      outcome: "fail",
    },
    {
      when: "a service says nothing of alarms",
      given: [alarm(), service(undefined)],
      outcome: "fail",
      says: "nobody is told",
    },
    {
      when: "a service's alarms have no names, or are off and have another's",
      given: [
        alarm(),
        service({ enable: true }),
        { ...service({ enable: false, alarmNames: ["other"] }), name: "b" },
      ],
      outcome: "fail",
      says: "nobody is told",
    },
    {
      when: "another ends deployments",
      given: [alarm(), service({ enable: true, alarmNames: ["other"] })],
      outcome: "fail",
    },
  ],
});
