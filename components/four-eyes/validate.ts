import { type Fault, unless } from "../../model/problems";
import type { FourEyesPlan } from "./args";

/** EventBridge's quota, which it raises to 4,096 on request. Source: "Amazon EventBridge quotas". */
export const longestPattern = 2048;

/** Rules whose pattern EventBridge does not take: it grows with the roles that it names, and with services that roll. */
export function patternFaults({ callRules }: FourEyesPlan): Fault[] {
  return callRules.flatMap(({ what, pattern }, index) => {
    const { length } = JSON.stringify(pattern);
    return unless(
      length <= longestPattern,
      ["callRules", index],
      `the pattern of the rule on ${what} has ${length} characters. EventBridge takes ${longestPattern}: name fewer roles under access and release.approval, or let fewer services roll.`,
    );
  });
}
