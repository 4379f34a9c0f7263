import type { Moment } from "../types/entry";
import { text } from "../values";
import { inProgress, openHook, type ServiceDeployment, type ServiceRevision } from "./records";
import { deploymentsOf } from "./store";

/** Seconds that the provider waits where the program says nothing. Source: the provider's service.go, default time-outs. */
const usualTimeout = 20 * 60;

/** Milliseconds between two looks at what other processes have changed. */
const interval = 200;

/**
 * Why a service does not become steady, where the program waits for it: waits until its newest deployment has ended. The
 * time-out is held against simulated time.
 */
export async function whyUnsteady(
  { cloud, inputs, now, timeoutSeconds }: Moment,
  service: string,
): Promise<string | undefined> {
  if (inputs.waitForSteadyState !== true) return undefined;
  const id = deploymentsOf(cloud, service).at(-1)?.id;
  let deployment = deploymentsOf(cloud, service).find((one) => one.id === id);
  while (deployment && inProgress(deployment) && !isStuck(deployment)) {
    await pause();
    cloud.reload();
    deployment = deploymentsOf(cloud, service).find((one) => one.id === id);
  }
  if (!deployment) return undefined;
  const waiting = `waiting for ECS Service (${service}) to become steady: `;
  const limit = timeoutSeconds || usualTimeout;
  const took = (Date.parse(deployment.updatedAt) - Date.parse(deployment.startedAt)) / 1000;
  // Where the operation has started none, what stands is steady already.
  const isOwn = deployment.askedAt === now.toISOString();
  if ((isOwn && took > limit) || isStuck(deployment))
    return `${waiting}timeout while waiting for state to become 'tfSTABLE' (last state: 'tfPENDING', timeout: ${limit / 60}m0s)`;
  if (deployment.status === "SUCCESSFUL") return undefined;
  return `${waiting}service ${text(inputs.name)}: ${outcome(deployment)}`;
}

/** New tasks fail for ever, and nobody has asked ECS to end that. */
function isStuck(deployment: ServiceDeployment): boolean {
  return inProgress(deployment) && !deployment.held && openHook(deployment) === undefined;
}

function outcome({ id, status, statusReason, source, target, rollback }: ServiceDeployment): string {
  const reason = `deployment ${id} ended ${status}: ${statusReason ?? "no reason given"}`;
  const failed = `revision ${named(target)} failed`;
  return source && rollback
    ? `${reason} ${failed}; the service went back to revision ${named(source)}`
    : `${reason} ${failed}`;
}

function named({ arn, taskDefinition, images }: ServiceRevision): string {
  const pulled = images.map(({ image }) => image).join(", ");
  return `${arn} (task definition ${taskDefinition}${pulled === "" ? "" : `, image ${pulled}`})`;
}

/** Keeps no process alive: whoever ends the stand-in ends the waiting. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, interval).unref();
  });
}
