import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type StandIn, startStandIn } from "./aws/server";
import { type Cli, ensureCli } from "./cli";
import { environment } from "./environment";
import { type EngineEvent, readEvents } from "./events";
import { type Home, homeAt } from "./home";
import { type Log, stderrLog, UserError } from "./log";
import { Outside } from "./outside";
import { compilePolicies, policyArguments } from "./policy-pack";
import { type Ran, type RunOptions, run } from "./process";
import { factsOf } from "./stack-files";
import { type Project, Staging } from "./staging";
import { type Summary, summaryOf } from "./summary";

/** Commands of the engine that the sandbox runs on a stack. */
export type EngineCommand = "preview" | "up" | "refresh" | "destroy" | "export";

export interface SandboxOptions extends Project {
  /** Folder that keeps everything: state, cloud, staged project. */
  readonly home: string;
  /** Stack to work on; without one only `exec` is there. */
  readonly stack?: string;
  /** Takes the CLI build that the tests use and no other. @default false */
  readonly pinned?: boolean;
  /** File of the policy pack's thresholds; none: runs are not judged. @default the project's `policy/config/<stack>.json` */
  readonly policyConfig?: string | "none";
  /** Folder of the policy pack, compiled. @default the project's own */
  readonly policyPack?: string;
  /** Added to the environment of the engine. @default nothing */
  readonly env?: Readonly<Record<string, string>>;
  /** @default standard error */
  readonly log?: Log;
}

export type EngineOptions = Pick<RunOptions, "stdout" | "stderr" | "signal" | "onOutput"> & {
  /** Is told the event log's path before the engine starts. @default nothing */
  readonly onStart?: (eventLog: string) => void;
};

export interface EngineResult extends Ran {
  readonly command: EngineCommand;
  readonly events: readonly EngineEvent[];
  /** The run as data: changes, verdict, waiting services, errors. */
  readonly summary: Summary;
}

/** Starts the stand-in and readies the engine. Close it, or the process lives on. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const log = options.log ?? stderrLog;
  const home = homeAt(path.resolve(options.home));
  const staging = new Staging(home, options, log);
  if (options.stack !== undefined) staging.require(options.stack);
  const cli = await ensureCli({ pinned: options.pinned ?? false, log });
  for (const folder of [home.state, home.pulumi, home.cloud, home.events])
    mkdirSync(folder, { recursive: true });
  const stacks = options.stack === undefined ? staging.stacks() : [options.stack];
  for (const stack of stacks) stageAfresh(home, staging, stack);
  const facts = stacks.map((stack) => factsOf(staging.current(stack), staging.name));
  const account = facts.length === 1 ? facts[0]?.account : undefined;
  const standIn = await startStandIn({
    home: home.folder,
    seed: {
      principals: facts.flatMap(({ principals }) => principals),
      deployers: facts.flatMap(({ deployer }) => deployer ?? []),
      functions: facts.flatMap(({ functions }) => functions),
      securityGroups: facts.flatMap(({ securityGroups }) => securityGroups),
      zones: facts.flatMap(({ zones }) => zones),
    },
    ...(account === undefined ? {} : { account }),
    log,
  });
  return new Sandbox({ home, staging, cli, standIn, log, options });
}

function stageAfresh(home: Home, staging: Staging, stack: string): void {
  const { account } = factsOf(staging.own(stack), staging.name);
  staging.stage(stack, account === undefined ? {} : new Outside(home, account, stack).digests());
}

interface Parts {
  readonly home: Home;
  readonly staging: Staging;
  readonly cli: Cli;
  readonly standIn: StandIn;
  readonly log: Log;
  readonly options: SandboxOptions;
}

/** The real engine on one stack (or on any, by `exec`), with the stand-in for AWS beside it. */
export class Sandbox {
  readonly home: Home;
  readonly cli: Cli;
  readonly env: NodeJS.ProcessEnv;
  private readonly parts: Parts;
  private runs = 0;

  constructor(parts: Parts) {
    this.parts = parts;
    this.home = parts.home;
    this.cli = parts.cli;
    const { awsPort: aws, awsxPort: awsx, ecsPort: ecs } = parts.standIn;
    const ports = { aws, awsx, ecs };
    this.env = { ...environment(process.env, { ...parts, ports }), ...parts.options.env };
  }

