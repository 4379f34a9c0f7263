import { Command, CommanderError } from "commander";
import { type Log, stderrLogOf, UserError, writeJson } from "../sandbox/log";
import { bench } from "./bench";
import { tableOf } from "./report";

const misuse = 2;

interface Options {
  readonly services: readonly number[];
  readonly runs: number;
  readonly json?: boolean;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(argv: readonly string[], log: Log = stderrLogOf("bench")): Promise<number> {
  const program = build(async ({ json = false, ...sizes }) => {
    const report = await bench(sizes, log);
    if (json) writeJson(report);
    else process.stdout.write(`${tableOf(report)}\n`);
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CommanderError || error instanceof UserError)) throw error;
    if (error instanceof UserError) log(error.message);
    return misuse;
  }
}

function build(run: (options: Options) => Promise<void>): Command {
  return new Command("npm run bench --")
    .description(
      "Times a preview of the platform beside as many trivial resources with a trivial policy pack, on one engine.",
    )
    .option(
      "--services <numbers>",
      "balanced services of the platform, one size after another",
      sizes,
      [11, 50, 200],
    )
    .option("--runs <number>", "runs of each, of which the median counts", (text) => whole(text, 1, 20), 3)
    .option("--json", "write JSON and nothing else to standard output")
    .exitOverride()
    .addHelpText(
      "after",
      `
The catalogue is multiplied in a program of the bench's own; both sides have the same number of resources and the same
engine, and take turns. Processor time is counted by process: of the engine with its language hosts, the program, the
pack, and what answers for AWS. Figures of a busy machine compare with nothing: with other work on it the bench says so.

Exit status: 0 measured; 2 misuse, or a preview failed.`,
    )
    .action(run);
}

function sizes(text: string): number[] {
  return text.split(",").map((one) => whole(one, 1, 400));
}

function whole(text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UserError(`${text} is not a whole number from ${least} to ${most}.`);
}
