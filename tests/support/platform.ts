import * as assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readStackFiles } from "../../config/stack-files";
import type { Entry } from "../../policy/lib/register-entry";
import { withoutCheckpoints } from "../../sandbox/environment";
import { compilePolicies, pack } from "../../sandbox/policy-pack";
import { completeRefresh, type StateResource, stateOf } from "../../sandbox/recovery";
import {
  type EngineCommand,
  type EngineOptions,
  type EngineResult,
  openSandbox,
  type Sandbox,
} from "../../sandbox/session";
import { type Json, lay } from "../../sandbox/stack-files";
import { projectFolder } from "./stacks";

export interface PlatformOptions {
  /** Folder with the stack files and the policy pack's configurations. @default the project's own */
  readonly folder?: string;
  /** File of the program. @default the platform's own */
  readonly program?: string;
  /** Laid over the stack's configuration. @default nothing */
  readonly overrides?: Json;
  /** "none": runs are not judged. Else laid over the stack's own thresholds, rule → setting. @default the stack's own */
  readonly policies?: Json | "none" | undefined;
  /** What the pack's register has for the stack. @default the project's own */
  readonly exceptions?: readonly Entry[];
}

/** One stack of the platform on the real engine, in a home of its own that goes with `close`. */
export class Platform {
  /** Everything that engine and sandbox said, all runs. */
  readonly said: string[] = [];
  private readonly home: string;
  private readonly stack: string;
  private options: PlatformOptions;
  private open: Sandbox | undefined;

  constructor(stack: string, options: PlatformOptions = {}) {
    this.home = mkdtempSync(path.join(tmpdir(), `cdd-${stack}-`));
    this.stack = stack;
    this.options = options;
  }

  async sandbox(checkpoints = false): Promise<Sandbox> {
    const { policies, exceptions, ...options } = this.options;
    this.open ??= await openSandbox({
      ...options,
      ...(exceptions !== undefined && { policyPack: await this.packWith(exceptions) }),
      ...(policies !== undefined && {
        policyConfig: policies === "none" ? policies : this.judgedBy(policies),
      }),
      home: this.home,
      stack: this.stack,
      pinned: true,
      env: checkpoints
        ? { PULUMI_NODEJS_TRANSPILE_ONLY: "true" }
        : { PULUMI_NODEJS_TRANSPILE_ONLY: "true", ...withoutCheckpoints },
      log: (line) => this.said.push(line),
    });
    return this.open;
  }

  /** Runs the engine; says in the failure what the engine said, if the end is not the expected one. */
  async run(
    command: readonly [EngineCommand, ...string[]],
    expected: "ends well" | "fails",
    options?: EngineOptions,
  ): Promise<EngineResult> {
    const result = await (await this.sandbox()).run(command, options);
    this.said.push(result.stdout, result.stderr, JSON.stringify(result.events));
    const { errors, policies } = result.summary;
    const told = JSON.stringify({ errors, violations: policies.violations.slice(0, 10) }, null, 1);
    assert.equal(
      result.code === 0 ? "ends well" : "fails",
      expected,
      `${command.join(" ")} ${this.stack}: ${told}\n${result.stderr}`,
    );
    return result;
  }

  async preview(): Promise<EngineResult> {
    return this.run(["preview"], "ends well");
  }

  async up(expected: "ends well" | "fails" = "ends well"): Promise<EngineResult> {
    // As documented, with its preview: the pack judges there first. Where it is off nothing is lost by sparing the time.
    return this.run(this.options.policies === "none" ? ["up", "--skip-preview"] : ["up"], expected);
  }

  /** Takes in what a killed run left, then refreshes. */
  async repair(): Promise<EngineResult> {
    const sandbox = await this.sandbox();
    await sandbox.exec(["pulumi", "cancel", this.stack, "--yes"]);
    const extra = await completeRefresh(sandbox, ["--import-pending-creates"], (line) =>
      this.said.push(line),
    );
    return this.run(["refresh", ...extra], "ends well");
  }

  /** Id of the stack's AWS account. */
  get account(): string {
    const { folder = projectFolder } = this.options;
    return String((readStackFiles(folder)[this.stack] as { account?: unknown }).account);
  }

