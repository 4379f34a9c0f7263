import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { always } from "../../../tests/support/always";
import { isOn } from "../../rehearsal/alarm";
import { Chance } from "../../rehearsal/chance";
import { Clock } from "../../rehearsal/clock";
import { readFault } from "../../rehearsal/fault";
import { workOut } from "../../rehearsal/metric-math";
import { stepsOf } from "../../rehearsal/steps";
import { judgements } from "../../rehearsal/target";

const health = { interval: 15, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 };

describe("a target of the rehearsal", () => {
  it("is healthy with its first good check, as long as it is initial", () => {
    assert.deepEqual(judgements(health, 4, 0), [{ at: 4, state: "healthy" }]);
    assert.deepEqual(judgements(health, 4, 34), [{ at: 34, state: "healthy" }]);
  });

  it("is unhealthy after three failures, and then takes two good checks", () => {
    assert.deepEqual(judgements(health, 4, 35), [
      { at: 34, state: "unhealthy" },
      { at: 64, state: "healthy" },
    ]);
    assert.deepEqual(judgements(health, 0, Number.POSITIVE_INFINITY), [{ at: 30, state: "unhealthy" }]);
  });
});

describe("an alarm of the rehearsal", () => {
  const twoOfThree = { datapoints: 2, periods: 3 };
  for (const [what, figures, missing, before, on] of [
    ["too few", [0, 0, 9], "notBreaching", false, false],
    ["enough, not in a row", [9, 0, 9], "notBreaching", false, true],
    ["enough, at the threshold", [0, 5, 5], "notBreaching", false, true],
    ["older ones than are judged", [9, 9, 0, 0, 9], "notBreaching", false, false],
    ["older ones in place of missing ones", [9, 9, undefined, undefined, 0], "notBreaching", false, true],
    [
      "nothing that was not there",
      [undefined, undefined, undefined, 9, undefined],
      "notBreaching",
      false,
      false,
    ],
    ["missing ones that are bad", [undefined, undefined, undefined, undefined, 9], "breaching", false, true],
    ["missing ones that change nothing", [undefined, 9], "ignore", true, true],
    ["missing ones that change nothing, silent", [9, 9], "ignore", false, false],
  ] as const)
    it(`counts ${what}: ${on ? "on" : "silent"}`, () => {
      const judging = { threshold: 5, comparison: ">=", evaluation: twoOfThree, missing } as const;
      assert.equal(isOn(figures, judging, before), on);
    });

  for (const [comparison, bad] of [
    [">=", [5, 6]],
    [">", [6]],
    ["<=", [4, 5]],
    ["<", [4]],
  ] as const)
    it(`counts figures ${comparison} its threshold`, () => {
      const once = { datapoints: 1, periods: 1 };
      const judging = { threshold: 5, comparison, evaluation: once, missing: "notBreaching" } as const;
      assert.deepEqual(
        [4, 5, 6].filter((figure) => isOn([figure], judging, false)),
        bad,
      );
    });
});

describe("metric math of the rehearsal", () => {
  for (const [expression, figures, result] of [
    ["1 + 2 * 3 - 4 / 2", {}, 5],
    ["(1 + 2) * 3", {}, 9],
    ["FILL(errors, 0) + FILL(other, 7)", { errors: 2, other: undefined }, 9],
    ["errors + 1", { errors: undefined }, undefined],
    ["IF(requests >= 5, 100 * FILL(errors, 0) / requests, 0)", { errors: 3, requests: 30 }, 10],
    ["IF(requests >= 5, 100 * FILL(errors, 0) / requests, 0)", { errors: 3, requests: 4 }, 0],
    ["IF(requests >= 5, 100 * FILL(errors, 0) / requests, 0)", { errors: 3, requests: undefined }, undefined],
    ["errors / requests", { errors: 1, requests: 0 }, undefined],
  ] as const)
    it(`works out ${expression} of ${JSON.stringify(figures)}`, () => {
      assert.equal(workOut(expression, figures), result);
    });

  for (const [expression, problem] of [
    ["errors + other", /"other" is no metric/],
    ["errors $ 2", /cannot be read/],
    ["(errors", /ends too early/],
    ["errors errors", /is not expected here/],
    ["FILL errors, 0", /where "\(" should/],
  ] as const)
    it(`refuses ${expression}`, () => {
      assert.throws(() => workOut(expression, { errors: 1 }), problem);
    });
});

