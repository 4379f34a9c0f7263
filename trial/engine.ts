import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as auto from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";
import type { Home } from "./home";
import type { Log } from "./log";
import { trialStack } from "./names";

/** The trial's two programs: who acts, and what is acted on. */
export type ProgramName = "people" | "platform";

/** What one run of the engine told. */
export interface Run {
  readonly ok: boolean;
  /** What was refused: type of the resource, its logical name, and the words. */
  readonly errors: readonly { readonly type: string; readonly name: string; readonly message: string }[];
  /** Types of what was made, or stood already. */
  readonly made: ReadonlySet<string>;
}

export interface EngineOptions {
  readonly home: Home;
  readonly log: Log;
  /** Ends the run that is under way. */
  readonly signal: AbortSignal;
}

/** A resource as the state has it. */
export interface StateResource {
  readonly type: string;
  readonly urn: string;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The real engine on one of the trial's programs, with state of its own in the trial's home. */
export class Engine {
  readonly #stack: auto.Stack;
  readonly #options: EngineOptions;

  private constructor(stack: auto.Stack, options: EngineOptions) {
    this.#stack = stack;
    this.#options = options;
  }

  static async open(program: ProgramName, options: EngineOptions): Promise<Engine> {
    const workDir = stagedProject(program, options.home);
    const envVars = {
      PULUMI_BACKEND_URL: options.home.backend,
      // Protects nothing: no secret passes through the trial's programs. The engine wants one.
      PULUMI_CONFIG_PASSPHRASE: "trial",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    };
    const stack = await auto.LocalWorkspace.createOrSelectStack(
      { stackName: trialStack, workDir },
      { envVars },
    );
    return new Engine(stack, options);
  }

  /** Brings the stack to what program and configuration say. */
  async up(config: Readonly<Record<string, string>>): Promise<Run> {
    await this.#stack.setAllConfig({
      // Nothing runs on a provider that nobody configured.
      "pulumi:disable-default-providers": { value: '["aws"]' },
      ...Object.fromEntries(Object.entries(config).map(([key, value]) => [key, { value }])),
    });
    return this.#watched((watch) => this.#stack.up({ ...watch, parallel: 64 }));
  }

  async destroy(): Promise<Run> {
    return this.#watched((watch) => this.#stack.destroy({ ...watch, parallel: 64 }));
  }

  /** A killed run leaves its lock behind. */
  async unlock(): Promise<void> {
    await this.#stack.cancel();
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const outputs = await this.#stack.outputs();
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
  }

  async resources(): Promise<readonly StateResource[]> {
    const { deployment } = await this.#stack.exportStack();
    return ((deployment as { resources?: StateResource[] } | undefined)?.resources ?? []).map((each) => ({
      ...each,
      inputs: each.inputs ?? {},
      outputs: each.outputs ?? {},
    }));
  }

  async #watched(
    operation: (watch: {
      onEvent: (event: auto.EngineEvent) => void;
      signal: AbortSignal;
    }) => Promise<unknown>,
  ): Promise<Run> {
    const { log, signal } = this.#options;
    const watch = new Watch(log);
    let ok = true;
    try {
      await operation({ onEvent: (event) => watch.take(event), signal });
    } catch (error) {
      ok = false;
      if (!(error instanceof auto.CommandError) && !signal.aborted) throw error;
    }
    return { ok, errors: watch.errors(), made: watch.made };
  }
}

/** Collects what the engine tells, and says now and then how far it is. */
class Watch {
  readonly made = new Set<string>();
  readonly #refused = new Map<string, string>();
  readonly #general: string[] = [];
  readonly #log: Log;
  #done = 0;
  #told = Date.now();

  constructor(log: Log) {
    this.#log = log;
  }

  take(event: auto.EngineEvent): void {
    const { resOutputsEvent: done, diagnosticEvent: said } = event;
    if (done) {
      this.#done += 1;
      this.made.add(done.metadata.type);
      if (Date.now() - this.#told > 30_000) {
        this.#told = Date.now();
        this.#log(`… ${this.#done} resources`);
      }
    }
    if (said?.severity === "error") {
      const message = said.message.replace(/<\{%.*?%\}>/g, "").trim();
      if (said.urn === undefined || /::pulumi:pulumi:Stack::/.test(said.urn)) this.#general.push(message);
      else this.#refused.set(said.urn, message);
    }
  }

  errors(): Run["errors"] {
    const of = [...this.#refused].map(([urn, message]) => {
      const [, , types = "", name = ""] = urn.split("::");
      return { type: types.split("$").at(-1) ?? "", name, message };
    });
    return of.length > 0 ? of : this.#general.map((message) => ({ type: "", name: "", message }));
  }
}

/** The engine writes beside the project file: that belongs into the trial's home, not into the repository. */
function stagedProject(program: ProgramName, { folder }: Home): string {
  const own = path.join(__dirname, program);
  const staged = path.join(folder, program);
  mkdirSync(staged, { recursive: true });
  mkdirSync(path.join(folder, "state"), { recursive: true });
  const project = parse(readFileSync(path.join(own, "Pulumi.yaml"), "utf8")) as object;
  writeFileSync(
    path.join(staged, "Pulumi.yaml"),
    stringify({ ...project, main: path.join(own, "index.ts") }),
  );
  return staged;
}
