import type * as ec2 from "@pulumi/aws/ec2";
import type { Output } from "@pulumi/pulumi";
import type { NetworkPlan, Tier } from "./args";

/** A VPC of the stack's own, with every tier but the tasks'. */
export interface OwnVpc {
  readonly vpcId: Output<string>;
  readonly defaultNetworkAclId: Output<string>;
  /** Of each tier's subnets, in the AZs' order. */
  readonly subnetIds: Readonly<Record<Exclude<Tier, "tasks">, Output<string[]>>>;
  /** Route tables of the internal balancers' subnets, in the AZs' order. */
  readonly privateTables: readonly Output<string>[];
  /** @default nothing of the stack is public, and no internet gateway is there */
  readonly internetGateway?: Output<ec2.InternetGateway>;
}

/** What a VPC is told of itself. */
export function vpcSettings({ cidr, ipamPool }: Pick<NetworkPlan, "cidr" | "ipamPool">) {
  return {
    cidrBlock: cidr,
    ...(ipamPool !== undefined && { ipv4IpamPoolId: ipamPool }),
    // Private DNS of the endpoints and the private namespace need both; AWS's default has hostnames off.
    enableDnsHostnames: true,
    enableDnsSupport: true,
  };
}
