import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { Cloud } from "../aws/cloud/cloud";
import { UnreadableDocument } from "../aws/iam/documents";
import { StackDocuments } from "../aws/iam/stack-documents";
import { readState, UnreadableState } from "../aws/iam/stack-resources";
import { Refusal } from "../aws/rpc/refusal";
import { homeAt, sandboxHome } from "../home";
import { type Log, stderrLog, UserError, writeJson } from "../log";
import { factsOf, type NamedPrincipal } from "../stack-files";
import { Staging } from "../staging";
import { contextOf, knownAction } from "./action";
import { answersOf } from "./answers";
import { asJson, asText, note } from "./report";
import { resourcesFor } from "./resources";

/** Exit status of misuse, and of a stack whose documents are not there or cannot be read. */
const misuse = 2;

interface Options {
  readonly context: readonly string[];
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
  log: Log = stderrLog,
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
  return [UserError, UnreadableDocument, UnreadableState, Refusal].some((kind) => error instanceof kind);
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
      (pair: string, before: readonly string[]) => [...before, pair],
      [],
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
  { context, via, state, project, all = false, json = false }: Options,
): Promise<void> {
  const known = await knownAction(written);
  const staging = new Staging(
    homeAt(sandboxHome(env)),
    project === undefined ? {} : { folder: project },
    log,
  );
  staging.require(stack);
  const facts = factsOf(staging.own(stack), staging.name);
  const { documents, source, principals } = documentsOf(env, stack, facts, state);
  const resources = resourcesFor(documents, known, named);
  const rows = answersOf(documents, {
    action: known.action,
    resources,
    named: principals,
    context: await contextOf(context, known.facts.service),
    ...(via === undefined ? {} : { via }),
  });
  const report = { stack, source, action: known.action, resources, rows };
  if (json) writeJson(asJson(report));
  else process.stdout.write(`${asText(report, all)}\n`);
}

interface Found {
  readonly documents: StackDocuments;
  readonly source: string;
  readonly principals: readonly NamedPrincipal[];
}

function documentsOf(
  env: NodeJS.ProcessEnv,
  stack: string,
  { account, region, named }: ReturnType<typeof factsOf>,
  state: string | undefined,
): Found {
  if (state !== undefined) {
    const { resources, place } = readState(readFile(state));
    // A state of another account than the file's has its people there.
    const principals = named.map((one) => ({
      ...one,
      arn: one.arn.replace(/^(arn:[^:]+:iam::)\d{12}:/, `$1${place.account}:`),
    }));
    return { documents: new StackDocuments(resources, place), source: state, principals };
  }
  if (account === undefined || region === undefined)
    throw new UserError(`Pulumi.${stack}.yaml names no account of 12 digits, or no region.`);
  const home = sandboxHome(env);
  const resources = new Cloud(home, account).all().filter((one) => one.region === region);
  if (resources.length === 0)
    throw new UserError(
      `${stack} does not stand in the sandbox: npm run sandbox -- up ${stack} makes it, or --state asks an exported state.`,
    );
  const documents = new StackDocuments(resources, { account, region });
  return { documents, source: "as it stands in the sandbox", principals: named };
}

function readFile(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UserError(`--state ${file} cannot be read: ${(error as Error).message}`);
  }
}
