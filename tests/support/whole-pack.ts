import { isFor, types } from "../../policy/lib";
import { rules } from "../../policy/pack";
import { componentRules } from "../../policy/rules/component";
import type { JudgedGraph } from "./judged-graph";
import { type JudgedResource, judge, type PolicyFinding } from "./policy";

/** What a stack's configuration sets: rule → setting → value. */
export type PackConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

// Rules on relations rely on what the components' rule keeps of all components.
const onStack = rules.filter((rule) => rule.kind === "stack" || componentRules.includes(rule));
const componentTypes: readonly string[] = Object.values(types.component).flat();
const onResource = rules.filter((rule) => !onStack.includes(rule));

/** What the whole pack finds. Rules on single resources are run on those given, each on the types that it is for. */
export async function findingsOf(
  { resources }: JudgedGraph,
  config: PackConfig,
  single: readonly JudgedResource[] = resources,
): Promise<PolicyFinding[]> {
  const findings: PolicyFinding[] = [];
  const components = resources.filter(({ type }) => componentTypes.includes(type));
  for (const type of new Set(single.map((each) => each.type))) {
    const ofType = single.filter((each) => each.type === type);
    const judges = onResource.filter((rule) => isFor(rule.types, type));
    findings.push(...(await judge(judges, ofType, config, components)).findings);
  }
  return [...findings, ...(await judge(onStack, resources, config)).findings];
}

/** Findings as lines: outcome, rule, logical name, message. */
export function told(findings: readonly PolicyFinding[]): string[] {
  return findings.map(
    ({ rule, urn, outcome, message }) => `${outcome} ${rule} ${logicalName(urn)}: ${message}`,
  );
}

export function logicalName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
