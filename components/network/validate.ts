import { Address4 } from "ip-address";
import { type Fault, shown, under, unless } from "../../model/problems";
import { type AclPlan, type NetworkPlan, type Tier, type TransitPlan, tiers } from "./args";

/** AWS makes neither a VPC nor a subnet smaller. */
const smallest = 28;

/** What is wrong with a network's plan, by the plan's keys. Empty if the network can be made. */
export function networkFaults(plan: NetworkPlan): Fault[] {
  return [
    ...unless(
      isRange(plan.cidr, 16),
      ["cidr"],
      `${shown(plan.cidr)} is no range of a VPC. Use an IPv4 range of /16 to /${smallest} that starts at its first address.`,
    ),
    ...under(["availabilityZones"], zoneFaults(plan)),
    ...tiers.flatMap((tier) => [
      ...under(["tiers", tier], tierFaults(plan, tier)),
      ...under(["acls", tier], aclFaults(plan.acls[tier])),
    ]),
    ...unless(
      plan.natGateways === undefined || plan.tiers.public.subnets.length > 0,
      ["natGateways"],
      "NAT gateways stand in public subnets, and there are none.",
    ),
    ...(plan.transit === undefined ? [] : under(["transit"], transitFaults(plan, plan.transit))),
  ];
}

/** Whether it starts at its first address and is not wider than `widest` nor smaller than AWS's smallest. */
function isRange(cidr: string, widest: number): boolean {
  if (!/^[\d.]+\/\d+$/.test(cidr) || !Address4.isValid(cidr)) return false;
  const range = new Address4(cidr);
  const { subnetMask: mask } = range;
  return range.startAddress().correctForm() === range.correctForm() && mask >= widest && mask <= smallest;
}

function zoneFaults({ availabilityZones, region }: NetworkPlan): Fault[] {
  return [
    ...unless(
      availabilityZones.length >= 2 && new Set(availabilityZones).size === availabilityZones.length,
      [],
      `${availabilityZones.join(", ") || "none"} are given. Use at least 2, each once.`,
    ),
    ...availabilityZones.flatMap((zone, index) =>
      unless(
        new RegExp(`^${region}[a-z]$`).test(zone),
        [index],
        `${shown(zone)} is no AZ of ${region}. Use ${region}a, ${region}b and so on.`,
      ),
    ),
  ];
}

function tierFaults(plan: NetworkPlan, tier: Tier): Fault[] {
  const { range, subnets } = plan.tiers[tier];
  if (!isRange(range, 16) || !isRange(plan.cidr, 16)) return [];
  const around = tier === "tasks" ? (plan.taskCidr ?? plan.cidr) : plan.cidr;
  const others = tiers.slice(0, tiers.indexOf(tier)).map((other) => plan.tiers[other].range);
  return [
    ...unless(
      within(range, around),
      [],
      `the ${tier} subnets, ${range}, lie outside ${around}. Use smaller subnets (greater masks).`,
    ),
    ...unless(
      !others.some((other) => within(range, other) || within(other, range)),
      [],
      `the ${tier} subnets, ${range}, share addresses with another tier's. Use ranges of their own.`,
    ),
    ...unless(
      subnets.length === plan.availabilityZones.length || (tier === "public" && subnets.length === 0),
      [],
      `${subnets.length} ${tier} subnets are not one for each of ${plan.availabilityZones.length} AZs.`,
    ),
    ...subnets.flatMap((subnet) =>
      unless(
        isRange(subnet, 16) && within(subnet, range),
        [],
        `${shown(subnet)} is no ${tier} subnet. Use a range of at most /${smallest} in ${range}.`,
      ),
    ),
  ];
}

function transitFaults(plan: NetworkPlan, { subnets, acl }: TransitPlan): Fault[] {
  return [
    ...unless(
      subnets.length === plan.availabilityZones.length,
      [],
      `${plan.cidr} has no room for the /26 in which the attachment of the transit gateway stands. Use smaller subnets (greater masks), or a greater range.`,
    ),
    ...under(["acl"], aclFaults(acl)),
  ];
}

function aclFaults(acl: AclPlan): Fault[] {
  return (["ingress", "egress"] as const).flatMap((way) => {
    const { length } = acl[way];
    const { size } = new Set(acl[way].map(({ number }) => number));
    return unless(size === length, [way], `${length} rules have ${size} numbers. Give each its own.`);
  });
}

function within(inner: string, outer: string): boolean {
  return new Address4(inner).isInSubnet(new Address4(outer));
}
