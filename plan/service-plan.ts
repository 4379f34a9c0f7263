import type { EgressPlan, ServicePlan } from "../components/fargate-microservice/args";
import type { StackConfig } from "../config/stack-config";
import type { Catalogue, Service } from "./catalogue";
import { environmentOf, secretsOf } from "./environment";
import { grantStatements, grantsOf } from "./grants";
import type { Names } from "./names";
import { rolesOf } from "./network-plan";

const defaultStartupSeconds = 60;

/** One service in plain values: its entry, what the stack says of it, and what follows from both. */
export function servicePlan(
  key: string,
  service: Service,
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
): ServicePlan {
  const { physicalName, repository, logGroup, wafLogGroup, internalName, publicName } = names.service(key);
  const digest = stack.images[key];
  const grants = grantsOf(service);
  const kinds = grants.map(({ store }) => catalogue.stores[store]?.kind);
  return {
    service: key,
    physicalName,
    stack: stack.stack,
    account: stack.account,
    region: stack.region,
    exposure: service.exposure,
    owner: service.owner,
    dataClass: service.dataClass,
    criticality: service.criticality,
    port: service.port,
    health: service.health,
    ...(service.healthCommand !== undefined && { healthCommand: service.healthCommand }),
    startupSeconds: service.startupSeconds ?? defaultStartupSeconds,
    ...sizeOf(key, stack),
    ...(digest !== undefined && { image: names.image(key, digest) }),
    repository,
    environment: environmentOf(service, catalogue, names),
    secrets: secretsOf(key, service, stack, names),
    data: Object.fromEntries(grants.map(({ store, access }) => [store, access])),
    dataStatements: grantStatements(grants, catalogue.stores, names),
    usesTables: kinds.includes("table"),
    usesBuckets: kinds.includes("bucket"),
    egress: egressOf(service, stack),
    internalName,
    ...(service.exposure === "public" && { publicName }),
    zoneId: stack.zoneId,
    logGroup,
    wafLogGroup,
    // What is only ever appended is evidence: a service that keeps it must rather wait than lose a line.
    logMode: grants.some(({ access }) => access === "append") ? "blocking" : "non-blocking",
    rateLimit: stack.rateLimits[service.exposure],
    largeBodyPaths: service.largeBodyPaths ?? [],
    testTrafficCidrs: stack.network.testTrafficCidrs,
    capacity: stack.capacity,
    release: stack.release,
    retain: stack.retain,
    roles: rolesOf(stack, names),
  };
}

/** Task size and count: the stack's defaults, replaced by what it says of the service. */
function sizeOf(
  key: string,
  { defaults, services }: StackConfig,
): Pick<ServicePlan, "cpu" | "memory" | "tasks"> {
  return { ...defaults, ...services[key] };
}

function egressOf({ egress = [] }: Service, stack: StackConfig): EgressPlan[] {
  return egress.flatMap((destination) => {
    const address = stack.egress[destination];
    return address === undefined ? [] : [{ destination, ...address }];
  });
}
