import { Command, CommanderError } from "commander";
import { parse } from "yaml";
import { type CommandOptions, engineCommand, withSandbox } from "./commands";
import { firstDeployment } from "./first-deployment";
import { homeAt, sandboxHome } from "./home";
import { judgeStack } from "./judge";
import { type Log, stderrLog, UserError, writeJson } from "./log";
import { outsideCommands } from "./outside-command-line";
import { reset } from "./reset";
import type { EngineCommand } from "./session";
import { type Json, lay, overrideOf } from "./stack-files";
import { Staging } from "./staging";

const engineCommands: Readonly<Record<EngineCommand, string>> = {
  preview: "show what up would do, with the policy pack on",
  up: "preview, then create and change, with the policy pack on",
  refresh: "take over what the cloud holds now; `-- --import-pending-creates` repairs an interrupted up",
  destroy: "preview, then delete everything; a retained stack refuses",
  export: "write the stack's state as JSON",
};

/** Exit status of a misuse of the sandbox itself; the engine's own statuses pass through. */
const misuse = 2;

interface Globals {
  readonly project?: string;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(argv: readonly string[], log: Log = stderrLog): Promise<number> {
  const { own, extra } = splitExtra(argv);
  let status = 0;
  const program = build(extra, log, (code) => {
    status = code;
  });
  try {
    refuseUselessExtra(own, extra);
    await program.parseAsync(own, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misuse;
    if (!(error instanceof UserError)) throw error;
    log(error.message);
    if (own.includes("--json"))
      writeJson({
        sandbox: true,
        result: "failed",
        exitStatus: misuse,
        errors: [{ message: error.message }],
      });
    return misuse;
  }
}

/** What stands behind `--` is the engine's; `exec` takes all it is given. */
export function splitExtra(argv: readonly string[]): { own: readonly string[]; extra: readonly string[] } {
  const at = argv.indexOf("--");
  if (at < 0 || argv.slice(0, at).includes("exec")) return { own: argv, extra: [] };
  return { own: argv.slice(0, at), extra: argv.slice(at + 1) };
}

function setting(text: string, before: Json = {}): Json {
  const override = overrideOf(text, parse);
  if (override) return lay(before, override);
  throw new UserError(`--set ${text}: give a path and a value, for example --set rateLimits.public=100.`);
}

function refuseUselessExtra(own: readonly string[], extra: readonly string[]): void {
  if (extra.length === 0 || own.some((argument) => argument in engineCommands)) return;
  throw new UserError(
    `Arguments behind -- (${extra.join(" ")}) go to ${Object.keys(engineCommands).join(", ")} only.`,
  );
}

function build(extra: readonly string[], log: Log, end: (code: number) => void): Command {
  const program = new Command("npm run sandbox --")
    .description(
      "The real Pulumi engine with a stand-in for AWS on this machine. Nothing it says is a statement about AWS.",
    )
    .option("--project <folder>", "folder with Pulumi.yaml and stack files (default: this repository)")
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText(
      "after",
      "\nKeeps everything in .sandbox/ or in $SANDBOX_HOME. Exit status is the engine's; 2 for misuse.",
    );
  const options = (stack: string, json = false): CommandOptions => ({
    home: sandboxHome(process.env),
    ...projectOf(program),
    stack,
    json,
    log,
  });
  for (const [name, description] of Object.entries(engineCommands) as [EngineCommand, string][]) {
    const command = program
      .command(name)
      .description(description)
      .argument("<stack>", "dev, qa, beta, prod or any that has a file")
      .option("--json", "write JSON and nothing else to standard output")
      .addHelpText("after", "\nArguments behind -- go to pulumi.")
      .action(async (stack: string, { json = false, set = {} }: { json?: boolean; set?: Json }) =>
        end(await engineCommand(name, extra, { ...options(stack, json), overrides: set })),
      );
    if (name === "preview" || name === "up")
      command.option(
        "--set <path=value>",
        "try another value of the stack's configuration, this once",
        setting,
      );
  }
  program
    .command("reset")
    .description("forget the stack and its account in the sandbox")
    .argument("<stack>")
    .option("--json", "write JSON and nothing else to standard output")
    .action((stack: string, { json = false }: { json?: boolean }) => {
      const home = homeAt(sandboxHome(process.env));
      const account = reset(home, new Staging(home, projectOf(program), log), stack);
      log(`forgot ${stack}${account === undefined ? "" : ` and its account ${account}`} in ${home.folder}`);
      if (json) writeJson({ sandbox: true, command: "reset", stack, account });
    });
  program
    .command("exec")
    .description("run any command in the staged project, with the environment set and the stand-in up")
    .argument("<command...>", "for example: pulumi stack ls")
    .passThroughOptions()
    .action(async (command: string[]) => {
      const { home, project } = { home: sandboxHome(process.env), project: projectOf(program) };
      end(
        await withSandbox({ home, ...project, log }, async (sandbox) => {
          const ran = await sandbox.exec(command, { stdin: true, stdout: "inherit", stderr: "stderr" });
          if (ran.code === 127) log(ran.stderr.trim());
          return ran.code;
        }),
      );
    });
  program
    .command("first-deployment")
    .description("what `npm start` does: up without images, push images and put secret values, up")
    .argument("[stack]", "stack to deploy", "dev")
    .action(async (stack: string) => end(await firstDeployment(options(stack))));
  program
    .command("judge")
    .description("what AWS would refuse of a stack for want of a permission, or take and lose")
    .argument("<stack>", "dev, qa, beta, prod or any that has a file")
    .option("--state <file>", "judge an exported state in place of what stands in the sandbox")
    .option("--json", "write JSON and nothing else to standard output")
    .addHelpText("after", "\nExit status: 0 nothing, 1 something is refused, 2 misuse.")
    .action(async (stack: string, { state, json = false }: { state?: string; json?: boolean }) => {
      const { folder } = projectOf(program);
      end(await judgeStack({ stack, env: process.env, log, folder, state }, json));
    });
  outsideCommands(program, options);
  return program;
}

function projectOf(program: Command): { folder?: string } {
  const { project } = program.opts<Globals>();
  return project === undefined ? {} : { folder: project };
}
