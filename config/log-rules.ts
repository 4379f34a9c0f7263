import { type Fault, shown, unless } from "../model/problems";
import type { SoundParts } from "../model/stack";

/** Where a destination leads on to may be elsewhere. Source: "Cross-account cross-Region subscriptions", CloudWatch Logs user guide. */
export function logRules({ region, logDestination }: SoundParts): Fault[] {
  const [, , , ofRegion] = logDestination?.split(":") ?? [];
  return unless(
    logDestination === undefined || region === undefined || ofRegion === region,
    ["logDestination"],
    `${shown(logDestination)} is in another region. Use a destination in ${region}: log groups send to none elsewhere, and what it leads to may be anywhere.`,
  );
}
