import * as ec2 from "@pulumi/aws/ec2";
import { VpcAttachment } from "@pulumi/aws/ec2transitgateway/vpcAttachment";
import type { Input, Resource } from "@pulumi/pulumi";
import { tierAcl } from "./acls";
import type { NetworkPlan, TransitPlan } from "./args";

/** Ids of the route tables of a tier's subnets, in the AZs' order. */
export type RouteTables = readonly Input<string>[];

/**
 * The VPC's attachment to a transit gateway, in subnets of its own behind a network ACL of their own, with the tasks' routes
 * through it, and those by which internal balancers answer the bank. Who else is reached there, and reaches them, is decided
 * by the gateway's route tables, which are its owner's.
 *
 * @returns the routes: until they stand, tasks reach nothing through it, and nobody is answered
 */
export function transitGateway(
  name: string,
  plan: NetworkPlan,
  transit: TransitPlan,
  vpcId: Input<string>,
  tables: { readonly tasks: RouteTables; readonly private: RouteTables },
  parent: Resource,
): Resource[] {
  const { availabilityZones, namePrefix } = plan;
  const tags = { Name: `${namePrefix}-transit` };
  const table = new ec2.RouteTable(`${name}-transit-table`, { vpcId, tags }, { parent });
  const made = availabilityZones.map((zone, index) => {
    const subnet = new ec2.Subnet(
      `${name}-transit-${zone}`,
      {
        vpcId,
        availabilityZone: zone,
        cidrBlock: transit.subnets[index],
        mapPublicIpOnLaunch: false,
        tags: { Name: `${namePrefix}-transit-${zone}` },
      },
      { parent },
    );
    const association = new ec2.RouteTableAssociation(
      `${name}-transit-${zone}-association`,
      { subnetId: subnet.id, routeTableId: table.id },
      { parent },
    );
    return { subnet, association };
  });
  const subnetIds = made.map(({ subnet }) => subnet.id);
  const acl = tierAcl(name, "transit", plan, vpcId, subnetIds, transit.acl, parent);
  const attachment = new VpcAttachment(
    `${name}-transit-attachment`,
    {
      transitGatewayId: transit.gatewayId,
      vpcId,
      subnetIds,
      // Groups of other VPCs are named by no rule of ours.
      securityGroupReferencingSupport: "disable",
      tags,
    },
    { parent, dependsOn: [acl, ...made.map(({ association }) => association)] },
  );
  const routes = (way: string, from: RouteTables, ranges: readonly string[]) =>
    from.flatMap((routeTableId, index) =>
      ranges.map(
        (destinationCidrBlock) =>
          new ec2.Route(
            `${name}-transit-${availabilityZones[index]}-${way}-${destinationCidrBlock.replace("/", "-")}`,
            { routeTableId, destinationCidrBlock, transitGatewayId: transit.gatewayId },
            // AWS takes no route to a gateway that the VPC is not attached to.
            { parent, dependsOn: attachment },
          ),
      ),
    );
  return [...routes("to", tables.tasks, transit.routes), ...routes("back-to", tables.private, transit.back)];
}
