import * as ec2 from "@pulumi/aws/ec2";
import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { NetworkPlan } from "./args";

/** Where tasks and machines stand. */
export interface TaskTier {
  /** By AZ, in the AZs' order. */
  readonly subnetIds: readonly Output<string>[];
  readonly tables: readonly ec2.RouteTable[];
  /** Which subnet is of which table: until it is, a way out is none. */
  readonly associations: readonly Resource[];
}

/**
 * Subnets of the tasks alone, with route tables of their own: the only ones with a way out of the VPC, and with gateways to
 * S3 and DynamoDB. Not awsx's: it would mix them with the balancers' under the one name "private".
 */
export function taskTier(name: string, plan: NetworkPlan, vpcId: Input<string>, parent: Resource): TaskTier {
  const { availabilityZones, tiers } = plan;
  const made = availabilityZones.map((zone, index) => {
    const tags = { Name: `${plan.namePrefix}-tasks-${zone}` };
    const subnet = new ec2.Subnet(
      `${name}-tasks-${zone}`,
      {
        vpcId,
        availabilityZone: zone,
        cidrBlock: tiers.tasks.subnets[index],
        mapPublicIpOnLaunch: false,
        tags,
      },
      { parent },
    );
    const table = new ec2.RouteTable(`${name}-tasks-${zone}-table`, { vpcId, tags }, { parent });
    const association = new ec2.RouteTableAssociation(
      `${name}-tasks-${zone}-association`,
      { subnetId: subnet.id, routeTableId: table.id },
      { parent },
    );
    return { subnet, table, association };
  });
  return {
    subnetIds: made.map(({ subnet }) => subnet.id),
    tables: made.map(({ table }) => table),
    associations: made.map(({ association }) => association),
  };
}
