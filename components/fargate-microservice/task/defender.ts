import type { CommonPlan } from "../args";
import { agentContainers } from "./args";
import { agentStopSeconds, type ContainerParts, type ContainerSecret } from "./container";
import { logConfiguration } from "./logging";

type Defender = NonNullable<CommonPlan["agents"]["defender"]>;

/** Where the Defender's image has its program, and where its volume brings it into the application's containers. */
const program = "/usr/local/bin/defender";
const script = "/var/lib/twistlock/fargate/fargate_defender.sh";

/**
 * Prisma Cloud's App-Embedded Defender for Fargate. It alone speaks with the console; its volume has the program under
 * which the application's containers start.
 *
 * Prisma's own form names neither user nor read-only root. Both stand here as in every container: what it writes is its
 * volume /var/lib/twistlock, which the mirrored image (agents/prisma-defender) has to give to the user 10001.
 *
 * Source of the form: "Deploy App-Embedded Defender for Fargate", docs.paloaltonetworks.com, and the task definitions that
 * the console's API (`POST /api/v<version>/defenders/fargate.json`) answers with.
 */
export function defender(
  plan: CommonPlan,
  { console }: Defender,
  bundle: readonly ContainerSecret[],
): ContainerParts {
  const name = agentContainers.defender;
  return {
    name,
    image: plan.otherImages[name] ?? "",
    essential: true,
    temporary: 16,
    entryPoint: [program, "fargate", "sidecar"],
    environment: settings(plan, console),
    secrets: bundle,
    logConfiguration: logConfiguration(plan, name),
    healthCheck: {
      command: ["CMD", program, "fargate", "healthcheck"],
      interval: 5,
      timeout: 5,
      retries: 3,
      startPeriod: 1,
    },
    stopSeconds: agentStopSeconds,
  };
}

/**
 * A container of the application under the Defender, which starts the original entry point and watches it.
 *
 * All capabilities stay dropped but the one that watching takes, SYS_PTRACE, the only one that Fargate adds. The root
 * file system stays read-only: the program comes with the Defender's volume, and writes nowhere else. The file system is
 * not watched: there is next to nothing in it that could change.
 */
export function defended(
  parts: ContainerParts,
  plan: CommonPlan,
  { console }: Defender,
  bundle: readonly ContainerSecret[],
): ContainerParts {
  return {
    ...parts,
    entryPoint: [script, "fargate", "entrypoint", ...(parts.entryPoint ?? [])],
    capabilities: [...(parts.capabilities ?? []), "SYS_PTRACE"],
    environment: {
      ...parts.environment,
      ...settings(plan, console),
      TW_CONTAINER_NAME: parts.name,
      TW_IMAGE_NAME: parts.image,
    },
    secrets: [...parts.secrets, ...bundle],
    after: { ...parts.after, [agentContainers.defender]: "HEALTHY" },
    volumesFrom: [...(parts.volumesFrom ?? []), agentContainers.defender],
  };
}

/** Every variable that it needs in a container: nobody else may set them. */
export const defenderVariables: readonly string[] = [
  "DEFENDER_TYPE",
  "FARGATE_TASK",
  "FILESYSTEM_MONITORING",
  "INSTALL_BUNDLE",
  "TW_CONTAINER_NAME",
  "TW_IMAGE_NAME",
  "WS_ADDRESS",
];

function settings({ physicalName }: CommonPlan, console: string): Record<string, string> {
  return {
    DEFENDER_TYPE: "fargate",
    FARGATE_TASK: physicalName,
    FILESYSTEM_MONITORING: "false",
    WS_ADDRESS: console,
  };
}
