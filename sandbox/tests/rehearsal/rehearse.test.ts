import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { BalancedPlan } from "../../../components/fargate-microservice/args";
import { detection, judgedShares } from "../../../components/fargate-microservice/service/detection";
import { updateMinutes } from "../../../components/fargate-microservice/service/release-time";
import { soon, thresholds } from "../../../components/fargate-microservice/watch/alarm-thresholds";
import { ownContainerShape } from "../../../model/container";
import { criticality } from "../../../model/levels";
import { type HookPlan, type ReleasePlan, strategy } from "../../../model/release";
import { platform } from "../../../services";
import { always } from "../../../tests/support/always";
import { anyOf } from "../../../tests/support/any-value";
import { anyPlan } from "../../../tests/support/plans";
import { samplePlan } from "../../../tests/support/service-plan";
import { projectFolder, stackFiles } from "../../../tests/support/stacks";
import type { Course, Script } from "../../rehearsal/course";
import type { Fault } from "../../rehearsal/fault";
import { setupOf } from "../../rehearsal/plan-setup";
import { play } from "../../rehearsal/play";
import { rehearse } from "../../rehearsal/rehearse";
import { balancedPlan } from "../../rehearsal/service-plan";

const script = { faults: [], requestsPerMinute: 300, approveAfterMinutes: 20, seed: 1 };
const shifting = { bakeMinutes: 30, hooks: [] };
const canary = {
  ...shifting,
  strategy: "canary",
  canaryPercent: 10,
  canaryBakeMinutes: 30,
  requestsPerMinute: 300,
} as const;

const course = (plan: Partial<BalancedPlan>, played: Partial<Script> = {}): Course =>
  rehearse({ ...samplePlan, release: canary, ...plan }, { ...script, ...played });
const alarmed = (role: string) => `because of CloudWatch alarm(s) in ALARM state: cdd-dev-screening-${role}`;
const said = ({ events }: Course) => events.map(({ text }) => text);
const when = ({ events }: Course, text: string) =>
  events.find((event) => event.text.startsWith(text))?.seconds ?? NaN;

describe("a rehearsed release", () => {
  it("moves a share, then all, and bakes as long as the plan says", () => {
    const played = course({});
    assert.ok(played.released);
    const first = when(played, "10 % of the traffic");
    const all = when(played, "100 % of the traffic");
    assert.equal(all - first, 30 * 60);
    // The old tasks finish what they have begun after the bake.
    assert.equal(played.seconds - all, 30 * 60 + 2 * samplePlan.stopSeconds);
    assert.equal(played.requests.faulty, 0);
  });

  it("moves in steps by linear, and waits for nothing after the last but the bake", () => {
    const played = course({
      release: {
        ...shifting,
        strategy: "linear",
        stepPercent: 25,
        stepBakeMinutes: 6,
        requestsPerMinute: 300,
      },
    });
    const times = [25, 50, 75, 100].map((share) => when(played, `${share} % of the traffic`));
    assert.deepEqual(
      times.map((time) => time - (times[0] ?? 0)),
      [0, 360, 720, 1080],
    );
    assert.equal(played.seconds - (times[3] ?? 0), 30 * 60 + 60);
  });

  it("waits for functions and a person at one stage at once, and goes back where nobody comes", () => {
    const approval = { stage: "POST_SCALE_UP", timeoutMinutes: 60 } as const;
    const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:judge";
    const hooks = [{ functionArn, stages: ["PRE_SCALE_UP", "POST_SCALE_UP"], minutes: 25 }] as const;
    const release = { ...canary, approval, hooks };
    const played = course({ release });
    assert.equal(when(played, "new tasks start"), 25 * 60);
    assert.equal(when(played, "a person has") - when(played, "waits for a person"), 25 * 60);
    const alone = course({ release }, { approveAfterMinutes: 61 });
    assert.equal(alone.reason, "because nobody continued it at POST_SCALE_UP within 60 minutes");
    assert.equal(alone.rollbackAlarms.length, 0);
  });

  it("asks a person before each step where the stack says so", () => {
    const approval = { stage: "PRE_PRODUCTION_TRAFFIC_SHIFT", timeoutMinutes: 60 } as const;
    const played = course({ release: { ...canary, approval } });
    assert.equal(said(played).filter((text) => text === "a person has continued it").length, 2);
    assert.equal(when(played, "100 %") - when(played, "10 %"), (30 + 20) * 60);
  });

  it("replaces tasks one by one where it rolls, and starts the old ones again on the way back", () => {
    const rolls = { release: { strategy: "rolling" }, tasks: { min: 3 }, startupSeconds: 120 } as const;
    assert.ok(said(course(rolls)).includes("old tasks replaced: 3 of 3"));
    const back = course(rolls, { faults: [{ kind: "5xx", of: "canary", share: 0.5 }] });
    assert.equal(back.reason, alarmed("tg1-5xx"));
    assert.ok((back.backSeconds ?? 0) - when(back, "ROLLBACK") >= 120);
  });

  it("goes back at once where traffic is shifted", () => {
    const back = course({}, { faults: [{ kind: "slow", of: "canary", seconds: 3 }] });
    assert.equal(back.reason, alarmed("tg2-latency"));
    assert.equal(back.backSeconds, when(back, "ROLLBACK"));
    assert.ok(back.requests.faulty > 0 && back.requests.faulty < back.requests.all);
  });

  it("is not watched where an alarm is on already: a release that mends an incident goes through", () => {
    const mending = course({}, { faults: [{ kind: "5xx", of: "blue", share: 0.2 }] });
    assert.ok(mending.released);
    assert.match(said(mending)[1] ?? "", /^cdd-dev-screening-tg1-5xx is on already: ECS watches no alarm/);
  });

  it("is ended by the circuit breaker where tasks take longer than they may, after half of them and three at least", () => {
    const slow = course({ tasks: { min: 8 } }, { startSeconds: 400 });
    assert.equal(
      slow.reason,
      "because the circuit breaker threshold was exceeded: new tasks do not become healthy",
    );
    assert.equal(
      said(slow)
        .filter((text) => text.startsWith("a new task is ended"))
        .at(-1)
        ?.endsWith("failure 4 of 4"),
      true,
    );
    const few = course({ tasks: { min: 1 } }, { faults: [{ kind: "crash", of: "canary" }] });
    assert.equal(said(few).filter((text) => text.startsWith("a new task is ended")).length, 3);
  });
});

