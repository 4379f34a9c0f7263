import type {
  CommonPlan,
  EgressPlan,
  RunningPlan,
  ServicePlan,
} from "../components/fargate-microservice/args";
import { healthOf, idleTimeoutSeconds } from "../model/balancing";
import type { Catalogue, Service } from "../model/catalogue";
import type { StackConfig } from "../model/stack";
import { containerPlan } from "./container-plan";
import { existingSecretsOf } from "./existing-secrets";
import { grantStatements, grantsOf } from "./grants";
import { imagesOf } from "./images";
import type { Names } from "./names";
import { releaseOf } from "./release-plan";
import { rolesOf } from "./roles";
import { scalingOf, tasksOf } from "./scaling-plan";
import { secretsOf } from "./secrets";
import { taskTlsOf } from "./task-tls";

/** One service in plain values: its entry, what the stack says of it, and what follows from both. */
export function servicePlan(
  key: string,
  service: Service,
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
): ServicePlan {
  const common = commonPlan(key, service, catalogue, stack, names);
  const { internalName, publicName, wafLogGroup } = names.service(key);
  if (service.schedule !== undefined) return { ...common, kind: "scheduled", schedule: service.schedule };
  const running = { ...common, ...runningPlan(key, service, stack) };
  const alarms = service.alarms ?? {};
  const rolling = { strategy: "rolling" } as const;
  if (service.exposure === undefined) return { ...running, kind: "worker", release: rolling, alarms };
  if (service.exposure === "task")
    return { ...running, kind: "registered", port: service.port, internalName, release: rolling, alarms };
  return {
    ...running,
    kind: "balanced",
    exposure: service.exposure,
    port: service.port,
    health: healthOf(service.health),
    taskTls: taskTlsOf(service, stack.stack),
    internalName,
    ...(service.exposure === "public" && { publicName }),
    zoneId: stack.zoneId,
    wafLogGroup,
    rateLimit: stack.rateLimits[service.exposure],
    largeBodyPaths: service.largeBodyPaths ?? [],
    falsePositives: (service.falsePositives ?? []).flatMap(({ stacks, ...excepted }) =>
      stacks.includes(stack.stack) ? [excepted] : [],
    ),
    waf: stack.waf,
    ...(service.stickinessSeconds !== undefined && { stickinessSeconds: service.stickinessSeconds }),
    idleTimeoutSeconds: service.idleTimeoutSeconds ?? idleTimeoutSeconds.usual,
    testTrafficCidrs: stack.network.testTrafficCidrs,
    inboundCidrs: stack.services[key]?.inboundCidrs ?? [],
    release: releaseOf(key, service, stack),
    alarms,
  };
}

function commonPlan(
  key: string,
  service: Service,
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
): CommonPlan {
  const grants = grantsOf(service);
  const kinds = grants.map(({ store }) => catalogue.stores[store]?.kind);
  return {
    ...containerPlan(key, service, catalogue, stack, names),
    physicalName: names.service(key).physicalName,
    account: stack.account,
    owner: service.owner,
    dataClass: service.dataClass,
    criticality: service.criticality,
    calls: service.calls ?? [],
    repositories: Object.values(imagesOf(key, service, stack)).map((image) => names.repository(image)),
    secrets: secretsOf(key, service, stack, names),
    existingSecrets: existingSecretsOf(key, service, stack),
    secretDuties: { deployers: stack.access.deployers, writers: stack.access.secretWriters },
    data: Object.fromEntries(grants.map(({ store, access }) => [store, access])),
    dataStatements: grantStatements(grants, catalogue.stores, names),
    usesTables: kinds.includes("table"),
    usesBuckets: kinds.includes("bucket"),
    tables: grants.flatMap(({ store }) => {
      const entry = catalogue.stores[store];
      if (entry?.kind !== "table") return [];
      return [{ store, name: names.table(store), indexes: Object.keys(entry.indexes ?? {}) }];
    }),
    egress: egressOf(service, stack),
    capacity: service.capacity?.startsWith("ec2:")
      ? { ec2: names.capacityProvider(service.capacity.slice("ec2:".length)) }
      : stack.capacity,
    exceptions: exceptionsOf(service, stack.stack),
    ...(service.exceptions?.exec?.stacks.includes(stack.stack) && {
      session: { logGroup: names.execLogGroup },
    }),
    retain: stack.retain,
    roles: rolesOf(stack, names),
  };
}

function runningPlan(
  key: string,
  service: Service,
  stack: StackConfig,
): Pick<RunningPlan, "tasks" | "scaling"> {
  const scaling = scalingOf(key, service, stack);
  return { tasks: { min: tasksOf(key, stack).min }, ...(scaling !== undefined && { scaling }) };
}

function egressOf({ egress = [] }: Service, stack: StackConfig): EgressPlan[] {
  const console = stack.containerSecurity?.prismaDefender;
  return [
    ...egress.flatMap((destination) => {
      const address = stack.egress[destination];
      if (address === undefined) return [];
      // Names are the resolver's matter: a group's rules know addresses only.
      const { cidrs, prefixLists, port } = address;
      return [{ destination, cidrs, prefixLists, port }];
    }),
    ...(console === undefined
      ? []
      : [
          {
            destination: "prisma-console",
            cidrs: console.cidrs,
            prefixLists: [],
            port: Number(console.console.split(":").at(-1)),
          },
        ]),
  ];
}

/** The exceptions that hold in this stack. */
function exceptionsOf({ exceptions = {} }: Service, stack: string): CommonPlan["exceptions"] {
  return Object.fromEntries(
    Object.entries(exceptions).flatMap(([what, { stacks, ticket }]) =>
      stacks.includes(stack) ? [[what, { ticket }]] : [],
    ),
  );
}
