import { gateways, type NetworkPlan, tiers } from "../../components/network/args";
import type { QuotaName } from "../../model/quotas";
import { balancedOf, type Measured, type Need, type Needs } from "./measured";
import { peakOf } from "./tasks";

/** Addresses in each subnet that a balancer grows into. Source: "Subnets for your load balancer", Elastic Load Balancing user guide. */
export const perBalancer = 8;

/** What the program makes in a VPC of its own, or nothing: in somebody else's his account has it. */
const own =
  (of: (network: NetworkPlan) => Need | readonly Need[]): Needs =>
  ({ network }) =>
    network.kind === "own" ? of(network) : [];

/** Interface endpoints that the program makes: where the VPC's owner keeps them it makes none. */
export function interfaceEndpoints({ network }: Pick<Measured, "network">): number {
  if (network.kind === "existing" && network.interfaceEndpoints !== undefined) return 0;
  return Object.keys(network.endpointPolicies).filter((service) => !isGateway(service)).length;
}

const isGateway = (service: string) => gateways.some((each) => each === service);

/** Whether an endpoint is the program's: somebody else's has his own policy. */
function isMade(service: string, measured: Pick<Measured, "network">): boolean {
  return isGateway(service) ? measured.network.kind === "own" : interfaceEndpoints(measured) > 0;
}

/** Routes of a tasks' table, the longest: to the VPC's own ranges, the gateway endpoints, and out. */
function tableRoutes({ natGateways, transit, taskCidr }: NetworkPlan): number {
  const local = taskCidr === undefined ? 1 : 2;
  return local + gateways.length + (natGateways === undefined ? 0 : 1) + (transit?.routes.length ?? 0);
}

/** NAT gateways that the program makes. */
export function natGateways(network: Measured["network"]): number {
  return network.kind === "own" ? natsOf(network) : 0;
}

function natsOf({ natGateways, availabilityZones }: NetworkPlan): number {
  if (natGateways === undefined) return 0;
  return natGateways === "Single" ? 1 : availabilityZones.length;
}

/** Subnets of the tiers, and of a transit gateway's attachment. */
function subnetsOf({ tiers: places, transit }: NetworkPlan): number {
  return tiers.reduce((sum, tier) => sum + places[tier].subnets.length, transit?.subnets.length ?? 0);
}

/** Each ACL has rules of its own both ways, and each way AWS's last one, which denies all. */
function rulesOf({ acls, transit }: NetworkPlan): Need[] {
  const all = [
    ...Object.entries(acls),
    ...(transit === undefined ? [] : [["attachment's", transit.acl] as const]),
  ];
  return all.flatMap(([tier, acl]) =>
    (["ingress", "egress"] as const).map((way) => ({
      need: acl[way].length + 1,
      by: `the ACL of the ${tier} subnets (${way})`,
    })),
  );
}

/** Every task, machine, balancer, endpoint, mount target and NAT gateway has one, some in each AZ. */
function interfacesOf(measured: Measured): number {
  const { network, services, ec2Capacity, data } = measured;
  const inEachZone =
    perBalancer * balancedOf(services).length +
    interfaceEndpoints(measured) +
    Object.keys(data.files).length +
    (network.kind === "own" && network.transit !== undefined ? 1 : 0);
  return (
    peakOf(services) +
    ec2Capacity.reduce((sum, { max }) => sum + max, 0) +
    network.availabilityZones.length * inEachZone +
    natGateways(network)
  );
}

/** Needs of the VPC: of one that the program makes, but for endpoints and interfaces. */
export const networkNeeds = {
  vpcs: own(() => ({ need: 1 })),
  "ranges-per-vpc": own(({ taskCidr }) => ({ need: taskCidr === undefined ? 1 : 2 })),
  "subnets-per-vpc": own((network) => ({ need: subnetsOf(network) })),
  // awsx makes one for each of its subnets, the program one for each of the tasks', and one for all of an attachment; AWS the
  // VPC's own.
  "route-tables-per-vpc": own((network) => ({
    need: subnetsOf(network) + 1 + (network.transit === undefined ? 0 : 1 - network.transit.subnets.length),
  })),
  "routes-per-route-table": own((network) => ({ need: tableRoutes(network) })),
  // AWS makes a default one.
  "network-acls-per-vpc": own(({ tiers: places, transit }) => ({
    need:
      1 + tiers.filter((tier) => places[tier].subnets.length > 0).length + (transit === undefined ? 0 : 1),
  })),
  "rules-per-network-acl": own(rulesOf),
  "elastic-ips": own((network) => ({ need: network.elasticIps === undefined ? natsOf(network) : 0 })),
  "nat-gateways-per-az": own((network) => ({ need: natsOf(network) > 0 ? 1 : 0 })),
  "interface-endpoints-per-vpc": (measured) => ({ need: interfaceEndpoints(measured) }),
  "gateway-endpoints": own(() => ({ need: gateways.length })),
  "characters-per-endpoint-policy": (measured) =>
    Object.entries(measured.network.endpointPolicies)
      .filter(([service]) => isMade(service, measured))
      .map(([service, policy]) => ({ need: policy.length, by: `the endpoint of ${service}` })),
  "network-interfaces": (measured) => ({ need: interfacesOf(measured) }),
} as const satisfies Partial<Record<QuotaName, Needs>>;
