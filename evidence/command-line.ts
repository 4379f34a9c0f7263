import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command, CommanderError, Option } from "commander";
import { packName, rules } from "../policy/pack";
import { type Log, stderrLogOf, UserError, writeJson } from "../sandbox/log";
import { platform } from "../services";
import { countsOf, type Evidence, evidenceOf } from "./evidence";
import { files } from "./files";
import { jsonOf } from "./formats/json";
import { UnreadableRun } from "./run";
import { type Events, fromFile, fromSandbox } from "./sources";
import { outcomes } from "./verdicts";

const misuse = 2;
const repository = path.join(__dirname, "..");

interface Options {
  readonly events?: string;
  readonly out?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(
  argv: readonly string[],
  log: Log = stderrLogOf("evidence"),
  previewed: typeof fromSandbox = fromSandbox,
): Promise<number> {
  let status = 0;
  const program = new Command("npm run evidence --")
    .description("What the policy pack came to in one preview or update, for auditors and for tools.")
    .argument("<stack>", "name of the stack")
    .addOption(
      new Option(
        "--events <file>",
        "event log of the run, as `npm run deliver -- preview <stack> --events <file>` keeps it (default: a preview in the sandbox)",
      ),
    )
    .option("--out <folder>", "where the files are written (default: .evidence/<stack>)")
    .option("--at <time>", "time of the documents, ISO 8601 in UTC (default: when the run began)")
    .option("--json", "write evidence.json to standard output too")
    .exitOverride()
    .addHelpText("after", `\n${help()}`)
    .action(async (stack: string, { events, out, at, json = false }: Options) => {
      const time = at === undefined ? undefined : timeOf(at);
      const given = events === undefined ? await previewed(stack, log) : fromFile(events);
      const evidence = read(stack, given, time);
      write(evidence, path.resolve(out ?? path.join(repository, ".evidence", stack)), log);
      if (json) writeJson(jsonOf(evidence));
      tell(evidence, log);
      status = evidence.outcome === "fail" || evidence.outcome === "not run" ? 1 : 0;
    });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CommanderError || error instanceof UserError)) throw error;
    // What commander refuses, it has said already.
    if (error instanceof UserError) log(error.message);
    if (argv.includes("--json")) writeJson({ exitStatus: misuse, errors: [{ message: error.message }] });
    return misuse;
  }
}

function help(): string {
  const list = Object.entries(files).map(([name, { what }]) => `  ${name.padEnd(26)} ${what}`);
  return [
    "Writes:",
    ...list,
    "Exit status: 0 nothing fails; 1 something fails, or a rule did not run; 2 misuse, or the log proves nothing. What is",
    "undetermined leaves 0, but on what stands and does not change: a first preview cannot know it, and the page says what it is.",
  ].join("\n");
}

function read(stack: string, { events, source, name }: Events, at: string | undefined): Evidence {
  try {
    const evidence = evidenceOf({ events, rules, packName, described: platform, source, at });
    if (evidence.run.stack === stack) return evidence;
    throw new UnreadableRun(`it is of ${evidence.run.stack}, and not of ${stack}.`);
  } catch (error) {
    if (error instanceof UnreadableRun) throw new UserError(`${name}: ${error.message}`);
    throw error;
  }
}

function timeOf(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new UserError(`--at ${text}: use a day or a time in UTC, 2026-11-26 or 2026-11-26T09:00:00Z.`);
  return new Date(time).toISOString();
}

function write(evidence: Evidence, folder: string, log: Log): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, { of }] of Object.entries(files)) writeFileSync(path.join(folder, name), of(evidence));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UserError(`--out ${folder}: it cannot be written: ${(error as Error).message}`);
  }
  log(`${Object.keys(files).length} files in ${folder}`);
}

function tell({ controls, run }: Evidence, log: Log): void {
  const counts = countsOf(controls);
  log(`verdicts: ${outcomes.map((outcome) => `${counts[outcome]} ${outcome}`).join(", ")}`);
  const failed = controls.filter(({ outcome }) => outcome === "fail").map(({ rule }) => rule.metadata.name);
  if (failed.length > 0) log(`failed: ${failed.join(", ")}`);
  if (!run.ended) log("the run did not come to its end: this is evidence of the part that it came to");
}
