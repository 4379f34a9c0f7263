/** State of one container that another waits for (ECS `ContainerDependency`). */
export type ContainerCondition = "START" | "COMPLETE" | "SUCCESS" | "HEALTHY";

/** What the entry says of the service's own container and of each further one. */
interface ContainerOptionsPlan {
  /** Plain environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly healthCommand?: readonly string[];
  /** Seconds of grace before health checks count. */
  readonly startupSeconds: number;
  /** @default the image's own */
  readonly entryPoint?: readonly string[];
  /** @default the image's own */
  readonly command?: readonly string[];
  /** Container → condition that it must have reached before this one starts. */
  readonly after: Readonly<Record<string, ContainerCondition>>;
}

/** A further container of the task. */
export interface AdditionalContainerPlan extends ContainerOptionsPlan {
  readonly name: string;
  /** MiB; the container is ended beyond. */
  readonly memory: number;
  readonly essential: boolean;
  /** Keys of those of the service's secrets that it is given too. */
  readonly secrets: readonly string[];
}

/** What the platform adds to the task. */
export interface AgentsPlan {
  /** A FireLens router takes the containers' lines to the log group. */
  readonly logRouter: boolean;
  /** An OpenTelemetry collector. */
  readonly collector: boolean;
  /** Prisma Cloud Defender: the console's address (`wss://…`) and the key of the service's secret with its bundle. */
  readonly defender?: { readonly console: string; readonly secret: string };
  /** GuardDuty's agent, which AWS adds to the task: ARN of the repository that it is pulled from. */
  readonly guardDuty?: { readonly repositoryArn: string };
}

/** A file system that is mounted under `/mnt/<store>`. */
export interface MountPlan {
  readonly store: string;
  readonly access: "read" | "write";
}

/** What a plan says of the task's containers. The service's own container has the service's name. */
export interface CommonContainerPlan extends ContainerOptionsPlan {
  readonly service: string;
  readonly stack: string;
  readonly region: string;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopSeconds: number;
  /** CPU units of the task. */
  readonly cpu: number;
  /** MiB of the task. */
  readonly memory: number;
  readonly architecture: "x86_64" | "arm64";
  /** @default Fargate's 20 */
  readonly ephemeralStorageGiB?: number;
  /** Limits of the operating system by name; `nofile` always. */
  readonly ulimits: Readonly<Record<string, { readonly soft: number; readonly hard: number }>>;
  /** EC2 only. @default none */
  readonly gpus?: number;
  /** EC2 only, `/dev/shm`. @default Docker's 64 */
  readonly sharedMemoryMiB?: number;
  /** Image URI by digest; absent while an image of the task has none: then nothing is made that runs. */
  readonly image?: string;
  /** Image URIs of all other containers, agents included, by container; all of them where `image` is there. */
  readonly otherImages: Readonly<Record<string, string>>;
  readonly containers: readonly AdditionalContainerPlan[];
  readonly agents: AgentsPlan;
  readonly mounts: readonly MountPlan[];
  readonly logGroup: string;
  /** `blocking` loses no line (evidence); `non-blocking` never stalls the service. */
  readonly logMode: "blocking" | "non-blocking";
}

/** Names of the containers that the platform adds. Prisma Cloud knows its Defender by this name only. */
export const agentContainers = {
  logRouter: "log-router",
  collector: "otel-collector",
  defender: "TwistlockDefender",
  tlsProxy: "tls-proxy",
} as const;

/**
 * Ports of the task that they listen on whatever the plan says. The log router's is FireLens's own, the collector's
 * `metrics` what it tells of itself.
 */
export const agentPorts = {
  logRouter: { forward: 24224 },
  collector: { grpc: 4317, http: 4318, health: 13133, metrics: 8888 },
} as const;

/** What tells an application's OpenTelemetry SDK of the task's collector: these variables are the platform's. */
export const telemetryVariables = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_RESOURCE_ATTRIBUTES",
  "OTEL_SERVICE_NAME",
] as const;
export type TelemetryVariable = (typeof telemetryVariables)[number];
