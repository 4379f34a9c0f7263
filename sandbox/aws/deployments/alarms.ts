import type { Group } from "../../rehearsal/fleet";
import { workOut } from "../../rehearsal/metric-math";
import type { AlarmSetup, Comparison, MissingData } from "../../rehearsal/setup";
import type { Cloud } from "../cloud/cloud";
import { isProps, objects, type Props, text } from "../values";

const comparisons: Readonly<Record<string, Comparison>> = {
  GreaterThanOrEqualToThreshold: ">=",
  GreaterThanThreshold: ">",
  LessThanOrEqualToThreshold: "<=",
  LessThanThreshold: "<",
};

/** Metrics of a target group that a played deployment has figures of. */
const played = ["HTTPCode_Target_5XX_Count", "RequestCount", "TargetResponseTime", "UnHealthyHostCount"];

/** One metric of one target group in minutes: what a played deployment can tell. */
interface Measured {
  /** What the dimension `TargetGroup` says. */
  readonly suffix: string;
  readonly metricName: string;
  readonly statistic: string;
}

/**
 * The alarms that somebody has set on these target groups, by what CloudWatch is told of them. Those on other metrics and
 * in other periods stay silent: of them a played deployment has no figures.
 *
 * @param suffixes of the group that serves and of the other one, as the dimension `TargetGroup` has them
 * @param named alarms that end a deployment
 */
export function alarmsOn(
  cloud: Cloud,
  region: string,
  suffixes: readonly [string, string],
  named: readonly string[],
): AlarmSetup[] {
  return cloud
    .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
    .filter((alarm) => alarm.region === region)
    .flatMap(({ id, inputs }): AlarmSetup[] => {
      const comparison = comparisons[text(inputs.comparisonOperator)];
      const found = inputs.metricQueries === undefined ? single(inputs) : math(inputs);
      const group = suffixes.findIndex((suffix) => suffix !== "" && suffix === found?.suffix);
      if (comparison === undefined || found === undefined || group < 0) return [];
      const periods = Number(inputs.evaluationPeriods);
      return [
        {
          name: id,
          group: group as Group,
          metric: found.metric,
          threshold: Number(inputs.threshold),
          comparison,
          evaluation: { datapoints: Number(inputs.datapointsToAlarm ?? periods), periods },
          missing: missingOf(text(inputs.treatMissingData)),
          rollsBack: named.includes(id),
        },
      ];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A missing figure never breaches by itself, unless the alarm says so. */
function missingOf(treatment: string): MissingData {
  return treatment === "breaching" || treatment === "ignore" ? treatment : "notBreaching";
}

type Found = Pick<AlarmSetup, "metric"> & { readonly suffix: string };

function single(inputs: Props): Found | undefined {
  const measured = measuredBy(inputs, text(inputs.statistic) || text(inputs.extendedStatistic));
  if (measured === undefined) return undefined;
  const { suffix, ...metric } = measured;
  return { suffix, metric };
}

function math({ metricQueries }: Props): Found | undefined {
  const queries = objects(metricQueries);
  const judged = queries.find(({ returnData }) => returnData === true);
  const measured = queries
    .filter(({ metric }) => isProps(metric))
    .map(({ id, metric }) => ({
      id: text(id),
      of: isProps(metric) ? measuredBy(metric, text(metric.stat)) : undefined,
    }));
  const [first] = measured;
  const suffix = first?.of?.suffix ?? "";
  if (judged === undefined || measured.some(({ of }) => of?.suffix !== suffix)) return undefined;
  const expression = text(judged.expression);
  const metrics = Object.fromEntries(
    measured.flatMap(({ id, of }) =>
      of ? [[id, { metricName: of.metricName, statistic: of.statistic }] as const] : [],
    ),
  );
  return isPlayable(expression, Object.keys(metrics))
    ? { suffix, metric: { label: text(judged.label), expression, metrics } }
    : undefined;
}

function measuredBy(metric: Props, statistic: string): Measured | undefined {
  const dimensions = isProps(metric.dimensions) ? metric.dimensions : {};
  const metricName = text(metric.metricName);
  return metric.namespace === "AWS/ApplicationELB" && metric.period === 60 && played.includes(metricName)
    ? { suffix: text(dimensions.TargetGroup), metricName, statistic }
    : undefined;
}

/** Whether an expression has none but the functions that are known here. */
function isPlayable(expression: string, ids: readonly string[]): boolean {
  try {
    workOut(expression, Object.fromEntries(ids.map((id) => [id, 1])));
    return true;
  } catch {
    return false;
  }
}
