import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Catalogue, Service } from "../../../model/catalogue";
import { line } from "../../../model/problems";
import { releaseOf, releaseProblems, strategyOf } from "../../../plan/release-plan";
import { always } from "../../support/always";
import { entry, smallWith } from "../../support/catalogues";
import { existingNetwork } from "../../support/found-network";
import { stackConfig } from "../../support/stacks";

const approver = "arn:aws:iam::111122223333:role/approver";
const hook = {
  functionArn: "arn:aws:lambda:eu-west-2:111122223333:function:judge",
  stages: ["POST_SCALE_UP"],
  minutes: 5,
};
const { port: _port, health: _health, exposure: _exposure, ...base } = entry;
const worker: Service = base;
const registered: Service = { ...base, exposure: "task", port: 8443 };
const scheduled: Service = { ...base, schedule: { expression: "rate(1 hour)", timezone: "Europe/London" } };

const small = smallWith({});
const stack = (release: object, services: object = {}, network: object = {}) =>
  stackConfig({ release, services, ...network });
const canary = { strategy: "canary", requestsPerMinute: 10_000 };

/** Of a canary of 5 % for 10 minutes. */
const tooFew =
  "of 100 releases with 1 % of errors, 1 would be seen before all traffic has moved: 5 % of 99 requests a minute for 10 minutes, where the alarm needs 2 of 3 minutes (criticality high). 80 are asked for. Use canaryBakeMinutes 716 or more, or more requests.";

function problems(
  release: object,
  services: object = {},
  catalogue: Catalogue = small,
  network: object = {},
): string[] {
  return releaseProblems(catalogue, stack(release, services, network), "Pulumi.test.yaml").map((problem) => {
    assert.equal(problem.file, "Pulumi.test.yaml");
    return line(problem).replace("cdd:platform.", "");
  });
}

describe("releaseOf", () => {
  it("takes AWS's own numbers where the stack says none", () => {
    assert.deepEqual(releaseOf("profile", entry, stack(canary)), {
      strategy: "canary",
      canaryPercent: 5,
      canaryBakeMinutes: 10,
      bakeMinutes: 15,
      hooks: [],
      requestsPerMinute: 10_000,
    });
    assert.deepEqual(releaseOf("profile", entry, stack({ ...canary, strategy: "linear" })), {
      strategy: "linear",
      stepPercent: 10,
      stepBakeMinutes: 6,
      bakeMinutes: 15,
      hooks: [],
      requestsPerMinute: 10_000,
    });
    assert.deepEqual(releaseOf("profile", entry, stack({ strategy: "blue-green" })), {
      strategy: "blue-green",
      bakeMinutes: 15,
      hooks: [],
    });
    assert.deepEqual(releaseOf("profile", entry, stack({ strategy: "rolling" })), { strategy: "rolling" });
  });

  it("takes the stack's numbers, and the service's own requests before the stack's", () => {
    const release = { ...canary, canaryPercent: 20, canaryBakeMinutes: 0, bakeMinutes: 1, hooks: [hook] };
    const chosen = stack(
      { ...release, approval: { approvers: [approver], timeoutMinutes: 60 } },
      { profile: { requestsPerMinute: 50 } },
    );
    assert.deepEqual(releaseOf("profile", entry, chosen), {
      strategy: "canary",
      canaryPercent: 20,
      canaryBakeMinutes: 0,
      bakeMinutes: 1,
      // Who approves is no part of a service's plan: the cluster's policy says it.
      approval: { stage: "PRE_SCALE_UP", timeoutMinutes: 60 },
      hooks: [hook],
      requestsPerMinute: 50,
    });
    const other = releaseOf("portal", entry, chosen);
    assert.ok(other.strategy === "canary" && other.requestsPerMinute === 10_000);
  });

  it("follows the entry before the stack", () => {
    assert.equal(releaseOf("profile", { ...entry, release: "linear" }, stack(canary)).strategy, "linear");
    assert.equal(releaseOf("profile", { ...entry, release: "rolling" }, stack(canary)).strategy, "rolling");
  });

  it("rolls what has no load balancer, whatever the stack says", () => {
    for (const each of [worker, registered, scheduled]) {
      assert.equal(strategyOf(each, stack(canary)), "rolling");
      assert.deepEqual(releaseOf("profile", each, stack(canary)), { strategy: "rolling" });
    }
  });
});

