import type { CommonPlan } from "../components/fargate-microservice/args";
import type {
  AgentsPlan,
  CommonContainerPlan,
  MountPlan,
} from "../components/fargate-microservice/task/args";
import type { StackConfig } from "../config/stack-config";
import type { Catalogue, Service } from "./catalogue";
import { environmentOf } from "./environment";
import { grantsOf } from "./grants";
import { imageUris } from "./images";
import type { Names } from "./names";
import { defenderBundle } from "./secrets";
import type { ContainerOptions } from "./service-entry";

const usual = { startupSeconds: 60, stopSeconds: 30, openFiles: { soft: 65_535, hard: 65_535 } };

/** The containers of a service's task in plain values. */
export function containerPlan(
  key: string,
  service: Service,
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
): CommonContainerPlan {
  const uris = imageUris(key, service, stack, names);
  const grants = grantsOf(service);
  return {
    service: key,
    stack: stack.stack,
    region: stack.region,
    ...optionsOf(service, environmentOf(service, catalogue, names, stack.services[key]?.environment)),
    stopSeconds: service.stopSeconds ?? usual.stopSeconds,
    ...sizeOf(key, stack),
    architecture: architectureOf(service, catalogue),
    ...(service.ephemeralStorageGiB !== undefined && { ephemeralStorageGiB: service.ephemeralStorageGiB }),
    ulimits: { nofile: usual.openFiles, ...service.ulimits },
    ...(service.gpus !== undefined && { gpus: service.gpus }),
    ...(service.sharedMemoryMiB !== undefined && { sharedMemoryMiB: service.sharedMemoryMiB }),
    ...(uris !== undefined && { image: uris.own }),
    otherImages: uris?.others ?? {},
    containers: Object.entries(service.containers ?? {}).map(([name, container]) => ({
      name,
      ...optionsOf(container, container.environment ?? {}),
      memory: container.memory,
      essential: container.essential ?? true,
      secrets: container.secrets ?? [],
    })),
    agents: agentsOf(service, stack, names),
    mounts: grants.flatMap(({ store, access }): MountPlan[] =>
      catalogue.stores[store]?.kind === "files"
        ? [{ store, access: access === "read" ? "read" : "write" }]
        : [],
    ),
    logGroup: names.service(key).logGroup,
    // What is only ever appended is evidence: a service that keeps it must rather wait than lose a line.
    logMode: grants.some(({ access }) => access === "append") ? "blocking" : "non-blocking",
  };
}

function optionsOf(
  { healthCommand, startupSeconds, entryPoint, command, after = {} }: ContainerOptions,
  environment: Readonly<Record<string, string>>,
) {
  return {
    environment,
    ...(healthCommand !== undefined && { healthCommand }),
    startupSeconds: startupSeconds ?? usual.startupSeconds,
    ...(entryPoint !== undefined && { entryPoint }),
    ...(command !== undefined && { command }),
    after,
  };
}

/** Task size: the stack's defaults, replaced by what it says of the service. */
function sizeOf(key: string, { defaults, services }: StackConfig): Pick<CommonPlan, "cpu" | "memory"> {
  const own = services[key];
  return { cpu: own?.cpu ?? defaults.cpu, memory: own?.memory ?? defaults.memory };
}

function architectureOf(service: Service, { ec2Capacity = {} }: Catalogue): CommonPlan["architecture"] {
  const machines = service.capacity?.startsWith("ec2:") ? service.capacity.slice("ec2:".length) : undefined;
  const decided = machines === undefined ? service.architecture : ec2Capacity[machines]?.architecture;
  return decided ?? "x86_64";
}

function agentsOf(service: Service, { containerSecurity }: StackConfig, names: Names): AgentsPlan {
  const { prismaDefender, guardDuty } = containerSecurity ?? {};
  return {
    logRouter: service.logging === "firelens",
    collector: service.openTelemetry === true,
    ...(prismaDefender && { defender: { console: prismaDefender.console, secret: defenderBundle } }),
    ...(guardDuty && {
      guardDuty: { repositoryArn: names.guardDutyRepositoryArn(guardDuty.agentRegistryAccount) },
    }),
  };
}
