import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { plan } from "../../../plan";
import { trafficGraph } from "../../../plan/calls";
import { platform } from "../../../services";
import { always } from "../../support/always";
import { entry, registered, scheduled, small, smallWith, worker } from "../../support/catalogues";
import { anyPlan } from "../../support/plans";
import { stackReading } from "../../support/stacks";

describe("the traffic graph", () => {
  it("has one edge for each declared call, and no other", () =>
    always(
      fc.property(anyPlan, ({ catalogue, planned }) => {
        const edges = planned.calls.map(({ caller, callee }) => `${caller} → ${callee}`);
        const declared = Object.entries(catalogue.services).flatMap(([caller, { calls = [] }]) =>
          calls.map((callee) => `${caller} → ${callee}`),
        );
        assert.deepEqual(edges, declared);
        assert.equal(new Set(edges).size, edges.length);
      }),
    ));

  it("of the platform leads to every service that has a port inside", () => {
    const callees = new Set(trafficGraph(platform).map(({ callee }) => callee));
    const uncalled = Object.keys(platform.services).filter((service) => !callees.has(service));
    assert.deepEqual(uncalled, ["onboarding-portal", "review-sweep"]);
  });

  it("may have a cycle", () => {
    const catalogue = {
      ...small,
      services: { ...small.services, a: { ...entry, calls: ["b"] }, b: { ...entry, calls: ["a"] } },
    };
    assert.deepEqual(plan(catalogue, stackReading()).calls.slice(-2), [
      { caller: "a", callee: "b", port: 443 },
      { caller: "b", callee: "a", port: 443 },
    ]);
  });

  it("gives each caller the callee's internal address", () => {
    const [portal] = plan(small, stackReading()).services;
    assert.deepEqual(portal?.environment, {
      PORT: "8080",
      PROFILE_URL: "https://profile.internal.test.example-bank.com",
    });
  });

  it("leads to the tasks themselves, at their own port, where no balancer stands before them", () => {
    const { calls, services } = plan(
      smallWith({ portal: { calls: ["index"] }, index: registered }),
      stackReading(),
    );
    assert.deepEqual(calls[0], { caller: "portal", callee: "index", port: 8443 });
    const environment = services.map((each) => [each.service, each.environment.INDEX_URL]);
    assert.deepEqual(environment[0], ["portal", "https://index.internal.test.example-bank.com:8443"]);
  });

  it("may begin, but not end, at workers and scheduled entries", () => {
    const { calls } = plan(
      smallWith({
        sweep: { ...scheduled, calls: ["profile"] },
        indexer: { ...worker, calls: ["trail"] },
      }),
      stackReading(),
    );
    assert.deepEqual(calls.slice(-2), [
      { caller: "sweep", callee: "profile", port: 443 },
      { caller: "indexer", callee: "trail", port: 443 },
    ]);
  });
});
