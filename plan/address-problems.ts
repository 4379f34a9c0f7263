import type { DataPlan } from "../components/data/args";
import type { Ec2CapacityPlan } from "../components/ec2-capacity/args";
import type { ServicePlan } from "../components/fargate-microservice/args";
import type { ExistingNetworkPlan, NetworkPlan, Tier } from "../components/network/args";
import { type Fault, unless } from "../model/problems";
import { maskOf } from "../model/ranges";
import { interfaceEndpoints, natGateways, peakOf, peakPerZone, perBalancer } from "./needs";

/** Addresses of each subnet that AWS keeps: the first four and the last. Source: "Subnet sizing", Amazon VPC user guide. */
const kept = 5;

/** What takes addresses beside what the plan of the network itself says. */
export interface Tenants {
  readonly services: readonly ServicePlan[];
  /** Most EC2 machines. */
  readonly machines: number;
  /** File systems: each has a mount target in every AZ. */
  readonly fileSystems: number;
}

/** Who takes addresses of the network. */
export function tenantsOf({
  services,
  ec2Capacity,
  data,
}: {
  readonly services: readonly ServicePlan[];
  readonly ec2Capacity: readonly Pick<Ec2CapacityPlan, "max">[];
  readonly data: Pick<DataPlan, "files">;
}): Tenants {
  return {
    services,
    machines: ec2Capacity.reduce((sum, { max }) => sum + max, 0),
    fileSystems: Object.keys(data.files).length,
  };
}

/** What one subnet has to hold. */
export interface SubnetNeed {
  readonly need: number;
  /** What of it is what. */
  readonly why: string;
}

/**
 * What each subnet of a tier has to hold for the stack's own maximum: tasks at their most, twice while all of them are released;
 * balancers grown; endpoints. ECS spreads each service's tasks over the AZs, as a group does its machines; the rest stands in each.
 */
export function needsOfSubnets(
  network: NetworkPlan | ExistingNetworkPlan,
  { services, machines, fileSystems }: Tenants,
): Readonly<Record<Tier, SubnetNeed>> {
  const open = services.filter(({ exceptions }) => exceptions.publicIp !== undefined);
  const inside = services.filter((service) => !open.includes(service));
  const zones = network.availabilityZones.length;
  const tasks = peakOf(inside);
  const doors = (exposure: "public" | "internal") =>
    services.filter((service) => service.kind === "balanced" && service.exposure === exposure).length;
  const endpoints = interfaceEndpoints({ network });
  const nats = Math.min(1, natGateways(network));
  return {
    public: {
      need: perBalancer * doors("public") + nats + peakPerZone(open, zones),
      why: `${doors("public")} public balancers, ${perBalancer} each,${nats > 0 ? " a NAT gateway," : ""} and tasks with public addresses`,
    },
    private: {
      need: perBalancer * doors("internal"),
      why: `${doors("internal")} internal balancers, ${perBalancer} each`,
    },
    isolated: {
      need: endpoints + fileSystems,
      why: `${endpoints} endpoints and ${fileSystems} file systems`,
    },
    tasks: {
      need: peakPerZone(inside, zones) + Math.ceil(machines / zones),
      why: `${tasks} tasks at their most while all are released, each service's spread over ${zones} AZs, and ${machines} machines`,
    },
  };
}

/** A network to be made whose subnets could not hold the stack's own maximum. */
export function roomFaults(network: NetworkPlan, tenants: Tenants): Fault[] {
  const needs = needsOfSubnets(network, tenants);
  return (Object.keys(needs) as Tier[]).flatMap((tier) => {
    const { need, why } = needs[tier];
    const mask = maskOf(network.tiers[tier].subnets[0] ?? network.tiers[tier].range);
    const free = 2 ** (32 - mask) - kept;
    return unless(
      need <= free || network.tiers[tier].subnets.length === 0,
      ["tiers", tier],
      `each ${tier} subnet needs ${need} addresses (${why}), and a /${mask} has ${free}. ` +
        `Use a smaller mask${tier === "tasks" ? ", or a network.taskCidr" : ""}.`,
    );
  });
}
