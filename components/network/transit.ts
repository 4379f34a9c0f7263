import * as ec2 from "@pulumi/aws/ec2";
import { VpcAttachment } from "@pulumi/aws/ec2transitgateway/vpcAttachment";
import type { Input, Resource } from "@pulumi/pulumi";
import { tierAcl } from "./acls";
import type { NetworkPlan, TransitPlan } from "./args";
import type { TaskTier } from "./task-tier";

/**
 * The VPC's attachment to a transit gateway, in subnets of its own behind a network ACL of their own, and the tasks' routes
 * through it. Who else is reached there is decided by the gateway's route tables, which are its owner's.
 *
 * @returns the routes: until they stand, tasks reach nothing through it
 */
export function transitGateway(
  name: string,
  plan: NetworkPlan,
  transit: TransitPlan,
  vpcId: Input<string>,
  tasks: TaskTier,
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
  return tasks.tables.flatMap((routeTable, index) =>
    transit.routes.map(
      (destinationCidrBlock) =>
        new ec2.Route(
          `${name}-transit-${availabilityZones[index]}-to-${destinationCidrBlock.replace("/", "-")}`,
          { routeTableId: routeTable.id, destinationCidrBlock, transitGatewayId: transit.gatewayId },
          // AWS takes no route to a gateway that the VPC is not attached to.
          { parent, dependsOn: attachment },
        ),
    ),
  );
}
