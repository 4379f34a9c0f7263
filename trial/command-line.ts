import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Command, CommanderError } from "commander";
import { projectFolder } from "../release/targets";
import { documentFile, registerDocument } from "./document";
import { inSandbox, trialHome } from "./home";
import { type Log, stderrLog, UserError } from "./log";
import { people, peoplePath } from "./names";
import { probeIds } from "./probes/ids";
import { wordsOf } from "./probes/probe";
import { reportOf, sandboxLabel, verdictsOf } from "./report";
import { writeResults } from "./results";
import { runProbes, wantedProbes } from "./run";
import { type Settings, settingsOf } from "./settings";
import { Stand } from "./stand";

/** Exit status of misuse, and of a stack file or credentials with which no trial can begin. */
const misuse = 2;

interface Options {
  readonly probe?: readonly string[];
  readonly keep?: boolean;
  readonly destroy?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export async function commandLine(argv: readonly string[], log: Log = stderrLog): Promise<number> {
  let status = 0;
  const program = new Command("npm run trial --")
    .description(
      "Tries in a real account what this repository believes of AWS and no document settles: docs/assumptions.md.",
    )
    .argument("<stack>", "stack whose file says account, region and zone: one that retains nothing, as dev")
    .option("--probe <ids...>", `these probes only: ${probeIds.join(", ")}`)
    .option("--keep", "leave everything standing at the end")
    .option("--destroy", "destroy what a trial has left, and try nothing")
    .option("--yes", "do not ask before anything is created")
    .option("--json", "write one JSON document and nothing else to standard output")
    .exitOverride()
    .addHelpText("after", help)
    .action(async (stack: string, options: Options) => {
      status = await trial(stack, options, log);
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

const help = `
It takes about an hour and 1 to 2 USD, and destroys everything at the end, also when a probe fails or it is interrupted
once. State is kept in .trial/ until then; --destroy takes away what is left. The caller needs the rights of an
administrator of the account: the trial makes roles of its own to act as deployer, approver and the others.
Exit status: 0 all hold; 1 some do not, or not all could be destroyed; 3 none fails, but some could not be tried; 2 misuse.
Verdicts go into docs/trial-results.json and docs/assumptions.md: commit them. In the sandbox nothing is written there:
npm run sandbox -- exec npm run trial -- dev --yes`;

async function trial(stack: string, options: Options, log: Log): Promise<number> {
  if (options.destroy && (options.probe || options.keep))
    throw new UserError("--destroy tries nothing: leave --probe and --keep out.");
  const wanted = wantedProbes(options.probe ?? [], (unknown) => {
    throw new UserError(`"${unknown}" is no probe. Use ${probeIds.join(", ")}.`);
  });
  const settings = settingsOf(stack, projectFolder(stack));
  const sandbox = inSandbox(process.env);
  for (const line of announcement(settings, sandbox, options.destroy === true)) log(line);
  await confirmed(options);
  const { signal, engineSignal, release } = interruptible(log);
  const around = { settings, home: trialHome(process.env, settings.account), log, sandbox };
  // What is destroyed may not be interrupted by what has ended the probes.
  const end = () => new Stand({ ...around, signal: never, engineSignal: never }).destroy();
  const stand = new Stand({ ...around, signal, engineSignal });
  try {
    if (options.destroy) {
      const gone = await end();
      if (gone) log("nothing of the trial is left");
      return gone ? 0 : 1;
    }
    let found: Awaited<ReturnType<typeof runProbes>> = [];
    let destroyed: boolean | undefined;
    try {
      found = await runProbes(stand, wanted);
    } finally {
      // What has been found is reported whatever happens here.
      if (!options.keep)
        destroyed = await end().catch((error: unknown) => {
          log(`cannot destroy: ${wordsOf(error)}`);
          return false;
        });
    }
    const report = reportOf(found, {
      ...{ stack, sandbox, leftBehind: stand.leftBehind },
      ...(destroyed !== undefined && { destroyed }),
    });
    if (!sandbox) {
      const results = writeResults(verdictsOf(found, stack, new Date()));
      writeFileSync(documentFile, registerDocument(results));
    }
    if (options.json) writeJson(report.document);
    else process.stdout.write(`${report.lines.join("\n")}\n`);
    return report.exitStatus;
  } finally {
    release();
  }
}

const never = new AbortController().signal;

/** What will happen, before it does. */
function announcement({ account, region, planned }: Settings, sandbox: boolean, destroy: boolean): string[] {
  if (destroy) return [`destroys all that a trial has left in account ${account}, ${region}`];
  const { keys: _, network, services } = planned({});
  const balancers = services.filter(({ kind }) => kind === "balanced").length;
  return [
    ...(sandbox ? [sandboxLabel] : []),
    `account ${account}, region ${region}: makes ${people.length} roles under ${peoplePath} (one an administrator), and the platform as stack "trial":`,
    `  a VPC${network.kind === "own" ? ` ${network.cidr}` : ""} with one NAT gateway and ${Object.keys(network.endpointPolicies).length} kinds of endpoints, ${balancers} load balancers with WAF and certificates, six keys,`,
    "  two buckets, a table, one Fargate task, alarms, a queue. About an hour and 1 to 2 USD; destroyed at the end.",
  ];
}

async function confirmed({ yes }: Options): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY)
    throw new UserError("Nobody can be asked here. Say --yes if all of this may be done.");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question("trial: go on? (yes) ");
    if (answer.trim() !== "yes") throw new UserError("Nothing was created.");
  } finally {
    asking.close();
  }
}

/**
 * The first interrupt ends the probes and destroys; a second one ends at once and leaves what stands. One from the
 * terminal reaches the engine by itself, which would take another for a second one and drop what it is making.
 */
function interruptible(log: Log): {
  readonly signal: AbortSignal;
  readonly engineSignal: AbortSignal;
  readonly release: () => void;
} {
  const probes = new AbortController();
  const engine = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (probes.signal.aborted) process.exit(130);
    log("interrupted: ends what is under way, then destroys. Once more leaves everything standing");
    probes.abort();
    if (name === "SIGTERM" || !process.stdin.isTTY) engine.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return {
    signal: probes.signal,
    engineSignal: engine.signal,
    release: () => {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
    },
  };
}

function writeJson(document: object): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