  /** The stack that this sandbox was opened for. */
  get stack(): string {
    const { stack } = this.parts.options;
    if (stack === undefined) throw new UserError("This sandbox was opened without a stack.");
    return stack;
  }

  get project(): string {
    return this.parts.staging.name;
  }

  /** The world outside: registry, secret values, what AWS would show. */
  get outside(): Outside {
    const {
      account,
      region = "",
      availabilityZones,
    } = factsOf(this.parts.staging.current(this.stack), this.project);
    if (account === undefined)
      throw new UserError(
        `Pulumi.${this.stack}.yaml names no account: ${this.project}:platform → account must be 12 digits.`,
      );
    return new Outside(this.home, account, this.stack, { region, zones: availabilityZones });
  }

  /** Runs one of the engine's commands on the stack: never asks, policies on, its exit status in the result. */
  async run(
    [command, ...extra]: readonly [EngineCommand, ...string[]],
    options: EngineOptions = {},
  ): Promise<EngineResult> {
    const { policyConfig, policyPack } = this.parts.options;
    const judged = policyConfig !== "none" && (command === "preview" || command === "up");
    const policies = judged
      ? policyArguments(this.stack, this.parts.staging.folder, policyConfig, policyPack)
      : [];
    stageAfresh(this.home, this.parts.staging, this.stack);
    await this.makeStack(this.stack);
    if (judged) await compilePolicies(this.parts.log);
    const eventLog = path.join(this.home.events, `${this.stack}-${process.pid}-${++this.runs}.json`);
    const { onStart, ...streams } = options;
    onStart?.(eventLog);
    const begun = Date.now();
    try {
      const ran = await this.pulumi(
        [
          ...(command === "export" ? ["stack", "export"] : [command]),
          ...["--non-interactive", "--stack", this.stack],
          ...(command === "export" ? [] : ["--event-log", eventLog]),
          ...(command === "export" || command === "preview" ? [] : ["--yes"]),
          ...policies,
          ...extra,
        ],
        streams,
      );
      const events = readEvents(eventLog);
      const seconds = (Date.now() - begun) / 1000;
      const { cli, stack } = this;
      return {
        ...ran,
        command,
        events,
        summary: summaryOf({ command, stack, code: ran.code, events, seconds, cli }),
      };
    } finally {
      rmSync(eventLog, { force: true });
    }
  }

  /** Puts a state, as `export` gives it, in place of the stack's. */
  async importState(text: string): Promise<void> {
    const file = path.join(this.home.events, `${this.stack}-${process.pid}-state.json`);
    writeFileSync(file, text);
    try {
      const args = ["stack", "import", "--non-interactive", "--stack", this.stack, "--file", file];
      const { code, stderr } = await this.pulumi(args);
      if (code !== 0) throw new UserError(`The engine refuses the state of ${this.stack}:\n${stderr.trim()}`);
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** Runs any command in the staged project with the environment set; plain `pulumi` is kept from asking. */
  async exec(command: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const [program = "", ...args] = command;
    const { staging } = this.parts;
    for (const stack of staging.stacks()) {
      stageAfresh(this.home, staging, stack);
      if (program === "pulumi" && !args.includes("init") && args.some((arg) => names(arg, stack)))
        await this.makeStack(stack);
    }
    const quiet = program === "pulumi" ? ["--non-interactive", ...args] : args;
    return run(program, quiet, { cwd: this.home.project, env: this.env, ...options });
  }

  async close(): Promise<void> {
    await this.parts.standIn.stop();
  }

  private pulumi(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return run("pulumi", args, { cwd: this.home.project, env: this.env, ...options });
  }

  /** The engine knows a stack once it is initialised; the project's file alone is not enough. */
  private async makeStack(stack: string): Promise<void> {
    const known = path.join(this.home.state, ".pulumi", "stacks", this.project, `${stack}.json`);
    if (existsSync(known) || existsSync(`${known}.gz`)) return;
    const { code, stderr } = await this.pulumi(["stack", "init", stack, "--non-interactive"]);
    if (code !== 0 && !/already exists/.test(stderr))
      throw new UserError(`The engine could not make the stack ${stack}:\n${stderr.trim()}`);
  }
}

function names(argument: string, stack: string): boolean {
  return argument === stack || argument === `--stack=${stack}` || argument.endsWith(`/${stack}`);
}
