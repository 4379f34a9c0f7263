import { type Graph, graphOf, type Node } from "../../policy/lib/graph";
import { type Finding, type Judge, judgeOf } from "../../policy/lib/judge";
import { onStackOf } from "../../policy/lib/messages";
import { parseUndetermined } from "../../policy/lib/undetermined";
import type { JudgedResource } from "./policy";
import { stackBytes } from "./policy-messages";

/** A stack as the rules on relations are shown it. */
export function graphFor(resources: readonly JudgedResource[]): Graph {
  return graphOf(onStackOf(stackBytes(resources)) as unknown as Parameters<typeof graphOf>[0]);
}

/** The resource of that logical name. */
export function nodeNamed<P = Record<string, unknown>>(graph: Graph, name: string): Node<P> {
  const found = graph.nodes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no resource ${name}`);
  return found as Node<unknown> as Node<P>;
}

/** What a judge is told, message by message without what to do; `undetermined: <property> of <urn>` where it cannot tell. */
export function toldTo(check: (judge: Judge) => void): string[] {
  const findings: Finding[] = [];
  const rule = {
    name: "x-y-z",
    severity: "low",
    description: "A rule of a test.",
    remediation: "nothing.",
    standards: { fsbp: [], pci: [], pciOwn: [], nist: ["SA-11"] },
  } as const;
  check(
    judgeOf(rule, { urn: "urn:pulumi:none::a::b::c", parent: () => undefined }, (each) =>
      findings.push(each),
    ),
  );
  return findings.map(({ message }) => {
    const open = parseUndetermined(message);
    return open ? `undetermined: ${open.property} of ${open.resource}` : (message.split(". Fix: ")[0] ?? "");
  });
}
