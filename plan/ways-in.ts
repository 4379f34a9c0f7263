import type { NetworkPlan } from "../components/network/args";
import { inStackFile, platformKey, type StackReading } from "../config/stack-config";
import type { Catalogue } from "../model/catalogue";
import { isBalanced } from "../model/kinds";
import { type Problem, shown } from "../model/problems";
import { overlap } from "../model/ranges";

/** Ranges of the bank from which something is reached that has no balancer. */
export function inboundProblems(catalogue: Catalogue, { file, sound }: StackReading): Problem[] {
  return Object.entries(sound.services ?? {}).flatMap(([service, { inboundCidrs = [] }]) => {
    const entry = catalogue.services[service];
    if (inboundCidrs.length === 0 || entry === undefined || isBalanced(entry)) return [];
    const message = `does nothing: ${service} has no load balancer, and nobody outside the VPC reaches its tasks. Leave it out.`;
    return [{ file, steps: [platformKey, "services", service, "inboundCidrs"], message }];
  });
}

/** Ranges of test traffic within the VPC in which nobody can stand: no subnet has an address of them. */
export function emptyTestRanges(
  { cidr, taskCidr, tiers }: NetworkPlan,
  ranges: readonly string[],
  file: string,
): Problem[] {
  const subnets = Object.values(tiers).flatMap((tier) => tier.subnets);
  return inStackFile(
    file,
    ranges.flatMap((range, index) => {
      const around = [cidr, taskCidr].find((each) => each !== undefined && overlap(range, each));
      if (around === undefined || subnets.some((subnet) => overlap(range, subnet))) return [];
      const message = `${shown(range)} is in the VPC, ${around}, and in none of its subnets: nobody can come from there. Use a range with a subnet in it, ${subnets.join(", ")}, or addresses outside.`;
      return [{ steps: ["network", "testTrafficCidrs", index], message }];
    }),
  );
}
