import type { CloudResource } from "../cloud/records";
import type { Problem } from "../facts/validation";
import { refuseDashboard } from "../rules/dashboard-bodies";
import { wrongMetricQueries } from "../rules/metric-queries";
import { hasUnknown, objects, type Props, text } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf } from "./parts";

const metricAlarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const compositeAlarmType = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const dayInSeconds = 86_400;
const weekInSeconds = 7 * dayInSeconds;
const hourInSeconds = 3_600;

/** What stands beside `metricName` and never beside `metricQueries`. */
const ofOneMetric = ["metricName", "namespace", "period", "statistic", "extendedStatistic", "dimensions"];

function wrongPeriod(property: string, period: unknown, short: readonly number[]): Problem[] {
  return typeof period !== "number" || short.includes(period) || (period > 0 && period % 60 === 0)
    ? []
    : [
        {
          property,
          reason: `expected ${property} to be one of [${short.join(" ")}] or divisible by 60, got ${period}`,
        },
      ];
}

/** What the provider refuses before it asks AWS. */
function checkMetricAlarm(inputs: Props): Problem[] {
  const { metricName, metricQueries, evaluationCriteria, statistic, extendedStatistic } = inputs;
  const of = (property: string, reason: string): Problem[] => [{ property, reason }];
  if (metricName === undefined && metricQueries === undefined && evaluationCriteria === undefined)
    return of(
      "metricName",
      "One of `metricName` or `metricQueries` must be set for a cloudwatch metric alarm",
    );
  const beside = ofOneMetric.find((property) => inputs[property] !== undefined);
  if (metricQueries !== undefined && beside !== undefined)
    return of(beside, `"${beside}": conflicts with metricQueries`);
  if (metricName !== undefined && (statistic === undefined) === (extendedStatistic === undefined))
    return of(
      "statistic",
      "One of `statistic` or `extendedStatistic` must be set for a cloudwatch metric alarm",
    );
  if (inputs.threshold !== undefined && inputs.thresholdMetricId !== undefined)
    return of("threshold", '"threshold": conflicts with thresholdMetricId');
  return [
    ...wrongPeriod("period", inputs.period, [10, 20, 30]),
    ...objects(metricQueries).flatMap(({ period, metric }, index) => [
      ...wrongPeriod(`metricQueries[${index}].period`, period, [1, 5, 10, 20, 30]),
      ...objects(metric).flatMap((one) =>
        wrongPeriod(`metricQueries[${index}].metric.period`, one.period, [1, 5, 10, 20, 30]),
      ),
    ]),
  ];
}

function refuseMetricAlarm({ inputs }: Moment): string | undefined {
  const { period, evaluationPeriods, datapointsToAlarm, metricQueries } = inputs;
  if (typeof evaluationPeriods === "number") {
    if (typeof datapointsToAlarm === "number" && datapointsToAlarm > evaluationPeriods)
      return `ValidationError: DatapointsToAlarm (${datapointsToAlarm}) must be less than or equal to EvaluationPeriods (${evaluationPeriods})`;
    const longest = typeof period === "number" && period >= hourInSeconds ? weekInSeconds : dayInSeconds;
    if (typeof period === "number" && period * evaluationPeriods > longest)
      return `ValidationError: Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= ${longest})`;
  }
  if (metricQueries === undefined) return undefined;
  const wrong = wrongMetricQueries(metricQueries, {
    metric: "metric",
    returns: ({ returnData }) => returnData === true,
  });
  return wrong && `ValidationError: ${wrong}`;
}

