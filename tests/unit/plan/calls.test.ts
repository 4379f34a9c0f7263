import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { plan } from "../../../plan";
import { trafficGraph } from "../../../plan/calls";
import { platform } from "../../../services";
import { entry, small } from "../../support/catalogues";
import { anyPlan } from "../../support/plans";
import { stackReading } from "../../support/stacks";

describe("the traffic graph", () => {
  it("has one edge for each declared call, and no other", () =>
    fc.assert(
      fc.property(anyPlan, ({ catalogue, planned }) => {
        const edges = planned.calls.map(({ caller, callee }) => `${caller} → ${callee}`);
        const declared = Object.entries(catalogue.services).flatMap(([caller, { calls = [] }]) =>
          calls.map((callee) => `${caller} → ${callee}`),
        );
        assert.deepEqual(edges, declared);
        assert.equal(new Set(edges).size, edges.length);
      }),
    ));

  it("of the platform leads to every internal service but the one that works by the calendar", () => {
    const callees = new Set(trafficGraph(platform).map(({ callee }) => callee));
    const uncalled = Object.keys(platform.services).filter((service) => !callees.has(service));
    assert.deepEqual(uncalled, ["onboarding-portal", "periodic-review"]);
  });

  it("may have a cycle", () => {
    const catalogue = {
      ...small,
      services: { ...small.services, a: { ...entry, calls: ["b"] }, b: { ...entry, calls: ["a"] } },
    };
    assert.deepEqual(plan(catalogue, stackReading()).calls.slice(-2), [
      { caller: "a", callee: "b" },
      { caller: "b", callee: "a" },
    ]);
  });

  it("gives each caller the callee's internal address", () => {
    const [portal] = plan(small, stackReading()).services;
    assert.deepEqual(portal?.environment, {
      PORT: "8080",
      PROFILE_URL: "https://profile.internal.test.example-bank.com",
    });
  });
});
