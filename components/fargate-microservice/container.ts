import type { CommonPlan } from "./args";

/** uid and gid of the process; an image must run as them, and cannot rely on a name in /etc/passwd. */
export const containerUser = "10001:10001";

/** A secret as the container gets it: the environment variable and the secret's ARN. */
export interface ContainerSecret {
  readonly name: string;
  readonly valueFrom: string;
}

/** The container part of a plan. */
export type ContainerPlan = { readonly port?: number } & Pick<
  CommonPlan,
  | "service"
  | "stopSeconds"
  | "healthCommand"
  | "startupSeconds"
  | "memory"
  | "environment"
  | "region"
  | "logGroup"
  | "logMode"
>;

/**
 * The one container of a task, as ECS stores it: lists are sorted and ECS's own defaults are written out, else every
 * refresh would show a difference and every update would make a new revision.
 */
export function containerDefinition(plan: ContainerPlan, image: string, secrets: readonly ContainerSecret[]) {
  return {
    name: plan.service,
    image,
    cpu: 0,
    essential: true,
    user: containerUser,
    readonlyRootFilesystem: true,
    linuxParameters: {
      // ECS answers with an empty list of added capabilities: without it the definitions differ for ever.
      capabilities: { add: [], drop: ["ALL"] },
      initProcessEnabled: true,
      tmpfs: [{ containerPath: "/tmp", size: plan.memory / 8, mountOptions: ["nodev", "noexec", "nosuid"] }],
    },
    portMappings:
      plan.port === undefined ? [] : [{ containerPort: plan.port, hostPort: plan.port, protocol: "tcp" }],
    environment: Object.entries(plan.environment)
      .map(([name, value]) => ({ name, value }))
      .sort(byName),
    secrets: [...secrets].sort(byName),
    logConfiguration: { logDriver: "awslogs", options: logOptions(plan), secretOptions: [] },
    stopTimeout: plan.stopSeconds,
    ulimits: [{ name: "nofile", softLimit: 65535, hardLimit: 65535 }],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...(plan.healthCommand && { healthCheck: healthCheck(plan.healthCommand, plan.startupSeconds) }),
  };
}

function logOptions({ logGroup, region, logMode }: ContainerPlan): Record<string, string> {
  return {
    "awslogs-group": logGroup,
    "awslogs-region": region,
    "awslogs-stream-prefix": "task",
    // The account can change the mode's default, so it is always sent. Only non-blocking takes a buffer.
    mode: logMode,
    ...(logMode === "non-blocking" && { "max-buffer-size": "25m" }),
  };
}

function healthCheck(command: readonly string[], startupSeconds: number) {
  return {
    command: ["CMD", ...command],
    interval: 30,
    timeout: 5,
    retries: 3,
    // ECS takes at most 300 here; the service's grace period covers the rest.
    startPeriod: Math.min(startupSeconds, 300),
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
