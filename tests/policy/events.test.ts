import { eventRules } from "../../policy/rules/events";
import { listedAs, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const rule = (name: unknown = "waits") => resource(ruleType, "rule", { name });
const target = (of: unknown = "waits", more = {}) =>
  resource("aws:cloudwatch/eventTarget:EventTarget", "target", { rule: of, arn: "arn:aws:sns:::x" }, more);
const alarm = (change: Record<string, unknown> = {}, more = {}) =>
  resource(
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "alarm",
    {
      name: "waits-undelivered",
      namespace: "AWS/Events",
      metricName: "FailedInvocations",
      dimensions: { RuleName: "waits" },
      statistic: "Sum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      alarmActions: [`arn:aws:sns:eu-west-1:${account}:alarms`],
      ...change,
    },
    more,
  );
const composite = (alarmRule: unknown, change: Record<string, unknown> = {}) =>
  resource("aws:cloudwatch/compositeAlarm:CompositeAlarm", "health", {
    alarmRule,
    alarmActions: [`arn:aws:sns:eu-west-1:${account}:alarms`],
    ...change,
  });
const made = (property: string) => ({ propertyDependencies: { [property]: [urnOf(ruleType, "rule")] } });
const says = "nothing watches";
const silent = { alarmActions: [] };

describeRule({
  rule: ruleNamed(eventRules, "cloudwatch-eventrule-enforce-failure-alarm"),
  passing: [rule(), target(), alarm()],
  decisive: [],
  cases: [
    { when: "there is no alarm", given: [rule(), target()], outcome: "fail", says },
    {
      when: "there is no alarm, and the rule is listed for a region without a topic",
      given: [rule(), target()],
      settings: { elsewhere: [listedAs("aws:cloudwatch/eventRule:EventRule", "rule")] },
      outcome: "pass",
    },
    {
      when: "there is no alarm, and another rule is listed",
      given: [rule(), target()],
      settings: {
        elsewhere: [
          listedAs("aws:cloudwatch/eventRule:EventRule", "rule-2"),
          listedAs("aws:cloudwatch/eventTarget:EventTarget", "rule"),
          "rule",
        ],
      },
      outcome: "fail",
      says,
    },
    { when: "the rule has no target", given: [rule()], outcome: "pass" },
    { when: "another rule has a target", given: [rule(), target("others")], outcome: "pass" },
    {
      when: "it is on another rule",
      given: [rule(), target(), alarm({ dimensions: { RuleName: "others" } })],
      outcome: "fail",
      says,
    },
    {
      when: "it is on all rules",
      given: [rule(), target(), alarm({ dimensions: {} })],
      outcome: "fail",
      says,
    },
    {
      when: "it is on another metric",
      given: [rule(), target(), alarm({ metricName: "Invocations" })],
      outcome: "fail",
      says,
    },
    {
      when: "it is on another namespace",
      given: [rule(), target(), alarm({ namespace: "AWS/Lambda" })],
      outcome: "fail",
      says,
    },
    {
      when: "it bears one failure",
      given: [rule(), target(), alarm({ threshold: 2 })],
      outcome: "fail",
      says,
    },
    {
      when: "it waits for ten periods with a failure",
      given: [rule(), target(), alarm({ evaluationPeriods: 10, datapointsToAlarm: 10 })],
      outcome: "fail",
      says,
    },
    {
      when: "it waits for all of two periods",
      given: [rule(), target(), alarm({ evaluationPeriods: 2 })],
      outcome: "fail",
      says,
    },
    {
      when: "one of ten periods is enough",
      given: [rule(), target(), alarm({ evaluationPeriods: 10, datapointsToAlarm: 1 })],
      outcome: "pass",
    },
    {
      when: "it goes off above none",
      given: [rule(), target(), alarm({ threshold: 0, comparisonOperator: "GreaterThanThreshold" })],
      outcome: "pass",
    },
    {
      when: "it goes off above one",
      given: [rule(), target(), alarm({ comparisonOperator: "GreaterThanThreshold" })],
      outcome: "fail",
      says,
    },
    {
      when: "it goes off where nothing failed",
      given: [rule(), target(), alarm({ comparisonOperator: "LessThanThreshold" })],
      outcome: "fail",
      says,
    },
    {
      when: "it judges an average",
      given: [rule(), target(), alarm({ statistic: "Average" })],
      outcome: "fail",
      says,
    },
    {
      when: "it has no action",
      given: [rule(), target(), alarm(silent)],
      outcome: "fail",
      says: "tells nobody",
    },
    {
      when: "its actions are off",
      given: [rule(), target(), alarm({ actionsEnabled: false })],
      outcome: "fail",
      says: "tells nobody",
    },
    {
      when: "a composite alarm tells for it",
      given: [rule(), target(), alarm(silent), composite('ALARM("x") OR ALARM("waits-undelivered")')],
      outcome: "pass",
    },
    ...(
      [
        ["asks whether it is well", 'OK("waits-undelivered")'],
        ["tells when it does not go off", 'NOT ALARM("waits-undelivered")'],
        ["wants another one too", 'ALARM("waits-undelivered") AND ALARM("x")'],
        ["wants another one to be well", 'ALARM("x") OR ALARM("waits-undelivered") AND OK("y")'],
      ] as const
    ).map(
      ([what, alarmRule]): Case => ({
        when: `a composite alarm ${what}`,
        given: [rule(), target(), alarm(silent), composite(alarmRule)],
        outcome: "fail",
        says: "tells nobody",
      }),
    ),
    ...[{ actionsEnabled: false }, { alarmActions: [] }, { alarmActions: undefined }].map(
      (change): Case => ({
        when: `a composite alarm names it, and tells nobody: ${Object.entries(change).join()}`,
        given: [rule(), target(), alarm(silent), composite('ALARM("waits-undelivered")', change)],
        outcome: "fail",
        says: "tells nobody",
      }),
    ),
    {
      when: "a composite alarm tells for others",
      given: [rule(), target(), alarm(silent), composite('ALARM("waits-undelivered-2")')],
      outcome: "fail",
      says: "tells nobody",
    },
    {
      when: "nobody knows for whom a composite alarm tells",
      given: [rule(), target(), alarm(silent), composite(unknown)],
      outcome: "undetermined",
      says: "property=alarmRule",
    },
    {
      when: "its action is not known yet",
      given: [rule(), target(), alarm({ alarmActions: [unknown] }, made("alarmActions"))],
      outcome: "pass",
    },
    {
      when: "before there is a name, it is this one's",
      given: [
        rule(unknown),
        target(unknown, made("rule")),
        alarm({ dimensions: { RuleName: unknown } }, made("dimensions")),
      ],
      outcome: "pass",
    },
    {
      when: "before there is a name, the target is this one's and there is no alarm",
      given: [rule(unknown), target(unknown, made("rule"))],
      outcome: "fail",
      says,
    },
  ],
});

const schedule = (target_: unknown) =>
  resource("aws:scheduler/schedule:Schedule", "sweep", { target: target_ });
const queue = `arn:aws:sqs:eu-west-1:${account}:missed`;

describeRule({
  rule: ruleNamed(eventRules, "scheduler-schedule-configure-dead-letter-queue"),
  passing: [schedule({ arn: "arn:aws:ecs:::cluster/c", deadLetterConfig: { arn: queue } })],
  decisive: ["target"],
  cases: [
    {
      when: "the queue is not known yet",
      given: [schedule({ deadLetterConfig: { arn: unknown } })],
      outcome: "pass",
    },
    { when: "there is none", given: [schedule({})], outcome: "fail", says: "lost without a trace" },
    { when: "it names no queue", given: [schedule({ deadLetterConfig: {} })], outcome: "fail" },
    { when: "the name is empty", given: [schedule({ deadLetterConfig: { arn: "" } })], outcome: "fail" },
    { when: "there is no target", given: [schedule(undefined)], outcome: "fail" },
  ],
});
