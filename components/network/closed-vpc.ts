import * as ec2 from "@pulumi/aws/ec2";
import { ComponentResource, type Output, output } from "@pulumi/pulumi";
import type { NetworkPlan, Tier } from "./args";
import { type OwnVpc, vpcSettings } from "./own-vpc";

/**
 * A VPC without public tier and without internet gateway. Not awsx's, which makes the gateway in any case: an account of a
 * bank whose ways out are elsewhere may not even have the right to. Types, names, parents and inputs are those of
 * `awsx.ec2.Vpc`, the component's own type too, so that the one takes over what the other has made.
 */
export function closedVpc(logicalName: string, plan: NetworkPlan, parent: ComponentResource): OwnVpc {
  const component = new ComponentResource("awsx:ec2:Vpc", logicalName, {}, { parent });
  const vpc = new ec2.Vpc(
    logicalName,
    { ...vpcSettings(plan), tags: { Name: logicalName } },
    { parent: component },
  );
  const tier = (name: Exclude<Tier, "tasks" | "public">, type: "Private" | "Isolated") =>
    plan.availabilityZones.map((zone, index) => {
      const own = `${logicalName}-${name}-${index + 1}`;
      const tags = { Name: own, SubnetType: type };
      const subnet = new ec2.Subnet(
        own,
        {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock: plan.tiers[name].subnets[index],
          mapPublicIpOnLaunch: false,
          assignIpv6AddressOnCreation: false,
          tags,
        },
        { parent: vpc },
      );
      const table = new ec2.RouteTable(own, { vpcId: vpc.id, tags }, { parent: subnet });
      new ec2.RouteTableAssociation(own, { routeTableId: table.id, subnetId: subnet.id }, { parent: table });
      return { subnet, table };
    });
  const inside = tier("private", "Private");
  const isolated = tier("isolated", "Isolated");
  const ids = (made: readonly { readonly subnet: ec2.Subnet }[]): Output<string[]> =>
    output(made.map(({ subnet }) => subnet.id));
  return {
    vpcId: vpc.id,
    defaultNetworkAclId: vpc.defaultNetworkAclId,
    subnetIds: { public: output([]), private: ids(inside), isolated: ids(isolated) },
    privateTables: inside.map(({ table }) => table.id),
  };
}
