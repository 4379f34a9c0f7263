import type { Conditions, ServiceDeployment } from "./aws/deployments/records";
import { stateOf } from "./aws/deployments/steer";
import { Refusal } from "./aws/rpc/refusal";
import type { CommandOptions } from "./commands";
import { UserError, writeJson } from "./log";
import type { Outside } from "./outside";
import { choose, outsideOf } from "./outside-commands";

/** Fails the deployment in progress, or the next one. */
export async function failDeployment(
  options: CommandOptions,
  service: string,
  reason?: string,
): Promise<void> {
  await on(options, service, async (outside) => {
    const when = await outside.failDeployment(service, reason);
    say(
      when === "now" ? `${service} ${state(outside, service)}` : `${service} the next deployment will fail`,
    );
  });
}

/** Holds the next deployment at its first share of traffic. */
export async function holdDeployment(options: CommandOptions, service: string): Promise<void> {
  await on(options, service, async (outside) => {
    await outside.holdDeployment(service);
    say(`${service} the next deployment will be held`);
  });
}

/** Moves a held deployment's traffic to a share, or completes it. */
export async function shiftTraffic(
  options: CommandOptions,
  service: string,
  percent?: number,
): Promise<void> {
  await on(options, service, async (outside) => {
    say(`${service} ${stateOf(await outside.shiftTraffic(service, percent))}`);
  });
}

/** Continues a deployment that a hook has paused. */
export async function approveDeployment(
  options: CommandOptions,
  service: string,
  afterMinutes = 0,
): Promise<void> {
  await on(options, service, async (outside) => {
    say(`${service} ${stateOf(await outside.approveDeployment(service, afterMinutes))}`);
  });
}

/** Sets what is wrong with a service's new revisions from the next deployment on. */
export async function setConditions(
  options: CommandOptions,
  service: string,
  conditions: Conditions,
): Promise<void> {
  await on(options, service, async (outside) => {
    await outside.setConditions(service, conditions);
    const wrong =
      conditions.faults.length > 0 ? conditions.faults.map(({ kind }) => kind).join(", ") : "none";
    say(`${service} fault of the next deployments: ${wrong}`);
  });
}

/** Rolls back a deployment that a hook has paused, or that is held. */
export async function rejectDeployment(options: CommandOptions, service: string): Promise<void> {
  await on(options, service, async (outside) => {
    say(`${service} ${stateOf(await outside.rejectDeployment(service))}`);
  });
}

/** Sets a service's number of tasks, as auto scaling does. */
export async function scaleService(options: CommandOptions, service: string, tasks: number): Promise<void> {
  await on(options, service, async (outside) => {
    await outside.scaleService(service, tasks);
    say(`${service} ${tasks} tasks wanted`);
  });
}

/** Lists deployments, newest first. */
export function listDeployments(options: CommandOptions, service?: string): void {
  const outside = outsideOf(options);
  if (service !== undefined) known(outside, options.stack, service);
  const listed = outside.deployments(service);
  if (options.json)
    writeJson({
      sandbox: true,
      command: "deployments",
      stack: options.stack,
      deployments: listed.map((one) => ({
        ...one.deployment,
        service: one.service,
        serviceArn: one.deployment.service,
      })),
    });
  else for (const one of listed) say(line(one.service, one.deployment));
  if (options.json || service === undefined) return;
  for (const { at, text } of listed[0]?.deployment.events ?? []) say(`  ${at} ${text}`);
}

function line(service: string, deployment: ServiceDeployment): string {
  const { createdAt, strategy, target, statusReason } = deployment;
  const images = target.images.map(({ image }) => image).join(", ");
  const head = `${createdAt} ${service} ${strategy} revision ${target.number} ${stateOf(deployment)} ${images}`;
  return statusReason === undefined ? head : `${head}\n  ${statusReason}`;
}

function state(outside: Outside, service: string): string {
  const [newest] = outside.deployments(service);
  return newest ? stateOf(newest.deployment) : "";
}

function known(outside: Outside, stack: string, service: string): void {
  const there = outside.services().map((one) => one.service);
  choose("service", there, { names: [service], all: false }, stack);
}

/** Acts on a service that is there; what the cloud refuses is for the user, without a stack trace. */
async function on(
  options: CommandOptions,
  service: string,
  act: (outside: Outside) => Promise<void>,
): Promise<void> {
  const outside = outsideOf(options);
  known(outside, options.stack, service);
  try {
    await act(outside);
  } catch (error) {
    if (error instanceof Refusal) throw new UserError(error.message);
    throw error;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
