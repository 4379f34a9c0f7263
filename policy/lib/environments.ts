import { type Setting, setting } from "./settings";

/**
 * Stacks that keep nothing, by the names that such have: thresholds and the levels of lesser rules may be lower there. Every
 * other one keeps its data. It stands in the pack and not in a configuration, so that none can say it of itself.
 */
const keepingNothing: readonly string[] = ["dev", "qa", "uat"];

/** Whether a stack of this name keeps its data, and so is judged as production is. */
export function keepsData(stack: string): boolean {
  return !keepingNothing.includes(stack);
}

/**
 * Whether a resource is part of the platform: it stands in one of its components. Some rules hold for the platform's own
 * resources alone; a program of another team's has other ways to keep records or to release.
 */
export function isOfPlatform(urn: string): boolean {
  return /(^|\$)cdd:/.test(urn.split("::")[2] ?? "");
}

/** What a setting approves a resource by: its URN without `urn:pulumi:<stack>::`, so project, types of what it stands in, and name. */
export const placeForm = /^[^*?:]+::[^*?]+::[^*?]+$/;

/** A list of resources by project, types and name, with what they are. */
export function placesSetting(what: string): Setting<readonly string[]> {
  return setting<readonly string[]>([], `${what}, "<project>::<types>::<name>", as in the URN`, {
    form: placeForm,
  });
}

/** Whether a resource is listed: a name alone would approve whatever else bears it. */
export function isListed(urn: string, places: readonly string[]): boolean {
  return places.includes(placeOf(urn));
}

/** The same where a list has only the beginnings of names, after project and types in full. */
export function beginsAsListed(urn: string, places: readonly string[]): boolean {
  return places.some((place) => placeOf(urn).startsWith(place));
}

function placeOf(urn: string): string {
  return urn.split("::").slice(1).join("::");
}

/** The stack's name stands in every URN: `urn:pulumi:<stack>::…`. */
export function stackOf(urn: string): string {
  return urn.split(":")[2] ?? "";
}
