import * as assert from "node:assert/strict";
import type { Deployment } from "../../../release/deployment";
import { decisive, outcomeOf, outcomeText, refusalOf } from "../../../release/judge";

const wanted = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;
const third = `sha256:${"c".repeat(64)}`;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 3, minute));
/** Revisions are named after their image: `a1`, `b2`. */
const digestOf = (revision: string | undefined) =>
  revision === undefined ? undefined : { a: wanted, b: other, c: third }[revision.slice(0, 1)];

function deployment(status: string, revision: string, more: Partial<Deployment> = {}): Deployment {
  return { arn: `${status} of ${revision}`, status, createdAt: at(0), revision, ...more };
}

describe("the judgement of a release", () => {
  const why = { rollback: { reason: "alarm p99 went off.", revision: "b1" } };
  const pause = { hookId: "h", expiresAt: at(9), timeoutAction: "ROLLBACK" };
  const cases: readonly [string, Deployment, string][] = [
    ["a success", deployment("SUCCESSFUL", "a1"), "succeeded"],
    [
      "a pause, with its end",
      deployment("IN_PROGRESS", "a1", { stage: "POST_TEST_TRAFFIC_SHIFT", pause }),
      "paused at POST_TEST_TRAFFIC_SHIFT until 2026-01-02T03:09:00.000Z, then ROLLBACK",
    ],
    [
      "progress, with stage and share",
      deployment("IN_PROGRESS", "a1", { stage: "BAKE_TIME", percent: 10, reason: "not told" }),
      "in progress: IN_PROGRESS, BAKE_TIME, 10 % of traffic",
    ],
    [
      "no pause once it is on its way back",
      deployment("ROLLBACK_IN_PROGRESS", "a1", { stage: "CLEAN_UP", pause, ...why }),
      "in progress: ROLLBACK_IN_PROGRESS, CLEAN_UP, alarm p99 went off.",
    ],
    ["what has not begun", deployment("PENDING", "a1"), "in progress: PENDING"],
    ["a status of next year", deployment("THAWING", "a1"), "in progress: THAWING"],
    ["a rollback", deployment("ROLLBACK_SUCCESSFUL", "a1", why), "rolled back: alarm p99 went off"],
    [
      "a rollback by its own reason before that of the deployment",
      deployment("ROLLBACK_SUCCESSFUL", "a1", { ...why, reason: "another" }),
      "rolled back: alarm p99 went off",
    ],
    [
      "a rollback without a reason",
      deployment("ROLLBACK_SUCCESSFUL", "a1"),
      "rolled back: ECS gives no reason",
    ],
    [
      "a rollback that failed",
      deployment("ROLLBACK_FAILED", "a1", { reason: "no candidate" }),
      "failed: and the rollback failed too: no candidate",
    ],
    ["a stop", deployment("STOPPED", "a1", { reason: "by hand" }), "failed: stopped: by hand"],
    [
      "another image that succeeded",
      deployment("SUCCESSFUL", "b1"),
      "another image runs: the newest deployment brought sha256:bbbbbbbbbbbb",
    ],
    [
      "another image on its way",
      deployment("IN_PROGRESS", "b1", { pause }),
      "another image runs: sha256:bbbbbbbbbbbb is being deployed",
    ],
    [
      "another image that was rolled back to ours",
      deployment("ROLLBACK_SUCCESSFUL", "b1", { rollback: { revision: "a1" } }),
      "succeeded: ECS rolled sha256:bbbbbbbbbbbb back to it",
    ],
    [
      "another image that was rolled back to a third",
      deployment("ROLLBACK_SUCCESSFUL", "b1", { rollback: { revision: "c1" } }),
      "another image runs: ECS rolled sha256:bbbbbbbbbbbb back to sha256:cccccccccccc",
    ],
    ["an image that is not known yet", deployment("PENDING", "?"), "in progress: PENDING"],
    [
      "an image that is not known any more",
      deployment("SUCCESSFUL", "?"),
      "another image runs: the newest deployment brought an unknown image",
    ],
  ];
  for (const [what, newest, text] of cases)
    it(`tells ${what}`, () => {
      assert.equal(outcomeText(outcomeOf(wanted, newest, digestOf)), text);
    });
});

describe("the deployments that decide before an up", () => {
  const one = (status: string, revision: string, minute: number) =>
    deployment(status, revision, { arn: `${revision}@${minute}`, createdAt: at(minute) });
  const cases: readonly [string, readonly Deployment[], { ongoing?: string; lost?: string }][] = [
    ["nothing without a history", [], {}],
    ["nothing of another image", [one("ROLLBACK_SUCCESSFUL", "b1", 1)], {}],
    ["a rollback", [one("SUCCESSFUL", "b1", 1), one("ROLLBACK_SUCCESSFUL", "a1", 2)], { lost: "a1@2" }],
    [
      "a rollback before another image succeeded",
      [one("SUCCESSFUL", "b1", 2), one("STOPPED", "a1", 1)],
      { lost: "a1@1" },
    ],
    [
      "no rollback that a success followed",
      [one("ROLLBACK_FAILED", "a1", 1), one("SUCCESSFUL", "a2", 2)],
      {},
    ],
    [
      "a rollback after a success",
      [one("ROLLBACK_SUCCESSFUL", "a2", 2), one("SUCCESSFUL", "a1", 1)],
      { lost: "a2@2" },
    ],
    ["what is under way", [one("IN_PROGRESS", "b1", 2), one("SUCCESSFUL", "a1", 1)], { ongoing: "b1@2" }],
    [
      "a second try and the rollback before it",
      [one("ROLLBACK_SUCCESSFUL", "a1", 1), one("PENDING", "a2", 2)],
      { ongoing: "a2@2", lost: "a1@1" },
    ],
    [
      "one on its way back as both",
      [one("ROLLBACK_IN_PROGRESS", "a1", 1)],
      { ongoing: "a1@1", lost: "a1@1" },
    ],
  ];
  for (const [what, history, expected] of cases)
    it(`are ${what}`, () => {
      const { ongoing, lost } = decisive(wanted, history, digestOf);
      assert.deepEqual(
        { ...(ongoing && { ongoing: ongoing.arn }), ...(lost && { lost: lost.arn }) },
        expected,
      );
    });

  it("say when it ended, why, and what was there before", () => {
    const rollback = { reason: "circuit breaker", revision: "b1" };
    assert.deepEqual(
      refusalOf(deployment("ROLLBACK_SUCCESSFUL", "a1", { rollback, finishedAt: at(7) }), digestOf),
      { what: "rolled back", reason: "circuit breaker", at: at(7), former: other },
    );
    assert.deepEqual(refusalOf(deployment("STOPPED", "a1", { reason: "by hand" }), digestOf), {
      what: "failed",
      reason: "by hand",
      at: at(0),
    });
    assert.equal(refusalOf(deployment("ROLLBACK_REQUESTED", "a1"), digestOf).what, "rolling back");
  });
});
