import { serviceType } from "./aws/deployments/store";
import type { Cli } from "./cli";
import { deployingAmong, type EngineEvent, plain } from "./events";
import { count } from "./log";
import { type Verdict, verdictOf } from "./verdict";

/** Answer of `--json`. */
export interface Summary {
  /** Whose result this is: never AWS's. */
  readonly sandbox: true;
  readonly command: string;
  readonly stack: string;
  readonly result: "succeeded" | "failed" | "interrupted";
  /** The engine's exit status. */
  readonly exitStatus: number;
  /** Number of resources by operation (`create`, `same`, …). */
  readonly changes: Readonly<Record<string, number>>;
  /** Services whose deployment the run starts, or would start. */
  readonly releases: readonly string[];
  readonly policies: Verdict;
  /** Service → its images without a digest: everything of its stands but the workload. */
  readonly waiting: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly { readonly urn?: string; readonly message: string }[];
  readonly durationSeconds: number;
  readonly cli: { readonly version: string; readonly source: Cli["source"]; readonly tested: boolean };
}

export interface Outcome {
  readonly command: string;
  readonly stack: string;
  readonly code: number;
  readonly events: readonly EngineEvent[];
  /** Of the whole run, in seconds. */
  readonly seconds: number;
  readonly cli: Cli;
}

/** What a run of the engine came to. */
export function summaryOf({ command, stack, code, events, seconds, cli }: Outcome): Summary {
  return {
    sandbox: true,
    command,
    stack,
    result: code === 0 ? "succeeded" : isInterrupted(code) ? "interrupted" : "failed",
    exitStatus: code,
    changes: changesIn(events),
    releases: releasesIn(events),
    policies: verdictOf(events, isInterrupted(code)),
    waiting: waitingIn(events),
    errors: errorsIn(events),
    durationSeconds: Math.round(seconds * 10) / 10,
    cli: { version: cli.version, source: cli.source, tested: cli.tested },
  };
}

/** Whether a signal ended the run: the exit status is 128 and the signal's number then. */
function isInterrupted(code: number): boolean {
  return code > 128 && code < 160;
}

/** Number of resources by operation: the engine's count, or its finished steps where it did not come to count. */
function changesIn(events: readonly EngineEvent[]): Record<string, number> {
  const counted = events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges;
  if (counted) return { ...counted };
  const done: Record<string, number> = {};
  for (const { resOutputsEvent } of events)
    if (resOutputsEvent && resOutputsEvent.metadata.op !== "read")
      done[resOutputsEvent.metadata.op] = (done[resOutputsEvent.metadata.op] ?? 0) + 1;
  return done;
}

const deploying = new Set(["create", "create-replacement", "replace"]);

/** Names of the ECS services of which a run makes a deployment start. */
export function releasesIn(events: readonly EngineEvent[]): string[] {
  const names = events.flatMap(({ resourcePreEvent }) => {
    const step = resourcePreEvent?.metadata;
    if (step?.type !== serviceType) return [];
    const { op, diffs, new: asked } = step;
    const forced = asked?.inputs?.forceNewDeployment === true;
    const changed = deployingAmong(diffs ?? []).length > 0;
    const starts = deploying.has(op) || (op === "update" && (forced || changed));
    return starts ? [String(asked?.inputs?.name ?? step.urn)] : [];
  });
  return [...new Set(names)].sort();
}

/** What a run says of releases to a person: how many, and of which services. */
export function tellReleases(releases: readonly string[], future: boolean): string {
  const verb = future ? "an up would start" : "started";
  return releases.length === 0
    ? `${verb} no release`
    : `${verb} ${count(releases.length, "release")}: ${releases.join(", ")}`;
}

/** The program's outputs, as far as the run came to know them. */
export function outputsIn(events: readonly EngineEvent[]): Readonly<Record<string, unknown>> {
  const stack = events.findLast((event) => event.resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack");
  return stack?.resOutputsEvent?.metadata.new?.outputs ?? {};
}

function waitingIn(events: readonly EngineEvent[]): Summary["waiting"] {
  const { waiting } = outputsIn(events);
  return (waiting ?? {}) as Summary["waiting"];
}

/** Which images are missing, and how many services wait for each; nothing where none does. */
export function tellWaiting(waiting: Summary["waiting"]): string | undefined {
  const images = [...new Set(Object.values(waiting).flat())];
  if (images.length === 0) return undefined;
  const lines = images.map((image) => {
    const services = Object.keys(waiting).filter((service) => waiting[service]?.includes(image));
    return `  ${image}: ${services.length > 3 ? `${services.length} services` : services.join(", ")}`;
  });
  return ["images without a digest, and who waits for them:", ...lines].join("\n");
}

function errorsIn(events: readonly EngineEvent[]): { urn?: string; message: string }[] {
  return events.flatMap(({ diagnosticEvent: said }) =>
    said?.severity === "error"
      ? [{ ...(said.urn ? { urn: said.urn } : {}), message: plain(said.message).trim() }]
      : [],
  );
}
