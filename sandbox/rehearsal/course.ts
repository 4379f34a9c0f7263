import type { Fault } from "./fault";
import type { PauseSetup } from "./setup";

/** What one rehearsal plays. */
export interface Script {
  /** Seconds from running to the first answer. @default the setup's `startupSeconds` */
  readonly startSeconds?: number;
  /** Why no new task comes to run. @default they run */
  readonly whyNotRunning?: string;
  readonly faults: readonly Fault[];
  readonly requestsPerMinute: number;
  /**
   * Minutes that the person takes who is asked: the same each time, or those of each time. The course waits where the
   * list has come to its end.
   */
  readonly approveAfterMinutes: number | readonly number[];
  readonly seed: number;
  /** The course waits at the first share of the traffic. @default false */
  readonly hold?: boolean;
  /** It fails there, with this reason. @default it does not */
  readonly fail?: string;
}

export interface CourseEvent {
  /** Since the deployment's start. */
  readonly seconds: number;
  readonly text: string;
}

/** A pause that a deployment came to. */
export interface PlayedPause extends PauseSetup {
  /** Since the deployment's start. */
  readonly seconds: number;
  /** @default none: it waits there */
  readonly became?: "continued" | "timed out";
}

/** How a release went. */
export interface Course {
  /** `stuck`: new tasks fail for ever, and nothing ends it. `waits`: for a person, or where it is held. */
  readonly end: "released" | "rolled back" | "stopped" | "stuck" | "waits";
  readonly released: boolean;
  /** Why it did not go on, to be read after "rolled back". */
  readonly reason?: string;
  readonly events: readonly CourseEvent[];
  /** From start to end. */
  readonly seconds: number;
  /** From start until it went back. */
  readonly failedSeconds?: number;
  /** From start until all traffic was on the old revision again. */
  readonly backSeconds?: number;
  readonly requests: { readonly all: number; readonly faulty: number };
  /** Alarms that went off, in their order: those that roll back, and those that only tell people. */
  readonly rollbackAlarms: readonly string[];
  readonly otherAlarms: readonly string[];
  /** Stage that it has come to. */
  readonly stage: string;
  /** Production and test traffic on the new revision, in percent. */
  readonly percent: number;
  readonly testPercent: number;
  readonly pauses: readonly PlayedPause[];
  readonly held: boolean;
}
