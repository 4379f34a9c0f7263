import type { Cloud } from "../cloud/cloud";
import { Refusal } from "../rpc/refusal";
import { rolledBack } from "./ending";
import { moved, nextStage, proceed } from "./progress";
import { inProgress, openHook, type ServiceDeployment } from "./records";
import { store } from "./store";

/** Reason of a rollback that a person asked for. */
export const userReason = "Service deployment rolled back because of a user request.";

/** Goes on behind the pause at which a deployment waits. */
export function approve(cloud: Cloud, deployment: ServiceDeployment, now: Date): void {
  const hook = openHook(deployment);
  if (!hook)
    throw new Refusal(`${about(deployment)}: it is not paused by a hook, so there is nothing to approve.`);
  const hooks = deployment.hooks.map((one) =>
    one.id === hook.id ? { ...one, status: "SUCCEEDED" as const } : one,
  );
  store(cloud, proceed(cloud, { ...deployment, hooks }, nextStage(deployment), now));
}

/** Rolls back a deployment in progress, with a reason. */
export function rollBack(cloud: Cloud, deployment: ServiceDeployment, reason: string, now: Date): void {
  if (!inProgress(deployment))
    throw new Refusal(`${about(deployment)}: only one in progress can be rolled back.`);
  store(cloud, rolledBack(cloud, deployment, reason, now));
}

/** Moves a held deployment's traffic to a share; without one it goes on to its end, or to its next pause. */
export function shift(
  cloud: Cloud,
  deployment: ServiceDeployment,
  percent: number | undefined,
  now: Date,
): void {
  if (!deployment.held)
    throw new Refusal(
      `${about(deployment)}: it is not held, so there is no traffic to shift. hold-deployment holds the next one.`,
    );
  if (percent !== undefined) {
    if (deployment.strategy === "ROLLING")
      throw new Refusal(`${about(deployment)}: ROLLING shifts no traffic. Complete it without a percent.`);
    store(cloud, { ...moved(cloud, deployment, percent), updatedAt: now.toISOString() });
    return;
  }
  const free = { ...deployment, held: false };
  const full = deployment.strategy === "ROLLING" ? free : moved(cloud, free, 100);
  store(cloud, proceed(cloud, full, nextStage(deployment), now));
}

function about(deployment: ServiceDeployment): string {
  return `Deployment ${deployment.id} of ${deployment.service} is ${stateOf(deployment)}`;
}

/** A deployment's state in a few words. */
export function stateOf(deployment: ServiceDeployment): string {
  const { status, stage, held, trafficPercent } = deployment;
  const hook = openHook(deployment);
  const share = `${trafficPercent} % of traffic on the new revision`;
  if (hook) return `paused at ${hook.stage}, ${share}`;
  if (held) return `held at ${stage}, ${share}`;
  return status;
}
