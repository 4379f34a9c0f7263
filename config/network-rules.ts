import { type Fault, shown } from "../model/problems";
import { isPrivate, overlap, privateRanges, unrouted, within } from "../model/ranges";
import type { SoundParts } from "../model/stack";

/** What does not fit together in a stack's network. */
export function networkRules({ network = {}, availabilityZones }: SoundParts): Fault[] {
  const { cidr, taskCidr, natGateways, elasticIps } = network;
  return [
    ...(cidr === undefined || taskCidr === undefined ? [] : taskRangeFaults(cidr, taskCidr)),
    ...elasticIpFaults(elasticIps, natGateways === "single" ? 1 : availabilityZones?.length),
  ];
}

/** Source: "IPv4 CIDR block association restrictions", Amazon VPC user guide. */
function taskRangeFaults(cidr: string, taskCidr: string): Fault[] {
  const steps = ["network", "taskCidr"];
  if (overlap(cidr, taskCidr))
    return [{ steps, message: `${shown(taskCidr)} overlaps with the VPC's own ${cidr}. Use another range.` }];
  const block = privateRanges.find((each) => within(cidr, each));
  if (!isPrivate(taskCidr) || block === undefined || within(taskCidr, block)) return [];
  return [
    {
      steps,
      message: `${shown(taskCidr)} cannot be joined to ${cidr}: AWS takes ranges of ${block} and ${unrouted} there. Use one of these.`,
    },
  ];
}

function elasticIpFaults(given: readonly string[] | undefined, gateways: number | undefined): Fault[] {
  if (given === undefined || gateways === undefined || given.length === gateways) return [];
  return [
    {
      steps: ["network", "elasticIps"],
      message: `${given.length} are not one for each of ${gateways} NAT gateway${gateways === 1 ? "" : "s"}. Name ${gateways}.`,
    },
  ];
}
