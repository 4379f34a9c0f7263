import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import type { Catalogue } from "../model/catalogue";
import { platform } from "../services";
import { check } from "./check";
import { EcsDeployments } from "./ecs";
import { type Log, stderrLog, UserError } from "./log";
import { imageProofs } from "./proofs";
import { readersOf } from "./readers";
import { allReady, lookAtReaders, start } from "./renew";
import { announcement, renewReport } from "./renew-report";
import { checkReport, type Report, waitReport } from "./report";
import { only, planOf, projectFolder, type Release, releaseOf } from "./targets";
import { verify } from "./verify";
import { verifyCommand } from "./verify-command";
import { verifyReport } from "./verify-report";
import { wait } from "./wait";
import { askedOf } from "./wanted";

/** Exit status of misuse, of a wrong stack file and of credentials or a network that do not work. */
const misuse = 2;
const defaultTimeoutMinutes = 60;
/** Longer than two bakes of a day each and a pause of 14 days. */
const mostMinutes = 30 * 24 * 60;

/** What tests set, and nobody else. */
export interface Surroundings {
  /** @default the repository's own, `services.ts` */
  readonly catalogue?: Catalogue;
  /** Seconds between two looks. @default 15 */
  readonly interval?: number;
  /** Seconds until the first look's findings count, see `WaitTimes`. @default 30 */
  readonly settle?: number;
  /** How often a request to ECS is tried. @default 6 */
  readonly attempts?: number;
  /** @default standard error */
  readonly log?: Log;
}

interface Options {
  readonly json?: boolean;
  readonly out?: string;
  readonly timeout?: number;
  readonly retry?: readonly string[];
  readonly preview?: boolean;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(argv: readonly string[], around: Surroundings = {}): Promise<number> {
  const { log = stderrLog } = around;
  let status = 0;
  const program = build(around, log, (report, json) => {
    const text = json ? JSON.stringify(report.document, null, 2) : report.lines.join("\n");
    process.stdout.write(`${text}\n`);
    status = report.exitStatus;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CommanderError || error instanceof UserError)) throw error;
    // What commander refuses, it has said already.
    if (error instanceof UserError) log(error.message);
    if (argv.includes("--json"))
      process.stdout.write(
        `${JSON.stringify({ exitStatus: misuse, errors: [{ message: error.message }] }, null, 2)}\n`,
      );
    return misuse;
  }
}

