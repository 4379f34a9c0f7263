import { probes as shipped } from "./probes";
import { type ProbeId, probeIds } from "./probes/ids";
import { type Outcome, type Probe, type Stage, type Trial, untried, wordsOf } from "./probes/probe";
import { standsUp } from "./probes/stands-up";
import { type Assumption, assumptions } from "./register";

type Acting = Exclude<ProbeId, "stands-up">;
type Probes = Readonly<Record<Acting, Probe>>;

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
export async function runProbes(
  trial: Bringing,
  wanted: readonly ProbeId[],
  probes: Probes = shipped,
): Promise<readonly Judged[]> {
  const outcomes = new Map<ProbeId, Outcome>();
  const beside: Promise<void>[] = [];
  const run = async (stage: Stage, up: () => Promise<boolean>) => {
    const due = wanted.filter((id): id is Acting => id !== "stands-up" && probes[id].stage === stage);
    if (!isNeeded(stage, wanted, probes)) return;
    const stood = await standing(trial, up);
    for (const id of due) {
      const done = outcomeOf(id, trial, probes[id], stood).then((outcome) => {
        outcomes.set(id, outcome);
      });
      if (probes[id].beside) beside.push(done);
      else await done;
    }
  };
  await trial.makePeople();
  await run("platform", () => trial.makePlatform());
  await run("service", () => trial.release("1"));
  await run("release", () => trial.release("2"));
  await Promise.all(beside);
  return assumptions.flatMap((assumption) => judged(assumption, wanted, outcomes, trial));
}

const stages: readonly Stage[] = ["platform", "service", "release"];

/** Each stage stands on the ones before. `stands-up` looks at the first two. */
function isNeeded(stage: Stage, wanted: readonly ProbeId[], probes: Probes): boolean {
  const from = stages.slice(stages.indexOf(stage));
  return wanted.some((id) => from.includes(id === "stands-up" ? "service" : probes[id].stage));
}

/** Whether a stage came up whole, or why it could not even be tried. */
async function standing(trial: Bringing, up: () => Promise<boolean>): Promise<boolean | { why: string }> {
  if (trial.signal.aborted) return { why: "the trial was interrupted" };
  try {
    return await up();
  } catch (error) {
    trial.log(wordsOf(error));
    return { why: wordsOf(error) };
  }
}

async function outcomeOf(
  id: Acting,
  trial: Bringing,
  probe: Probe,
  stood: boolean | { why: string },
): Promise<Outcome> {
  if (trial.signal.aborted) return untried("the trial was interrupted");
  if (typeof stood === "object") return untried(stood.why);
  // What AWS refused while it came up is what the probes are about: only a second release needs all of the first.
  if (!stood && probe.stage === "release") return untried("the second release was not accepted");
  trial.log(`${id}: ${probe.does}`);
  const outcome = await probe
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
