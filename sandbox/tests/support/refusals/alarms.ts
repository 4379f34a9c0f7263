import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { account, type RefusalCase, region } from "./case";

const topic = `arn:aws:sns:${region}:${account}:alarms`;
const requests = { namespace: "AWS/ApplicationELB", metricName: "RequestCount", stat: "Sum", period: 60 };
const above = { comparisonOperator: "GreaterThanThreshold", threshold: 1, evaluationPeriods: 1 };

/** A metric alarm that is refused, in one line. */
function refused(title: string, says: RegExp, more: Partial<cloudwatch.MetricAlarmArgs>): RefusalCase {
  return {
    title,
    programs: [(name, opts) => void new cloudwatch.MetricAlarm(`${name}-alarm`, { ...above, ...more }, opts)],
    refused: "alarm",
    says,
  };
}

function alarm(name: string, opts: CustomResourceOptions) {
  const args = {
    ...above,
    namespace: "AWS/ECS",
    metricName: "CPUUtilization",
    statistic: "Average",
    period: 60,
  };
  return new cloudwatch.MetricAlarm(`${name}-alarm`, { ...args, name: `${name}-alarm` }, opts);
}

function composite(name: string, opts: CustomResourceOptions, alarmRule: Input<string>) {
  return new cloudwatch.CompositeAlarm(`${name}-composite`, { alarmName: `${name}-all`, alarmRule }, opts);
}

function dashboard(title: string, says: RegExp, body: unknown): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) => {
        const args = { dashboardName: name, dashboardBody: JSON.stringify(body) };
        new cloudwatch.Dashboard(`${name}-dashboard`, args, opts);
      },
    ],
    refused: "dashboard",
    says,
  };
}

function rule(name: string, opts: CustomResourceOptions, more: Partial<cloudwatch.EventRuleArgs> = {}) {
  const args = { eventPattern: JSON.stringify({ source: ["aws.ecs"] }), ...more };
  return new cloudwatch.EventRule(`${name}-rule`, args, opts);
}

function badRule(title: string, says: RegExp, more: Partial<cloudwatch.EventRuleArgs>): RefusalCase {
  return { title, programs: [(name, opts) => void rule(name, opts, more)], refused: "rule", says };
}

const alarmCases: readonly RefusalCase[] = [
  refused("an alarm on two figures", /Exactly one element of the metrics list should return data/, {
    metricQueries: ["m1", "m2"].map((id) => ({ id, metric: requests, returnData: true })),
  }),
  refused("an alarm on a figure that is not in its list", /expression 'e1': undefined variable 'm2'/, {
    metricQueries: [
      { id: "m1", metric: requests },
      { id: "e1", expression: "IF(m1 > 0, m2 / m1, 0)", returnData: true },
    ],
  }),
  refused("an alarm over more than a day", /Metrics cannot be checked across more than a day/, {
    namespace: "AWS/ECS",
    metricName: "CPUUtilization",
    statistic: "Average",
    period: 300,
    evaluationPeriods: 289,
  }),
  refused(
    "an alarm of more data points than periods",
    /DatapointsToAlarm \(2\) must be less than or equal to/,
    {
      namespace: "AWS/ECS",
      metricName: "CPUUtilization",
      statistic: "Average",
      period: 60,
      datapointsToAlarm: 2,
    },
  ),
  {
    title: "a composite alarm of an alarm that does not exist",
    programs: [
      (name, opts) => {
        const first = alarm(name, opts);
        composite(name, { ...opts, dependsOn: first }, `ALARM("${name}-alarm") OR ALARM(nowhere)`);
      },
    ],
    refused: "composite",
    says: /Could not save the composite alarm as alarms \[nowhere\] in the alarm rule do not exist/,
  },
  {
    title: "a composite alarm's rule with an operator that is none",
    programs: [
      (name, opts) => {
        const first = alarm(name, opts);
        composite(name, { ...opts, dependsOn: first }, `ALARM(${name}-alarm) || TRUE`);
      },
    ],
    refused: "composite",
    says: /AlarmRule is not valid: unexpected '\|\|'/,
  },
  {
    title: "a composite alarm's rule with white space at its end",
    programs: [(name, opts) => void composite(name, opts, "FALSE ")],
    refused: "composite",
    says: /AlarmRule must not contain leading or trailing whitespace/,
  },
  {
    title: "deleting an alarm that a composite alarm names",
    programs: [
      (name, opts) => {
        const rule = alarm(name, opts).arn.apply((arn) => `ALARM("${arn}")`);
        composite(name, { ...opts, retainOnDelete: true }, rule);
      },
      () => undefined,
    ],
    refused: "alarm",
    says: /cannot be deleted: the composite alarm c\d+-all depends on it/,
  },
  dashboard("a dashboard without widgets", /Should have required property 'widgets'/, {}),
  dashboard("a dashboard's widget without region", /\/widgets\/0\/properties.*required property 'region'/, {
    widgets: [{ type: "metric", properties: { metrics: [["AWS/ECS", "CPUUtilization"]] } }],
  }),
  dashboard("a dashboard's widget that is too wide", /\/widgets\/0\/width.*Should be >= 1 and <= 24/, {
    widgets: [{ type: "text", width: 25, properties: { markdown: "# Screening" } }],
  }),
];

