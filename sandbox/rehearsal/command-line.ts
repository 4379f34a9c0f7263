import { Command, CommanderError } from "commander";
import type { BalancedPlan } from "../../components/fargate-microservice/args";
import type { Catalogue } from "../../model/catalogue";
import { platform } from "../../services";
import { type Log, stderrLogOf, UserError, writeJson } from "../log";
import type { Script } from "./course";
import { type Fault, faultForms } from "./fault";
import { faultOption, minutesOption, seedOption, startOption, trafficOption } from "./options";
import { rehearse } from "./rehearse";
import { asJson, asText, note } from "./report";
import { balancedPlan, projectFolder } from "./service-plan";
import { usualTraffic } from "./setup";

/** Exit status of misuse, and of a stack that cannot be planned. */
const misuse = 2;

interface Options {
  readonly start?: number;
  readonly fault?: readonly Fault[];
  readonly traffic?: number;
  readonly approveAfter: number;
  readonly seed: number;
  readonly project?: string;
  readonly json?: boolean;
}

/** What tests set, and nobody else. */
export interface Surroundings {
  /** @default the repository's own, `services.ts` */
  readonly catalogue?: Catalogue;
  /** @default standard error */
  readonly log?: Log;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(
  argv: readonly string[],
  { catalogue = platform, log = stderrLogOf("rehearse") }: Surroundings = {},
): Promise<number> {
  let status = 0;
  const program = build((stack, service, { project, json = false, ...options }) => {
    const plan = balancedPlan(catalogue, projectFolder(stack, project), stack, service);
    const script = scriptOf(plan, options);
    const course = rehearse(plan, script);
    if (json) writeJson(asJson(plan, script, course));
    else process.stdout.write(`${asText(plan, script, course)}\n`);
    status = course.released ? 0 : 1;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CommanderError || error instanceof UserError)) throw error;
    // What commander refuses, it has said already.
    if (error instanceof UserError) log(error.message);
    if (argv.includes("--json")) writeJson({ exitStatus: misuse, errors: [{ message: error.message }] });
    return misuse;
  }
}

function build(play: (stack: string, service: string, options: Options) => void): Command {
  return new Command("npm run rehearse --")
    .description(
      "Plays one release of a service on a simulated clock, by the stack's and the entry's own numbers.",
    )
    .argument("<stack>", "dev, qa, beta, prod or any that has a file")
    .argument("<service>", "a service behind a load balancer")
    .option(
      "--start <seconds>",
      "how long a task takes until it answers (default: the entry's startupSeconds)",
      startOption,
    )
    .option(
      "--fault <fault>",
      `what is wrong, several times for several: ${faultForms}; canary is the new revision, blue the old`,
      faultOption,
    )
    .option(
      "--traffic <per minute>",
      `requests a minute (default: the stack's requestsPerMinute, else ${usualTraffic})`,
      trafficOption,
    )
    .option(
      "--approve-after <minutes>",
      "how long the person takes whom a release waits for",
      minutesOption,
      30,
    )
    .option(
      "--seed <number>",
      "another course of chance: when checks fall, and whom a fault meets",
      seedOption,
      1,
    )
    .option("--project <folder>", "folder with the stack files (default: this repository)")
    .option("--json", "write one JSON document and nothing else to standard output")
    .exitOverride()
    .addHelpText(
      "after",
      `
Played are tasks, the health checks of the target groups, the alarms on them, the stages, bakes, functions and pauses of
the release, the circuit breaker and the way back. Not played: CPU, memory, scaling, and what a release does to others.

${note}

Exit status: 0 released; 1 rolled back; 2 misuse, or the stack cannot be planned.`,
    )
    .action(play);
}

function scriptOf(
  plan: BalancedPlan,
  { start, fault: faults = [], traffic, approveAfter, seed }: Options,
): Script {
  const { release } = plan;
  const said = "requestsPerMinute" in release ? release.requestsPerMinute : usualTraffic;
  return {
    ...(start !== undefined && { startSeconds: start }),
    faults,
    requestsPerMinute: traffic ?? said,
    approveAfterMinutes: approveAfter,
    seed,
  };
}