const strategies: fc.Arbitrary<ReleasePlan> = fc
  .record({
    strategy: anyOf(strategy),
    share: fc.constantFrom(3, 12.5, 50),
    bake: fc.integer({ min: 15, max: 60 }),
    approval: fc.boolean(),
  })
  .map(({ strategy, share, bake, approval }) => {
    if (strategy === "rolling") return { strategy };
    const all = {
      bakeMinutes: bake,
      hooks: [],
      ...(approval && { approval: { stage: "POST_TEST_TRAFFIC_SHIFT" as const, timeoutMinutes: 60 } }),
    };
    const requestsPerMinute = 1_000_000;
    if (strategy === "blue-green") return { strategy, ...all };
    return strategy === "canary"
      ? { strategy, ...all, canaryPercent: share, canaryBakeMinutes: bake, requestsPerMinute }
      : { strategy, ...all, stepPercent: share, stepBakeMinutes: bake, requestsPerMinute };
  });

/** Any balanced service, as far as its release depends on it. */
const anyService: fc.Arbitrary<BalancedPlan> = fc
  .record({
    release: strategies,
    criticality: anyOf(criticality),
    startupSeconds: fc.integer({ min: 0, max: 540 }),
    stopSeconds: anyOf(ownContainerShape.stopSeconds),
    min: fc.integer({ min: 1, max: 12 }),
    alarms: fc.record({ errorPercent: fc.double({ min: 0.1, max: 100, noNaN: true }) }, { requiredKeys: [] }),
  })
  .map(({ min, ...plan }) => ({ ...samplePlan, ...plan, tasks: { min } }));

/** Functions that judge at early and late stages, and at each shift. */
const functions = fc.array(
  fc.record({
    functionArn: fc.constant("arn:aws:lambda:eu-central-1:111122223333:function:judge"),
    stages: fc.subarray<HookPlan["stages"][number]>([
      "PRE_SCALE_UP",
      "TEST_TRAFFIC_SHIFT",
      "PRODUCTION_TRAFFIC_SHIFT",
      "POST_PRODUCTION_TRAFFIC_SHIFT",
    ]),
    minutes: fc.integer({ min: 1, max: 60 }),
  }),
  { maxLength: 2 },
);

const seeds = fc.nat(2 ** 31);
const playing = (plan: BalancedPlan, seed: number, faults: readonly Fault[], more: Partial<Script> = {}) =>
  rehearse(plan, { ...script, requestsPerMinute: 1_000_000, seed, faults, ...more });

