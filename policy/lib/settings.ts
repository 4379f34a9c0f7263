import type { PolicyConfigSchema } from "@pulumi/policy";

type Plain = string | number | boolean | readonly string[] | readonly number[];

/** One threshold of a rule that a stack's configuration can set. */
export interface Setting<T> {
  /** What holds without configuration: always the strictest value. */
  readonly default: T;
  readonly description: string;
}

export type Settings<C> = { readonly [K in keyof C]: Setting<C[K]> };

/** A threshold with its strictest value. */
export function setting<T extends Plain>(strictest: T, description: string): Setting<T> {
  return { default: strictest, description };
}

/** The thresholds that hold: the strictest ones, replaced by what the stack's configuration gives. */
export function effective<C>(settings: Settings<C>, given: Partial<C>): C {
  const names = Object.keys(settings) as (keyof C)[];
  return Object.fromEntries(names.map((name) => [name, given[name] ?? settings[name].default])) as C;
}

/** The same as a JSON schema: the engine refuses a configuration that does not fit. */
export function schemaOf<C>(settings: Settings<C>): PolicyConfigSchema {
  const entries = Object.entries<Setting<unknown>>(settings);
  return { properties: Object.fromEntries(entries.map(([name, each]) => [name, propertySchema(each)])) };
}

function propertySchema({ default: value, description }: Setting<unknown>) {
  // No `default` here: an array default does not survive every engine version, and `effective` fills it in.
  if (Array.isArray(value)) return { type: "array" as const, description };
  if (typeof value === "number") return { type: "number" as const, description };
  if (typeof value === "boolean") return { type: "boolean" as const, description };
  return { type: "string" as const, description };
}
