import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, parseDocument } from "yaml";
import { platformKey } from "../config/stack-config";
import { isObject } from "../model/reading";
import type { StackConfig } from "../model/stack";
import type { Place } from "./place";
import { sections } from "./sections";

/** Keys of a stack file that belong to the source's own state and secrets. */
const ofState = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/** Text of a new stack's file: the source's, comments and all, with what says where changed. */
export function stackFileOf(stack: string, source: string, text: string, from: Place, to: Place): string {
  const document = parseDocument(text);
  for (const key of ofState) document.delete(key);
  const at = ["config", platformKey];
  const platform = document.getIn(at);
  if (!isMap(platform)) throw new Error(`${source} has no map at ${at.join(".")}`);
  const given = platform.toJS(document) as Partial<StackConfig>;
  for (const [key, after] of Object.entries(changed(given, from, to)))
    lay(document, [...at, key], partOf(given, key), after);
  return document.toString({ lineWidth: 0 }).replaceAll(`\`${source}\``, `\`${stack}\``);
}

/** Each section that the source has, as the new stack has it. */
function changed(given: Partial<StackConfig>, from: Place, to: Place): Record<string, unknown> {
  const changes = Object.entries(sections) as [
    keyof StackConfig,
    (value: unknown, from: Place, to: Place) => unknown,
  ][];
  return Object.fromEntries(
    changes.flatMap(([key, change]) =>
      given[key] === undefined ? [] : [[key, change(given[key], from, to)]],
    ),
  );
}

type Step = string | number;

/** Puts a value in place of another and leaves alone what both have: so comments stay where they are. */
function lay(document: Document, at: readonly Step[], before: unknown, after: unknown): void {
  if (isDeepStrictEqual(before, after)) return;
  if (!sameKeys(before, after)) {
    document.setIn(at, isObject(after) ? document.createNode(after) : after);
    return;
  }
  for (const [key, value] of Object.entries(after))
    lay(document, [...at, Array.isArray(after) ? Number(key) : key], partOf(before, key), value);
}

function partOf(container: unknown, key: string): unknown {
  return isObject(container) ? container[key] : undefined;
}

function sameKeys(one: unknown, other: unknown): other is object {
  return isObject(one) && isObject(other) && isDeepStrictEqual(Object.keys(one), Object.keys(other));
}
