import { today } from "./clock";
import { ruleNames } from "./configuration";
import { stackOf } from "./environments";
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

const required = ["rule", "urn", "reason", "author", "approvedBy", "ticket", "until"] as const;
const fields: readonly string[] = [...required, "parent", "only"];

/** What a ticket looks like, as `model/ticket.ts` has it: a catalogue's entry and a change name it in the same form. */
export const ticketForm = /^(?:[A-Z][A-Z0-9]*-|[A-Z]{2,15})\d{1,12}$/;

/** Rules that guard the register itself: nothing in it can lift them. */
export const guards = /^pack-/;

/** All that is wrong with an entry as it is read. */
export function entryProblems(each: unknown): string[] {
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
  if (!ticketForm.test(ticket)) problems.push('`ticket` is not of the form "CDD-12" or "CHG0012345"');
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
