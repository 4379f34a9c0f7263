import type { Actor } from "../acting";
import type { Run, StateResource } from "../engine";
import type { Log } from "../log";
import type { Person } from "../names";
import type { Verdict } from "../results";
import type { Settings } from "../settings";

/** What a probe came to, and what was seen. */
export interface Outcome {
  readonly verdict: Verdict;
  /** One sentence. */
  readonly why: string;
}

/** What a trial has brought about so far: what probes look at and act with. */
export interface Trial {
  readonly settings: Settings;
  readonly log: Log;
  /** Runs in the sandbox: nothing takes time there. */
  readonly sandbox: boolean;
  /** Acts as a role: the people's, or the service's own code. Sessions are an hour: each call takes a new one. */
  readonly as: (who: Person | "service") => Promise<Actor>;
  /** Every run of the engine on the platform, in order. */
  readonly runs: readonly Run[];
  /** Resources of the platform as its state has them. */
  readonly resources: () => Promise<readonly StateResource[]>;
  /** URL of the queue that hears the topics. */
  readonly queueUrl: () => Promise<string>;
  /** `npm run release -- wait` for the trial's stack, as the approver. */
  readonly releaseWait: (minutes: number) => Promise<ReleaseWait>;
  /** Notes what a probe made and could not delete: no state knows of it. */
  readonly leaves: (what: string) => void;
  /** Aborted where the trial is to end. */
  readonly signal: AbortSignal;
}

/** How the release command ended. */
export interface ReleaseWait {
  readonly status: number;
  /** What it wrote: its JSON report, and its lines where there is none. */
  readonly said: string;
}

/** What a probe needs to stand before it runs. */
export type Stage = "platform" | "service" | "release";

/** Tries one thing. It throws only what is not AWS's answer to what it tries: then it could not be tried. */
export interface Probe {
  readonly stage: Stage;
  /** What it does, for who watches. */
  readonly does: string;
  /** Waits for AWS most of the time: the stages after it do not wait for it. @default false */
  readonly beside?: boolean;
  readonly run: (trial: Trial) => Promise<Outcome>;
}

export function holds(why: string): Outcome {
  return { verdict: "holds", why };
}

export function fails(why: string): Outcome {
  return { verdict: "does not hold", why };
}

export function untried(why: string): Outcome {
  return { verdict: "could not be tried", why };
}

/** Name and message of an error, on one line. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.replace(/\s+/g, " ").trim();
  return message.startsWith(error.name) || error.name === "Error" ? message : `${error.name}: ${message}`;
}

/** What AWS answers where somebody may not do something. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error && /^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/.test(error.name)
  );
}

/** AWS's refusal of what must be refused; nothing where it let it pass. Another error is no answer. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return wordsOf(error);
    throw error;
  }
}
