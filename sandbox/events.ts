import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { triggers } from "./aws/deployments/triggers";

/** What the engine says of one step. */
export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Properties that change. */
  readonly diffs?: readonly string[] | null;
  /** What stood before: of what goes there is nothing else. */
  readonly old?: { readonly parent?: string } | null;
  readonly new?: {
    /** URN. */
    readonly parent?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
  } | null;
}

/** One line of the engine's event log, as far as it is read here. */
export interface EngineEvent {
  readonly sequence: number;
  readonly timestamp: number;
  readonly diagnosticEvent?: { readonly urn?: string; readonly message: string; readonly severity: string };
  /** The stack file's values by key, objects as JSON. */
  readonly preludeEvent?: { readonly config?: Readonly<Record<string, string>> | null };
  /** `planning`: of a preview. */
  readonly resourcePreEvent?: { readonly metadata: StepMetadata; readonly planning?: boolean };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
  };
  readonly policyAnalyzeSummaryEvent?: PolicySummary;
  readonly policyAnalyzeStackSummaryEvent?: PolicySummary;
  readonly summaryEvent?: {
    readonly resourceChanges?: Readonly<Record<string, number>>;
    readonly durationSeconds: number;
    readonly isPreview: boolean;
  };
}

interface PolicySummary {
  readonly resourceUrn?: string;
  readonly policyPackName: string;
  readonly policyPackVersion?: string;
  readonly passed?: readonly string[] | null;
  readonly failed?: readonly string[] | null;
}

/** The engine logs each call of its own; those lines are most of the log, and nobody here reads them. */
const noise = '"severity":"debug"';

/** Events of a whole log. A line cut short (a killed engine) is left out. */
export function parseEvents(text: string): EngineEvent[] {
  return text.split("\n").flatMap((line) => {
    if (line === "" || line.includes(noise)) return [];
    try {
      return [JSON.parse(line) as EngineEvent];
    } catch {
      return [];
    }
  });
}

export function readEvents(file: string): EngineEvent[] {
  return existsSync(file) ? parseEvents(readFileSync(file, "utf8")) : [];
}

/** Text without the engine's colour directives and the terminal's. */
export function plain(text: string): string {
  return text
    .replaceAll(/<\{%.*?%\}>/g, "")
    .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), "");
}

/** Reads what a growing log has gained. An `up` begins its log anew after its preview. */
export class EventTail {
  private readonly file: string;
  private offset = 0;
  private rest = "";

  constructor(file: string) {
    this.file = file;
  }

  /** Events since the last call; `restarted` where the log has begun anew. */
  next(): { readonly events: readonly EngineEvent[]; readonly restarted: boolean } {
    const size = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    const restarted = size < this.offset;
    if (restarted) {
      this.offset = 0;
      this.rest = "";
    }
    if (size === this.offset) return { events: [], restarted };
    const buffer = Buffer.alloc(size - this.offset);
    const opened = openSync(this.file, "r");
    const read = readSync(opened, buffer, 0, buffer.length, this.offset);
    closeSync(opened);
    this.offset += read;
    const text = this.rest + buffer.toString("utf8", 0, read);
    const end = text.lastIndexOf("\n");
    this.rest = text.slice(end + 1);
    return { events: parseEvents(text.slice(0, Math.max(end, 0))), restarted };
  }
}

/** Of the properties that a step changes in an ECS service, those for which ECS starts a deployment. */
export function deployingAmong(diffs: readonly string[]): string[] {
  // `loadBalancers[0].targetGroupArn` is of loadBalancers.
  return diffs.filter((path) => triggers.some((key) => key === /^[^.[]*/.exec(path)?.[0]));
}
