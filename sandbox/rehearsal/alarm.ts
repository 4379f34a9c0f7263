import { type Figure, workOut } from "./metric-math";
import type { AlarmSetup, Comparison } from "./setup";

const isBad: Readonly<Record<Comparison, (figure: number, threshold: number) => boolean>> = {
  ">=": (figure, threshold) => figure >= threshold,
  ">": (figure, threshold) => figure > threshold,
  "<=": (figure, threshold) => figure <= threshold,
  "<": (figure, threshold) => figure < threshold,
};

/**
 * Periods beyond those of the evaluation in which CloudWatch looks for figures. Source: CloudWatch user guide,
 * "Configuring how CloudWatch alarms treat missing data": more data points are retrieved than periods are evaluated (its
 * example has two more), and missing ones are only filled in where too few were found.
 */
const further = 2;

type Judging = Pick<AlarmSetup, "threshold" | "comparison" | "evaluation" | "missing">;

/**
 * Whether an alarm is on after a period: M of the last N figures are beyond the threshold.
 *
 * @param figures oldest first, the period that has just ended last
 * @param before whether it was on before, which `ignore` keeps
 */
export function isOn(
  figures: readonly Figure[],
  { threshold, comparison, evaluation, missing }: Judging,
  before: boolean,
): boolean {
  const { datapoints, periods } = evaluation;
  const found = figures.slice(-(periods + further)).filter((figure) => figure !== undefined);
  const judged = found.slice(-periods);
  const breaching = judged.filter((figure) => isBad[comparison](figure, threshold)).length;
  const filled = periods - judged.length;
  if (missing === "ignore" && filled > 0) return before;
  return breaching + (missing === "breaching" ? filled : 0) >= datapoints;
}

/** One alarm on one target group. */
export class Alarm {
  private readonly figures: Figure[] = [];
  private state = false;

  constructor(readonly watch: AlarmSetup) {}

  get on(): boolean {
    return this.state;
  }

  /** Takes what a minute's metrics are; says so where the alarm changes. */
  judge(metrics: Readonly<Record<string, Figure>>): "goes off" | "is silent again" | undefined {
    this.figures.push(figureOf(this.watch, metrics));
    if (this.figures.length > this.watch.evaluation.periods + further) this.figures.shift();
    const before = this.state;
    this.state = isOn(this.figures, this.watch, before);
    if (this.state === before) return undefined;
    return this.state ? "goes off" : "is silent again";
  }

  /** The minutes that it judges, in words. */
  shown(): string {
    const { threshold, comparison, evaluation } = this.watch;
    const words = {
      ">=": `${threshold} or more`,
      ">": `more than ${threshold}`,
      "<=": `${threshold} or less`,
      "<": `less than ${threshold}`,
    };
    const found = this.figures
      .slice(-evaluation.periods)
      .map((one) => (one === undefined ? "-" : rounded(one)));
    return `${found.join(", ")} in the last ${evaluation.periods} minutes; ${evaluation.datapoints} of ${words[comparison]} are too many`;
  }
}

function figureOf({ metric }: AlarmSetup, metrics: Readonly<Record<string, Figure>>): Figure {
  if (!("expression" in metric)) return metrics[metric.metricName];
  const named = Object.entries(metric.metrics).map(([id, { metricName }]) => [id, metrics[metricName]]);
  return workOut(metric.expression, Object.fromEntries(named));
}

function rounded(figure: number): string {
  return `${Math.round(figure * 100) / 100}`;
}
