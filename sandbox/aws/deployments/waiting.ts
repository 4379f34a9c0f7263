import type { Moment } from "../types/entry";
import { text } from "../values";
import { inProgress, type ServiceDeployment, type ServiceRevision } from "./records";
import { deploymentsOf } from "./store";

/** Milliseconds between two looks at what other processes have changed. */
const interval = 200;

/** Why a service does not become steady, where the program waits for it: waits until its newest deployment has ended. */
export async function whyUnsteady({ cloud, inputs }: Moment, service: string): Promise<string | undefined> {
  if (inputs.waitForSteadyState !== true) return undefined;
  const id = deploymentsOf(cloud, service).at(-1)?.id;
  let deployment = deploymentsOf(cloud, service).find((one) => one.id === id);
  while (deployment && inProgress(deployment)) {
    await pause();
    cloud.reload();
    deployment = deploymentsOf(cloud, service).find((one) => one.id === id);
  }
  if (!deployment || deployment.status === "SUCCESSFUL") return undefined;
  return `waiting for ECS Service (${service}) to become steady: service ${text(inputs.name)}: ${outcome(deployment)}`;
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
