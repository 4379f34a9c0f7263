import type { HookPlan, ReleasePlan } from "../../../model/release";

/** What tasks take to start and to leave, beside all waiting: minutes. */
const allowance = 15;

/** Nothing is given less: minutes. */
const least = 30;

/**
 * Minutes that a deployment of the service may take: every bake, every run of a hook, and an allowance for starting and
 * stopping tasks. It is a sum of what the deployment waits for, so it cannot be below that. Waiting for a person is no
 * part of it: then nobody waits for the deployment.
 */
export function updateMinutes(plan: ReleasePlan): number {
  if (plan.strategy === "rolling") return least;
  const hooks = plan.hooks.reduce((sum, hook) => sum + hookMinutes(hook, shifts(plan)), 0);
  return Math.max(least, shiftMinutes(plan) + plan.bakeMinutes + hooks + allowance);
}

/**
 * Time-outs of the ECS service, as Pulumi takes them. A first deployment has its hooks and bakes as well: the provider's own
 * test of one fails on a function at PRE_SCALE_UP (`TestAccECSService_BlueGreenDeployment_createFailure`).
 */
export function releaseTimeouts(plan: ReleasePlan): { create: string; update: string; delete: string } {
  const deployment = `${updateMinutes(plan)}m`;
  return { create: deployment, update: deployment, delete: `${least}m` };
}

/** How often production traffic moves until all of it has. */
export function shifts(plan: ReleasePlan): number {
  if (plan.strategy === "linear") return Math.ceil(100 / plan.stepPercent);
  return plan.strategy === "canary" ? 2 : 1;
}

/** Minutes from the first shift to the last one's bake. */
function shiftMinutes(plan: ReleasePlan): number {
  if (plan.strategy === "linear") return shifts(plan) * plan.stepBakeMinutes;
  return plan.strategy === "canary" ? plan.canaryBakeMinutes : 0;
}

function hookMinutes({ stages, minutes }: HookPlan, shifts: number): number {
  return stages.reduce((sum, stage) => sum + runs(stage, shifts) * minutes, 0);
}

/**
 * Before each step of production traffic ECS asks again, and at each step once more (ECS API, DeploymentLifecycleHook). At
 * the shifts themselves a rollback calls the hooks another time.
 */
function runs(stage: string, shifts: number): number {
  if (stage === "PRE_PRODUCTION_TRAFFIC_SHIFT") return shifts;
  if (stage === "PRODUCTION_TRAFFIC_SHIFT") return shifts + 1;
  return stage === "TEST_TRAFFIC_SHIFT" ? 2 : 1;
}
