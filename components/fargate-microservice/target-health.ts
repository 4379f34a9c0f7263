import type { BalancedPlan } from "./args";

/** How the balancer finds out whether a task can serve: seconds, and checks in a row. */
export interface TargetHealth {
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

type Timed = Pick<BalancedPlan, "startupSeconds" | "stopSeconds">;

export function targetHealth(_plan: Timed): TargetHealth {
  return { interval: 15, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 };
}

/** Seconds in which ECS leaves a task alone that the balancer finds unhealthy. */
export function graceSeconds({ startupSeconds }: Timed): number {
  return startupSeconds;
}

/** Seconds in which a task goes on answering what it has begun, while the balancer lets go of it. */
export function drainSeconds({ stopSeconds }: Timed): number {
  return 2 * stopSeconds;
}
