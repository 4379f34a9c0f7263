import type { CommonPlan } from "../components/fargate-microservice/args";
import type {
  AgentsPlan,
  CommonContainerPlan,
  MountPlan,
} from "../components/fargate-microservice/task/args";
import type { Catalogue, Service } from "../model/catalogue";
import { containerShape, furtherShape, ownContainerShape, taskShape } from "../model/container";
import { commonShape } from "../model/entry";
import { filled } from "../model/form";
import type { StackConfig } from "../model/stack";
import { environmentOf } from "./environment";
import { grantsOf } from "./grants";
import { imageUris } from "./images";
import type { Names } from "./names";
import { defenderBundle } from "./secrets";

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
    ...filled(containerShape, service),
    ...filled(ownContainerShape, service),
    ...filled(taskShape, service),
    environment: environmentOf(service, catalogue, names, stack.services[key]?.environment),
    ulimits: { ...ownContainerShape.ulimits.usual, ...service.ulimits },
    ...taskSizeOf(key, stack),
    architecture: architectureOf(service, catalogue),
    ...(uris !== undefined && { image: uris.own }),
    otherImages: uris?.others ?? {},
    containers: Object.entries(service.containers ?? {}).map(([name, container]) => ({
      name,
      ...filled(furtherShape, container),
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

/** Task size: the stack's defaults, replaced by what it says of the service. */
function taskSizeOf(key: string, { defaults, services }: StackConfig): Pick<CommonPlan, "cpu" | "memory"> {
  const own = services[key];
  return { cpu: own?.cpu ?? defaults.cpu, memory: own?.memory ?? defaults.memory };
}

function architectureOf(service: Service, { ec2Capacity = {} }: Catalogue): CommonPlan["architecture"] {
  const machines = service.capacity?.startsWith("ec2:") ? service.capacity.slice("ec2:".length) : undefined;
  const decided = machines === undefined ? service.architecture : ec2Capacity[machines]?.architecture;
  return decided ?? commonShape.architecture.usual;
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
