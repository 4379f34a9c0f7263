import * as ec2 from "@pulumi/aws/ec2";
import type { Input, Resource } from "@pulumi/pulumi";
import { type AclPlan, type AclRule, type NetworkPlan, type Tier, tiers } from "./args";
import type { OwnVpc } from "./own-vpc";

/**
 * A network ACL around each tier, and AWS's default one, in which a subnet stands that nobody gave another, closed. AWS
 * filters neither its own DNS, DHCP, time and task metadata, nor what stays within a subnet. Source: "Network ACL basics",
 * Amazon VPC user guide.
 *
 * @returns the tiers' ACLs: what they keep out and let in holds once they stand
 */
export function networkAcls(
  name: string,
  plan: NetworkPlan,
  vpc: OwnVpc,
  subnetIds: Readonly<Record<Tier, Input<Input<string>[]>>>,
  parent: Resource,
): ec2.NetworkAcl[] {
  const acls = tiers.flatMap((tier) =>
    plan.tiers[tier].subnets.length === 0
      ? []
      : [tierAcl(name, tier, plan, vpc.vpcId, subnetIds[tier], plan.acls[tier], parent)],
  );
  new ec2.DefaultNetworkAcl(
    `${name}-default-acl`,
    { defaultNetworkAclId: vpc.defaultNetworkAclId },
    // Taking a subnet out of it is not asked for here: each goes into its tier's.
    { parent, dependsOn: acls, ignoreChanges: ["subnetIds"] },
  );
  return acls;
}

/** The network ACL around the subnets of one tier. */
export function tierAcl(
  name: string,
  tier: string,
  { namePrefix }: Pick<NetworkPlan, "namePrefix">,
  vpcId: Input<string>,
  subnetIds: Input<Input<string>[]>,
  { ingress, egress }: AclPlan,
  parent: Resource,
): ec2.NetworkAcl {
  return new ec2.NetworkAcl(
    `${name}-${tier}-acl`,
    {
      vpcId,
      subnetIds,
      ingress: ingress.map(asAws),
      egress: egress.map(asAws),
      tags: { Name: `${namePrefix}-${tier}` },
    },
    { parent },
  );
}

function asAws({ number, action, protocol, range, ports = [0, 0] }: AclRule) {
  const [fromPort, toPort] = ports;
  const rule = { ruleNo: number, action, protocol, cidrBlock: range, fromPort, toPort };
  // Type 3, code 4: a packet was too big for a part of its way.
  return protocol === "icmp" ? { ...rule, icmpType: 3, icmpCode: 4 } : rule;
}
