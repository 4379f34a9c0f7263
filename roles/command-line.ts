import * as path from "node:path";
import { RunError } from "@pulumi/pulumi";
import { Command, CommanderError, Option } from "commander";
import { readStackConfig } from "../config/stack-config";
import { readStackFiles } from "../config/stack-files";
import { type Log, stderrLogOf, writeJson } from "../sandbox/log";
import { shownRoles } from "./report";
import { type StackRoles, stackRoles } from "./stack-roles";

/** Exit status of misuse, and of a stack whose roles cannot be derived. */
const misuse = 2;
const repository = path.join(__dirname, "..");

interface Options {
  readonly project?: string;
  readonly json?: boolean;
  readonly environment?: Pipeline;
}

/** Duties of pipelines. */
const pipelines = ["preview", "deploy"] as const;
type Pipeline = (typeof pipelines)[number];

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(argv: readonly string[], log: Log = stderrLogOf("roles")): Promise<number> {
  const program = new Command("npm run roles --")
    .description("The roles that an account holds before its stack does, and the policies of each, derived.")
    .argument("<stack>", "name of the stack")
    .option("--project <folder>", "folder with the stack files (default: this repository)")
    .option("--json", "write the documents as one JSON document to standard output")
    .addOption(
      new Option(
        "--environment <duty>",
        "write instead what a pipeline's job has in its environment to act so, a line NAME=value each: the role, its region and the state's backend",
      )
        .choices(pipelines)
        .conflicts("json"),
    )
    .exitOverride()
    .addHelpText(
      "after",
      "\nbootstrap/ makes them. Exit status: 0 printed; 2 misuse, or they cannot be derived.",
    )
    .action((stack: string, { project = repository, json = false, environment }: Options) => {
      const roles = rolesIn(stack, path.resolve(project));
      if (environment !== undefined) process.stdout.write(environmentOf(environment, roles));
      else if (json) writeJson(plain(roles));
      else process.stdout.write(`${shownRoles(roles)}\n`);
    });
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CommanderError || RunError.isInstance(error))) throw error;
    // What commander refuses, it has said already.
    if (RunError.isInstance(error)) log(error.message);
    if (argv.includes("--json")) writeJson({ exitStatus: misuse, errors: [{ message: error.message }] });
    return misuse;
  }
}

/** The roles of a stack whose file stands in a folder. */
export function rolesIn(stack: string, folder: string): StackRoles {
  const { [stack]: values, ...others } = readStackFiles(folder);
  return stackRoles(readStackConfig(values, stack, others));
}

/** Variables of the AWS SDKs and of the Pulumi CLI. Of several roles that deploy, the first is the pipeline's. */
function environmentOf(pipeline: Pipeline, { names, duties }: StackRoles): string {
  const [deployer = ""] = duties.find(({ duty }) => duty === "deployers")?.roles ?? [];
  const variables = {
    AWS_ROLE_ARN: pipeline === "preview" ? names.previewRole : deployer,
    AWS_REGION: names.region,
    PULUMI_BACKEND_URL: names.backend,
  };
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** Documents as IAM takes them, by name. */
function plain({ boundaries, duties }: StackRoles): object {
  const parsed = (document: string) => JSON.parse(document) as unknown;
  return {
    boundaries: boundaries.map(({ arn, document }) => ({ arn, document: parsed(document) })),
    duties: duties.map(({ duty, roles, policies }) => ({
      duty,
      roles,
      policies: policies.map(({ name, document }) => ({ name, document: parsed(document) })),
    })),
  };
}