describe("releaseProblems", () => {
  it("finds nothing where every option is used", () => {
    const shifting = { bakeMinutes: 5, approval: { approvers: [approver] }, hooks: [hook] };
    assert.deepEqual(problems({ strategy: "rolling" }), []);
    assert.deepEqual(problems({ strategy: "blue-green", ...shifting }), []);
    assert.deepEqual(problems({ ...canary, ...shifting, canaryPercent: 5, canaryBakeMinutes: 30 }), []);
    const linear = { strategy: "linear", requestsPerMinute: 10_000, stepPercent: 5, stepBakeMinutes: 5 };
    assert.deepEqual(problems({ ...linear, ...shifting }), []);
  });

  it("counts an option as used where one entry chooses the strategy", () => {
    const catalogue = smallWith({ portal: { release: "canary" } });
    const release = { strategy: "rolling", canaryPercent: 10, bakeMinutes: 5, requestsPerMinute: 10_000 };
    assert.deepEqual(problems(release, {}, catalogue), []);
    assert.deepEqual(problems({ strategy: "rolling" }, { portal: { requestsPerMinute: 99 } }, catalogue), [
      `services.portal.requestsPerMinute: ${tooFew}`,
    ]);
  });

  for (const [strategy, option, by] of [
    ["rolling", { canaryPercent: 10 }, "canary"],
    ["blue-green", { canaryBakeMinutes: 10 }, "canary"],
    ["canary", { stepPercent: 10 }, "linear"],
    ["canary", { stepBakeMinutes: 10 }, "linear"],
    ["blue-green", { requestsPerMinute: 10 }, "canary or linear"],
    ["rolling", { bakeMinutes: 10 }, "canary, linear or blue-green"],
    ["rolling", { approval: { approvers: [approver] } }, "canary, linear or blue-green"],
    ["rolling", { hooks: [hook] }, "canary, linear or blue-green"],
  ] as const) {
    const [name] = Object.keys(option);
    it(`refuses ${name} where all is ${strategy}`, () => {
      const enough = strategy === "canary" ? { requestsPerMinute: 10_000 } : {};
      assert.deepEqual(problems({ strategy, ...enough, ...option }), [
        `release.${name}: does nothing: no service is released by ${by}. Leave it out.`,
      ]);
    });
  }

  const asks = (stage: string, more: object = {}) => ({
    ...canary,
    canaryBakeMinutes: 30,
    approval: { approvers: [approver], stage, timeoutMinutes: 60 },
    ...more,
  });
  const testTraffic = (...ranges: string[]) => ({ "network.testTrafficCidrs": ranges });

  for (const stage of ["POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT"]) {
    it(`refuses to ask at ${stage} about what nobody can have seen`, () => {
      const why =
        `release.approval.stage: ${stage} is after the test, and nothing tests: no range of network.testTrafficCidrs has a way to the balancer, ` +
        "which stands in private subnets. Use a range of the VPC, a function among hooks at TEST_TRAFFIC_SHIFT, or the stage PRE_SCALE_UP. It is so for";
      const publicOnly = (network: object) => problems(asks(stage), {}, small, network);
      assert.deepEqual(publicOnly(testTraffic("192.0.2.240/28")), [`${why} profile, trail.`]);
      assert.deepEqual(publicOnly(testTraffic()), [`${why} portal, profile, trail.`]);
      const early = { hooks: [{ ...hook, stages: ["PRE_SCALE_UP", "POST_SCALE_UP"] }] };
      assert.equal(problems(asks(stage, early)).length, 1, "no test traffic has reached it yet");
    });

    it(`takes ${stage} behind a function that tests, and with a range of the VPC`, () => {
      const tester = { hooks: [{ ...hook, stages: ["TEST_TRAFFIC_SHIFT"] }] };
      assert.deepEqual(problems(asks(stage, tester)), []);
      assert.deepEqual(problems(asks(stage), {}, small, testTraffic("10.0.64.0/24")), []);
    });
  }

  it("asks nobody about what rolls, and takes test traffic of a VPC whose ranges the file does not say", () => {
    const stage = "POST_TEST_TRAFFIC_SHIFT";
    const [found = ""] = problems(asks(stage), {}, smallWith({ ledger: registered }), testTraffic());
    assert.match(found, /It is so for portal, profile, trail\.$/);
    const network = { ...existingNetwork, testTrafficCidrs: ["192.0.2.240/28"] };
    assert.deepEqual(problems(asks(stage), {}, small, { network }), []);
  });

  it("refuses a person who may hold two fleets up for more than an hour", () => {
    const long = { approval: { approvers: [approver], stage: "POST_SCALE_UP", timeoutMinutes: 61 } };
    assert.deepEqual(problems(asks("POST_SCALE_UP", long)), [
      "release.approval.timeoutMinutes: 61 minutes are too long at POST_SCALE_UP: both revisions run in full meanwhile, and scaling sees half of what a task does. Use 1 to 60, or the stage PRE_SCALE_UP, where no new task has started.",
    ]);
    const early = { approval: { approvers: [approver], stage: "PRE_SCALE_UP", timeoutMinutes: 20_160 } };
    assert.deepEqual(problems(asks("PRE_SCALE_UP", early)), []);
  });

  it("refuses requests of a service that rolls", () => {
    assert.deepEqual(problems({ strategy: "rolling" }, { profile: { requestsPerMinute: 10 } }), [
      "services.profile.requestsPerMinute: does nothing: profile is released by rolling. Leave it out.",
    ]);
  });

  it("refuses a canary of nobody knows how many requests", () => {
    // The same of all three services: the report says it once.
    assert.deepEqual(
      [...new Set(problems({ strategy: "canary", canaryPercent: 10 }))],
      [
        "release.requestsPerMinute: is missing. Say how many requests a minute a service gets at least: by them a new revision is judged.",
      ],
    );
  });

  it("refuses a share that shows no fault, where the number of requests stands", () => {
    assert.deepEqual(
      [...new Set(problems({ ...canary, requestsPerMinute: 99 }))],
      [`release.requestsPerMinute: ${tooFew}`],
    );
    assert.deepEqual(problems(canary, { profile: { requestsPerMinute: 99 } }), [
      `services.profile.requestsPerMinute: ${tooFew}`,
    ]);
  });

  it("judges each service by its own alarms", () => {
    const catalogue = smallWith({ portal: { alarms: { errorPercent: 0.01 } } });
    const [found = "", ...others] = problems({ ...canary, requestsPerMinute: 10_000 }, {}, catalogue);
    assert.match(found, /^release.requestsPerMinute: of 100 releases with 0\.01 % of errors/);
    assert.deepEqual(others, []);
  });

  it("names the shortest bake that is long enough", () =>
    always(
      fc.property(
        fc.constantFrom("canary", "linear"),
        fc.integer({ min: 30, max: 990 }),
        fc.integer({ min: 1, max: 3000 }),
        (strategy, tenths, requestsPerMinute) => {
          const [share, bake] =
            strategy === "canary"
              ? ["canaryPercent", "canaryBakeMinutes"]
              : ["stepPercent", "stepBakeMinutes"];
          const of = (minutes: number) =>
            problems({ strategy, requestsPerMinute, [share]: tenths / 10, [bake]: minutes }).length;
          const [found = ""] = problems({ strategy, requestsPerMinute, [share]: tenths / 10, [bake]: 1 });
          const least = Number(/ (\d+) or more/.exec(found)?.[1] ?? 1441);
          if (least > 1440) assert.ok(found === "" || of(1440) > 0);
          else assert.deepEqual([of(least) > 0, of(least - 1) > 0], [false, true]);
        },
      ),
      { numRuns: 25 },
    ));
});