const stateFunction = /\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|([^\s()"]+))\s*\)/g;

/** Names of the alarms in a composite alarm's rule; an ARN means the name that it ends in. */
function namedIn(rule: string): string[] {
  return [...rule.matchAll(stateFunction)].map(([, quoted, bare = ""]) =>
    (quoted ?? bare).replace(/^arn:[^:]+:cloudwatch:[^:]*:\d*:alarm:/, ""),
  );
}

function refuseComposite({ cloud, inputs }: Moment): string | undefined {
  const rule = text(inputs.alarmRule);
  if (rule !== rule.trim())
    return "ValidationError: AlarmRule must not contain leading or trailing whitespace or be null";
  const rest = rule.replace(stateFunction, " ").replace(/\b(AND|OR|NOT|TRUE|FALSE)\b|[()\s]/g, "");
  // Alarms counted with AT_LEAST stand in a list of their own form, which is not read here.
  if (!rule.includes("AT_LEAST") && rest !== "")
    return `ValidationError: AlarmRule is not valid: unexpected '${rest}'`;
  const names = [...new Set(namedIn(rule))];
  if (names.length > 100) return "ValidationError: AlarmRule can have at most 100 child alarms";
  const missing = names.filter(
    (name) => !cloud.byId(metricAlarmType, name) && !cloud.byId(compositeAlarmType, name),
  );
  return missing.length === 0
    ? undefined
    : `ValidationError: Could not save the composite alarm as alarms [${missing.join(", ")}] in the alarm rule do not exist`;
}

/** An alarm stays while a composite alarm names it. */
function refuseAlarmDeletion({ cloud }: Moment, { id, region }: CloudResource): string | undefined {
  const holder = cloud
    .ofType(compositeAlarmType)
    .find(
      (one) => one.region === region && one.id !== id && namedIn(text(one.inputs.alarmRule)).includes(id),
    );
  return (
    holder && `ValidationError: Alarm ${id} cannot be deleted: the composite alarm ${holder.id} depends on it`
  );
}

const alarmArn = arnOf("cloudwatch", (id) => `alarm:${id}`);
const actions = ["alarmActions", "okActions", "insufficientDataActions"];

export const alarms: readonly TypeEntry[] = [
  {
    type: metricAlarmType,
    id: ({ inputs }) => text(inputs.name),
    arn: alarmArn,
    outputs: ({ inputs }) => ({
      evaluateLowSampleCountPercentiles: inputs.evaluateLowSampleCountPercentiles ?? "",
    }),
    defaults: { actionsEnabled: true, treatMissingData: "missing" },
    forceNew: ["name"],
    sets: [...actions, "metricQueries"],
    check: checkMetricAlarm,
    refuse: refuseMetricAlarm,
    refuseDelete: refuseAlarmDeletion,
  },
  {
    type: compositeAlarmType,
    id: ({ inputs }) => text(inputs.alarmName),
    arn: alarmArn,
    defaults: { actionsEnabled: true },
    forceNew: ["alarmName", "actionsEnabled"],
    sets: actions,
    check: ({ alarmRule }) =>
      hasUnknown(alarmRule) || (text(alarmRule).length > 0 && text(alarmRule).length <= 10_240)
        ? []
        : [
            {
              property: "alarmRule",
              reason: `expected length of alarmRule to be in the range (1 - 10240), got ${text(alarmRule).length} characters`,
            },
          ],
    refuse: refuseComposite,
    refuseDelete: refuseAlarmDeletion,
  },
  {
    type: "aws:cloudwatch/dashboard:Dashboard",
    id: ({ inputs }) => text(inputs.dashboardName),
    outputs: ({ account }, id) => ({ dashboardArn: `arn:aws:cloudwatch::${account}:dashboard/${id}` }),
    forceNew: ["dashboardName"],
    json: ["dashboardBody"],
    check: ({ dashboardName: name }) =>
      hasUnknown(name) || /^[\w-]{1,255}$/.test(text(name))
        ? []
        : [
            {
              property: "dashboardName",
              reason: `only alphanumeric characters, hyphens and underscores allowed in "dashboardName", at most 255: "${text(name)}"`,
            },
          ],
    refuse: ({ inputs }) => refuseDashboard(text(inputs.dashboardBody)),
  },
];
