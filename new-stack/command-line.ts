import * as path from "node:path";
import { Command, CommanderError } from "commander";
import { type Log, stderrLogOf, UserError, writeJson } from "../sandbox/log";
import type { NewStack, Value } from "./derive";
import { makeStack } from "./make";

/** Exit status of misuse, and of a stack that cannot be made. */
const misuse = 2;
const repository = path.join(__dirname, "..");

interface Options {
  readonly from: string;
  readonly region?: string;
  readonly account?: string;
  readonly domain?: string;
  readonly zoneId?: string;
  readonly project?: string;
  readonly json?: boolean;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(
  argv: readonly string[],
  log: Log = stderrLogOf("new-stack"),
): Promise<number> {
  const program = build((stack, { from, project = repository, json = false, ...place }) => {
    const made = makeStack({ stack, from, place }, path.resolve(project));
    if (json) writeJson({ stack, from, files: Object.keys(made.files), edit: made.edit, look: made.look });
    else process.stdout.write(`${told(stack, from, made)}\n`);
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CommanderError || error instanceof UserError)) throw error;
    // What commander refuses, it has said already.
    if (error instanceof UserError) log(error.message);
    if (argv.includes("--json")) writeJson({ exitStatus: misuse, errors: [{ message: error.message }] });
    return misuse;
  }
}

function build(make: (stack: string, options: Options) => void): Command {
  return new Command("npm run new-stack --")
    .description(
      "Makes a stack file and its policy configuration like another stack's: how much is kept, where is derived or marked.",
    )
    .argument("<stack>", "name of the new stack")
    .requiredOption("--from <stack>", "the stack that it is like")
    .option("--region <region>", "its region (default: the other stack's)")
    .option("--account <id>", "its AWS account (default: marked)")
    .option("--domain <domain>", "its public domain (default: follows from the other's, or marked)")
    .option("--zone-id <id>", "the domain's public hosted zone (default: marked)")
    .option("--project <folder>", "folder with the stack files and policy/config (default: this repository)")
    .option("--json", "write one JSON document and nothing else to standard output")
    .exitOverride()
    .addHelpText(
      "after",
      `
Writes Pulumi.<stack>.yaml and policy/config/<stack>.json, and overwrites nothing. What nobody but the bank knows is
marked, <like-this>: no preview lets it through. Its VPC's range is the next free /16.

Exit status: 0 made; 2 misuse, or it cannot be made.`,
    )
    .action(make);
}

function told(stack: string, from: string, { files, edit, look }: NewStack): string {
  return [
    `made ${Object.keys(files).join(" and ")}, like ${from}'s.`,
    ...(edit.length > 0 ? ["", "to replace, before a preview lets it through:"] : []),
    ...lines(edit),
    "",
    "to look at: derived, or taken over as it was, and only AWS or the bank knows whether it is so:",
    ...lines(look),
    "",
    `then: npm run sandbox -- preview ${stack}`,
  ].join("\n");
}

function lines(values: readonly Value[]): string[] {
  return values.map(({ file, path: at, value }) => `  ${file}: ${at}: ${value}`);
}
