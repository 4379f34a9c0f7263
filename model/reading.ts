import type { z } from "zod";
import { type Fault, type Step, shown } from "./problems";

type Issue = z.core.$ZodIssue;

/** What in a value has not the form, each with the value there and what is allowed. */
export function faultsOf(form: z.ZodType, value: unknown): Fault[] {
  return faultsIn(form.safeParse(value).error?.issues ?? [], value);
}

/** The same of what a form has complained about already. */
export function faultsIn(issues: readonly Issue[], value: unknown): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const steps = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        steps: [...steps, key],
        message: `${shown(key)} is not a key here. ${issue.message}`,
      }));
    if (issue.code === "invalid_key") {
      const allowed = issue.issues.map((each) => each.message).join(" ");
      return [{ steps, message: `${shown(steps.at(-1))} is not a name here. ${allowed}` }];
    }
    const found = at(value, steps);
    const what = found === undefined ? "is missing" : `${shown(found)} is not allowed`;
    return [{ steps, message: `${what}. ${issue.message}` }];
  });
}

/**
 * A copy of the value without what the issues complain about, so that the rest can still be judged: unknown keys go,
 * and of everything else the part that `depth` steps of its path lead to.
 */
export function without(
  value: unknown,
  issues: readonly Issue[],
  depth: (steps: readonly string[]) => number,
): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    const steps = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) remove(copy, [...steps, key]);
    } else {
      remove(copy, steps.slice(0, depth(steps)));
    }
  }
  return copy;
}

function at(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
}

function remove(value: unknown, steps: readonly string[]): void {
  const container = at(value, steps.slice(0, -1));
  const last = steps.at(-1);
  if (isObject(container) && last !== undefined) delete container[last];
}

/** Whether the value has keys. */
export function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
