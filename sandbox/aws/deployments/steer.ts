import type { Cloud } from "../cloud/cloud";
import { Refusal } from "../rpc/refusal";
import { rolledBack } from "./ending";
import { proceed } from "./progress";
import { inProgress, openHook, type ServiceDeployment } from "./records";
import { store } from "./store";
import { shiftProduction } from "./traffic";

/** Reason of a rollback that a person asked for. */
export const userReason = "Service deployment rolled back because of a user request.";

/**
 * Continues a deployment behind the pause at which it waits.
 *
 * @param afterMinutes that the person took, beside what has passed since
 */
export function approve(cloud: Cloud, deployment: ServiceDeployment, now: Date, afterMinutes = 0): void {
  if (!openHook(deployment))
    throw new Refusal(`${about(deployment)}: it is not paused by a hook, so there is nothing to approve.`);
  const { setup, script } = deployment.play;
  const passed = Math.max(0, (now.getTime() - Date.parse(deployment.updatedAt)) / 60_000);
  const before = typeof script.approveAfterMinutes === "number" ? [] : script.approveAfterMinutes;
  const approveAfterMinutes = [...before, passed + afterMinutes];
  store(
    cloud,
    proceed(cloud, { ...deployment, play: { setup, script: { ...script, approveAfterMinutes } } }),
  );
}

/** Rolls back a deployment in progress, with a reason. */
export function rollBack(cloud: Cloud, deployment: ServiceDeployment, reason: string, now: Date): void {
  if (!inProgress(deployment))
    throw new Refusal(`${about(deployment)}: only one in progress can be rolled back.`);
  store(cloud, rolledBack(cloud, deployment, reason, laterOf(now, deployment.updatedAt)));
}

/** Moves a held deployment's traffic to a share; without one it goes on to its end, or to its next pause. */
export function shift(cloud: Cloud, deployment: ServiceDeployment, percent: number | undefined): void {
  if (!deployment.held)
    throw new Refusal(
      `${about(deployment)}: it is not held, so there is no traffic to shift. hold-deployment holds the next one.`,
    );
  if (percent !== undefined) {
    if (deployment.strategy === "ROLLING")
      throw new Refusal(`${about(deployment)}: ROLLING shifts no traffic. Complete it without a percent.`);
    shiftProduction(cloud, deployment.shifts, percent);
    store(cloud, { ...deployment, trafficPercent: percent });
    return;
  }
  const { setup, script } = deployment.play;
  store(cloud, proceed(cloud, { ...deployment, play: { setup, script: { ...script, hold: false } } }));
}

/** A deployment's simulated time runs ahead. */
export function laterOf(now: Date, time: string | undefined): Date {
  return new Date(Math.max(now.getTime(), Date.parse(time ?? now.toISOString())));
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
