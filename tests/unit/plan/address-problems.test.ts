import * as assert from "node:assert/strict";
import { smallWith, worker } from "../../support/catalogues";
import { problemLines } from "../../support/problem-lines";

const found = (values: Readonly<Record<string, unknown>>, catalogue = smallWith({})) =>
  problemLines(catalogue, values);
const at = (tier: string) => `Pulumi.test.yaml: cdd:platform.network.subnetMasks.${tier}:`;

describe("a stack that could not hold its own maximum is refused, with the numbers:", () => {
  it("tasks, twice while all are released, in all AZs", () => {
    const values = { "network.subnetMasks": { tasks: 26 }, "defaults.tasks": { min: 1, max: 20 } };
    assert.deepEqual(found(values), [
      `${at("tasks")} each tasks subnet needs 60 addresses (120 tasks at their most while all are released, each service's spread over 2 AZs, and 0 machines), ` +
        "and a /26 has 59. Use a smaller mask, or a network.taskCidr.",
    ]);
    assert.deepEqual(found({ ...values, "defaults.tasks": { min: 1, max: 18 } }), []);
    // An odd one of each service may stand in the same AZ as those of the others.
    assert.match(
      String(found({ ...values, "defaults.tasks": { min: 1, max: 19 } })),
      /needs 60 addresses \(114 tasks/,
    );
    assert.deepEqual(
      found({ ...values, "network.taskCidr": "100.64.0.0/16", "network.subnetMasks": {} }),
      [],
    );
  });

  it("what a schedule may start beyond the usual most", () => {
    const night = { name: "night", cron: "cron(0 20 * * ? *)", timezone: "Europe/London", min: 1, max: 100 };
    const values = {
      "network.subnetMasks": { tasks: 26 },
      defaults: { cpu: 256, memory: 512, tasks: { min: 1, max: 2 }, scaling: { schedules: [night] } },
    };
    assert.match(String(found(values)), /needs 300 addresses \(600 tasks at their most/);
  });

  it("balancers, each of which grows into eight addresses", () => {
    const more = Object.fromEntries(
      ["one", "two", "three"].map((key) => [
        key,
        { ...smallWith({}).services.profile, data: {}, egress: [], secrets: [], calls: [] },
      ]),
    );
    assert.deepEqual(found({ "network.subnetMasks": { private: 27 } }, smallWith(more)), [
      `${at("private")} each private subnet needs 40 addresses (5 internal balancers, 8 each), and a /27 has 27. ` +
        "Use a smaller mask.",
    ]);
  });

  it("endpoints and mount targets", () => {
    assert.deepEqual(found({ "network.subnetMasks": { isolated: 28 } }), []);
    const files = { kind: "files", description: "Files", dataClass: "restricted" };
    const stores = Object.fromEntries(["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => [key, files]));
    const writer = {
      trail: {
        data: {
          ...smallWith({}).services.trail?.data,
          ...Object.fromEntries(Object.keys(stores).map((key) => [key, "write"])),
        },
      },
    };
    assert.match(
      String(found({ "network.subnetMasks": { isolated: 28 } }, smallWith(writer, { stores }))),
      /each isolated subnet needs 12 addresses \(4 endpoints and 8 file systems\), and a \/28 has 11/,
    );
  });

  it("public balancers, a NAT gateway, and tasks with addresses of their own", () => {
    const door = { ...smallWith({}).services.portal, calls: [] };
    const doors = (count: number, more: object = {}) =>
      smallWith({
        ...Object.fromEntries(Array.from({ length: count - 1 }, (_, index) => [`door-${index}`, door])),
        ...more,
      });
    const values = { "network.subnetMasks": { public: 27 } };
    assert.deepEqual(found(values, doors(3)), []);
    assert.deepEqual(found(values, doors(4)), [
      `${at("public")} each public subnet needs 33 addresses (4 public balancers, 8 each, a NAT gateway, and tasks with public addresses), and a /27 has 27. ` +
        "Use a smaller mask.",
    ]);
    const open = { open: { ...worker, exceptions: { publicIp: { stacks: ["test"], ticket: "CDD-7" } } } };
    const most = (max: number) =>
      found({ ...values, "services.open": { tasks: { min: 1, max } } }, doors(3, open));
    assert.deepEqual(most(2), []);
    assert.match(String(most(3)), /each public subnet needs 28 addresses \(3 public balancers/);
  });

  it("machines beside tasks, in all AZs", () => {
    const catalogue = { ...smallWith({}), ec2Capacity: { gpu: { description: "GPU" } } };
    const most = (max: number) =>
      found(
        {
          "network.subnetMasks": { tasks: 26 },
          "ec2Capacity.gpu": { instanceTypes: ["g6.xlarge"], min: 1, max },
        },
        catalogue,
      ).filter((line) => line.includes("subnetMasks") || line.includes("subnet needs"));
    assert.deepEqual(most(112), []);
    assert.deepEqual(most(113), [
      `${at("tasks")} each tasks subnet needs 60 addresses (6 tasks at their most while all are released, and 113 machines, in 2 AZs), ` +
        "and a /26 has 59. Use a smaller mask, or a network.taskCidr.",
    ]);
  });
});
