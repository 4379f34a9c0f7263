import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { projectFolder } from "./stacks";

/** One step of a job: a line of a shell, or an action of GitHub's. */
export interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly steps: readonly Step[];
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly strategy?: {
    readonly matrix: { readonly stack: readonly string[] };
    readonly "max-parallel"?: number;
  };
  readonly "timeout-minutes"?: number;
}

const text = readFileSync(path.join(projectFolder, ".github/workflows/delivery.yml"), "utf8");

/** The route to production, as it stands in the repository. */
export const workflow = { text, ...(parse(text) as Omit<Workflow, "text">) };

interface Workflow {
  readonly text: string;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly permissions: Readonly<Record<string, string>>;
}

/** What GitHub puts in the place of an expression, by its text. */
export type Context = Map<string, string>;

/** Whether an action keeps an artifact, or fetches one. */
export const artifact = (uses = "") => /^actions\/(upload|download)-artifact@/.exec(uses)?.[1];

/**
 * What nobody rehearses: actions but those that carry an artifact from job to job, for GitHub alone runs them, and what
 * readies or tests a checkout, for that is what runs this. Every other step of a job is run, also one that comes to it.
 */
export const isLeftOut = ({ run: line, uses }: Step) =>
  line === undefined ? artifact(uses) === undefined : /^npm (ci|test)$/.test(line);

/** A text with each expression in it resolved; one that nobody knows fails the test. */
export function filled(text: string, context: Context): string {
  return text.replace(
    /\$\{\{ (.+?) \}\}/g,
    (_, name: string) => context.get(name) ?? assert.fail(`the rehearsal does not know \${{ ${name} }}`),
  );
}

/**
 * Whether a step runs. Without a status function in its condition GitHub skips it once a step has failed.
 *
 * @param exists whether the job's folder has a file
 */
export function isDue(
  condition = "",
  hasFailed: boolean,
  context: Context,
  exists: (file: string) => boolean,
): boolean {
  const terms = condition.replace(/^\$\{\{(.*)\}\}$/, "$1").split("&&");
  const said = terms.map((term) => term.trim()).filter((term) => term !== "");
  if (hasFailed && !said.includes("!cancelled()")) return false;
  return said.every((term) => {
    if (term === "!cancelled()") return true;
    // Of no file GitHub has no hash.
    const [, file] = /^hashFiles\('([^'*]+)'\) != ''$/.exec(term) ?? [];
    if (file !== undefined) return exists(file);
    const [, name = "", value] = /^(\S+) != '(\w+)'$/.exec(term) ?? [];
    return (context.get(name) ?? assert.fail(`the rehearsal cannot read the condition ${term}`)) !== value;
  });
}
