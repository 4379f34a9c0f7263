import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { type Catalogue, catalogue as checked } from "../../model/catalogue";
import { isMap, type Json } from "../../sandbox/stack-files";
import { projectFolder, shipped } from "./stacks";

/** A block of code that a document says to put somewhere; where, its first line says. */
export interface Snippet {
  /** Heading of the section that it stands in. */
  readonly section: string;
  /**
   * `services.ts: <path>`, `Pulumi.<stack>.yaml: cdd:platform`, `policy/config/<stack>.json` or `policy/exceptions/<stack>.yaml`,
   * for every stack or with a stack's name.
   */
  readonly place: string;
  readonly text: string;
}

const places =
  /^(?:\/\/|#) (services\.ts: [\w.-]+|Pulumi\.(?:<stack>|\w+)\.yaml: cdd:platform|policy\/(?:config\/<stack>\.json|exceptions\/\w+\.yaml))$/;

/** Every block of a document whose first line says where it goes. */
export function snippetsOf(document: string): Snippet[] {
  const found: Snippet[] = [];
  let section = "";
  let block: string[] | undefined;
  for (const line of readFileSync(path.join(projectFolder, document), "utf8").split("\n")) {
    const heading = /^#{2,3} (.*)$/.exec(line)?.[1];
    if (block === undefined && heading !== undefined) section = heading;
    if (!/^\s*```/.test(line)) block?.push(line);
    else if (block === undefined) block = [];
    else {
      const [first = "", ...text] = block;
      const place = places.exec(first.trim())?.[1];
      if (place !== undefined) found.push({ section, place, text: text.join("\n") });
      block = undefined;
    }
  }
  return found;
}

/** Those of one section; fails where there is none. */
export function section(document: string, name: string): Snippet[] {
  const found = snippetsOf(document).filter((each) => each.section === name);
  if (found.length === 0) throw new Error(`${document} has no block to try under "${name}"`);
  return found;
}

/** The catalogue with what the blocks say of services.ts: entries are added, keys of an entry that is there replaced. */
export function catalogueWith(base: Catalogue, snippets: readonly Snippet[]): Catalogue {
  const added = snippets
    .filter(({ place }) => place.startsWith("services.ts: "))
    .reduce<Json>(
      (whole, { place, text }) => {
        const steps = place.slice("services.ts: ".length).split(".");
        return joined(
          whole,
          steps.reduceRight<Json>((value, step) => ({ [step]: value }), literal(text)),
          "replace",
        );
      },
      { ...base },
    );
  return checked(added as never);
}

/** A stack's values with what the blocks say of its file. */
export function valuesWith(stack: string, values: Json, snippets: readonly Snippet[]): Json {
  return snippets
    .filter(({ place }) => ["<stack>", stack].some((each) => place.startsWith(`Pulumi.${each}.`)))
    .reduce((whole, { text }) => joined(whole, parse(filled(text, stack)) as Json, "replace"), values);
}

/** A stack's policy configuration with what the blocks say of it: lists are longer by theirs. */
export function policyWith(stack: string, config: Json, snippets: readonly Snippet[]): Json {
  return snippets
    .filter(({ place }) => place.startsWith("policy/config/"))
    .reduce(
      (whole, { text }) => joined(whole, JSON.parse(`{${filled(text, stack)}}`) as Json, "append"),
      config,
    );
}

/** A stack's register of exceptions as the blocks say it, until a day. */
export function registerOf(stack: string, snippets: readonly Snippet[], day: string): string {
  return snippets
    .filter(({ place }) => place === `policy/exceptions/${stack}.yaml`)
    .map(({ text }) => text.replaceAll("<day>", day))
    .join("\n");
}

/** What a reader replaces: everything else stands as it is printed. */
function filled(text: string, stack: string): string {
  const { account, region } = shipped(stack);
  return text.replaceAll("<account>", account).replaceAll("<region>", region).replaceAll("<stack>", stack);
}

/** The block as the members of an object, as they stand in services.ts. */
function literal(text: string): Json {
  return new Function(`"use strict"; return {${text}\n};`)() as Json;
}

function joined(base: Json, more: Json, lists: "replace" | "append"): Json {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const there = result[key];
    if (isMap(there) && isMap(value)) result[key] = joined(there, value, lists);
    else if (lists === "append" && Array.isArray(there) && Array.isArray(value))
      result[key] = [...there, ...value];
    else result[key] = value;
  }
  return result;
}
