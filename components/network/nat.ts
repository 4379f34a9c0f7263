import * as ec2 from "@pulumi/aws/ec2";
import type { Output, Resource } from "@pulumi/pulumi";
import { nth } from "../shared/nth";
import type { NetworkPlan } from "./args";
import type { OwnVpc } from "./own-vpc";
import type { TaskTier } from "./task-tier";

/** The ways out of the tasks' tier; nothing where the plan has none. */
export interface NatGateways {
  /** Public addresses that everything outside sees, in the AZs' order: what partners allow. */
  readonly addresses: Output<string>[];
  /** Ids of the gateways, by AZ. */
  readonly ids: Readonly<Record<string, Output<string>>>;
  /** Default routes of the tasks' tier: until they stand, tasks reach nothing outside the VPC. */
  readonly routes: Resource[];
}

/**
 * NAT gateways and the tasks' default routes through them. Not awsx's own: those are started beside the internet
 * gateway, and AWS refuses a NAT gateway in a network that has none yet ("Network has no Internet gateway attached");
 * and on the way down the internet gateway cannot go while a NAT gateway still has its address.
 */
export function natGateways(
  name: string,
  plan: NetworkPlan,
  vpc: OwnVpc,
  tasks: TaskTier,
  parent: Resource,
): NatGateways {
  if (plan.natGateways === undefined) return { addresses: [], ids: {}, routes: [] };
  const { availabilityZones: zones, namePrefix } = plan;
  const order = { parent, ...(vpc.internetGateway && { dependsOn: vpc.internetGateway }) };
  const gateways = (plan.natGateways === "Single" ? zones.slice(0, 1) : zones).map((zone, index) => {
    const tags = { Name: `${namePrefix}-nat-${zone}` };
    const own = plan.elasticIps?.[index];
    const allocationId =
      own ?? new ec2.Eip(`${name}-nat-${zone}-address`, { domain: "vpc", tags }, order).allocationId;
    const gateway = new ec2.NatGateway(
      `${name}-nat-${zone}`,
      { allocationId, subnetId: nth(vpc.subnetIds.public, index), tags },
      order,
    );
    return { zone, gateway };
  });
  const [first] = gateways;
  if (first === undefined) throw new Error("A network has at least one AZ.");
  const routes = tasks.tables.map(
    (table, index) =>
      new ec2.Route(
        `${name}-nat-${zones[index]}-route`,
        {
          routeTableId: table.id,
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: (gateways[index] ?? first).gateway.id,
        },
        { parent },
      ),
  );
  return {
    addresses: gateways.map(({ gateway }) => gateway.publicIp),
    ids: Object.fromEntries(gateways.map(({ zone, gateway }) => [zone, gateway.id])),
    routes,
  };
}
