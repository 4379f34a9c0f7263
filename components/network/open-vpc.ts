import { Vpc } from "@pulumi/awsx/ec2/vpc";
import { type ComponentResource, output, type ResourceTransform } from "@pulumi/pulumi";
import { nth } from "../shared/nth";
import type { NetworkPlan, Tier } from "./args";
import { type OwnVpc, vpcSettings } from "./own-vpc";

/** The tiers but the tasks': a range for each subnet, so that what stands in a tier has addresses of one range. */
export function openVpc(logicalName: string, plan: NetworkPlan, parent: ComponentResource): OwnVpc {
  const { availabilityZones, tiers } = plan;
  const cidrBlocks = (tier: Tier) => [...tiers[tier].subnets];
  const made = new Vpc(
    logicalName,
    {
      ...vpcSettings(plan),
      availabilityZoneNames: [...availabilityZones],
      subnetStrategy: "Auto",
      subnetSpecs: [
        { type: "Public", cidrBlocks: cidrBlocks("public") },
        { type: "Private", cidrBlocks: cidrBlocks("private") },
        { type: "Isolated", cidrBlocks: cidrBlocks("isolated") },
      ],
      // The ways out are ours (nat.ts).
      natGateways: { strategy: "None" },
    },
    { parent, transforms: [withoutPublicAddresses] },
  );
  // awsx tells of its tables AZ by AZ, in each the public tier's first, then the private one's. Source: pulumi-awsx,
  // awsx/ec2/vpc.ts, `compareSubnetSpecs`.
  const tables = made.routeTables.apply((all) => output(all.map(({ id }) => id)));
  return {
    vpcId: made.vpcId,
    defaultNetworkAclId: made.vpc.defaultNetworkAclId,
    subnetIds: {
      public: made.publicSubnetIds,
      private: made.privateSubnetIds,
      isolated: made.isolatedSubnetIds,
    },
    privateTables: availabilityZones.map((_, zone) => nth(tables, zone * 3 + 1)),
    internetGateway: made.internetGateway,
  };
}

// The one transform of the program: awsx gives every machine in a public subnet a public address, and no argument stops it.
const withoutPublicAddresses: ResourceTransform = ({ type, props, opts }) =>
  type === "aws:ec2/subnet:Subnet" ? { props: { ...props, mapPublicIpOnLaunch: false }, opts } : undefined;
