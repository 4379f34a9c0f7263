import { mostChecks } from "../../../model/balancing";
import type { BalancedPlan } from "../args";

/** How the balancer finds out whether a task can serve: seconds, and checks in a row. */
export interface TargetHealth {
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

type Timed = Pick<BalancedPlan, "startupSeconds" | "health">;

/** What is checked where nothing takes long to start. */
const usual = { interval: 15, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 };

/** A check a minute and 10 in a row: a task that hangs gets requests for ten minutes, and no longer. */
const longestInterval = 60;
export const longestHangSeconds = mostChecks * longestInterval;

/** Longest start, in seconds, for which a target group can wait. */
export const longestStartSeconds = (mostChecks - 1) * longestInterval;

/**
 * A task that starts is no failed one: as many checks may fail as fall into its start, the first of them at once, and
 * where those are more than AWS counts, or than the entry lets fail, the checks are further apart. So a task that starts
 * in its time is never `unhealthy`, which neither people nor a release could tell from a failure.
 */
export function targetHealth({ startupSeconds, health }: Timed): TargetHealth {
  const { intervalSeconds, healthyThreshold, unhealthyThreshold } = health;
  const apart = Math.ceil(startupSeconds / ((unhealthyThreshold ?? mostChecks) - 1));
  const interval = intervalSeconds ?? Math.max(usual.interval, apart);
  return {
    interval,
    timeout: Math.min(usual.timeout, interval - 1),
    healthyThreshold: healthyThreshold ?? usual.healthyThreshold,
    unhealthyThreshold:
      unhealthyThreshold ?? Math.max(usual.unhealthyThreshold, failures(startupSeconds, interval)),
  };
}

/** Checks that may fail while a task starts. */
export function failures(startupSeconds: number, interval: number): number {
  return Math.ceil(startupSeconds / interval) + 1;
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
export function drainSeconds({ stopSeconds }: Pick<BalancedPlan, "stopSeconds">): number {
  return 2 * stopSeconds;
}
