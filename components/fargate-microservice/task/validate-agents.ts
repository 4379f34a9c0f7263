import type { ServicePlan } from "../args";
import { type AdditionalContainerPlan, agentPorts } from "./args";

/** What the platform's agents in the task do not go together with. */
export function agentProblems(plan: ServicePlan): string[] {
  return [
    ...routerProblems(plan),
    ...defenderProblems(plan),
    ...variableProblems(plan),
    ...portProblems(plan),
  ];
}

/** A router keeps lines in memory and loses them with the task. */
function routerProblems({ service: who, agents, logMode }: ServicePlan): string[] {
  return unless(
    !agents.logRouter || logMode === "non-blocking",
    `${who}: a log router may lose lines, and logMode "${logMode}" promises that none is lost. Use one of the two.`,
  );
}

function defenderProblems(plan: ServicePlan): string[] {
  const { service: who, agents, secrets, capacity, containers } = plan;
  const { defender } = agents;
  if (defender === undefined) return [];
  return [
    ...unless(
      !("ec2" in capacity),
      `${who}: the Defender of a task is Fargate's, and the capacity is "${"ec2" in capacity ? capacity.ec2 : ""}". Use Fargate, or the Defender of the machines.`,
    ),
    ...unless(
      /^wss:\/\/[a-z0-9.-]+:\d{1,5}$/.test(defender.console),
      `${who}: the Defender's console "${defender.console}" is not an address. Use wss://<host>:<port>.`,
    ),
    ...unless(
      secrets.some(({ key }) => key === defender.secret),
      `${who}: the Defender's secret "${defender.secret}" is not a secret of the service. Add it to secrets.`,
    ),
    ...startProblems(who, plan),
    ...containers.flatMap((container) => startProblems(`${who}: container ${container.name}`, container)),
  ];
}

/** The Defender starts the application in place of the image, and cannot see how the image does. */
function startProblems(who: string, options: ServicePlan | AdditionalContainerPlan): string[] {
  return (["entryPoint", "command"] as const).flatMap((option) =>
    // No entry point leaves nothing to start; a command may have been empty in the image too.
    unless(
      options[option] !== undefined && (option === "command" || options[option].length > 0),
      `${who}: ${option} is missing, and the Defender starts the application. Repeat the image's own.`,
    ),
  );
}

/** Variables that an agent gives to the application. */
function variableProblems(plan: ServicePlan): string[] {
  const { service: who, agents, environment, secrets, existingSecrets, containers } = plan;
  const own = [
    ...Object.keys(environment),
    ...[...secrets, ...existingSecrets]
      .filter(({ key }) => key !== agents.defender?.secret)
      .map(({ environmentVariable }) => environmentVariable),
  ];
  return [
    ...own.map((variable) => [who, variable] as const),
    ...containers.flatMap((container) =>
      Object.keys(container.environment).map(
        (variable) => [`${who}: container ${container.name}`, variable] as const,
      ),
    ),
  ].flatMap(([where, variable]) => {
    const agent =
      agents.collector && collectors.includes(variable)
        ? "the OpenTelemetry collector"
        : agents.defender !== undefined && defenders.includes(variable)
          ? "the Prisma Defender"
          : undefined;
    return unless(
      agent === undefined,
      `${where}: environment variable ${variable} is set for ${agent} by the platform. Leave it out.`,
    );
  });
}

/** Containers of a task share one address. */
function portProblems(plan: ServicePlan): string[] {
  if (!("port" in plan)) return [];
  const { service: who, port, agents } = plan;
  const taken = [
    ...(agents.collector ? [["the OpenTelemetry collector", agentPorts.collector] as const] : []),
    ...(agents.logRouter ? [["the log router", agentPorts.logRouter] as const] : []),
  ];
  return taken.flatMap(([agent, ports]) => {
    const all: readonly number[] = Object.values(ports);
    return unless(
      !all.includes(port),
      `${who}: port ${port} is ${agent}'s in the same task. Use another than ${all.join(", ")}.`,
    );
  });
}

const collectors = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME"];
const defenders = [
  "DEFENDER_TYPE",
  "FARGATE_TASK",
  "FILESYSTEM_MONITORING",
  "INSTALL_BUNDLE",
  "TW_CONTAINER_NAME",
  "TW_IMAGE_NAME",
  "WS_ADDRESS",
];

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}
