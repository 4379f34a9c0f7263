import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { detection, judgedShares, undetected } from "../../components/fargate-microservice/service/detection";
import type { Criticality } from "../../model/levels";
import type { ReleasePlan } from "../../model/release";
import { always } from "../support/always";

/** Of so many minutes so many must be over the threshold, as `alarm-thresholds.ts` says it. */
const windows = {
  high: { datapoints: 2, periods: 3 },
  medium: { datapoints: 3, periods: 5 },
  low: { datapoints: 4, periods: 5 },
} as const;
const criticalities = ["high", "medium", "low"] as const;

const base = { bakeMinutes: 30, hooks: [] };
const canary = (canaryPercent: number, canaryBakeMinutes: number, requestsPerMinute: number) =>
  ({ ...base, strategy: "canary", canaryPercent, canaryBakeMinutes, requestsPerMinute }) as const;
const linear = (stepPercent: number, stepBakeMinutes: number, requestsPerMinute: number) =>
  ({ ...base, strategy: "linear", stepPercent, stepBakeMinutes, requestsPerMinute }) as const;

/** Probability of each number of hits: by ratios of neighbours, from the likeliest one on, which all together are one. */
function binomial(number: number, probability: number): Float64Array {
  const weights = new Float64Array(number + 1);
  const likeliest = Math.min(number, Math.floor((number + 1) * probability));
  const odds = probability / (1 - probability);
  weights[likeliest] = 1;
  for (let k = likeliest; k < number; k++)
    weights[k + 1] = ((weights[k] ?? 0) * odds * (number - k)) / (k + 1);
  for (let k = likeliest; k > 0; k--) weights[k - 1] = ((weights[k] ?? 0) * k) / odds / (number - k + 1);
  const sum = weights.reduce((before, each) => before + each, 0);
  return weights.map((each) => each / sum);
}

/** That of so many answers the threshold's part are errors, where each is one with that probability. */
function enoughErrors(answers: number, tenthsOfPercent: number): number {
  const least = Math.ceil((tenthsOfPercent * answers) / 1000);
  return binomial(answers, tenthsOfPercent / 1000)
    .slice(least)
    .reduce((before, each) => before + each, 0);
}

/** That a minute is over the threshold: five requests of the share at least, and the threshold's part of them an error. */
function minuteOver(requests: number, share: number, tenthsOfPercent: number): number {
  return binomial(requests, share).reduce(
    (sum, chance, got) =>
      got < 5 || chance < 1e-14 ? sum : sum + chance * enoughErrors(got, tenthsOfPercent),
    0,
  );
}

/** Every course that so many minutes can take. */
function seenInSome(chances: readonly number[], criticality: Criticality): number {
  const { datapoints, periods } = windows[criticality];
  let sum = 0;
  for (let course = 0; course < 2 ** chances.length; course++) {
    const over = chances.map((_, minute) => (course >> minute) % 2);
    const goesOff = over.some(
      (_, from) => over.slice(from, from + periods).reduce((all, each) => all + each, 0) >= datapoints,
    );
    if (goesOff)
      sum += chances.reduce((all, chance, minute) => all * (over[minute] === 1 ? chance : 1 - chance), 1);
  }
  return sum;
}

const near = (found: number, right: number, by: number, what: string) =>
  assert.ok(Math.abs(found - right) <= by, `${what}: ${found}, and ${right} is right`);

describe("the chance that an alarm sees a fault of its own size", () => {
  it("is that of all courses that the minutes can take", () =>
    always(
      fc.property(
        fc.array(fc.constantFrom(0.001, 0.03, 0.1, 0.33, 0.5, 0.9), { maxLength: 8 }),
        fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 100, max: 400 })),
        fc.oneof(fc.constantFrom(1, 10, 70, 1000), fc.integer({ min: 1, max: 1000 })),
        fc.constantFrom(...criticalities),
        (shares, requests, tenths, criticality) => {
          const right = seenInSome(
            shares.map((share) => minuteOver(requests, share, tenths)),
            criticality,
          );
          near(
            detection(shares, requests, tenths / 10, windows[criticality]),
            right,
            1e-8,
            `${requests} ${tenths}`,
          );
        },
      ),
    ));

  const three = [0.1, 0.1, 0.1];
  for (const [requests, tenths, by] of [
    // Few: a minute of less than five requests is none, of exactly five it is one.
    [4, 10, 1e-12],
    [5, 10, 1e-12],
    [60, 70, 1e-9],
    // By numbers where rounding of parts of a percent would ask for one error more, or one less.
    [1000, 70, 1e-9],
    [3000, 290, 1e-9],
    [20_000, 10, 1e-8],
  ] as const)
    it(`is that of every number of requests that the share can get: ${requests}, ${tenths / 10} %`, () => {
      const right = seenInSome(
        three.map((share) => minuteOver(requests, share, tenths)),
        "high",
      );
      near(detection(three, requests, tenths / 10, windows.high), right, by, `${requests}`);
    });

  it("takes the number of requests as fixed from 400 errors a minute on, which changes next to nothing", () => {
    const at = (requests: number, chance: (of: number) => number) =>
      seenInSome(
        three.map(() => chance(requests)),
        "high",
      );
    for (const [requests, tenths] of [
      [4010, 1000],
      [13_800, 290],
      [10_000_000, 10],
    ] as const) {
      const found = detection(three, requests, tenths / 10, windows.high);
      near(
        found,
        at(requests, (of) => enoughErrors(Math.round(of / 10), tenths)),
        1e-6,
        `${requests}`,
      );
      if (requests < 100_000)
        near(
          found,
          at(requests, (of) => minuteOver(of, 0.1, tenths)),
          0.02,
          `${requests}`,
        );
    }
    // Here it would ask for 21 errors of 2,001 requests, and 2,000 are as likely, of which it takes 20.
    for (const requests of [20_010, 13_793])
      near(
        detection(three, requests, requests === 20_010 ? 1 : 29, windows.high),
        at(requests, (of) => minuteOver(of, 0.1, of === 20_010 ? 10 : 290)),
        1e-8,
        `${requests}`,
      );
  });

  it("is none without minutes, and one where every answer is an error", () => {
    assert.equal(detection([], 1000, 1, windows.high), 0);
    assert.equal(detection([0.5], 1_000_000, 100, windows.high), 0);
    near(detection([0.5, 0.5], 1_000_000, 100, windows.high), 1, 1e-9, "100 %");
    near(detection([0.5, 0.5], 1000, 100, windows.high), 1, 1e-9, "100 %");
  });
});

