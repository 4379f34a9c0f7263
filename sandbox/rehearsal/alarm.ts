import type { Evaluation } from "../../components/fargate-microservice/alarm-thresholds";
import type { GroupAlarm } from "../../components/fargate-microservice/group-alarms";
import { type Figure, workOut } from "./metric-math";

/** What a period without a figure means. */
export type MissingData = "breaching" | "notBreaching" | "ignore";

/**
 * Periods beyond those of the evaluation in which CloudWatch looks for figures. Source: CloudWatch user guide,
 * "Configuring how CloudWatch alarms treat missing data": more data points are retrieved than periods are evaluated (its
 * example has two more), and missing ones are only filled in where too few were found.
 */
const further = 2;

/**
 * Whether an alarm is on after a period: M of the last N figures are at the threshold or above.
 *
 * @param figures oldest first, the period that has just ended last
 * @param before whether it was on before, which `ignore` keeps
 */
export function isOn(
  figures: readonly Figure[],
  threshold: number,
  { datapoints, periods }: Evaluation,
  missing: MissingData,
  before: boolean,
): boolean {
  const found = figures.slice(-(periods + further)).filter((figure) => figure !== undefined);
  const judged = found.slice(-periods);
  const breaching = judged.filter((figure) => figure >= threshold).length;
  const filled = periods - judged.length;
  if (missing === "ignore" && filled > 0) return before;
  return breaching + (missing === "breaching" ? filled : 0) >= datapoints;
}

/** One alarm on one target group. */
export class Alarm {
  private readonly figures: Figure[] = [];
  private state = false;

  /** @param role in the service, e.g. `tg2-5xx` */
  constructor(
    readonly role: string,
    readonly watch: GroupAlarm,
  ) {}

  get on(): boolean {
    return this.state;
  }

  /** Takes what a minute's metrics are; says so where the alarm changes. */
  judge(metrics: Readonly<Record<string, Figure>>): "goes off" | "is silent again" | undefined {
    const { threshold, evaluation } = this.watch;
    this.figures.push(figureOf(this.watch, metrics));
    if (this.figures.length > evaluation.periods + further) this.figures.shift();
    const before = this.state;
    this.state = isOn(this.figures, threshold, evaluation, "notBreaching", before);
    if (this.state === before) return undefined;
    return this.state ? "goes off" : "is silent again";
  }

  /** The minutes that it judges, in words. */
  shown(): string {
    const { threshold, evaluation } = this.watch;
    const found = this.figures
      .slice(-evaluation.periods)
      .map((one) => (one === undefined ? "-" : rounded(one)));
    return `${found.join(", ")} in the last ${evaluation.periods} minutes; ${evaluation.datapoints} of ${threshold} or more are too many`;
  }
}

function figureOf({ metric }: GroupAlarm, metrics: Readonly<Record<string, Figure>>): Figure {
  if (!("expression" in metric)) return metrics[metric.metricName];
  const named = Object.entries(metric.metrics).map(([id, { metricName }]) => [id, metrics[metricName]]);
  return workOut(metric.expression, Object.fromEntries(named));
}

function rounded(figure: number): string {
  return `${Math.round(figure * 100) / 100}`;
}