describe("chance in the rehearsal", () => {
  it("is the same for the same seed, and another for another", () => {
    const drawn = (seed: number) => {
      const chance = new Chance(seed);
      return Array.from({ length: 5 }, () => chance.binomial(1000, 0.3));
    };
    assert.deepEqual(drawn(7), drawn(7));
    assert.notDeepEqual(drawn(7), drawn(8));
  });

  for (const [number, probability] of [
    [30, 0.01],
    [30, 0.9],
    [500, 0.05],
    [10_000, 0.4],
  ] as const)
    it(`has the mean and the variance of ${number} at ${probability}`, () => {
      const chance = new Chance(3);
      const runs = 4000;
      const all = Array.from({ length: runs }, () => chance.binomial(number, probability));
      const mean = all.reduce((sum, each) => sum + each, 0) / runs;
      const variance = all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / runs;
      const expected = number * probability * (1 - probability);
      assert.ok(Math.abs(mean - number * probability) < 5 * Math.sqrt(expected / runs), `${mean}`);
      assert.ok(Math.abs(variance / expected - 1) < 0.15, `${variance}`);
    });

  it("never draws more than there are, nor fewer than none", () =>
    always(
      fc.property(
        fc.nat(),
        fc.nat(10_000_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, number, p) => {
          const drawn = new Chance(seed).binomial(number, p);
          assert.ok(Number.isInteger(drawn) && drawn >= 0 && drawn <= number);
        },
      ),
    ));
});

describe("the clock of the rehearsal", () => {
  it("keeps the order of time, and of arrangement within a second", () => {
    const clock = new Clock();
    const seen: string[] = [];
    const happen = (what: string) => () => seen.push(`${clock.now} ${what}`);
    clock.at(5, happen("b"));
    clock.at(2, () => clock.at(1, happen("late")));
    clock.at(5, happen("c"));
    clock.in(1, happen("a"));
    for (let each = 0; each < 5; each += 1) clock.step();
    assert.deepEqual(seen, ["1 a", "2 late", "5 b", "5 c"]);
    assert.throws(() => clock.step(), /stand still/);
  });
});

describe("the steps of a release", () => {
  const shifting = { bakeMinutes: 5, hooks: [], requestsPerMinute: 100 };
  it("end with all traffic, and wait for nothing then", () => {
    const canary = { ...shifting, strategy: "canary", canaryBakeMinutes: 7 } as const;
    assert.deepEqual(stepsOf({ ...canary, canaryPercent: 12.5 }), [
      { percent: 12.5, minutes: 7 },
      { percent: 100, minutes: 0 },
    ]);
    assert.deepEqual(stepsOf({ ...canary, canaryPercent: 100 }), [{ percent: 100, minutes: 0 }]);
    assert.deepEqual(
      stepsOf({ ...shifting, strategy: "linear", stepPercent: 33.3, stepBakeMinutes: 2 }).map(
        ({ percent }) => percent,
      ),
      [33.3, 66.6, 99.9, 100],
    );
  });
});

describe("a fault on the command line", () => {
  for (const [text, faults] of [
    ["none", []],
    ["crash", [{ kind: "crash", of: "canary" }]],
    ["5xx=5%@canary", [{ kind: "5xx", of: "canary", share: 0.05 }]],
    ["5xx=0.5%@blue", [{ kind: "5xx", of: "blue", share: 0.005 }]],
    ["slow=3s", [{ kind: "slow", of: "canary", seconds: 3 }]],
  ] as const)
    it(`is read: ${text}`, () => {
      assert.deepEqual(readFault(text), faults);
    });

  for (const text of [
    "5xx",
    "5xx=0%",
    "5xx=101%",
    "5xx=5s",
    "slow=5%",
    "slow=61s",
    "crash@blue",
    "5xx=5%@green",
    "",
  ])
    it(`is refused: "${text}"`, () => {
      assert.equal(readFault(text), undefined);
    });
});
