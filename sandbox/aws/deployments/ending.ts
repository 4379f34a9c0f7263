import type { Cloud } from "../cloud/cloud";
import { text } from "../values";
import type { DeploymentStatus, ServiceDeployment } from "./records";
import { serviceOf } from "./store";
import { shiftProduction, shiftTest } from "./traffic";

/** Ends a deployment well: the new revision serves. */
export function succeeded(deployment: ServiceDeployment, now: Date): ServiceDeployment {
  return ended({ ...deployment, trafficPercent: 100 }, "SUCCESSFUL", now);
}

/** Ends a deployment that another one takes the place of. */
export function superseded(cloud: Cloud, deployment: ServiceDeployment, now: Date): ServiceDeployment {
  const reason = "Service deployment stopped because a new service deployment was started.";
  return ended({ ...withoutTraffic(cloud, deployment), statusReason: reason }, "STOPPED", now);
}

/** Ends a deployment whose failure nobody asked to roll back: what the new revision has stays where it is. */
export function stopped(deployment: ServiceDeployment, statusReason: string, now: Date): ServiceDeployment {
  return ended({ ...deployment, statusReason }, "STOPPED", now);
}

/**
 * Ends a deployment by going back to its source; fails where there is none.
 *
 * @param since ISO time at which it began to go back. @default the end
 */
export function rolledBack(
  cloud: Cloud,
  deployment: ServiceDeployment,
  reason: string,
  now: Date,
  since = now.toISOString(),
): ServiceDeployment {
  const { source } = deployment;
  if (!source) {
    const statusReason = `${reason} No rollback candidate was found to run the rollback.`;
    return ended({ ...deployment, statusReason }, "ROLLBACK_FAILED", now);
  }
  restore(cloud, deployment.service, source.taskDefinition);
  const rollback = { reason, startedAt: since, revision: source.arn };
  const back = { ...withoutTraffic(cloud, deployment), statusReason: reason, rollback };
  return ended(back, "ROLLBACK_SUCCESSFUL", now);
}

/** The service's task definition is the source's again, whatever the program has asked for. */
function restore(cloud: Cloud, arn: string, taskDefinition: string): void {
  const service = serviceOf(cloud, arn);
  if (text(service.outputs.taskDefinition) === taskDefinition) return;
  cloud.put({
    ...service,
    inputs: { ...service.inputs, taskDefinition },
    outputs: { ...service.outputs, taskDefinition },
  });
}

function withoutTraffic(cloud: Cloud, deployment: ServiceDeployment): ServiceDeployment {
  shiftProduction(cloud, deployment.shifts, 0);
  shiftTest(cloud, deployment.shifts, 0);
  return { ...deployment, trafficPercent: 0, testTrafficPercent: 0 };
}

function ended(deployment: ServiceDeployment, status: DeploymentStatus, now: Date): ServiceDeployment {
  const { stage: _, ...rest } = deployment;
  const time = now.toISOString();
  const hooks = deployment.hooks.map((hook) =>
    hook.status === "AWAITING_ACTION" ? { ...hook, status: "FAILED" as const } : hook,
  );
  return { ...rest, hooks, status, held: false, updatedAt: time, finishedAt: time };
}
