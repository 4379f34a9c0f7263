import { type Fault, shown, under, unless } from "../../../model/problems";
import type { ServicePlan } from "../args";
import { type AdditionalContainerPlan, agentPorts, telemetryVariables } from "./args";
import { defenderVariables } from "./defender";

/** What the platform's agents in the task do not go together with. */
export function agentFaults(plan: ServicePlan): Fault[] {
  return [...routerFaults(plan), ...defenderFaults(plan), ...takenVariableFaults(plan), ...portFaults(plan)];
}

/** A router keeps lines in memory and loses them with the task. */
function routerFaults({ agents, logMode }: ServicePlan): Fault[] {
  return unless(
    !agents.logRouter || logMode === "non-blocking",
    ["logMode"],
    `${shown(logMode)} promises that no line is lost, and a log router may lose some. Use one of the two.`,
  );
}

function defenderFaults(plan: ServicePlan): Fault[] {
  const { agents, secrets, capacity, containers } = plan;
  const { defender } = agents;
  if (defender === undefined) return [];
  return [
    ...unless(
      !("ec2" in capacity),
      ["capacity"],
      `${shown("ec2" in capacity ? capacity.ec2 : "")} does not go with the Defender of a task, which is Fargate's. Use Fargate, or the Defender of the machines.`,
    ),
    ...unless(
      secrets.some(({ key }) => key === defender.secret),
      ["agents", "defender", "secret"],
      `${shown(defender.secret)} is not a secret of the service. Add it to secrets.`,
    ),
    ...unstartableFaults(plan),
    ...containers.flatMap((container) => under(["containers", container.name], unstartableFaults(container))),
  ];
}

/** The Defender starts the application in place of the image, and cannot see how the image does. */
function unstartableFaults(options: ServicePlan | AdditionalContainerPlan): Fault[] {
  return (["entryPoint", "command"] as const).flatMap((option) =>
    unless(
      options[option] !== undefined,
      [option],
      "is missing, and the Defender starts the application. Repeat the image's own.",
    ),
  );
}

/** Variables that an agent gives to the application. */
function takenVariableFaults(plan: ServicePlan): Fault[] {
  const { agents, environment, secrets, existingSecrets, containers } = plan;
  const kept = [
    ...(agents.collector ? [["the OpenTelemetry collector", telemetryVariables] as const] : []),
    ...(agents.defender === undefined ? [] : [["the Prisma Defender", defenderVariables] as const]),
  ];
  const named = [
    ...Object.keys(environment).map((name) => ({ name, steps: ["environment", name] })),
    ...Object.entries({ secrets, existingSecrets }).flatMap(([of, all]) =>
      all
        .filter(({ key }) => key !== agents.defender?.secret)
        .map(({ key, environmentVariable: name }) => ({ name, steps: [of, key, "environmentVariable"] })),
    ),
    ...containers.flatMap((container) =>
      Object.keys(container.environment).map((name) => ({
        name,
        steps: ["containers", container.name, "environment", name],
      })),
    ),
  ];
  return named.flatMap(({ name, steps }) =>
    kept.flatMap(([agent, variables]) =>
      unless(
        !variables.some((each) => each === name),
        steps,
        `${name} is set for ${agent} by the platform. Leave it out.`,
      ),
    ),
  );
}

/** Containers of a task share one address. */
function portFaults(plan: ServicePlan): Fault[] {
  if (!("port" in plan)) return [];
  const { port, agents } = plan;
  const taken = [
    ...(agents.collector ? [["the OpenTelemetry collector", agentPorts.collector] as const] : []),
    ...(agents.logRouter ? [["the log router", agentPorts.logRouter] as const] : []),
  ];
  return taken.flatMap(([agent, ports]) => {
    const all: readonly number[] = Object.values(ports);
    return unless(
      !all.includes(port),
      ["port"],
      `${port} is ${agent}'s in the same task. Use another than ${all.join(", ")}.`,
    );
  });
}
