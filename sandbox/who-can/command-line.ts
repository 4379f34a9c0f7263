import { Command, CommanderError } from "commander";
import { UnreadableDocument } from "../aws/iam/documents";
import { StackDocuments } from "../aws/iam/stack-documents";
import { Refusal } from "../aws/rpc/refusal";
import { type Log, stderrLogOf, UserError, writeJson } from "../log";
import { findStack } from "../stack-documents";
import { contextOf, knownAction } from "./action";
import { answersOf } from "./answers";
import { asJson, asText, note } from "./report";
import { resourcesFor } from "./resources";

/** Exit status of misuse, and of a stack whose documents are not there or cannot be read. */
const misuse = 2;

interface Options {
  readonly context?: readonly string[];
  readonly via?: string;
  readonly state?: string;
  readonly project?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  log: Log = stderrLogOf("who-can"),
): Promise<number> {
  try {
    await build(env, log).parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misuse;
    if (!isExpected(error)) throw error;
    log(error.message);
    if (argv.includes("--json"))
      writeJson({ sandbox: true, exitStatus: misuse, errors: [{ message: error.message }] });
    return misuse;
  }
}

function isExpected(error: unknown): error is Error {
  return [UserError, UnreadableDocument, Refusal].some((kind) => error instanceof kind);
}

function build(env: NodeJS.ProcessEnv, log: Log): Command {
  return new Command("npm run who-can --")
    .description("Who may do something in a stack, by which statements, and who is refused by which deny.")
    .argument("<stack>", "dev, qa, beta, prod or any that has a file")
    .argument("<action>", "an action of AWS's, for example secretsmanager:GetSecretValue")
    .argument(
      "[resource]",
      "ARN, or a name in the stack: customers, audit-evidence/2026/x.json, screening/watchlist-api-key, keys-secrets (default: every resource of the stack that the action takes)",
    )
    .option(
      "--context <key=value>",
      "a condition key that the request has; several times for several keys, or several values of one",
      // Without a default, which the help would print.
      (pair: string, before: readonly string[] = []) => [...before, pair],
    )
    .option(
      "--via <service>",
      "through this AWS service only, for example dynamodb (kms:ViaService, aws:CalledVia)",
    )
    .option("--state <file>", "ask an exported state in place of what stands in the sandbox")
    .option("--project <folder>", "folder with Pulumi.yaml and stack files (default: this repository)")
    .option("--all", "also list whom no policy allows it")
    .option("--json", "write JSON and nothing else to standard output")
    .exitOverride()
    .addHelpText(
      "after",
      `
It asks for every role of the stack, every role that the stack file names, any other administrator of the account and
the AWS services that the resource's policy names. A request by a role of tasks comes through the VPC's endpoint, and
the use of a key that the action needs is asked as well.

${note}

Exit status: 0 answered; 2 misuse, or the stack's documents are not there or cannot be read.`,
    )
    .action(async (stack: string, action: string, resource: string | undefined, options: Options) => {
      await whoCan(env, log, stack, action, resource, options);
    });
}

async function whoCan(
  env: NodeJS.ProcessEnv,
  log: Log,
  stack: string,
  written: string,
  named: string | undefined,
  { context: pairs = [], via, state, project, all = false, json = false }: Options,
): Promise<void> {
  const known = await knownAction(written);
  const context = await contextOf(pairs, known.facts.service);
  const found = findStack({ stack, env, log, folder: project, state });
  const documents = new StackDocuments(found.resources, found.place);
  const resources = resourcesFor(documents, known, named);
  const rows = answersOf(documents, {
    action: known.action,
    resources,
    named: found.named,
    context,
    ...(via === undefined ? {} : { via }),
  });
  const report = { stack, source: found.source, action: known.action, resources, rows };
  if (json) writeJson(asJson(report));
  else process.stdout.write(`${asText(report, all)}\n`);
}