describe("any rehearsed release", function () {
  this.timeout("2m");

  it("ends released without a fault, however long it starts within its time: no alarm goes off, nobody is woken", () =>
    always(
      fc.property(anyService, seeds, fc.double({ min: 0, max: 1, noNaN: true }), (plan, seed, part) => {
        const startSeconds = Math.round(plan.startupSeconds * part);
        const { released, rollbackAlarms, otherAlarms, requests } = playing(plan, seed, [], { startSeconds });
        assert.deepEqual([released, rollbackAlarms, otherAlarms, requests.faulty], [true, [], [], 0]);
      }),
    ));

  it("ends within the time-out that its service is given, the first one too", () =>
    always(
      fc.property(anyService, functions, fc.boolean(), seeds, (plan, hooks, stands, seed) => {
        const release = plan.release.strategy === "rolling" ? plan.release : { ...plan.release, hooks };
        const played = play(
          { ...setupOf({ ...plan, release }), stands },
          { ...script, seed, approveAfterMinutes: 0 },
        );
        assert.equal(played.end, "released");
        assert.ok(played.seconds <= updateMinutes(release) * 60, `${played.seconds} s`);
      }),
    ));

  it("goes back where new tasks crash, by the circuit breaker and without one request that met it", () =>
    always(
      fc.property(anyService, seeds, (plan, seed) => {
        const { released, reason, requests } = playing(plan, seed, [{ kind: "crash", of: "canary" }]);
        assert.deepEqual([released, requests.faulty], [false, 0]);
        assert.match(reason ?? "", /circuit breaker/);
      }),
    ));

  it("goes back on a fault above the threshold where there is traffic enough", () =>
    always(
      fc.property(anyService, seeds, (plan, seed) => {
        const share = Math.min(1, (1.5 * thresholds(plan).errorPercent) / 100);
        const { reason } = playing(plan, seed, [{ kind: "5xx", of: "canary", share }]);
        assert.match(
          reason ?? "",
          /^because of CloudWatch alarm\(s\) in ALARM state: cdd-dev-screening-tg[12]-5xx$/,
        );
      }),
    ));
});

describe("the probability that a share shows a fault", function () {
  this.timeout("2m");

  for (const [criticality, canaryPercent, canaryBakeMinutes, requestsPerMinute] of [
    ["high", 10, 15, 300],
    ["high", 10, 30, 300],
    ["medium", 20, 15, 300],
    ["low", 10, 40, 600],
  ] as const)
    it(`is what rehearsed releases show: ${criticality}, ${canaryPercent} % of ${requestsPerMinute} for ${canaryBakeMinutes} min`, () => {
      const release = { ...canary, canaryPercent, canaryBakeMinutes, requestsPerMinute, bakeMinutes: 0 };
      const { errorPercent } = thresholds({ criticality, alarms: {} });
      const runs = 400;
      const seen = Array.from({ length: runs }, (_, seed) =>
        course(
          { release, criticality },
          { seed, requestsPerMinute, faults: [{ kind: "5xx", of: "canary", share: errorPercent / 100 }] },
        ),
      ).filter((played) => !played.released && !said(played).some((text) => text.startsWith("100 %"))).length;
      const formula = detection(judgedShares(release), requestsPerMinute, errorPercent, soon[criticality]);
      // Three deviations of so many runs, and the parts of minutes at both ends.
      assert.ok(Math.abs(seen / runs - formula) < 0.1, `${seen / runs} rehearsed, ${formula} by the formula`);
    });
});

/** One of each strategy, beside what a stack says. */
const releases: readonly ReleasePlan[] = [
  { strategy: "rolling" },
  { ...shifting, strategy: "blue-green" },
  canary,
  { ...shifting, strategy: "linear", stepPercent: 20, stepBakeMinutes: 6, requestsPerMinute: 300 },
];

/** Of a service as slow as its entry says, nothing goes off. */
function isSound(plan: BalancedPlan, seed: number): void {
  for (const release of [plan.release, ...releases]) {
    const played = rehearse({ ...plan, release }, { ...script, seed });
    const { end, rollbackAlarms, otherAlarms } = played;
    const what = `${plan.service}, ${plan.criticality}, ${release.strategy}`;
    assert.deepEqual([end, rollbackAlarms, otherAlarms], ["released", [], []], what);
  }
}

/** Balanced services of any platform. A rehearsed task without a fault answers in 0.1 s: an alarm on that would be right. */
const anyBalanced = anyPlan.map(({ planned }) =>
  planned.services.flatMap((plan) => {
    if (plan.kind !== "balanced") return [];
    const { latencySeconds, ...alarms } = plan.alarms;
    return [{ ...plan, alarms: (latencySeconds ?? 0) > 0.1 ? plan.alarms : alarms }];
  }),
);

describe("the services of any catalogue in any stack", function () {
  this.timeout("2m");

  it("are released by their own start, under every strategy and whatever their criticality", () =>
    always(
      fc.property(anyBalanced, seeds, (plans, seed) => {
        for (const plan of plans)
          for (const criticality of ["high", "medium", "low"] as const)
            isSound({ ...plan, criticality }, seed);
      }),
      { numRuns: 50 },
    ));
});

describe("the services of this repository", () => {
  for (const stack of Object.keys(stackFiles))
    it(`are released in ${stack} under every strategy by their own start`, () => {
      for (const [service, entry] of Object.entries(platform.services))
        if ("exposure" in entry) isSound(balancedPlan(platform, projectFolder, stack, service), script.seed);
    });
});
