import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { plan } from "../../../plan";
import { trafficGraph } from "../../../plan/calls";
import { platform } from "../../../services";
import { always } from "../../support/always";
import { entry, registered, scheduled, small, smallWith, worker } from "../../support/catalogues";
import { anyPlan } from "../../support/plans";
import { problemLines } from "../../support/problem-lines";
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

describe("a call that cannot be opened is refused:", () => {
  const found = (services: Record<string, unknown>) => problemLines(smallWith(services));

  it("to what is no service, whatever objects have by themselves", () => {
    for (const callee of ["registry", "toString", "constructor"])
      assert.deepEqual(found({ trail: { calls: ["profile", callee] } }), [
        `services.ts: services.trail.calls[1]: "${callee}" is not a service. Use profile.`,
      ]);
  });

  it("to a worker and to a scheduled entry; what is found by name may be called", () => {
    const others = { indexer: worker, sweep: scheduled, ledger: registered };
    const lines = found({ ...others, trail: { calls: ["indexer", "ledger", "sweep"] } });
    assert.deepEqual(lines, [
      'services.ts: services.trail.calls[0]: "indexer" has no port: nobody can call it. Use profile or ledger.',
      'services.ts: services.trail.calls[2]: "sweep" has no port: nobody can call it. Use profile or ledger.',
    ]);
  });

  it("twice, at each place but the first", () =>
    assert.deepEqual(found({ portal: { calls: ["trail", "profile", "trail", "trail"] } }), [
      'services.ts: services.portal.calls[2]: "trail" is named twice. Name each callee once.',
      'services.ts: services.portal.calls[3]: "trail" is named twice. Name each callee once.',
    ]));
});
