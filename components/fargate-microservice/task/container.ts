import { type ContainerPlan, type OwnContainerPlan, openFiles } from "../../../model/container";

/** uid and gid of the process; an image must run as them, and cannot rely on a name in /etc/passwd. */
const containerUser = "10001:10001";

/** Seconds that an agent of the platform has to send what it still holds, once the application has stopped. */
export const agentStopSeconds = 30;

/** A secret as the container gets it: the environment variable and the secret's ARN. */
export interface ContainerSecret {
  readonly name: string;
  readonly valueFrom: string;
}

/** Where a container's lines go. */
export interface LogConfiguration {
  readonly logDriver: "awslogs" | "awsfirelens";
  readonly options: Readonly<Record<string, string>>;
  readonly secretOptions: readonly [];
}

/** A command that ends 0 when the container is healthy, and how often it runs. Seconds. */
export interface HealthCheck {
  readonly command: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}

/** A volume of the task inside the container. */
export interface MountPoint {
  readonly sourceVolume: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

/** What an entry says of a container, as it says it. */
type Said = Partial<
  Omit<ContainerPlan, "environment" | "healthCommand" | "startupSeconds"> &
    Omit<OwnContainerPlan, "stopSeconds">
>;

/** What differs between containers. Whatever is not here is the same for all: they are hardened alike. */
export interface ContainerParts extends Said {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  /** MiB; the container is ended beyond. @default the task's memory */
  readonly memory?: number;
  /** MiB that are kept for it. @default none */
  readonly memoryReservation?: number;
  /** MiB of `/tmp`. */
  readonly temporary: number;
  /** The root file system may be written, by exception only. @default false */
  readonly writableRoot?: boolean;
  /** Linux capabilities beside none at all. @default none */
  readonly capabilities?: readonly string[];
  readonly port?: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly ContainerSecret[];
  readonly logConfiguration: LogConfiguration;
  readonly healthCheck?: HealthCheck;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopSeconds: number;
  readonly mountPoints?: readonly MountPoint[];
  /** Containers whose volumes it sees, and may write. @default none */
  readonly volumesFrom?: readonly string[];
  /** What makes it the task's log router. @default none */
  readonly firelensConfiguration?: {
    readonly type: "fluentbit";
    readonly options: Readonly<Record<string, string>>;
  };
}

/**
 * A container of the task, as ECS stores it: lists are sorted and ECS's own defaults are written out, else every
 * refresh would show a difference and every update would make a new revision.
 */
export function containerDefinition(parts: ContainerParts) {
  const { name, image, essential, port, entryPoint, command, healthCheck, firelensConfiguration } = parts;
  const after = Object.entries(parts.after ?? {});
  return {
    name,
    image,
    cpu: 0,
    ...(parts.memory !== undefined && { memory: parts.memory }),
    ...(parts.memoryReservation !== undefined && { memoryReservation: parts.memoryReservation }),
    essential,
    user: containerUser,
    readonlyRootFilesystem: parts.writableRoot !== true,
    linuxParameters: {
      // ECS answers with an empty list of added capabilities: without it the definitions differ for ever.
      capabilities: { add: [...(parts.capabilities ?? [])].sort(), drop: ["ALL"] },
      initProcessEnabled: true,
      ...(parts.sharedMemoryMiB !== undefined && { sharedMemorySize: parts.sharedMemoryMiB }),
      tmpfs: [{ containerPath: "/tmp", size: parts.temporary, mountOptions: ["nodev", "noexec", "nosuid"] }],
    },
    ...(parts.gpus !== undefined && { resourceRequirements: [{ type: "GPU", value: `${parts.gpus}` }] }),
    ...(entryPoint !== undefined && { entryPoint }),
    ...(command !== undefined && { command }),
    ...(after.length > 0 && {
      dependsOn: after
        .map(([containerName, condition]) => ({ containerName, condition }))
        .sort(by(({ containerName }) => containerName)),
    }),
    portMappings: port === undefined ? [] : [{ containerPort: port, hostPort: port, protocol: "tcp" }],
    environment: Object.entries(parts.environment)
      .map(([variable, value]) => ({ name: variable, value }))
      .sort(by((each) => each.name)),
    secrets: [...parts.secrets].sort(by((each) => each.name)),
    ...(firelensConfiguration !== undefined && { firelensConfiguration }),
    logConfiguration: parts.logConfiguration,
    stopTimeout: parts.stopSeconds,
    ulimits: Object.entries(parts.ulimits ?? { nofile: openFiles })
      .map(([limit, { soft, hard }]) => ({ name: limit, softLimit: soft, hardLimit: hard }))
      .sort(by((each) => each.name)),
    mountPoints: [...(parts.mountPoints ?? [])].sort(by(({ containerPath }) => containerPath)),
    volumesFrom: (parts.volumesFrom ?? []).map((sourceContainer) => ({ sourceContainer, readOnly: false })),
    systemControls: [],
    ...(healthCheck !== undefined && { healthCheck }),
  };
}

/** The definition of one container of a task. */
export type ContainerDefinition = ReturnType<typeof containerDefinition>;

/** No two of a list have the same name. */
function by<T>(text: (each: T) => string): (a: T, b: T) => number {
  return (a, b) => (text(a) < text(b) ? -1 : 1);
}
