import type * as ecs from "@pulumi/aws/ecs";
import type { ReleasePlan } from "./life-args";

/** How a new revision takes over, as ECS is told. */
export type Release = Required<
  Pick<
    ecs.ServiceArgs,
    | "deploymentController"
    | "deploymentConfiguration"
    | "deploymentMinimumHealthyPercent"
    | "deploymentMaximumPercent"
    | "deploymentCircuitBreaker"
    | "waitForSteadyState"
    | "sigintRollback"
  >
>;

const strategies = {
  rolling: "ROLLING",
  linear: "LINEAR",
  canary: "CANARY",
  "blue-green": "BLUE_GREEN",
} as const;

/**
 * The strategy that the stack chose, on ECS's own controller, so that a later change of strategy replaces nothing. A
 * deployment that fails is rolled back, and the update waits for its end and reports it.
 */
export function release({ release: plan }: { readonly release: ReleasePlan }): Release {
  return {
    deploymentController: { type: "ECS" },
    deploymentConfiguration: { strategy: strategies[plan.strategy] },
    // New tasks stand beside all old ones before those leave. AZ rebalancing needs the room above 100 as well.
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    waitForSteadyState: true,
    sigintRollback: true,
  };
}
