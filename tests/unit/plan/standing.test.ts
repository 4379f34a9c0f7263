import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import type { Catalogue } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { registered, scheduled, small, smallWith, worker } from "../../support/catalogues";
import { existingNetwork } from "../../support/found-network";
import { stackReading } from "../../support/stacks";

const digest = `sha256:${"a".repeat(64)}`;
const running = { images: { profile: digest, "agents/tls-proxy": digest } };
type Changes = Readonly<Record<string, unknown>>;

/** What stands of the small catalogue's stack once it runs, as the engine gives it back. */
let stands: unknown;

function run(): void {
  stands = JSON.parse(JSON.stringify(plan(small, stackReading(running)).standing));
}

function problems(changes: Changes, catalogue: Catalogue = small, standing: unknown = stands): string[] {
  try {
    plan(catalogue, stackReading({ ...running, ...changes }), standing);
    return [];
  } catch (error) {
    assert.ok(RunError.isInstance(error));
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

function withService(key: string, changes: Changes): Catalogue {
  return {
    ...small,
    services: { ...small.services, [key]: { ...small.services[key], ...changes } as never },
  };
}

const move = 'It is fixed at the first deployment: see "Move a stack" in docs/runbook.md.';
const fixed =
  'It is fixed while the service runs: see "Change the port or protocol of a service" in docs/runbook.md.';

describe("what stands", () => {
  before(run);

  it("is no problem where nothing of it changes, or where nothing stands", () => {
    assert.deepEqual(problems({}), []);
    for (const nothing of [null, {}, "text", { availabilityZones: "no list" }])
      assert.deepEqual(problems({ "network.cidr": "10.77.0.0/16" }, small, nothing), []);
  });

  it("guards by each part that it can read, whatever another edition wrote of the others", () => {
    const other = {
      ...(stands as object),
      availabilityZones: "no list",
      services: { profile: { port: "no" } },
    };
    assert.deepEqual(problems({ domain: "other.example-bank.com" }, small, other), [
      `Pulumi.test.yaml: cdd:platform.domain: "other.example-bank.com" is not what stands, "test.example-bank.com". ${move}`,
    ]);
  });

  for (const [what, changes, message] of [
    [
      "the VPC's range",
      { "network.cidr": "10.77.0.0/16" },
      `Pulumi.test.yaml: cdd:platform.network.cidr: "10.77.0.0/16" is not what stands, "10.0.0.0/16". ${move}`,
    ],
    [
      "the tasks' subnets",
      { "network.subnetMasks": { tasks: 21 } },
      'Pulumi.test.yaml: cdd:platform.network.subnetMasks.tasks: ["10.0.160.0/21","10.0.168.0/21"] moves the tasks subnets: ["10.0.192.0/20","10.0.208.0/20"] stand. They are fixed at the first deployment: see "Move a stack" in docs/runbook.md.',
    ],
    [
      "the domain",
      { domain: "other.example-bank.com" },
      `Pulumi.test.yaml: cdd:platform.domain: "other.example-bank.com" is not what stands, "test.example-bank.com". ${move}`,
    ],
    [
      "the zone",
      { zoneId: "Z9876543210ABC" },
      `Pulumi.test.yaml: cdd:platform.zoneId: "Z9876543210ABC" is not what stands, "Z0123456789ABC". ${move}`,
    ],
    [
      "the order of the AZs",
      { availabilityZones: ["eu-west-2b", "eu-west-2a"] },
      'Pulumi.test.yaml: cdd:platform.availabilityZones: ["eu-west-2b","eu-west-2a"] moves subnets: ["eu-west-2a","eu-west-2b"] stand. Keep these in their order, and add others at the end.',
    ],
  ] as const)
    it(`refuses to change ${what}`, () => assert.deepEqual(problems(changes), [message]));

  it("takes another AZ at the end", () => {
    assert.deepEqual(problems({ availabilityZones: ["eu-west-2a", "eu-west-2b", "eu-west-2c"] }), []);
  });

  /** The small catalogue with changes to one service. */
  const changing = (service: string, changes: Changes) => {
    // What calls a public service would leave the VPC: nobody may.
    const alone = withService("portal", { calls: [] });
    const services = { ...alone.services, [service]: { ...alone.services[service], ...changes } as never };
    return { ...alone, services };
  };
  const excepted = { stacks: ["test"], ticket: "CDD-7" };
  for (const [what, changes, at, shown] of [
    [
      "who speaks TLS",
      { taskTls: "container" },
      "port",
      "HTTPS to port 8080 of its tasks is not what stands, HTTPS to port 8443 of its tasks",
    ],
    [
      "that TLS is spoken",
      { exceptions: { plaintext: excepted } },
      "taskTls",
      "HTTP to port 8080 of its tasks is not what stands, HTTPS to port 8443 of its tasks",
    ],
    [
      "the port to the one that the proxy has",
      { port: 8443 },
      "port",
      "HTTPS to port 8444 of its tasks is not what stands, HTTPS to port 8443 of its tasks",
    ],
    ["exposure", { exposure: "public" }, "exposure", '"public" is not what stands, "internal"'],
  ] as const) {
    it(`refuses to change ${what} of a service that runs, and of no other`, () => {
      assert.deepEqual(problems({}, changing("profile", changes)), [
        `services.ts: services.profile.${at}: ${shown}. ${fixed}`,
      ]);
      assert.deepEqual(problems({ images: {} }, changing("profile", changes)), []);
    });
  }

  it("takes another port of an application behind the proxy: the balancer speaks to the proxy", () => {
    assert.deepEqual(problems({}, changing("profile", { port: 9090 })), []);
  });

  it("refuses another port where the container itself speaks TLS, or nobody does", () => {
    for (const [said, protocol] of [
      [{ taskTls: "container" }, "HTTPS"],
      [{ exceptions: { plaintext: excepted } }, "HTTP"],
    ] as const) {
      const standing = plan(changing("profile", said), stackReading(running)).standing;
      assert.deepEqual(problems({}, changing("profile", { ...said, port: 9090 }), standing), [
        `services.ts: services.profile.port: ${protocol} to port 9090 of its tasks is not what stands, ${protocol} to port 8080 of its tasks. ${fixed}`,
      ]);
    }
  });

  it("refuses the proxy where a service stands in plain text, as all did before there was one", () => {
    const before = {
      services: { profile: { exposure: "internal", port: 8080, taskTls: false, shifts: false } },
    };
    assert.deepEqual(problems({}, small, before), [
      `services.ts: services.profile.taskTls: HTTPS to port 8443 of its tasks is not what stands, HTTP to port 8080 of its tasks. ${fixed}`,
    ]);
  });

  it("refuses other keys of a table: it would be another, empty one", () => {
    const customers = { ...small.stores.customers, sortKey: "day" } as never;
    assert.deepEqual(problems({}, { ...small, stores: { ...small.stores, customers } }), [
      'services.ts: stores.customers.sortKey: "day" is not what stands, "version". The keys of a table are fixed, and another table would be empty: see "Change the keys of a table" in docs/runbook.md.',
    ]);
  });

  it("refuses to go back to rolling under a service that shifts traffic, and takes every other strategy", () => {
    const release = { strategy: "blue-green", bakeMinutes: 5 };
    const shifting = plan(small, stackReading({ ...running, release })).standing;
    assert.deepEqual(problems({}, small, shifting), [
      'Pulumi.test.yaml: cdd:platform.release.strategy: rolling is not possible while profile runs under a strategy that shifts traffic: it may stand at the second target group, and rolling deploys to the first. See "Go back to rolling" in docs/runbook.md.',
    ]);
    assert.deepEqual(
      problems({ release: { strategy: "canary", requestsPerMinute: 10_000 } }, small, shifting),
      [],
    );
    assert.deepEqual(problems({ release }), []);
    assert.deepEqual(problems({ images: {} }, small, shifting), []);
  });

  it("names all services that shift traffic, and in the words of several", () => {
    const images = { portal: digest, profile: digest, "agents/tls-proxy": digest };
    const release = { strategy: "blue-green", bakeMinutes: 5 };
    const shifting = plan(small, stackReading({ images, release })).standing;
    assert.match(
      String(problems({ images }, small, shifting)),
      /rolling is not possible while portal, profile run under a strategy/,
    );
  });

  it("is of somebody else's VPC its id, and none of its subnets", () => {
    const { cidr, subnets } = plan(small, stackReading({ ...running, network: existingNetwork })).standing;
    assert.deepEqual([cidr, subnets], [existingNetwork.vpcId, {}]);
  });

  it("is of what runs, and of a capacity only where tasks stand on it", () => {
    const images = {
      sweep: digest,
      ledger: digest,
      idle: digest,
      profile: digest,
      "agents/tls-proxy": digest,
    };
    const catalogue = smallWith({ sweep: scheduled, ledger: registered, idle: worker });
    const { services, capacity } = plan(catalogue, stackReading({ images })).standing;
    assert.deepEqual(services, {
      profile: { exposure: "internal", port: 8443, taskTls: true, shifts: false },
    });
    assert.deepEqual(Object.keys(capacity).sort(), ["idle", "ledger", "profile"]);
  });

  it("is a table's keys, which a sort key that is added changes too", () => {
    const { tables } = plan(small, stackReading()).standing;
    assert.deepEqual(tables, {
      customers: { partitionKey: "customerId", sortKey: "version" },
      index: { partitionKey: "subjectId", sortKey: "" },
    });
  });

  it("holds subnets by each of their ranges", () => {
    const { subnets } = stands as { subnets: Record<string, string[]> };
    const [first = "", ...others] = subnets.tasks ?? [];
    const moved = { ...(stands as object), subnets: { ...subnets, tasks: [first, "10.0.255.0/24"] } };
    assert.ok(others.length > 0);
    assert.match(String(problems({}, small, moved)), /moves the tasks subnets: .*10\.0\.255\.0\/24/);
  });

  it("says everything at once", () => {
    assert.equal(problems({ domain: "other.example-bank.com", "network.cidr": "10.77.0.0/16" }).length, 2);
  });
});

describe("a change of capacity", () => {
  before(run);

  const moving = (changes: Changes, standing: unknown = stands) =>
    plan(small, stackReading({ ...running, ...changes }), standing).services.flatMap((service) =>
      "movesCapacity" in service && service.movesCapacity === true ? [service.service] : [],
    );

  it("makes the services that run on it move, once", () => {
    assert.deepEqual(moving({ "capacity.spotWeight": 9 }), ["profile"]);
    const moved = plan(small, stackReading({ ...running, "capacity.spotWeight": 9 }), stands).standing;
    assert.deepEqual(moving({ "capacity.spotWeight": 9 }, moved), []);
  });

  it("moves nothing where it is the same, or where nothing ran", () => {
    assert.deepEqual(moving({}), []);
    assert.deepEqual(moving({ "capacity.spotWeight": 9 }, null), []);
    assert.deepEqual(moving({ "defaults.tasks.min": 3 }), []);
  });
});