const eventCases: readonly RefusalCase[] = [
  badRule(
    "an event pattern whose value is no list",
    /Event pattern is not valid\. Reason: "source" must be an/,
    {
      eventPattern: JSON.stringify({ source: "aws.ecs" }),
    },
  ),
  badRule("a rule at one moment", /Parameter ScheduleExpression is not valid: at\(2026-01-01T00:00:00\)/, {
    scheduleExpression: "at(2026-01-01T00:00:00)",
  }),
  badRule("a rule of one minutes", /Parameter ScheduleExpression is not valid: rate\(1 minutes\)/, {
    scheduleExpression: "rate(1 minutes)",
  }),
  badRule("a schedule on a bus of its own", /ScheduleExpression is supported only on the default event bus/, {
    eventBusName: "own",
    scheduleExpression: "rate(1 hour)",
  }),
  {
    title: "a target of a rule that does not exist",
    programs: [
      (name, opts) => void new cloudwatch.EventTarget(`${name}-target`, { rule: "none", arn: topic }, opts),
    ],
    refused: "target",
    says: /ResourceNotFoundException: Rule none does not exist/,
  },
  {
    title: "a cluster as target without a role",
    programs: [
      (name, opts) => {
        const arn = `arn:aws:ecs:${region}:${account}:cluster/sweeps`;
        new cloudwatch.EventTarget(`${name}-target`, { rule: rule(name, opts).name, arn }, opts);
      },
    ],
    refused: "target",
    says: /RoleArn is required for target arn:aws:ecs:/,
  },
  {
    title: "a sixth target of a rule",
    programs: [
      (name, opts) => {
        const args = { rule: rule(name, opts).name, arn: topic };
        const five = [1, 2, 3, 4, 5].map(
          (index) => new cloudwatch.EventTarget(`${name}-target-${index}`, args, opts),
        );
        new cloudwatch.EventTarget(`${name}-sixth`, args, { ...opts, dependsOn: five });
      },
    ],
    refused: "sixth",
    says: /LimitExceededException: The requested resource exceeds the maximum number allowed/,
  },
  {
    title: "deleting a rule that has targets",
    programs: [
      (name, opts) => {
        const args = { rule: rule(name, opts).name, arn: topic };
        new cloudwatch.EventTarget(`${name}-target`, args, { ...opts, retainOnDelete: true });
      },
      () => undefined,
    ],
    refused: "rule",
    says: /Rule can't be deleted since it has targets/,
  },
];

export const alarmAndEventCases: readonly RefusalCase[] = [...alarmCases, ...eventCases];