function build(around: Surroundings, log: Log, end: (report: Report, json: boolean) => void): Command {
  const { catalogue = platform, interval = 15, settle = 30, attempts } = around;
  const program = new Command("npm run release --")
    .description(
      "Follows releases of a stack's configured images in AWS. It reads from ECS; only renew starts something.",
    )
    .option(
      "--project <folder>",
      "folder with the stack files (default: where you stand if it has the stack's, else the repository)",
    )
    .exitOverride()
    .addHelpText(
      "after",
      "\nWhat is to run comes from services.ts and Pulumi.<stack>.yaml; credentials from the environment, as for the AWS CLI. ECS keeps deployments for 90 days: older ones are not seen.",
    );
  const folder = (stack: string) => projectFolder(stack, program.opts<{ project?: string }>().project);
  const asked = (stack: string): Release => releaseOf(catalogue, stack, folder(stack));
  program
    .command("wait")
    .description("follow the newest deployment of each service until it ends, or pauses for an approval")
    .argument("<stack>", "dev, qa, beta, prod or any that has a file")
    .argument("[services...]", "these services only (default: all that have a digest)")
    .option("--timeout <minutes>", "give up after this time", minutes, defaultTimeoutMinutes)
    .option("--json", "write one JSON document and nothing else to standard output")
    .option("--out <file>", "write that document into a file too: `npm run promote` asks for it")
    .addHelpText(
      "after",
      `
Exit status: 0 all succeeded; 3 at least one waits for an approval, and none failed; 1 one was rolled back, failed,
runs another image or was in progress when time was up; 2 misuse, or ECS cannot be asked.
A service that ECS does not have (a scheduled entry has none) or of which it lists no deployment is "not there yet":
it fails the command where it was named, or where there is no other.`,
    )
    .action(async (stack: string, services: string[], { json = false, out, timeout = 0 }: Options) => {
      const release = only(asked(stack), services);
      const times = { timeout: timeout * 60, interval, settle };
      const report = await reading(release, attempts, async (ecs) =>
        waitReport(release, await wait(release, ecs, times, log), services),
      );
      if (out !== undefined) keep(report, out);
      end(report, json);
    });
  program
    .command("check")
    .description(
      "before an up: refuse a configured digest that ECS has rolled back, or that does not show what the stack asks of images, and tell what is under way",
    )
    .argument("<stack>", "dev, qa, beta, prod or any that has a file")
    .option("--retry <services...>", "try the digest of these services again, whatever ECS did with it")
    .option("--json", "write one JSON document and nothing else to standard output")
    .addHelpText(
      "after",
      `
Exit status: 0 an up may start; 1 a digest is refused: ECS rolled it back, or its deployment failed, and it has not
succeeded since, or it lacks a signature or an SBOM that registry.signers and registry.sbom of the stack file ask for;
3 a deployment is in progress or paused, and an up would start another one in its place; 2 misuse, or ECS or ECR
cannot be asked.`,
    )
    .action(async (stack: string, { json = false, retry = [] }: Options) => {
      const release = asked(stack);
      only(release, retry);
      const proofs = await imageProofs(catalogue, stack, folder(stack), attempts);
      end(
        await reading(release, attempts, async (ecs) =>
          checkReport(release, await check(release, ecs, retry), proofs),
        ),
        json,
      );
    });
  verifyCommand(program, async (stack, services, json) => {
    const { wanted, release } = askedOf(catalogue, stack, folder(stack), services);
    end(
      await reading(release, attempts, async (ecs) => {
        const verified = await verify(wanted, ecs);
        const running = verified.flatMap((each) => each.running);
        return verifyReport(
          release,
          verified,
          await imageProofs(catalogue, stack, folder(stack), attempts, running),
        );
      }),
      json,
    );
  });
  program
    .command("renew")
    .description("replace running tasks so that they read a secret's new value, as the stack releases them")
    .argument("<stack>", "dev, qa, beta, prod or any that has a file")
    .argument(
      "<names...>",
      "services, or secrets: <service>/<secret>, a whole name, or a key in all services",
    )
    .option("--preview", "say who reads what and what would be started, and start nothing")
    .option("--json", "write one JSON document and nothing else to standard output")
    .addHelpText(
      "after",
      `
ECS deploys the revision that runs already: same image, same task definition, the stack's strategy with its pauses and
hooks. Nothing is started where a deployment of any of them is under way.
Exit status: 0 all were started (scheduled entries and services without a digest have nothing to start); 3 a deployment
is in progress or paused; 1 ECS does not have a service, or refused; 2 misuse, or ECS cannot be asked.`,
    )
    .action(async (stack: string, names: string[], { json = false, preview = false }: Options) => {
      const readers = readersOf(stack, planOf(catalogue, stack, folder(stack)), names);
      for (const line of announcement(readers)) log(line);
      end(
        await reading(readers.release, attempts, async (ecs) => {
          const found = await lookAtReaders(readers, ecs);
          const renewed = preview || !allReady(found) ? found : await start(found, ecs);
          return renewReport(readers, renewed, preview);
        }),
        json,
      );
    });
  return program;
}

async function reading(
  release: Release,
  attempts: number | undefined,
  read: (ecs: EcsDeployments) => Promise<Report>,
): Promise<Report> {
  const ecs = new EcsDeployments(release, attempts);
  try {
    return await read(ecs);
  } finally {
    ecs.close();
  }
}

function keep({ document }: Report, out: string): void {
  const file = path.resolve(out);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  } catch (error) {
    throw new UserError(
      `--out ${out}: it cannot be written: ${(error as Error).message}. Give a file in a folder of yours.`,
    );
  }
}

function minutes(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= mostMinutes))
    throw new InvalidArgumentError(`Give minutes: more than 0, at most ${mostMinutes}.`);
  return value;
}