  async resources(): Promise<readonly StateResource[]> {
    return (await stateOf(await this.sandbox())).resources;
  }

  /** An image for every service. */
  async pushImages(): Promise<void> {
    const { outside } = await this.sandbox();
    for (const service of outside.repositories()) await outside.pushImage(service);
  }

  /** A value for every secret but those named. */
  async putSecrets(value: string, except: readonly string[] = []): Promise<void> {
    const { outside } = await this.sandbox();
    for (const { name } of outside.secrets())
      if (!except.includes(name)) await outside.putSecret(name, value);
  }

  /** Inputs of every resource of a type, by logical name, as the program gave them. */
  async inputsOf<P>(type: string): Promise<Readonly<Record<string, P>>> {
    const found = (await this.resources()).filter((each) => each.type === type);
    return Object.fromEntries(found.map(({ urn, inputs }) => [urn.split("::").at(-1), inputs as P]));
  }

  /** Text of every file in the home: state, cloud, events, staged project. */
  files(): string[] {
    return readdirSync(this.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"));
  }

  /** Goes on with other values of the stack's configuration laid over those that it began with. */
  async configure(overrides: Json): Promise<void> {
    await this.goOn({ overrides: { ...this.options.overrides, ...overrides } });
  }

  /** Goes on with another program, or judged otherwise. */
  async goOn(options: PlatformOptions): Promise<void> {
    await this.stop();
    this.options = { ...this.options, ...options };
  }

  /** File with the stack's own thresholds under the given ones. */
  private judgedBy(policies: Json): string {
    const own = path.join(projectFolder, "policy", "config", `${this.stack}.json`);
    const file = path.join(this.home, "thresholds.json");
    writeFileSync(file, JSON.stringify(lay(JSON.parse(readFileSync(own, "utf8")), policies)));
    return file;
  }

  /** Folder of the pack with these entries in its register: it stands where the compiled files do. */
  private async packWith(exceptions: readonly Entry[]): Promise<string> {
    await compilePolicies((line) => this.said.push(line));
    // Not beside a policy.json, which Node would load in its place.
    const folder = path.join(this.home, "policy");
    for (const part of ["bin", "data", "package.json", "PulumiPolicy.yaml"])
      cpSync(path.join(pack, part), path.join(folder, part), { recursive: true });
    const modules = path.join(folder, "node_modules");
    if (!existsSync(modules)) symlinkSync(path.join(projectFolder, "node_modules"), modules);
    mkdirSync(path.join(folder, "exceptions"), { recursive: true });
    // JSON is YAML too.
    writeFileSync(path.join(folder, "exceptions", `${this.stack}.yaml`), JSON.stringify(exceptions));
    return folder;
  }

  /** Ends the providers; the next use starts them anew. */
  async stop(): Promise<void> {
    await this.open?.close();
    this.open = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Operations on resources, `same` and reads left out: what a run changed. */
export function changed({ summary }: EngineResult): Record<string, number> {
  const { same, ...changes } = summary.changes;
  return changes;
}

/**
 * `operation type name` of what a run does to resources of a provider, sorted. A component that shows its inputs to the
 * engine is "updated" with them, and nothing happens anywhere.
 */
export function steps({ events }: EngineResult): string[] {
  return events
    .flatMap(({ resourcePreEvent }) => (resourcePreEvent ? [resourcePreEvent.metadata] : []))
    .filter(({ op, type }) => !["same", "read", "refresh"].includes(op) && !type.startsWith("cdd:"))
    .map(({ op, type, urn }) => `${op} ${type} ${urn.split("::").at(-1)}`)
    .sort();
}

/** `type name` of what a run does anything to. */
export function touched(run: EngineResult): string[] {
  return [...new Set(steps(run).map((step) => step.replace(/^\S+ /, "")))].sort();
}

/** `type name` of what a run replaces. */
export function replaced(run: EngineResult): string[] {
  const replacing = steps(run).filter((step) => /^(replace|create-replacement|delete-replaced) /.test(step));
  return [...new Set(replacing.map((step) => step.replace(/^\S+ /, "")))];
}
