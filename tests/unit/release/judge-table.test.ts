import * as assert from "node:assert/strict";
import { ServiceDeploymentStatus } from "@aws-sdk/client-ecs";
import type { Deployment } from "../../../release/deployment";
import { decisive, type Outcome, outcomeOf } from "../../../release/judge";

const digests = { wanted: `sha256:${"a".repeat(64)}`, other: `sha256:${"b".repeat(64)}` } as const;
type Image = "wanted" | "other" | "unknown";
const images: readonly Image[] = ["wanted", "other", "unknown"];
const digestOf = (revision: string | undefined) =>
  revision === "wanted" || revision === "other" ? digests[revision] : undefined;

/**
 * What a gate must say, written by hand: rows are ECS's statuses, columns the image of the newest deployment and, behind
 * the arrow, the one that ECS rolls back to. `✓` the wanted image runs and nothing will change that; `✗` it does not, and
 * the release has ended or will end so; `…` nobody knows yet; `~` another image runs or is coming.
 */
const table = `
                      wanted→wanted wanted→other wanted→unknown other→wanted other→other other→unknown unknown→wanted unknown→other unknown→unknown
PENDING               …             …            …              ~            ~           ~             …              …             …
IN_PROGRESS           …             …            …              ~            ~           ~             …              …             …
STOP_REQUESTED        …             …            …              ~            ~           ~             …              …             …
STOPPED               ✗             ✗            ✗              ~            ~           ~             ~              ~             ~
SUCCESSFUL            ✓             ✓            ✓              ~            ~           ~             ~              ~             ~
ROLLBACK_REQUESTED    …             …            …              …            ~           …             …              …             …
ROLLBACK_IN_PROGRESS  …             …            …              …            ~           …             …              …             …
ROLLBACK_SUCCESSFUL   ✗             ✗            ✗              ✓            ~           ~             ✓              ~             ~
ROLLBACK_FAILED       ✗             ✗            ✗              ✗            ✗           ✗             ✗              ✗             ✗
`;
const signs: Readonly<Record<Outcome["kind"], string>> = {
  succeeded: "✓",
  "rolled back": "✗",
  failed: "✗",
  "in progress": "…",
  "another image runs": "~",
  paused: "paused",
  "not there yet": "not there yet",
};
const [head = [], ...rows] = table
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));

function deployment(status: string, image: Image, backTo: Image): Deployment {
  return {
    arn: `${status} of ${image}`,
    status,
    createdAt: new Date(0),
    revision: image,
    rollback: { revision: backTo },
  };
}

describe("the gate, status by status", () => {
  it("knows every status that ECS has", () => {
    assert.deepEqual(rows.map(([status]) => status).sort(), Object.values(ServiceDeploymentStatus).sort());
    assert.deepEqual(
      head,
      images.flatMap((image) => images.map((backTo) => `${image}→${backTo}`)),
    );
  });

  for (const [status = "", ...expected] of rows)
    it(`judges ${status} by the image that it brings and the one it goes back to`, () => {
      const found = images.flatMap((image) =>
        images.map((backTo) => {
          const { kind } = outcomeOf(digests.wanted, deployment(status, image, backTo), digestOf);
          return signs[kind];
        }),
      );
      assert.deepEqual(found, expected);
    });

  it("tells a pause of the wanted image only, and only of one that goes on", () => {
    const paused = rows.flatMap(([status = ""]) =>
      images.flatMap((image) => {
        const pause = { hookId: "h" };
        const { kind } = outcomeOf(
          digests.wanted,
          { ...deployment(status, image, "other"), pause },
          digestOf,
        );
        return kind === "paused" ? [`${status} ${image}`] : [];
      }),
    );
    assert.deepEqual(paused, ["PENDING wanted", "IN_PROGRESS wanted"]);
  });

  it("before an up refuses exactly what ended badly or goes there, and waits for what has not ended", () => {
    const verdict = (status: string) => {
      const { ongoing, lost } = decisive(digests.wanted, [deployment(status, "wanted", "other")], digestOf);
      return `${ongoing ? "wait" : ""}${lost ? " refuse" : ""}`.trim() || "go on";
    };
    assert.deepEqual(Object.fromEntries(rows.map(([status = ""]) => [status, verdict(status)])), {
      PENDING: "wait",
      IN_PROGRESS: "wait",
      STOP_REQUESTED: "wait refuse",
      STOPPED: "refuse",
      SUCCESSFUL: "go on",
      ROLLBACK_REQUESTED: "wait refuse",
      ROLLBACK_IN_PROGRESS: "wait refuse",
      ROLLBACK_SUCCESSFUL: "refuse",
      ROLLBACK_FAILED: "refuse",
    });
  });
});
