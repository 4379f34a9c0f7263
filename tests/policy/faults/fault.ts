import type { Base } from "./base";

/** One fault, planted into a program that is right otherwise, and the rule that must speak of it at preview. */
export interface Fault {
  /** Logical name of the resource that the rule finds fault with. */
  readonly name: string;
  readonly rule: string;
  plant(base: Base, name: string): unknown;
}

/** Several of the same rule. */
export function faults(rule: string, planted: Readonly<Record<string, Fault["plant"]>>): Fault[] {
  return Object.entries(planted).map(([name, plant]) => ({ name, rule, plant }));
}
