import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { input } from "@pulumi/aws/types";
import type { Input, Resource } from "@pulumi/pulumi";
import type { Scope } from "../scope";
import { alarmName } from "./alarm-names";
import type { Evaluation } from "./alarm-thresholds";

/** Alarms of one area. */
export interface Alarms {
  readonly all: readonly cloudwatch.MetricAlarm[];
  /** Those of them on which ECS rolls a deployment back. */
  readonly rollback: readonly cloudwatch.MetricAlarm[];
}

/** A metric and how a period of it becomes one figure. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, Input<string>>>;
  /** `Sum`, `Average`, `Maximum`, … */
  readonly statistic: string;
}

/** What one alarm goes off at. */
export interface AlarmForm {
  /** What is wrong with the service when it goes off: the end of a sentence that starts with its name. */
  readonly description: string;
  readonly metric: Partial<cloudwatch.MetricAlarmArgs>;
  /** It goes off at this value and above. */
  readonly threshold: number;
  /** It goes off below the value instead. @default false */
  readonly below?: boolean;
  readonly evaluation: Evaluation;
  /** What a period without a figure means. @default "notBreaching" */
  readonly treatMissingData?: "breaching" | "notBreaching";
  /** How long it waits for its first figures. @default not at all */
  readonly warmUpMinutes?: number;
}

/**
 * One of a service's metric alarms. It has a known name and no actions: ECS reads its state, and the composite, which
 * reads all of them, tells people once.
 */
export function metricAlarm(
  { name, args, tags, parent }: Scope,
  role: string,
  {
    description,
    metric,
    threshold,
    below = false,
    evaluation,
    treatMissingData = "notBreaching",
    warmUpMinutes,
  }: AlarmForm,
  dependsOn: Resource[] = [],
): cloudwatch.MetricAlarm {
  return new cloudwatch.MetricAlarm(
    `${name}-${role}`,
    {
      name: alarmName(args, role),
      alarmDescription: `${args.service} ${description}`,
      ...metric,
      comparisonOperator: below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
      threshold,
      evaluationPeriods: evaluation.periods,
      datapointsToAlarm: evaluation.datapoints,
      treatMissingData,
      ...(warmUpMinutes !== undefined && {
        warmUpConfiguration: { warmUpPeriodDurationInMinutes: warmUpMinutes },
      }),
      tags,
    },
    { parent, deleteBeforeReplace: true, dependsOn },
  );
}

/** Metric math over at most nine metrics, by periods of so many seconds. The expression names them by their keys. */
export function math(
  label: string,
  expression: string,
  metrics: Readonly<Record<string, Metric>>,
  period = 60,
): Pick<cloudwatch.MetricAlarmArgs, "metricQueries"> {
  const measured: input.cloudwatch.MetricAlarmMetricQuery[] = Object.entries(metrics).map(
    ([id, { statistic, ...metric }]) => ({
      id,
      metric: { ...metric, stat: statistic, period },
      returnData: false,
    }),
  );
  return { metricQueries: [{ id: "judged", label, expression, returnData: true }, ...measured] };
}
