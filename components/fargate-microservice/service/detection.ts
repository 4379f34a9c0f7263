import { most, type ReleasePlan } from "../../../model/release";
import type { BalancedPlan } from "../args";
import { type Evaluation, leastRequests, soon, thresholds } from "../watch/alarm-thresholds";
import { shifts } from "./release-time";

/**
 * Of releases with a fault, the part in which an alarm must see it while only a share of the customers does: the power
 * that tests usually have. The fault is one exactly at the threshold; a larger one is seen far more often.
 */
const leastDetection = 0.8;

/**
 * Minutes of a share's time whose figures come too late or are not of that share alone: the last ones are judged when the
 * traffic has moved on, the first begins before it.
 */
const lostMinutes = 2;

/**
 * From so many errors a minute on the number of requests is taken as fixed. With it the alarm asks for one error more or
 * less: of so many, one is that in 2 % of all minutes at most.
 */
const manyErrors = 400;

/**
 * Why a release would let a fault of the size that its alarm names reach all customers, with the numbers; nothing where
 * it shows it, or where no share comes before the rest.
 */
export function undetected({
  criticality,
  alarms,
  release,
}: Pick<BalancedPlan, "criticality" | "alarms" | "release">): string | undefined {
  if (release.strategy !== "canary" && release.strategy !== "linear") return undefined;
  const isCanary = release.strategy === "canary";
  const percent = isCanary ? release.canaryPercent : release.stepPercent;
  if (percent >= 100) return undefined;
  const { requestsPerMinute } = release;
  const { errorPercent } = thresholds({ criticality, alarms });
  const evaluation = soon[criticality];
  const seen = (plan: ReleasePlan, requests = requestsPerMinute) =>
    detection(judgedShares(plan), requests, errorPercent, evaluation);
  const chance = seen(release);
  if (chance >= leastDetection) return undefined;
  const within = (minutes: number) =>
    seen(isCanary ? { ...release, canaryBakeMinutes: minutes } : { ...release, stepBakeMinutes: minutes });
  const least = leastWhere((minutes) => within(minutes) >= leastDetection, most.bake);
  const bake = isCanary ? "canaryBakeMinutes" : "stepBakeMinutes";
  const minutes = isCanary ? release.canaryBakeMinutes : release.stepBakeMinutes;
  const share = isCanary ? `${percent} %` : `steps of ${percent} %`;
  const ways = [
    ...(least === undefined ? ["a larger share"] : [`${bake} ${least} or more`]),
    ...(seen(release, most.requests) >= leastDetection ? ["more requests"] : []),
  ];
  return (
    `of 100 releases with ${errorPercent} % of errors, ${Math.floor(100 * chance)} would be seen before all traffic has moved: ` +
    `${share} of ${requestsPerMinute} requests a minute for ${minutes} minutes, where the alarm needs ${evaluation.datapoints} of ${evaluation.periods} minutes ` +
    `(criticality ${criticality}). ${100 * leastDetection} are asked for. Use ${ways.join(", or ")}.`
  );
}

/** The least whole number up to a most for which something holds that holds for all larger ones; nothing if for none. */
function leastWhere(holds: (value: number) => boolean, upTo: number): number | undefined {
  if (!holds(upTo)) return undefined;
  let [below, above] = [0, upTo];
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/** What there is to see in a release: for each minute before all traffic has moved, the new revision's share. */
export function judgedShares(plan: ReleasePlan): number[] {
  if (plan.strategy === "canary")
    return plan.canaryPercent >= 100 ? [] : minutesAt([plan.canaryPercent], plan.canaryBakeMinutes);
  if (plan.strategy !== "linear") return [];
  const shares = Array.from({ length: shifts(plan) - 1 }, (_, index) => plan.stepPercent * (index + 1));
  return minutesAt(shares, plan.stepBakeMinutes);
}

function minutesAt(shares: readonly number[], bakeMinutes: number): number[] {
  const all = shares.flatMap((share) => Array.from({ length: bakeMinutes }, () => share / 100));
  return all.slice(0, Math.max(0, all.length - lostMinutes));
}

/**
 * Probability that the alarm on server errors goes off within these minutes, where the new revision answers exactly so
 * many requests with an error as the alarm names. In closed form: in each minute the errors are binomial, and M of the
 * last N minutes must be over the threshold.
 */
export function detection(
  shares: readonly number[],
  requestsPerMinute: number,
  errorPercent: number,
  evaluation: Evaluation,
): number {
  const chances = new Map<number, number>();
  const perMinute = shares.map((share) => {
    const known = chances.get(share);
    if (known !== undefined) return known;
    const chance = breach(requestsPerMinute, share, errorPercent / 100);
    chances.set(share, chance);
    return chance;
  });
  return withinWindow(perMinute, evaluation);
}

/** Probability that one minute is over the threshold: over how many requests the share gets, and how many of them fail. */
function breach(requests: number, share: number, threshold: number): number {
  const mean = requests * share;
  if (mean * threshold > manyErrors) return tail(Math.round(mean), threshold, threshold);
  const width = 8 * Math.sqrt(mean) + 8;
  const from = Math.max(leastRequests, Math.floor(mean - width));
  let sum = 0;
  for (let got = from; got <= Math.min(requests, Math.ceil(mean + width)); got += 1)
    sum += exactly(requests, share, got) * tail(got, threshold, threshold);
  return Math.min(1, sum);
}

/** Probability that of so many requests at least the threshold's part fails. */
function tail(number: number, probability: number, threshold: number): number {
  const least = Math.ceil(threshold * number - 1e-9);
  if (probability >= 1 || least <= 0) return 1;
  const ratio = probability / (1 - probability);
  let term = exactly(number, probability, least);
  let sum = 0;
  // Above the mean each term is smaller than the one before.
  for (
    let failed = least;
    failed <= number && (term > 1e-12 || failed <= number * probability);
    failed += 1
  ) {
    sum += term;
    term *= (ratio * (number - failed)) / (failed + 1);
  }
  return Math.min(1, sum);
}

/** The binomial distribution, by logarithms: requests are up to ten million. */
function exactly(number: number, probability: number, hits: number): number {
  if (probability >= 1) return hits === number ? 1 : 0;
  const ways = logFactorial(number) - logFactorial(hits) - logFactorial(number - hits);
  return Math.exp(ways + hits * Math.log(probability) + (number - hits) * Math.log1p(-probability));
}

/** Stirling's series; below ten by multiplication, where the series is not exact. */
function logFactorial(number: number): number {
  if (number < 10) {
    let product = 1;
    for (let factor = 2; factor <= number; factor += 1) product *= factor;
    return Math.log(product);
  }
  const x = number + 1;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3);
}

/** Probability that in some window of N minutes at least M are hit. States are the last N - 1 minutes, as bits. */
function withinWindow(chances: readonly number[], { datapoints, periods }: Evaluation): number {
  const kept = 2 ** (periods - 1);
  let states = new Map([[0, 1]]);
  let seen = 0;
  for (const chance of chances) {
    const next = new Map<number, number>();
    const add = (state: number, probability: number) => next.set(state, (next.get(state) ?? 0) + probability);
    for (const [state, probability] of states) {
      const window = state * 2 + 1;
      if (ones(window) >= datapoints) seen += probability * chance;
      else add(window % kept, probability * chance);
      add((state * 2) % kept, probability * (1 - chance));
    }
    states = next;
  }
  return seen;
}

function ones(bits: number): number {
  return bits === 0 ? 0 : (bits % 2) + ones(Math.floor(bits / 2));
}
