import type { Context } from "./context";

/** A part of a pattern; the value of a variable is literal, whatever stands in it. */
interface Piece {
  readonly text: string;
  readonly literal: boolean;
}

/** How wildcards are read. */
type Reading = "text" | "action" | "resource" | "arn";

const variable = /\$\{([^}]*)\}/g;
const compiled = new Map<string, RegExp>();

/** Whether a text is what a pattern with `*` and `?` means. */
export function matchesText(pattern: string, text: string, variables?: Context): boolean {
  return matches("text", pattern, text, variables);
}

/** Actions have no case. Source: "IAM JSON policy elements: Action", IAM user guide. */
export function matchesAction(pattern: string, action: string): boolean {
  return matches("action", pattern.toLowerCase(), action.toLowerCase(), undefined);
}

/**
 * A wildcard stays within its segment of the ARN unless it ends it; the last segment, the resource itself, may have
 * colons of its own. Source: "IAM JSON policy elements: Resource", IAM user guide.
 */
export function matchesResource(pattern: string, resource: string, variables?: Context): boolean {
  return matches("resource", pattern, resource, variables);
}

/**
 * Each of the six parts is compared by itself. Source: "IAM JSON policy elements: Condition operators", ARN condition
 * operators, IAM user guide.
 */
export function matchesArn(pattern: string, arn: string, variables?: Context): boolean {
  return matches("arn", pattern, arn, variables);
}

/** A text with its variables replaced; nothing where one of them has no value. */
export function substituted(pattern: string, variables: Context | undefined): string | undefined {
  return piecesOf(pattern, variables)
    ?.map(({ text }) => text)
    .join("");
}

function matches(reading: Reading, pattern: string, text: string, variables: Context | undefined): boolean {
  if (variables === undefined || !pattern.includes("${")) {
    const key = `${reading} ${pattern}`;
    let expression = compiled.get(key);
    if (!expression) {
      expression = compile(reading, [{ text: pattern, literal: false }]);
      compiled.set(key, expression);
    }
    return expression.test(text);
  }
  const pieces = piecesOf(pattern, variables);
  return pieces !== undefined && compile(reading, pieces).test(text);
}

/**
 * A variable without a value makes its pattern match nothing. A key of several values is no variable. Source: "IAM policy
 * elements: Variables and tags", IAM user guide.
 */
function piecesOf(pattern: string, variables: Context | undefined): Piece[] | undefined {
  if (variables === undefined) return [{ text: pattern, literal: false }];
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of pattern.matchAll(variable)) {
    const value = variableValue(found[1] ?? "", variables);
    if (value === undefined) return undefined;
    pieces.push({ text: pattern.slice(end, found.index), literal: false }, { text: value, literal: true });
    end = found.index + found[0].length;
  }
  return [...pieces, { text: pattern.slice(end), literal: false }];
}

function variableValue(name: string, variables: Context): string | undefined {
  if (["*", "?", "$"].includes(name)) return name;
  const [, key = "", fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(name) ?? [];
  const values = variables.get(key);
  return values?.length === 1 ? values[0] : fallback;
}

function compile(reading: Reading, pieces: readonly Piece[]): RegExp {
  const characters = pieces.flatMap(({ text, literal }) =>
    [...text].map((character) => ({ character, wild: !literal && "*?".includes(character) })),
  );
  let source = "";
  let colons = 0;
  for (const [index, { character, wild }] of characters.entries()) {
    if (!wild) {
      if (character === ":") colons += 1;
      source += character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
      continue;
    }
    const next = characters[index + 1];
    const ends = next === undefined || (next.character === ":" && !next.wild);
    const within = reading === "resource" ? !ends || character === "?" : reading === "arn";
    source += within && colons < 5 ? "[^:]" : ".";
    if (character === "*") source += "*";
  }
  // What has no six parts is no ARN, and like none.
  if (reading === "arn" && colons < 5) return /(?!)/;
  return new RegExp(`^${source}$`, "s");
}
