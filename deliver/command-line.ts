import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { Argument, Command, CommanderError } from "commander";
import { readStackFiles } from "../config/stack-files";
import { oneOf } from "../model/problems";
import { ticketVariable } from "../plan/change";
import { type Log, stderrLogOf } from "../sandbox/log";
import { type Commit, commitIn, judgeUpdate } from "./change";
import { commands, type DeliverCommand, engineArguments, judged } from "./commands";

const misuse = 2;
const repository = path.join(__dirname, "..");

/** Runs a program in the project, its streams those of this process; gives the exit status. */
export type Run = (
  program: string,
  given: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
) => number;

/** What tests set, and nobody else. */
export interface Surroundings {
  readonly run?: Run;
  readonly log?: Log;
  /** Folder with the stack files. @default the repository */
  readonly folder?: string;
  /** @default now */
  readonly at?: Date;
  /** What the change's commit says. @default the newest commit of the folder */
  readonly commit?: Commit;
}

interface Options {
  readonly events?: string;
  readonly ticket?: string;
  readonly refresh?: boolean;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(argv: readonly string[], around: Surroundings = {}): Promise<number> {
  const { folder = repository, log = stderrLogOf("deliver") } = around;
  let status = 0;
  const program = build().action((command: DeliverCommand, stack: string, options: Options) => {
    const problem = problemOf(command, stack, options, folder);
    if (problem === undefined) status = deliver(command, stack, options, { ...around, folder, log });
    else {
      log(problem);
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

function build(): Command {
  const list = Object.entries(commands).map(([name, what]) => `${name}: ${what}.`);
  return new Command("npm run deliver --")
    .description(
      "Calls the Pulumi CLI as the platform's own documentation does. Pipelines call nothing else.",
    )
    .addArgument(new Argument("<command>", "what to do").choices(Object.keys(commands)))
    .argument("<stack>", "name of the stack")
    .option(
      "--events <file>",
      "keep the engine's event log of a preview or an up, for `npm run evidence`; handle it like the stack's state",
    )
    .option(
      "--ticket <ticket>",
      `change ticket (default: ${ticketVariable} of the environment, or the line Change-Ticket: … at the end of the commit's message)`,
    )
    .option(
      "--refresh",
      "look at AWS first, so that an up undoes what was changed by hand (default: where the line Undo-Drift: <stack>, … at the end of the commit's message names the stack)",
    )
    .exitOverride()
    .addHelpText(
      "after",
      `\n${list.join("\n")}\nBackend and credentials come from the environment. Exit status: the engine's own; 2 misuse, or an up that is refused.`,
    );
}

function problemOf(
  command: DeliverCommand,
  stack: string,
  { events, ticket, refresh }: Options,
  folder: string,
): string | undefined {
  const stacks = Object.keys(readStackFiles(folder));
  if (!stacks.includes(stack)) return `${stack} has no stack file. Use ${oneOf(stacks)}.`;
  if (judged.includes(command)) return undefined;
  if (events !== undefined)
    return `--events ${events}: the policy pack judges nothing of ${command}. Use it with ${oneOf(judged)}.`;
  if (refresh === true) return `--refresh: ${command} looks at AWS by itself. Use it with ${oneOf(judged)}.`;
  return ticket === undefined
    ? undefined
    : `--ticket ${ticket}: ${command} changes nothing. Use it with ${oneOf(judged)}.`;
}

function deliver(
  command: DeliverCommand,
  stack: string,
  { events, ticket: given, refresh = false }: Options,
  {
    run,
    log,
    folder,
    at = new Date(),
    commit,
  }: Surroundings & { readonly log: Log; readonly folder: string },
): number {
  const { subject, ticket: committed, undoes = [] } = commit ?? commitIn(folder) ?? {};
  const ticket = given ?? (process.env[ticketVariable] || committed);
  const files = readStackFiles(folder);
  const unknown = undoes.filter((each) => !Object.hasOwn(files, each));
  if (unknown.length > 0 && judged.includes(command)) {
    log(
      `Undo-Drift: ${unknown.join(", ")}: the commit's message names no stack by that. Use ${oneOf(Object.keys(files))} in a commit after it.`,
    );
    return misuse;
  }
  const update = judgeUpdate(stack, files, { at, ticket, subject });
  if (command === "up" && update.refusal !== undefined) {
    log(update.refusal);
    return misuse;
  }
  if (command === "preview" && update.refusal !== undefined)
    log(`an up would be refused now:\n${update.refusal}`);
  const file = events === undefined ? undefined : path.resolve(events);
  if (file !== undefined) mkdirSync(path.dirname(file), { recursive: true });
  const call = engineArguments(command, stack, {
    events: file,
    message: update.message,
    refresh: refresh || undoes.includes(stack),
  });
  return (run ?? inFolder(folder))("pulumi", call, {
    // The CLI hides --event-log without it (pulumi: pkg/cmd/pulumi/operations/preview.go).
    PULUMI_DEBUG_COMMANDS: "true",
    // It says `--yes` for every command, which the CLI refuses beside the `--preview-only` of drift. An up says it itself.
    PULUMI_SKIP_CONFIRMATIONS: undefined,
    // The program itself judges an update too: whoever calls the engine past this command is held as well.
    [ticketVariable]: ticket,
  });
}

const inFolder =
  (folder: string): Run =>
  (program, given, env) => {
    const { status, error } = spawnSync(program, given, {
      cwd: folder,
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    if (error !== undefined) throw new NoEngine(error.message);
    return status ?? 1;
  };

class NoEngine extends Error {}
