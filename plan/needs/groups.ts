import type { QuotaName } from "../../model/quotas";
import { balancedOf, type Measured, type Needs } from "./measured";
import { interfaceEndpoints } from "./network";

/** Rules that let in, and out. */
interface Rules {
  readonly ingress: number;
  readonly egress: number;
}

/**
 * The rules of each security group, as the services, their calls and the machines open them. A prefix list counts as one, as S3's and
 * DynamoDB's do; another one counts as many as it may ever hold, which only its owner knows: docs/reference/quotas.md says so.
 */
function rulesOfGroups(measured: Measured): ReadonlyMap<string, Rules> {
  const { network, services, ec2Capacity, calls } = measured;
  const foreignEndpoints = interfaceEndpoints(measured) === 0;
  const rules = new Map<string, { ingress: number; egress: number }>();
  const group = (name: string) => {
    const found = rules.get(name) ?? { ingress: 0, egress: 0 };
    rules.set(name, found);
    return found;
  };
  const endpoints = "the interface endpoints";
  const lets = (from: string, to: string) => {
    group(from).egress += 1;
    if (to !== endpoints || !foreignEndpoints) group(to).ingress += 1;
  };
  for (const service of services) {
    const tasks = tasksOf(service.service);
    lets(tasks, endpoints);
    group(tasks).egress += service.usesTables ? 2 : 1;
    for (const { cidrs, prefixLists } of service.egress)
      group(tasks).egress += cidrs.length + prefixLists.length;
    for (const { store } of service.mounts) lets(tasks, filesOf(store));
    if (service.kind === "balanced") {
      const balancer = balancerOf(service.service);
      lets(balancer, tasks);
      const { testTrafficCidrs, inboundCidrs, exposure } = service;
      group(balancer).ingress +=
        testTrafficCidrs.length + inboundCidrs.length + (exposure === "public" ? 2 : 0);
    }
  }
  const balanced = new Set(balancedOf(services).map(({ service }) => service));
  for (const { caller, callee } of calls)
    lets(tasksOf(caller), balanced.has(callee) ? balancerOf(callee) : tasksOf(callee));
  for (const { capacity } of ec2Capacity) {
    const machines = `the machines of ${capacity}`;
    lets(machines, endpoints);
    group(machines).egress += 1;
  }
  if (!foreignEndpoints) group(endpoints).ingress += network.endpointCallers.length;
  return rules;
}

const tasksOf = (service: string) => `the tasks of ${service}`;
const balancerOf = (service: string) => `the balancer of ${service}`;
const filesOf = (store: string) => `the files of ${store}`;

/** Groups that the program makes: for tasks, balancers, machines, file systems and its own endpoints; and a VPC's default one. */
function groups(measured: Measured): number {
  const { services, ec2Capacity, data, network } = measured;
  return (
    services.length +
    balancedOf(services).length +
    ec2Capacity.length +
    Object.keys(data.files).length +
    (interfaceEndpoints(measured) > 0 ? 1 : 0) +
    (network.kind === "own" ? 1 : 0)
  );
}

/** Needs of security groups. */
export const groupNeeds = {
  "security-groups": (measured) => ({ need: groups(measured) }),
  // Whatever has an interface has a group of its own on it, and no other.
  "security-groups-per-interface": () => ({ need: 1 }),
  "rules-per-security-group": (measured) =>
    [...rulesOfGroups(measured)].flatMap(([by, { ingress, egress }]) => [
      { need: ingress, by: `the group of ${by} (inbound)` },
      { need: egress, by: `the group of ${by} (outbound)` },
    ]),
} as const satisfies Partial<Record<QuotaName, Needs>>;
