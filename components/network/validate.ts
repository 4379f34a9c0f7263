import type { NetworkPlan } from "./args";

/** What is wrong with a network's plan: one message for each problem. Empty if the network can be made. */
export function validateNetwork({
  cidr,
  availabilityZones,
  availabilityZoneCidrMask,
}: NetworkPlan): string[] {
  const mask = Number(cidr.split("/")[1]);
  const fitting = 2 ** (availabilityZoneCidrMask - mask);
  if (availabilityZones.length <= fitting) return [];
  return [`network: ${availabilityZones.length} AZs do not fit ${cidr}. Use at most ${fitting}.`];
}
