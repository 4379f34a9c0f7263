import { Address4 } from "ip-address";
import { type AclPlan, type NetworkPlan, type Tier, type TransitPlan, tiers } from "./args";

/** AWS makes neither a VPC nor a subnet smaller. */
const smallest = 28;

/**
 * Rules that an ACL may have each way: AWS counts its own last one, which denies all, as one of 20. Source: "Amazon VPC
 * quotas", Amazon VPC user guide (20, up to 40 on demand, at the cost of speed).
 */
const mostRules = 19;

/** What is wrong with a network's plan: one message for each problem. Empty if the network can be made. */
export function validateNetwork(plan: NetworkPlan): string[] {
  return [
    ...unless(
      isRange(plan.cidr, 16),
      `network: "${plan.cidr}" is no range of a VPC. Use an IPv4 range of /16 to /${smallest} that starts at its first address.`,
    ),
    ...zoneProblems(plan),
    ...tiers.flatMap((tier) => [...tierProblems(plan, tier), ...aclProblems(tier, plan.acls[tier])]),
    ...(plan.transit === undefined ? [] : transitProblems(plan, plan.transit)),
  ];
}

/** Whether it starts at its first address and is not wider than `widest` nor smaller than AWS's smallest. */
function isRange(cidr: string, widest: number): boolean {
  if (!/^[\d.]+\/\d+$/.test(cidr) || !Address4.isValid(cidr)) return false;
  const range = new Address4(cidr);
  const { subnetMask: mask } = range;
  return range.startAddress().correctForm() === range.correctForm() && mask >= widest && mask <= smallest;
}

function zoneProblems({ availabilityZones, region }: NetworkPlan): string[] {
  return [
    ...unless(
      availabilityZones.length >= 2 && new Set(availabilityZones).size === availabilityZones.length,
      `network: availabilityZones are ${availabilityZones.join(", ") || "none"}. Use at least 2, each once.`,
    ),
    ...availabilityZones.flatMap((zone) =>
      unless(
        new RegExp(`^${region}[a-z]$`).test(zone),
        `network: "${zone}" is no AZ of ${region}. Use ${region}a, ${region}b and so on.`,
      ),
    ),
  ];
}

function tierProblems(plan: NetworkPlan, tier: Tier): string[] {
  const { range, subnets } = plan.tiers[tier];
  if (!isRange(range, 16) || !isRange(plan.cidr, 16)) return [];
  const around = tier === "tasks" ? (plan.taskCidr ?? plan.cidr) : plan.cidr;
  const others = tiers.slice(0, tiers.indexOf(tier)).map((other) => plan.tiers[other].range);
  return [
    ...unless(
      within(range, around),
      `network: the ${tier} subnets, ${range}, lie outside ${around}. Use smaller subnets (greater masks).`,
    ),
    ...unless(
      !others.some((other) => within(range, other) || within(other, range)),
      `network: the ${tier} subnets, ${range}, share addresses with another tier's. Use ranges of their own.`,
    ),
    ...unless(
      subnets.length === plan.availabilityZones.length || (tier === "public" && subnets.length === 0),
      `network: ${subnets.length} ${tier} subnets are not one for each of ${plan.availabilityZones.length} AZs.`,
    ),
    ...subnets.flatMap((subnet) =>
      unless(
        isRange(subnet, 16) && within(subnet, range),
        `network: "${subnet}" is no ${tier} subnet. Use a range of at most /${smallest} in ${range}.`,
      ),
    ),
  ];
}

function transitProblems(plan: NetworkPlan, { subnets, acl }: TransitPlan): string[] {
  return [
    ...unless(
      subnets.length === plan.availabilityZones.length,
      `network: ${plan.cidr} has no room for the /26 in which the attachment of the transit gateway stands. Use smaller subnets (greater masks), or a greater range.`,
    ),
    ...aclProblems("attachment's", acl),
  ];
}

function aclProblems(tier: string, acl: AclPlan): string[] {
  return (["ingress", "egress"] as const).flatMap((way) => {
    const { length } = acl[way];
    const numbers = new Set(acl[way].map(({ number }) => number));
    return [
      ...unless(
        length <= mostRules,
        `network: the ACL of the ${tier} subnets would have ${length} ${way} rules, and AWS takes ${mostRules} beside its own. ` +
          "Name fewer and wider ranges in egress, inboundCidrs of services and network.testTrafficCidrs, or prefix lists in egress.",
      ),
      ...unless(
        numbers.size === length,
        `network: two ${way} rules of the ACL of the ${tier} subnets have one number.`,
      ),
    ];
  });
}

function within(inner: string, outer: string): boolean {
  return new Address4(inner).isInSubnet(new Address4(outer));
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}
