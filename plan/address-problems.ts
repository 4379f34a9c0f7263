import type { DataPlan } from "../components/data/args";
import type { Ec2CapacityPlan } from "../components/ec2-capacity/args";
import type { ServicePlan } from "../components/fargate-microservice/args";
import type { NetworkPlan, Tier } from "../components/network/args";
import { type Fault, unless } from "../model/problems";
import { maskOf } from "../model/ranges";
import { peakOf, perBalancer } from "./needs";

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

/**
 * A stack that could not hold its own maximum: tasks at their most, twice while all of them are released; balancers grown;
 * endpoints. Tasks and machines are spread over the AZs; the rest stands in each.
 */
export function roomFaults(network: NetworkPlan, { services, machines, fileSystems }: Tenants): Fault[] {
  const open = services.filter(({ exceptions }) => exceptions.publicIp !== undefined);
  const zones = network.availabilityZones.length;
  const outside = peakOf(open);
  const tasks = peakOf(services) - outside;
  const doors = (exposure: "public" | "internal") =>
    services.filter((service) => service.kind === "balanced" && service.exposure === exposure).length;
  const endpoints = Object.keys(network.endpointPolicies).length - 2;
  const needs: Readonly<Record<Tier, readonly [number, string]>> = {
    public: [
      perBalancer * doors("public") +
        (network.natGateways === undefined ? 0 : 1) +
        Math.ceil(outside / zones),
      `${doors("public")} public balancers, ${perBalancer} each, a NAT gateway, and tasks with public addresses`,
    ],
    private: [
      perBalancer * doors("internal"),
      `${doors("internal")} internal balancers, ${perBalancer} each`,
    ],
    isolated: [endpoints + fileSystems, `${endpoints} endpoints and ${fileSystems} file systems`],
    tasks: [
      Math.ceil((tasks + machines) / zones),
      `${tasks} tasks at their most while all are released, and ${machines} machines, in ${zones} AZs`,
    ],
  };
  return (Object.keys(needs) as Tier[]).flatMap((tier) => {
    const [needed, why] = needs[tier];
    const mask = maskOf(network.tiers[tier].subnets[0] ?? network.tiers[tier].range);
    const free = 2 ** (32 - mask) - kept;
    return unless(
      needed <= free || network.tiers[tier].subnets.length === 0,
      ["tiers", tier],
      `each ${tier} subnet needs ${needed} addresses (${why}), and a /${mask} has ${free}. ` +
        `Use a smaller mask${tier === "tasks" ? ", or a network.taskCidr" : ""}.`,
    );
  });
}
