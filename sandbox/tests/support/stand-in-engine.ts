import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as auto from "@pulumi/pulumi/automation";
import { type Seed, type StandIn, startStandIn } from "../../aws/server";
import { ensureCli } from "../../cli";

export const account = "111122223333";
export const region = "eu-west-2";

/** What one run of the engine told. */
export interface Run {
  readonly ok: boolean;
  /** Error messages by the logical name of the resource that they are about; "" for the others. */
  readonly errors: ReadonlyMap<string, string>;
  /** Changes by kind, e.g. `{ create: 3 }`. */
  readonly changes: Readonly<Record<string, number>>;
  readonly events: readonly auto.EngineEvent[];
}

/** The real engine on a stand-in of its own, in a temporary home. */
export class StandInEngine {
  readonly home: string;
  private readonly standIn: StandIn;
  private readonly command: auto.PulumiCommand;
  /** The stand-in's own time: tests may move it on. */
  readonly time: { now: Date };

  private constructor(home: string, standIn: StandIn, command: auto.PulumiCommand, time: { now: Date }) {
    this.home = home;
    this.standIn = standIn;
    this.command = command;
    this.time = time;
  }

  static async start(seed: Seed): Promise<StandInEngine> {
    const home = mkdtempSync(path.join(tmpdir(), "stand-in-"));
    const time = { now: new Date("2026-01-01T00:00:00Z") };
    const cli = await ensureCli({ pinned: true, log: () => undefined });
    const standIn = await startStandIn({ home, seed, clock: () => time.now, log: () => undefined });
    // The engine finds its language host beside the CLI on the PATH.
    process.env.PATH = `${cli.path}${path.delimiter}${process.env.PATH ?? ""}`;
    const command = await auto.PulumiCommand.get({ skipVersionCheck: true });
    return new StandInEngine(home, standIn, command, time);
  }

  async stop(): Promise<void> {
    await this.standIn.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  stack(stackName: string, program: auto.PulumiFn): Promise<auto.Stack> {
    const envVars = {
      PATH: process.env.PATH ?? "",
      PULUMI_HOME: path.join(this.home, "pulumi"),
      PULUMI_BACKEND_URL: `file://${this.home}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_EXPERIMENTAL: "true",
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_DEBUG_PROVIDERS: `aws:${this.standIn.awsPort},awsx:${this.standIn.awsxPort}`,
    };
    const args = { stackName, projectName: "trial", program };
    return auto.LocalWorkspace.createOrSelectStack(args, { envVars, pulumiCommand: this.command });
  }
}

/** Runs one operation to its end, whether it succeeds or not, and reads what the engine said. */
export async function watch(
  operation: (options: { onEvent: (event: auto.EngineEvent) => void }) => Promise<unknown>,
): Promise<Run> {
  const events: auto.EngineEvent[] = [];
  let ok = true;
  try {
    await operation({ onEvent: (event) => events.push(event) });
  } catch (error) {
    if (!(error instanceof auto.CommandError)) throw error;
    ok = false;
  }
  const errors = new Map<string, string>();
  let changes: Record<string, number> = {};
  for (const { diagnosticEvent, summaryEvent } of events) {
    if (summaryEvent) changes = { ...summaryEvent.resourceChanges };
    if (diagnosticEvent?.severity !== "error") continue;
    const name = diagnosticEvent.urn?.split("::").slice(3).join("::") ?? "";
    errors.set(name, `${errors.get(name) ?? ""}${diagnosticEvent.message}`);
  }
  return { ok, errors, changes, events };
}
