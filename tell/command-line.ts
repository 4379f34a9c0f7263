import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { type Log, stderrLogOf, UserError } from "../sandbox/log";
import { GitHub } from "./github";
import { comment, drift } from "./tell";

const misuse = 2;

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(
  argv: readonly string[],
  env: Environment = process.env,
  log: Log = stderrLogOf("tell"),
): Promise<number> {
  try {
    await build(env, log).parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misuse;
    if (!(error instanceof UserError)) throw error;
    log(error.message);
    return misuse;
  }
}

function build(env: Environment, log: Log): Command {
  const program = new Command("npm run tell --")
    .description("Writes on GitHub what a pipeline has found, with the token of its own run.")
    .exitOverride()
    .addHelpText(
      "after",
      "\nTaken from the environment: GH_TOKEN, and what a GitHub workflow has: GITHUB_API_URL, GITHUB_REPOSITORY.\nExit status: 0 it is told; 2 misuse, or GitHub refused.",
    );
  program
    .command("comment")
    .description("the one comment of a stack on a pull request")
    .argument("<stack>", "name of the stack")
    .requiredOption("--file <file>", "comment.md of `npm run evidence`")
    .addOption(pullRequestOption())
    .action(async (stack: string, { file, pull }: { readonly file: string; readonly pull: string }) => {
      const body = textOf(file);
      if (/^<!-- \S+ \S+ of (\S+) -->\n/.exec(body)?.[1] !== stack)
        throw new UserError(
          `--file ${file}: this is no comment.md of ${stack}. Give what \`npm run evidence\` writes.`,
        );
      log(await comment(gitHubOf(env), pull, body));
    });
  program
    .command("drift")
    .description("the one issue of a stack's drift: opened, told again, or closed")
    .argument("<stack>", "name of the stack")
    .addOption(
      new Option("--outcome <outcome>", "how `npm run deliver -- drift` ended")
        .choices(["success", "failure"])
        .makeOptionMandatory(),
    )
    .requiredOption("--run <url>", "where people read what was found")
    .action(async (stack: string, { outcome, run }: { readonly outcome: string; readonly run: string }) => {
      log(await drift(gitHubOf(env), stack, outcome === "success", run));
    });
  return program;
}

function pullRequestOption(): Option {
  return new Option("--pull <number>", "number of the pull request")
    .makeOptionMandatory()
    .argParser((given) => {
      if (!/^[1-9]\d{0,9}$/.test(given))
        throw new UserError(`--pull ${given}: use the number of a pull request.`);
      return given;
    });
}

function gitHubOf(env: Environment): GitHub {
  const [token, api, repository] = ["GH_TOKEN", "GITHUB_API_URL", "GITHUB_REPOSITORY"].map((name) => {
    const value = env[name];
    if (value === undefined || value === "")
      throw new UserError(`${name} is not set. A GitHub workflow has it; GH_TOKEN is its github.token.`);
    return value;
  }) as [string, string, string];
  return new GitHub({ token, api, repository });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`--file ${file}: it cannot be read: ${(error as Error).message}`);
  }
}
