import { Address4 } from "ip-address";
import type { NetworkPlan } from "./args";

/** AWS makes neither a VPC nor a subnet smaller. */
const smallest = 28;

/** What is wrong with a network's plan: one message for each problem. Empty if the network can be made. */
export function validateNetwork(plan: NetworkPlan): string[] {
  const vpcMask = maskOf(plan.cidr);
  return [
    ...unless(
      vpcMask !== undefined,
      `network: "${plan.cidr}" is no range of a VPC. Use an IPv4 range of /16 to /${smallest} that starts at its first address.`,
    ),
    ...zoneProblems(plan),
    ...shareProblems(plan, vpcMask),
  ];
}

/** Mask of a range that a VPC can have. */
function maskOf(cidr: string): number | undefined {
  if (!/^[\d.]+\/\d+$/.test(cidr) || !Address4.isValid(cidr)) return undefined;
  const range = new Address4(cidr);
  const { subnetMask: mask } = range;
  const sound = range.startAddress().correctForm() === range.correctForm() && mask >= 16 && mask <= smallest;
  return sound ? mask : undefined;
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

function shareProblems(plan: NetworkPlan, vpcMask: number | undefined): string[] {
  const { availabilityZones, availabilityZoneCidrMask: share, subnetMasks } = plan;
  const least = vpcMask ?? 16;
  if (!Number.isInteger(share) || share < least || share > smallest)
    return [`network: an AZ's share of /${share} does not work. Use /${least} to /${smallest}.`];
  const masks = Object.entries(subnetMasks);
  const wrong = masks.filter(([, mask]) => !Number.isInteger(mask) || mask < share || mask > smallest);
  if (wrong.length > 0)
    return wrong.map(
      ([tier, mask]) =>
        `network: ${tier} subnets of /${mask} do not work. Use /${share}, an AZ's share, to /${smallest}.`,
    );
  const fitting = vpcMask === undefined ? availabilityZones.length : 2 ** (share - vpcMask);
  return [
    ...unless(
      availabilityZones.length <= fitting,
      `network: ${availabilityZones.length} AZs do not fit ${plan.cidr} in shares of /${share}. Use at most ${fitting}.`,
    ),
    ...unless(
      sizeOfSubnets(subnetMasks) <= addresses(share),
      `network: ${masks.map(([tier, mask]) => `${tier} /${mask}`).join(", ")} do not fit an AZ's share of /${share}. ` +
        "Use smaller subnets (greater masks).",
    ),
  ];
}

/** Addresses up to the end of the last subnet: each starts at the next multiple of its own size. */
function sizeOfSubnets({ public: open, private: closed, isolated }: NetworkPlan["subnetMasks"]): number {
  return [open, closed, isolated].reduce((end, mask) => {
    const size = addresses(mask);
    return Math.ceil(end / size) * size + size;
  }, 0);
}

function addresses(mask: number): number {
  return 2 ** (32 - mask);
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}
