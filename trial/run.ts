import { probes } from "./probes";
import { type ProbeId, probeIds } from "./probes/ids";
import { type Outcome, type Stage, type Trial, untried, wordsOf } from "./probes/probe";
import { standsUp } from "./probes/stands-up";
import { type Assumption, assumptions } from "./register";

/** What a trial says of one assumption. */
export interface Judged extends Outcome {
  readonly assumption: string;
  readonly probe: ProbeId;
}

/** What the trial needs brought up. A `Stand` does; tests have one of their own. */
export interface Bringing extends Trial {
  makePeople(): Promise<void>;
  makePlatform(): Promise<boolean>;
  /** A release of the service: each mark is another image. */
  release(mark: string): Promise<boolean>;
}

/**
 * Brings up what the wanted probes need, stage by stage, and runs each. What does not come up is an answer too: the
 * probes that needed it could not be tried.
 */
export async function runProbes(trial: Bringing, wanted: readonly ProbeId[]): Promise<readonly Judged[]> {
  const outcomes = new Map<ProbeId, Outcome>();
  const run = async (stage: Stage, up: () => Promise<boolean>) => {
    const due = wanted.filter((id) => id !== "stands-up" && probes[id].stage === stage);
    const later = neededAfter(stage, wanted);
    if (due.length === 0 && !later) return;
    const stands = !trial.signal.aborted && (await up());
    for (const id of due) outcomes.set(id, await outcomeOf(id, trial, stands, stage));
  };
  await trial.makePeople();
  await run("platform", () => trial.makePlatform());
  await run("service", () => trial.release("1"));
  await run("release", () => trial.release("2"));
  return assumptions.flatMap((assumption) => judged(assumption, wanted, outcomes, trial));
}

const stages: readonly Stage[] = ["platform", "service", "release"];

/** Whether a later stage is needed: each stands on the ones before. `stands-up` looks at the first two. */
function neededAfter(stage: Stage, wanted: readonly ProbeId[]): boolean {
  const later = stages.slice(stages.indexOf(stage) + 1);
  return wanted.some((id) => (id === "stands-up" ? stage !== "release" : later.includes(probes[id].stage)));
}

async function outcomeOf(id: ProbeId, trial: Trial, stands: boolean, stage: Stage): Promise<Outcome> {
  if (trial.signal.aborted) return untried("the trial was interrupted");
  // What AWS refused while it came up is what the probes are about: only a second release needs all of the first.
  if (!stands && stage === "release") return untried("the second release was not accepted");
  if (id === "stands-up") throw new Error("stands-up is no probe that runs");
  trial.log(`${id}: ${probes[id].does}`);
  const outcome = await probes[id]
    .run(trial)
    .catch((error: unknown): Outcome => untried(`an answer that nobody expected: ${wordsOf(error)}`));
  trial.log(`${id}: ${outcome.verdict.toUpperCase()}. ${outcome.why}`);
  return outcome;
}

function judged(
  { id: assumption, tried }: Assumption,
  wanted: readonly ProbeId[],
  outcomes: ReadonlyMap<ProbeId, Outcome>,
  trial: Pick<Trial, "runs">,
): Judged[] {
  if (!("probe" in tried) || !wanted.includes(tried.probe)) return [];
  const outcome = "made" in tried ? standsUp(tried, trial) : outcomes.get(tried.probe);
  return [{ assumption, probe: tried.probe, ...(outcome ?? untried("the trial did not come so far")) }];
}

/** The probes asked for, in the order in which they run; all where none is named. */
export function wantedProbes(
  named: readonly string[],
  refuse: (unknown: string) => never,
): readonly ProbeId[] {
  for (const name of named) if (!probeIds.some((id) => id === name)) refuse(name);
  return named.length === 0 ? probeIds : probeIds.filter((id) => named.includes(id));
}
