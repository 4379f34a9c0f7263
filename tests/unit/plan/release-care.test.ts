import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { care, type ReleaseStrategy } from "../../../model/release";
import { always } from "../../support/always";
import { registered, scheduled, smallWith, worker } from "../../support/catalogues";
import { problemLines } from "../../support/problem-lines";

const strategies = Object.keys(care) as ReleaseStrategy[];
const excepted = (...stacks: string[]) => ({
  exceptions: {
    release: { stacks, ticket: "CDD-7" },
  },
});
const stackOf = (strategy: ReleaseStrategy) => ({
  release: {
    strategy,
    ...(care[strategy] === care.canary && { requestsPerMinute: 10_000 }),
  },
});
/** The problems of a small catalogue whose profile is changed. */
const lines = (profile: object, strategy: ReleaseStrategy) =>
  problemLines(smallWith({ profile }), stackOf(strategy));

describe("an entry less careful than the stack", () => {
  it("is refused, with what may stand there", () => {
    assert.deepEqual(lines({ release: "rolling" }, "canary"), [
      'services.ts: services.profile.release: "rolling" is less careful than canary, by which Pulumi.test.yaml releases. Use canary or linear, or add exceptions.release for test.',
    ]);
    assert.deepEqual(lines({ release: "blue-green" }, "linear").length, 1);
    assert.deepEqual(lines({ release: "rolling" }, "blue-green").length, 1);
  });

  it("is let be by an exception that names the stack", () => {
    assert.deepEqual(lines({ release: "rolling", ...excepted("prod", "test") }, "canary"), []);
    assert.deepEqual(lines({ release: "rolling", ...excepted("prod") }, "canary").length, 1);
  });

  it("may be more careful, and linear is as good as canary", () => {
    assert.deepEqual(lines({ release: "linear" }, "canary"), []);
    assert.deepEqual(lines({ release: "blue-green" }, "blue-green"), []);
  });

  it("needs no exception where nothing is taken away", () => {
    assert.deepEqual(lines({ release: "blue-green", ...excepted("prod", "test") }, "rolling"), [
      'services.ts: services.profile.exceptions.release.stacks[1]: "test" needs no exception: Pulumi.test.yaml releases by rolling, which is no more careful than blue-green. Leave it out.',
    ]);
  });

  it("is said beside everything else, also where the stack's release has other problems", () => {
    const found = problemLines(smallWith({ profile: { release: "rolling" }, trail: { port: 80 } }), {
      release: { strategy: "canary", canaryPercent: 0 },
    });
    assert.equal(found.length, 3, found.join("\n"));
  });

  it("is what the strategies' order says, and an exception holds exactly there", () =>
    always(
      fc.property(
        fc.constantFrom(...strategies),
        fc.constantFrom(...strategies),
        fc.boolean(),
        (own, stacks, with_) => {
          const careless = care[own] < care[stacks];
          // What a weaker entry leaves unused in the stack file is another problem.
          const found = lines({ release: own, ...(with_ && excepted("test")) }, stacks).filter((line) =>
            line.startsWith("services.ts:"),
          );
          assert.equal(found.length === 0, careless === with_, found.join("\n"));
        },
      ),
    ));
});

describe("an exception from the stack's release", () => {
  for (const [what, entry] of [
    ["a worker", worker],
    ["tasks that are called directly", registered],
    ["a scheduled entry", scheduled],
  ] as const)
    it(`does nothing for ${what}`, () => {
      const { profile: _, ...rest } = smallWith({}).services;
      const services = {
        ...rest,
        portal: { ...rest.portal, calls: [] },
        extra: { ...entry, ...excepted("test") },
      };
      const stores = { ...smallWith({}).stores };
      const catalogue = { ...smallWith({}), services, stores } as Parameters<typeof problemLines>[0];
      const found = problemLines(catalogue, stackOf("canary")).filter((line) => line.includes("extra"));
      assert.deepEqual(found, [
        "services.ts: services.extra.exceptions.release: does nothing: without a load balancer it rolls in every stack. Leave it out.",
      ]);
    });

  it("is not judged by a strategy that is none: that is said alone", () => {
    const catalogue = smallWith({ profile: { release: "canary", ...excepted("test") } });
    const found = problemLines(catalogue, { "release.strategy": "fast" });
    assert.equal(found.length, 1);
    assert.match(
      String(found),
      /^Pulumi\.test\.yaml: cdd:platform\.release\.strategy: "fast" is not allowed/,
    );
  });

  it("does nothing for an entry that is released as the stack says", () => {
    assert.deepEqual(lines(excepted("test"), "canary"), [
      "services.ts: services.profile.exceptions.release: does nothing: the entry is released as each stack says. Leave it out, or say release.",
    ]);
  });
});
