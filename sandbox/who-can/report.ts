import Table from "cli-table3";
import type { NearMiss, StatementRef } from "../aws/iam/decide";
import type { Row } from "./answers";

/** Said with every answer. */
export const note =
  "Computed by this repository from the stack's own documents. It is no statement of AWS: policies of the organisation, grants that services hold on keys, and rights that the account gives elsewhere are not in it.";

export interface Report {
  readonly stack: string;
  /** Where the documents come from. */
  readonly source: string;
  readonly action: string;
  readonly resources: readonly string[];
  readonly rows: readonly Row[];
}

/** The answer as data. */
export function asJson({ stack, source, action, resources, rows }: Report): object {
  return { sandbox: true, stack, source, action, resources, note, answers: rows };
}

/**
 * The answer for people: who may, and who has the right but for a deny; of the others, why a service has it not, and how
 * many there are.
 */
export function asText({ stack, source, action, resources, rows }: Report, all: boolean): string {
  const lines = [`${action}, by the documents of ${stack} (${source})`];
  for (const resource of resources) {
    const own = rows.filter((row) => row.resource === resource);
    const shown = own.filter((row) => all || isShown(row));
    lines.push("", resource);
    if (shown.length > 0) lines.push(tableOf(shown, action));
    const hidden = new Set(own.filter((row) => !shown.includes(row)).map(({ who }) => who));
    for (const { who } of shown) hidden.delete(who);
    if (hidden.size > 0) lines.push(`Nothing allows it to the ${hidden.size} others (--all lists them).`);
  }
  return [...lines, "", ...assumptions(rows.filter((row) => all || isShown(row))), note].join("\n");
}

/** Who has no right to begin with is counted; an AWS service that lacks it may be a message that is lost. */
function isShown({ answer, otherwise, principal }: Row): boolean {
  if (answer === "denied") return otherwise;
  return answer !== "not allowed" || principal.endsWith(".amazonaws.com");
}

function assumptions(rows: readonly Row[]): string[] {
  const about = new Map<string, Set<string>>();
  for (const { who, assumed } of rows)
    for (const one of assumed) about.set(one, (about.get(one) ?? new Set()).add(who));
  return [...about].map(([assumed, who]) => {
    const [first] = who;
    return `Assumed of ${first}${who.size > 1 ? ` and ${who.size - 1} more` : ""}: ${assumed}.`;
  });
}

/** Who gets the same answer for the same reason stands in one row. */
function tableOf(rows: readonly Row[], action: string): string {
  const order = ["may", "may under a condition", "denied", "not allowed"];
  const grouped = new Map<string, { answer: string; why: string; who: string[] }>();
  for (const row of rows.toSorted((one, other) => order.indexOf(one.answer) - order.indexOf(other.answer))) {
    const [answer, reason] = [short[row.answer], why(row, action)];
    const group = grouped.get(answer + reason) ?? { answer, why: reason, who: [] };
    group.who.push(whoOf(row));
    grouped.set(answer + reason, group);
  }
  const table = new Table({
    head: ["who", "may", "by"],
    style: { head: [], border: [] },
  });
  for (const group of grouped.values())
    table.push([wrapped(group.who.join("\n"), 40), group.answer, wrapped(group.why, 66)]);
  return table.toString();
}

/** Lines of at most so many characters, broken between words; a longer word is broken where it must be. */
function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = "";
      }
      line = line === "" ? word : `${line} ${word}`;
      for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
    }
    lines.push(line);
  }
  return lines.join("\n");
}

const short = { may: "yes", "may under a condition": "if", denied: "denied", "not allowed": "no" } as const;

function whoOf({ who, through, onBehalfOf }: Row): string {
  const [first, ...others] = onBehalfOf;
  const behalf =
    first === undefined
      ? ""
      : ` for ${first.split(":").slice(5).join(":")}${others.length > 0 ? ` and ${others.length} more` : ""}`;
  return `${who}${through === undefined ? "" : ` through ${through}`}${behalf}`;
}

function why(row: Row, asked: string): string {
  const needed = row.action === asked || row.answer === "may" ? "" : `needs ${row.action}: `;
  switch (row.answer) {
    case "may":
    case "denied":
      return (
        needed +
        Object.entries(row.with)
          .map(([key, value]) => `with ${key} ${value}:\n`)
          .join("") +
        (row.by.map(refText).join("\n") || "the root user needs no policy")
      );
    case "may under a condition":
      return (
        needed +
        row.nearly
          .filter(({ open }) => open)
          .map(nearText)
          .join("\n")
      );
    case "not allowed":
      return `${needed}no ${row.lacking.join(", no ")} allows it${row.nearly.map((one) => `\nnot by ${nearText(one)}`).join("")}`;
  }
}

function refText({ document, statement }: StatementRef): string {
  return `${document}: ${statement}`;
}

function nearText(miss: NearMiss): string {
  return `${refText(miss)} (${miss.unmet.join("; ")})`;
}
