import type { BalancedPlan } from "../args";
import { type Evaluation, leastRequests, soon, thresholds } from "./alarm-thresholds";

/** A metric of a target group (`AWS/ApplicationELB`), and how a minute of it becomes one figure. */
export interface GroupMetric {
  readonly metricName: string;
  /** `Sum`, `Maximum`, or a percentile such as `p99`. */
  readonly statistic: string;
}

/** Several of them in one figure: the expression names each by its key. */
export interface GroupMath {
  readonly label: string;
  readonly expression: string;
  readonly metrics: Readonly<Record<string, GroupMetric>>;
}

/** What is watched of each of the two target groups, minute by minute. */
export interface GroupAlarm {
  readonly role: string;
  /** What is wrong with the service when it goes off. */
  readonly description: string;
  readonly metric: GroupMetric | GroupMath;
  /** It goes off at this value and above. */
  readonly threshold: number;
  readonly evaluation: Evaluation;
  /** ECS rolls a deployment back on it. */
  readonly rollsBack: boolean;
}

/**
 * Of minutes, for tasks that fail their health check: longer than one takes that starts in twice its time, so that a
 * scale-out wakes nobody.
 */
function unhealthyFor({
  criticality,
  startupSeconds,
}: Pick<BalancedPlan, "criticality" | "startupSeconds">): Evaluation {
  const minutes = Math.max(soon[criticality].periods, Math.ceil(startupSeconds / 60) + 2);
  return { datapoints: minutes, periods: minutes };
}

/** What callers get of a target group. A minute without a figure is a good one: one of the two groups is always empty. */
export function groupAlarms(
  plan: Pick<BalancedPlan, "criticality" | "alarms" | "startupSeconds" | "idleTimeoutSeconds">,
): GroupAlarm[] {
  const { errorPercent, latencySeconds } = thresholds(plan);
  const evaluation = soon[plan.criticality];
  return [
    {
      role: "5xx",
      description: "answers with server errors",
      metric: {
        label: "answers with 5xx, % of requests",
        // A minute without errors has no figure; unfilled, CloudWatch would judge older minutes in its place. Without
        // requests there is none either, and that is what it should be: a quiet service is not a broken one.
        expression: `IF(requests >= ${leastRequests}, 100 * FILL(errors, 0) / requests, 0)`,
        metrics: {
          errors: { metricName: "HTTPCode_Target_5XX_Count", statistic: "Sum" },
          requests: { metricName: "RequestCount", statistic: "Sum" },
        },
      },
      threshold: errorPercent,
      evaluation,
      rollsBack: true,
    },
    {
      role: "unhealthy",
      description: "has tasks that fail their health check",
      metric: { metricName: "UnHealthyHostCount", statistic: "Maximum" },
      threshold: 1,
      evaluation: unhealthyFor(plan),
      // ECS replaces such tasks and counts them: a revision that does not get healthy is the circuit breaker's. A task of
      // the old revision that dies meanwhile would take its successor with it.
      rollsBack: false,
    },
    {
      role: "latency",
      description: "answers slowly",
      metric: { metricName: "TargetResponseTime", statistic: "p99" },
      // No answer takes longer than the balancer waits.
      threshold: Math.min(latencySeconds, plan.idleTimeoutSeconds),
      evaluation,
      rollsBack: true,
    },
  ];
}
