import type { PolicyConfigSchema } from "@pulumi/policy";

type Plain = string | number | boolean | readonly string[] | readonly number[];

/** How far a stack's configuration may go from the strictest value. */
export interface Floor {
  /** Least number anywhere. */
  readonly least?: number;
  /** Greatest number anywhere. */
  readonly most?: number;
  /** Least number in an environment that keeps its data. @default `least` */
  readonly keptLeast?: number;
  /** Greatest number in an environment that keeps its data. @default `most` */
  readonly keptMost?: number;
  /** What each element of a list looks like. */
  readonly form?: RegExp;
  /** Whether a list may add to the strictest one only. @default false */
  readonly growsOnly?: boolean;
}

/** One threshold of a rule that a stack's configuration can set. */
export interface Setting<T> {
  /** What holds without configuration: always the strictest value. */
  readonly default: T;
  readonly description: string;
  readonly floor: Floor;
}

export type Settings<C> = { readonly [K in keyof C]: Setting<C[K]> };

/** A threshold with its strictest value. */
export function setting<T extends Plain>(strictest: T, description: string, floor: Floor = {}): Setting<T> {
  return { default: strictest, description, floor };
}

/** Twelve digits. */
export const accountForm = /^\d{12}$/;
/** A region's name. */
export const regionForm = /^[a-z]{2}(-[a-z]+)+-\d$/;
/** A role by its ARN, without wildcards. */
export const roleForm = /^arn:[a-z-]+:iam::\d{12}:role\/[^*?]+$/;

/** The thresholds that hold: the strictest ones, replaced by what the stack's configuration gives. */
export function effective<C>(settings: Settings<C>, given: Partial<C>): C {
  const names = Object.keys(settings) as (keyof C)[];
  return Object.fromEntries(names.map((name) => [name, given[name] ?? settings[name].default])) as C;
}

/** What is wrong with a value that a configuration gives, or nothing. `kept`: in an environment that keeps its data. */
export function problemOf(
  { default: strictest, floor }: Setting<unknown>,
  value: unknown,
  kept: boolean,
): string | undefined {
  if (typeof strictest === "boolean")
    return kept && value !== strictest ? `only ${strictest} is allowed where data are kept` : undefined;
  if (typeof strictest === "number") return numberProblem(Number(value), floor, kept);
  if (!Array.isArray(strictest)) return undefined;
  const given = Array.isArray(value) ? value.map(String) : [];
  const { form, growsOnly = false } = floor;
  const odd = given.filter(
    (each) => each.trim() === "" || /^[*?]+$/.test(each) || !(form?.test(each) ?? true),
  );
  if (odd.length > 0)
    return `${JSON.stringify(odd[0])} is ${form ? `not of the form ${form.source}` : "too wide"}`;
  const gone = growsOnly ? strictest.map(String).filter((each) => !given.includes(each)) : [];
  return gone.length > 0 ? `${gone.join(", ")} must stay` : undefined;
}

function numberProblem(value: number, floor: Floor, kept: boolean): string | undefined {
  const least = (kept ? floor.keptLeast : undefined) ?? floor.least;
  const most = (kept ? floor.keptMost : undefined) ?? floor.most;
  if (!Number.isFinite(value)) return "it is no number";
  if (least !== undefined && value < least) return `${least} is the least that is allowed`;
  return most !== undefined && value > most ? `${most} is the most that is allowed` : undefined;
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
