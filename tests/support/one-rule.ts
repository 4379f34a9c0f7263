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
  const given = [first, ...others];
  // Components are shown before what they make, as the engine does; one without inputs is not shown.
  const components = given.filter(({ type, inputs }) => type.startsWith("cdd:") && inputs !== undefined);
  const { findings } = await judge([rule], given, { [rule.metadata.name]: settings }, components);
  return findings
    .filter(({ urn }) => urn === urnOfResource(first))
    .map(({ outcome, property, message }) =>
      outcome === "undetermined" ? `undetermined: ${property}` : (message.split(". Fix: ")[0] ?? ""),
    );
}
