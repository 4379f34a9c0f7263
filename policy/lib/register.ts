import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { stackOf } from "./environments";
import { packFolder } from "./folder";
import { type Entry, entryProblems } from "./register-entry";

/** Most resources that one entry may be for. */
export const mostResources = 5;

/** What the register of a stack holds, and what is wrong with it. */
interface Register {
  readonly entries: readonly Entry[];
  readonly problems: readonly string[];
}

const registers = new Map<string, Register>();
/** Entries that have lifted something, with the URNs of what; and which parts of it. */
const used = new Map<Entry, { readonly urns: Set<string>; readonly parts: Set<string> }>();

/** Where the register of a stack stands. */
export function registerFile(stack: string): string {
  return path.join(packFolder(), "exceptions", `${stack}.yaml`);
}

/** The register of a stack; one without a file approves nothing. */
export function registerOf(stack: string): Register {
  const known = registers.get(stack);
  if (known) return known;
  const register = readRegister(readFile(stack));
  registers.set(stack, register);
  return register;
}

/** Sets a stack's register as its file would have it, or forgets all (tests). */
export function setRegister(stack?: string, text = ""): void {
  used.clear();
  if (stack === undefined) registers.clear();
  else registers.set(stack, readRegister(text));
}

function readFile(stack: string): string {
  // The stack's name comes from a URN: no name leads out of the folder.
  if (!/^[\w.-]+$/.test(stack)) return "";
  const file = registerFile(stack);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function readRegister(text: string): Register {
  if (text.trim() === "") return { entries: [], problems: [] };
  let content: unknown;
  try {
    // Most stacks have no register, and to load the parser takes as long as to load the pack's own rules.
    content = (require("yaml") as typeof import("yaml")).parse(text, { merge: true });
  } catch {
    return { entries: [], problems: ["the register is no YAML"] };
  }
  if (content === null || content === undefined) return { entries: [], problems: [] };
  if (!Array.isArray(content)) return { entries: [], problems: ["the register is no list of entries"] };
  const problems: string[] = [];
  const entries = content.flatMap((each: unknown, index) => {
    const found = entryProblems(each);
    problems.push(...found.map((problem) => `entry ${index + 1}: ${problem}`));
    return found.length === 0 ? [each as Entry] : [];
  });
  return { entries, problems };
}

/** What an entry is asked for. */
interface Asked {
  readonly rule: string;
  readonly urn: string;
  readonly parent: string | undefined;
  /** A part of the resource. */
  readonly only: string | undefined;
}

/** By which of the stack's entries this resource may break the rule; notes that it was asked for. */
export function exceptionFor(asked: Asked): Entry | undefined {
  const found = registerOf(stackOf(asked.urn)).entries.filter((entry) => covers(entry, asked));
  for (const entry of found) {
    const use = used.get(entry) ?? { urns: new Set(), parts: new Set() };
    use.urns.add(asked.urn);
    if (asked.only !== undefined) use.parts.add(asked.only);
    used.set(entry, use);
  }
  return found[0];
}

function covers(entry: Entry, { rule, urn, parent, only }: Asked): boolean {
  if (entry.rule !== rule || (entry.parent !== undefined && entry.parent !== parent)) return false;
  if (only === undefined ? entry.only !== undefined : entry.only?.includes(only) !== true) return false;
  return isFor(entry.urn, urn);
}

/** Whether an entry's URN, or the beginning of one, is a resource's. */
export function isFor(ofEntry: string, urn: string): boolean {
  return ofEntry.endsWith("*") ? urn.startsWith(ofEntry.slice(0, -1)) : urn === ofEntry;
}

/**
 * Entries that lifted nothing, wholly or of some part, and those that lifted too much, as sentences.
 *
 * @param isToCome whether what an entry is for is not made yet: it can lift nothing
 */
export function uselessEntries(stack: string, isToCome: (entry: Entry) => boolean): string[] {
  return registerOf(stack).entries.flatMap((entry) => {
    const { urns, parts } = used.get(entry) ?? { urns: new Set(), parts: new Set() };
    const what = `the exception of ${entry.urn} from ${entry.rule}`;
    if (urns.size === 0) return isToCome(entry) ? [] : [`nothing needs ${what}`];
    return [
      ...(entry.only ?? [])
        .filter((part) => !parts.has(part))
        .map((part) => `nothing needs ${what} for ${part}`),
      ...(urns.size > mostResources
        ? [`${what} is for ${urns.size} resources; at most ${mostResources} are allowed`]
        : []),
    ];
  });
}
