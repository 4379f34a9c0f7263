import * as assert from "node:assert/strict";
import type { Catalogue } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { type Besides, type Flow, flowsOf, waysIn } from "../../../plan/network-flows";
import { entry, registered, smallWith, worker } from "../../support/catalogues";
import { stackReading } from "../../support/stacks";

const none = { stores: {}, recordClasses: {}, destinations: {} };
const only = (services: Record<string, unknown>, more: object = {}) =>
  ({ ...none, ...more, services }) as unknown as Catalogue;
const quiet: Besides = { machines: false, functions: false, wayTo: () => "nat" };

const told = (flows: readonly Flow[]) =>
  flows.map(({ from, to, port, answers, by = "straight" }) => {
    const [one, other] = [from, to].map((peer) => ("tier" in peer ? peer.tier : peer.range));
    return `${one} to ${other} ${port}, answers ${answers.join("-")}, ${by}`;
  });
/** Flows of a catalogue's services. */
function flows(
  catalogue: Catalogue,
  changes: Readonly<Record<string, unknown>> = {},
  besides: Partial<Besides> = {},
) {
  const values = { egress: {}, rotation: {}, "network.testTrafficCidrs": [], ...changes };
  return told(flowsOf(plan(catalogue, stackReading(values)).services, { ...quiet, ...besides }));
}

const platform = (tier: string) => [
  `${tier} to isolated 443, answers 32768-65535, straight`,
  `${tier} to 0.0.0.0/0 443, answers 32768-65535, straight`,
];

describe("who opens connections", () => {
  it("is each task, to endpoints and to AWS's gateways", () =>
    assert.deepEqual(flows(only({ one: worker })), platform("tasks")));

  it("is a balancer to its tasks, and nobody to an internal one that nobody calls", () =>
    assert.deepEqual(flows(only({ one: entry })), [
      ...platform("tasks"),
      "private to tasks 8443, answers 1024-65535, straight",
    ]));

  it("is the world to a public balancer, on 443 and on 80", () =>
    assert.deepEqual(flows(only({ one: { ...entry, exposure: "public" } })), [
      ...platform("tasks"),
      "public to tasks 8443, answers 1024-65535, straight",
      "0.0.0.0/0 to public 443, answers 1024-65535, straight",
      "0.0.0.0/0 to public 80, answers 1024-65535, straight",
    ]));

  it("is a tester to either balancer's test listener, and the bank to an internal one by its transit gateway", () => {
    const changes = {
      "network.transitGateway": "tgw-0123456789abcdef0",
      "network.testTrafficCidrs": ["192.0.2.240/28"],
      "services.one": { inboundCidrs: ["10.200.8.0/24"] },
    };
    assert.deepEqual(flows(only({ one: entry }), changes).slice(3), [
      "192.0.2.240/28 to private 8443, answers 1024-65535, straight",
      "10.200.8.0/24 to private 443, answers 1024-65535, transit",
    ]);
  });

  it("comes in from outside by ranges that whoever keeps an existing VPC is told, each once", () => {
    const values = {
      egress: {},
      rotation: {},
      "network.transitGateway": "tgw-0123456789abcdef0",
      "network.testTrafficCidrs": ["192.0.2.240/28"],
      "services.one": { inboundCidrs: ["10.200.8.0/24"] },
      "services.two": { inboundCidrs: ["10.200.8.0/24", "10.201.0.0/16"] },
    };
    const catalogue = only({ one: entry, two: entry, open: { ...entry, exposure: "public" }, three: worker });
    const found = waysIn(plan(catalogue, stackReading(values)).services);
    assert.deepEqual(
      found.map(
        ({ range, tier, port, answers }) => `${range} to ${tier} ${port}, answers ${answers.join("-")}`,
      ),
      [
        "192.0.2.240/28 to private 8443, answers 1024-65535",
        "10.200.8.0/24 to private 443, answers 1024-65535",
        "10.201.0.0/16 to private 443, answers 1024-65535",
        "192.0.2.240/28 to public 8443, answers 1024-65535",
        "0.0.0.0/0 to public 443, answers 1024-65535",
        "0.0.0.0/0 to public 80, answers 1024-65535",
      ],
    );
  });

  it("is a caller to the callee's balancer, or to its tasks where it has none", () => {
    const called = flows(
      only({
        caller: { ...worker, calls: ["balanced", "found"] },
        balanced: entry,
        found: { ...registered, port: 9443 },
      }),
    );
    assert.deepEqual(called.slice(2, 4), [
      "tasks to private 443, answers 32768-65535, straight",
      "tasks to tasks 9443, answers 32768-65535, straight",
    ]);
  });

  it("is nobody to what has no port", () => {
    const [one] = plan(only({ one: worker }), stackReading({ egress: {}, rotation: {} })).services;
    assert.ok(one);
    assert.deepEqual(told(flowsOf([{ ...one, calls: ["one", "gone"] }], quiet)), platform("tasks"));
  });

  it("is who uses files, to their mount targets", () => {
    const stores = { scans: { kind: "files", description: "Scans", dataClass: "restricted" } };
    assert.deepEqual(flows(only({ one: { ...worker, data: { scans: "write" } } }, { stores })), [
      ...platform("tasks"),
      "tasks to isolated 2049, answers 32768-65535, straight",
    ]);
  });

  it("is who calls outside, each range by its way, and the world for prefix lists", () => {
    const destinations = { registers: { description: "Registers" } };
    const outside = (registers: object, exceptions?: object) =>
      flows(
        only(
          { one: { ...worker, egress: ["registers"], ...(exceptions && { exceptions }) } },
          { destinations },
        ),
        {
          "network.transitGateway": "tgw-0123456789abcdef0",
          "egress.registers": { hosts: [], port: 587, ...registers },
        },
        { wayTo: (range: string) => (range.startsWith("10.") ? "transit" : "nat") },
      ).slice(2);
    assert.deepEqual(outside({ cidrs: ["198.51.100.0/24", "10.200.4.0/24"] }), [
      "tasks to 198.51.100.0/24 587, answers 32768-65535, nat",
      "tasks to 10.200.4.0/24 587, answers 32768-65535, transit",
    ]);
    assert.deepEqual(outside({ prefixLists: ["pl-0123456789abcdef0", "pl-0123456789abcdef1"] }), [
      "tasks to 0.0.0.0/0 587, answers 32768-65535, nat",
    ]);
    // With an address of their own tasks stand in the public tier, and need no gateway's.
    const publicIp = { publicIp: { stacks: ["test"], ticket: "CDD-7" } };
    assert.deepEqual(outside({ cidrs: ["198.51.100.0/24"] }, publicIp), [
      "public to 198.51.100.0/24 587, answers 32768-65535, straight",
    ]);
  });

  it("is machines as tasks are, and functions to endpoints, from any port", () => {
    assert.deepEqual(told(flowsOf([], quiet)), []);
    assert.deepEqual(told(flowsOf([], { ...quiet, machines: true })), platform("tasks"));
    assert.deepEqual(told(flowsOf([], { ...quiet, functions: true })), [
      "tasks to isolated 443, answers 1024-65535, straight",
    ]);
  });

  it("is every service of the catalogue", () => {
    const catalogue = smallWith({});
    assert.equal(
      flows(catalogue, {
        "egress.registers": { cidrs: ["198.51.100.0/24"], hosts: [], port: 443 },
        rotation: { "profile/registers-api-key": { days: 90, byHand: "CDD-9" } },
      }).filter((line) => line.startsWith("tasks to isolated 443")).length,
      3,
    );
  });
});
