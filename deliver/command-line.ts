import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { Argument, Command, CommanderError } from "commander";
import { readStackFiles } from "../config/stack-files";
import { oneOf } from "../model/problems";
import { type Log, stderrLogOf } from "../sandbox/log";
import { commands, type DeliverCommand, engineArguments, judged } from "./commands";

const misuse = 2;
const repository = path.join(__dirname, "..");

/** Runs a program in the repository, its streams those of this process; gives the exit status. */
export type Run = (program: string, given: readonly string[]) => number;

const inRepository: Run = (program, given) => {
  // The CLI hides --event-log without it (pulumi: pkg/cmd/pulumi/operations/preview.go).
  const env = { ...process.env, PULUMI_DEBUG_COMMANDS: "true" };
  const { status, error } = spawnSync(program, given, { cwd: repository, stdio: "inherit", env });
  if (error !== undefined) throw new NoEngine(error.message);
  return status ?? 1;
};

class NoEngine extends Error {}

function problemOf(command: DeliverCommand, stack: string, events: string | undefined): string | undefined {
  const stacks = Object.keys(readStackFiles(repository));
  if (!stacks.includes(stack)) return `${stack} has no stack file. Use ${oneOf(stacks)}.`;
  return events === undefined || judged.includes(command)
    ? undefined
    : `--events ${events}: the policy pack judges nothing of ${command}. Use it with ${oneOf(judged)}.`;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(
  argv: readonly string[],
  run: Run = inRepository,
  log: Log = stderrLogOf("deliver"),
): Promise<number> {
  let status = 0;
  const program = new Command("npm run deliver --")
    .description(
      "Calls the Pulumi CLI as the platform's own documentation does. Pipelines call nothing else.",
    )
    .addArgument(new Argument("<command>", "what to do").choices(Object.keys(commands)))
    .argument("<stack>", "name of the stack")
    .option(
      "--events <file>",
      "keep the engine's event log of a preview or an up, for `npm run evidence`; handle it like the stack's state",
    )
    .exitOverride()
    .addHelpText(
      "after",
      `\n${Object.entries(commands)
        .map(([name, what]) => `${name}: ${what}.`)
        .join(
          "\n",
        )}\nBackend and credentials come from the environment. Exit status: the engine's own; 2 misuse.`,
    )
    .action((command: DeliverCommand, stack: string, { events }: { readonly events?: string }) => {
      const problem = problemOf(command, stack, events);
      if (problem !== undefined) {
        log(problem);
        status = misuse;
        return;
      }
      const file = events === undefined ? undefined : path.resolve(events);
      if (file !== undefined) mkdirSync(path.dirname(file), { recursive: true });
      status = run("pulumi", engineArguments(command, stack, file));
    });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misuse;
    if (!(error instanceof NoEngine)) throw error;
    log(`the Pulumi CLI cannot be run: ${error.message}`);
    return misuse;
  }
}
