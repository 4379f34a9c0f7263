import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { Argument, Command, CommanderError } from "commander";
import { readStackFiles } from "../config/stack-files";
import { oneOf } from "../model/problems";
import { type Log, stderrLogOf } from "../sandbox/log";
import { commands, type DeliverCommand, engineArguments } from "./commands";

const misuse = 2;
const repository = path.join(__dirname, "..");

/** Runs a program in the repository, its streams those of this process; gives the exit status. */
export type Run = (program: string, given: readonly string[]) => number;

const inRepository: Run = (program, given) => {
  const { status, error } = spawnSync(program, given, { cwd: repository, stdio: "inherit" });
  if (error !== undefined) throw new NoEngine(error.message);
  return status ?? 1;
};

class NoEngine extends Error {}

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
    .exitOverride()
    .addHelpText(
      "after",
      `\n${Object.entries(commands)
        .map(([name, what]) => `${name}: ${what}.`)
        .join(
          "\n",
        )}\nBackend and credentials come from the environment. Exit status: the engine's own; 2 misuse.`,
    )
    .action((command: DeliverCommand, stack: string) => {
      const stacks = Object.keys(readStackFiles(repository));
      if (stacks.includes(stack)) status = run("pulumi", engineArguments(command, stack));
      else {
        log(`${stack} has no stack file. Use ${oneOf(stacks)}.`);
        status = misuse;
      }
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
