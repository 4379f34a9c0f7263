import { createHash } from "node:crypto";

/** A property value as the engine sends it, secrets and references already taken off. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Props = { readonly [key: string]: Value };

/** What the engine reads as "not known yet". */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: Value | undefined): boolean {
  return value === unknown;
}

export function isProps(value: Value | undefined): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function hasUnknown(value: Value | undefined): boolean {
  if (isList(value)) return value.some(hasUnknown);
  if (isProps(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

/** The text at a property, or "" where there is none. */
export function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The texts of a list, or of a single text. */
export function texts(value: Value | undefined): string[] {
  if (typeof value === "string") return [value];
  return isList(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

/** The objects of a list, or a single object as a list. */
export function objects(value: Value | undefined): Props[] {
  if (isProps(value)) return [value];
  return isList(value) ? value.filter(isProps) : [];
}

/** Every value at a path such as `actions[].forward.targetGroups[].arn`. */
export function valuesAt(value: Value | undefined, path: string): Value[] {
  let found: Value[] = value === undefined ? [] : [value];
  for (const step of path.split(".")) {
    const many = step.endsWith("[]");
    const key = many ? step.slice(0, -2) : step;
    found = found.flatMap((one) => {
      const next = isProps(one) ? one[key] : undefined;
      if (next === undefined || next === null) return [];
      return many && isList(next) ? [...next] : [next];
    });
  }
  return found;
}

/** JSON with sorted keys: equal texts mean equal values. */
export function canonical(value: Value): string {
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  if (isProps(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

export function parseJson(document: string): Value | undefined {
  try {
    return JSON.parse(document) as Value;
  } catch {
    return undefined;
  }
}

export function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("hex");
}
