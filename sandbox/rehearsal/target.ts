import type { TargetHealth } from "../../components/fargate-microservice/front-door/target-health";

/** What the balancer thinks of a target from a second on. */
export interface Judgement {
  readonly at: number;
  readonly state: "healthy" | "unhealthy";
}

/**
 * How the balancer comes to know a task. Until then it is `initial`: one good check makes it healthy, the threshold of
 * failures in a row unhealthy; from there it takes the threshold of good checks in a row. Source: Application Load
 * Balancers user guide, "Health checks for your target groups". A check that finds no listener fails at once.
 *
 * @param firstCheck second of the first check
 * @param ready second from which the task answers; infinite where it never does
 */
export function judgements(
  { interval, healthyThreshold, unhealthyThreshold }: TargetHealth,
  firstCheck: number,
  ready: number,
): Judgement[] {
  const failures = ready <= firstCheck ? 0 : Math.ceil((ready - firstCheck) / interval);
  const healthy = (checks: number): Judgement => ({
    at: firstCheck + (failures + checks - 1) * interval,
    state: "healthy",
  });
  if (failures < unhealthyThreshold) return [healthy(1)];
  const unhealthy: Judgement = {
    at: firstCheck + (unhealthyThreshold - 1) * interval,
    state: "unhealthy",
  };
  return Number.isFinite(ready) ? [unhealthy, healthy(healthyThreshold)] : [unhealthy];
}
