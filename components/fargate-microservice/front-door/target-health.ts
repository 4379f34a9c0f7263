import type { BalancedPlan } from "../args";

/** How the balancer finds out whether a task can serve: seconds, and checks in a row. */
export interface TargetHealth {
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

type Timed = Pick<BalancedPlan, "startupSeconds" | "stopSeconds">;

/** What is checked where nothing takes long to start. */
const usual = { interval: 15, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 };

/** AWS takes no more failures in a row. Source: Elastic Load Balancing API, CreateTargetGroup. */
const mostFailures = 10;

/** A check a minute and 10 in a row: a task that hangs gets requests for ten minutes, and no longer. */
const longestInterval = 60;

/** Longest start, in seconds, for which a target group can wait. */
export const longestStartSeconds = (mostFailures - 1) * longestInterval;

/**
 * A task that starts is no failed one: as many checks may fail as fall into its start, the first of them at once, and
 * where those are more than AWS counts, the checks are further apart. So a task that starts in its time is never
 * `unhealthy`, which neither people nor a release could tell from a failure.
 */
export function targetHealth({ startupSeconds }: Timed): TargetHealth {
  const interval = Math.max(usual.interval, Math.ceil(startupSeconds / (mostFailures - 1)));
  const failures = Math.ceil(startupSeconds / interval) + 1;
  return { ...usual, interval, unhealthyThreshold: Math.max(usual.unhealthyThreshold, failures) };
}

/**
 * Seconds in which ECS leaves a task alone that the balancer finds unhealthy: its start, and the check after that, which
 * is an interval later at most and has its own time.
 */
export function graceSeconds(plan: Timed): number {
  const { interval, timeout } = targetHealth(plan);
  return plan.startupSeconds + interval + timeout;
}

/** Seconds in which a task goes on answering what it has begun, while the balancer lets go of it. */
export function drainSeconds({ stopSeconds }: Timed): number {
  return 2 * stopSeconds;
}