describe("the minutes that there are to see a fault in", () => {
  const times = (count: number, share: number) => Array.from({ length: count }, () => share);
  for (const [what, plan, shares] of [
    ["rolling", { strategy: "rolling" }, []],
    ["blue-green", { ...base, strategy: "blue-green" }, []],
    ["canary", canary(10, 15, 1000), times(13, 0.1)],
    ["canary of nearly all", canary(99.9, 3, 1000), [0.999]],
    ["canary that is over before its figures", canary(10, 2, 1000), []],
    ["canary without a bake", canary(10, 0, 1000), []],
    ["canary of everything", canary(100, 15, 1000), []],
    ["linear", linear(30, 3, 1000), [...times(3, 0.3), ...times(3, 0.6), 0.9]],
    [
      "linear in steps that fit",
      linear(25, 4, 1000),
      [...times(4, 0.25), ...times(4, 0.5), ...times(2, 0.75)],
    ],
    ["linear in one step and a rest", linear(99.9, 4, 1000), times(2, 0.999)],
    ["linear in one step", linear(100, 15, 1000), []],
  ] as readonly (readonly [string, ReleasePlan, readonly number[]])[])
    it(`are those of each share but the last two: ${what}`, () =>
      assert.deepEqual(
        // Parts of a percent are not what a computer counts in.
        judgedShares(plan).map((share) => Math.round(share * 1e6) / 1e6),
        shares,
      ));
});

describe("a release that would show no fault", () => {
  const why = (release: ReleasePlan, criticality: Criticality = "high", errorPercent = 1) =>
    undetected({ criticality, alarms: { errorPercent }, release });
  const asked = (said: string | undefined) => Number(/Minutes (\d+) or more/.exec(said ?? "")?.[1]);

  it("says how many of a hundred would be seen, of what, and what would help", () => {
    const seen = (minutes: number, criticality: Criticality) =>
      Math.floor(
        100 *
          seenInSome(
            Array.from({ length: minutes - 2 }, () => minuteOver(1000, 0.1, 10)),
            criticality,
          ),
      );
    assert.ok(seen(5, "medium") > 0);
    assert.equal(
      why(canary(10, 5, 1000), "medium"),
      `of 100 releases with 1 % of errors, ${seen(5, "medium")} would be seen before all traffic has moved: 10 % of 1000 requests a minute for 5 minutes, where the alarm needs 3 of 5 minutes (criticality medium). 80 are asked for. Use canaryBakeMinutes ${asked(why(canary(10, 5, 1000), "medium"))} or more.`,
    );
    const few = why(linear(50, 30, 9));
    assert.match(
      few ?? "",
      /^of 100 releases .*: steps of 50 % of 9 requests a minute for 30 minutes, where the alarm needs 2 of 3 minutes \(criticality high\)\. 80 are asked for\. Use stepBakeMinutes \d+ or more, or more requests\.$/,
    );
    assert.match(why(canary(1, 30, 1)) ?? "", /Use a larger share, or more requests\.$/);
    assert.match(why(canary(1, 3, 1)) ?? "", /Use a larger share\.$/);
  });

  it("asks for the fewest minutes that would do", () => {
    for (const criticality of criticalities)
      for (const of of [
        (minutes: number) => canary(10, minutes, 1000),
        (minutes: number) => canary(2, minutes, 1000),
        (minutes: number) => linear(30, minutes, 40),
      ]) {
        const least = asked(why(of(3), criticality));
        assert.ok(least > 3, `${least}`);
        assert.equal(why(of(least), criticality), undefined);
        assert.equal(asked(why(of(least - 1), criticality)), least);
      }
  });

  it("is none where a share is everything, or traffic moves at once", () => {
    for (const plan of [
      canary(100, 0, 1),
      linear(100, 0, 1),
      { strategy: "rolling" },
      { ...base, strategy: "blue-green" },
    ] as const)
      assert.equal(why(plan), undefined);
    assert.notEqual(why(canary(99.9, 0, 1)), undefined);
    assert.notEqual(why(linear(99.9, 0, 1)), undefined);
  });

  it("is judged by the size that the entry names, and by what follows from its criticality", () => {
    const release = canary(10, 8, 1000);
    const said = (alarms: { errorPercent?: number }) => undetected({ criticality: "high", alarms, release });
    assert.match(said({}) ?? "", /^of 100 releases with 1 % of errors/);
    assert.match(said({ errorPercent: 0.5 }) ?? "", /^of 100 releases with 0\.5 % of errors/);
    assert.equal(said({ errorPercent: 20 }), why(release, "high", 20));
  });
});
