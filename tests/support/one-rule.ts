import type { Rule } from "../../policy/lib/rule";
import { type JudgedResource, judge, urnOfResource } from "./policy";

/**
 * What one rule says of the first of some resources, message by message without what to do: `undetermined: <property>` where it
 * cannot tell. Nothing where it passes. For many values of one property, where a whole table of cases would be long.
 */
export async function saidBy(
  rule: Rule,
  [first, ...others]: readonly [JudgedResource, ...JudgedResource[]],
  settings: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  const { findings } = await judge([rule], [first, ...others], { [rule.metadata.name]: settings });
  return findings
    .filter(({ urn }) => urn === urnOfResource(first))
    .map(({ outcome, property, message }) =>
      outcome === "undetermined" ? `undetermined: ${property}` : (message.split(". Fix: ")[0] ?? ""),
    );
}
