import type { Architecture } from "../../../model/capacity";
import type { ContainerPlan, furtherShape, OwnContainerPlan, TaskPlan } from "../../../model/container";
import type { Filled } from "../../../model/form";

/** A further container of the task. */
export type AdditionalContainerPlan = Filled<typeof furtherShape> & { readonly name: string };

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
export interface CommonContainerPlan extends ContainerPlan, OwnContainerPlan, TaskPlan {
  readonly service: string;
  readonly stack: string;
  readonly region: string;
  /** CPU units of the task. */
  readonly cpu: number;
  /** MiB of the task. */
  readonly memory: number;
  readonly architecture: Architecture;
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
