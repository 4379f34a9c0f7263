import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { today } from "./clock";
import { ruleNames } from "./configuration";
import { stackOf } from "./environments";
import { packFolder } from "./folder";
import { didYouMean } from "./nearest";

/** One approval: that a resource may break a rule, why, by whom, and until when. */
export interface Entry {
  readonly rule: string;
  /** URN; its last part, the logical name, may end with `*`. */
  readonly urn: string;
  /** URN of what it stands in; required where its own URN says that it stands in something. */
  readonly parent?: string;
  readonly reason: string;
  readonly author: string;
  /** Somebody else than the author. */
  readonly approvedBy: string;
  /** E.g. `CDD-12`. */
  readonly ticket: string;
  /** Last day, `YYYY-MM-DD`, UTC, at most `longestDays` ahead. */
  readonly until: string;
  /**
   * Parts of the resource, where the rule judges several and its refusal names one, e.g. `SQLi_BODY /notes`. @default what
   * concerns the whole resource
   */
  readonly only?: readonly string[];
}

/** Most days, from today, that an approval may still last. */
export const longestDays = 90;

/** Most resources that one entry may be for. */
export const mostResources = 5;

const required = ["rule", "urn", "reason", "author", "approvedBy", "ticket", "until"] as const;
const fields: readonly string[] = [...required, "parent", "only"];

/** What a ticket looks like; a catalogue's entry names it in the same form. */
export const ticketForm = /^[A-Z][A-Z0-9]*-\d+$/;

/** Rules that guard the register itself: nothing in it can lift them. */
export const guards = /^pack-/;

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

function entryProblems(each: unknown): string[] {
  if (typeof each !== "object" || each === null || Array.isArray(each)) return ["it is no object"];
  const entry = each as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(entry).filter((key) => !fields.includes(key));
  const missing = required.filter((key) => typeof entry[key] !== "string" || entry[key] === "");
  return [
    ...unknown.map((key) => `there is no \`${key}\`${didYouMean(key, fields)}`),
    ...missing.map((key) => `\`${key}\` is missing, or no text`),
    ...(missing.length === 0 ? valueProblems(entry as unknown as Entry) : []),
  ];
}

function valueProblems(entry: Entry): string[] {
  const { rule, urn, parent, author, approvedBy, ticket, until, reason, only } = entry;
  const problems: string[] = [];
  if (!ruleNames().includes(rule))
    problems.push(`there is no rule \`${rule}\`${didYouMean(rule, ruleNames())}`);
  if (guards.test(rule)) problems.push(`${rule} guards this register and cannot be lifted`);
  problems.push(...breadthProblems(urn, parent), ...partProblems(only));
  if (reason.trim().split(/\s+/).length < 3) problems.push("`reason` says nothing");
  if (author.trim().toLowerCase() === approvedBy.trim().toLowerCase())
    problems.push("`approvedBy` is the author: somebody else approves");
  if (!ticketForm.test(ticket)) problems.push('`ticket` is not of the form "CDD-12"');
  problems.push(...dayProblems(until));
  return problems;
}

function breadthProblems(urn: string, parent: string | undefined): string[] {
  const [, project = "", types = "", ...rest] = urn.split("::");
  const name = rest.join("::");
  if (!urn.startsWith("urn:pulumi:") || !stackOf(urn) || !project || !types || !name)
    return ["`urn` is not of the form urn:pulumi:<stack>::<project>::<types>::<name>"];
  if (/[*?]/.test(`${stackOf(urn)}${project}${types}`))
    return ["`urn` is too broad: stack, project and types have no wildcards"];
  if (/[*?]/.test(name.slice(0, -1)) || /^[^*]{0,3}\*$/.test(name) || name.endsWith("?"))
    return [
      "`urn` is too broad: of the name, at least four characters are written, and only its end may be `*`",
    ];
  if (types.includes("$") && parent === undefined)
    return ["`parent` is missing: the resource stands in another"];
  return parent !== undefined && /[*?]/.test(parent) ? ["`parent` is too broad: it has no wildcards"] : [];
}

function partProblems(only: unknown): string[] {
  if (only === undefined) return [];
  const parts: readonly unknown[] = Array.isArray(only) ? only : [];
  if (parts.length === 0 || parts.some((part) => typeof part !== "string" || part.trim() === ""))
    return ["`only` is no list of texts: leave it out, or name parts of the resource as the refusal does"];
  return parts.some((part) => String(part).includes("*")) ? ["`only` is too broad: it has no wildcards"] : [];
}

function dayProblems(until: string): string[] {
  const time = Date.parse(until);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(until) ||
    Number.isNaN(time) ||
    !new Date(time).toISOString().startsWith(until)
  )
    return ["`until` is no day of the form YYYY-MM-DD"];
  const days = daysTo(until);
  if (days < 0) return [`it expired on ${until}`];
  return days > longestDays ? [`it lasts ${days} days more; at most ${longestDays} are allowed`] : [];
}

/** Days from today to that one. */
export function daysTo(day: string): number {
  return (Date.parse(day) - Date.parse(today())) / 86_400_000;
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
  return entry.urn.endsWith("*") ? urn.startsWith(entry.urn.slice(0, -1)) : urn === entry.urn;
}

/** Entries that lifted nothing, wholly or of some part, and those that lifted too much, as sentences. */
export function uselessEntries(stack: string): string[] {
  return registerOf(stack).entries.flatMap((entry) => {
    const { urns, parts } = used.get(entry) ?? { urns: new Set(), parts: new Set() };
    const what = `the exception of ${entry.urn} from ${entry.rule}`;
    if (urns.size === 0) return [`nothing needs ${what}`];
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
