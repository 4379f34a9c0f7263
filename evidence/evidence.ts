import type { Rule } from "../policy/lib/rule";
import type { EngineEvent } from "../sandbox/events";
import { type Framework, frameworksOf } from "./frameworks";
import { type Described, type Register, registersOf } from "./registers";
import { type Run, runOf } from "./run";
import { type Control, controlsOf, type Outcome, outcomes, worst } from "./verdicts";

/** What there is to show of one run. */
export interface Evidence {
  readonly run: Run;
  /** Time of all documents: ISO 8601, UTC. */
  readonly at: string;
  /** Where the events come from, for people. */
  readonly source: string;
  readonly packName: string;
  readonly controls: readonly Control[];
  readonly frameworks: readonly Framework[];
  readonly registers: readonly Register[];
  /** The worst of all, "fail" where the run itself went wrong. */
  readonly outcome: Outcome;
}

export interface Asked {
  readonly events: readonly EngineEvent[];
  readonly rules: readonly Rule[];
  readonly packName: string;
  /** What the catalogue says of services and destinations. */
  readonly described: Described;
  readonly source: string;
  /** @default when the run began */
  readonly at?: string | undefined;
}

/** All that the events of a run prove, and what they do not. Throws `UnreadableRun` where they prove nothing. */
export function evidenceOf({ events, rules, packName, described, source, at }: Asked): Evidence {
  const run = runOf(events, packName);
  const controls = controlsOf(run, rules, packName);
  return {
    run,
    at: at ?? run.at,
    source,
    packName,
    controls,
    frameworks: frameworksOf(controls),
    registers: registersOf(run, described),
    outcome: worst([
      ...controls.map(({ outcome }) => outcome),
      ...(run.errors.length > 0 ? ["fail" as const] : []),
    ]),
  };
}

/** How many verdicts there are of each outcome. */
export function countsOf(controls: readonly Control[]): Record<Outcome, number> {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  for (const { verdicts, notApplicable } of controls) {
    for (const { outcome } of verdicts) counts[outcome]++;
    counts["not applicable"] += notApplicable;
  }
  return counts;
}
