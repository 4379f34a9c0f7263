import * as assert from "node:assert/strict";
import type { TableAccess } from "../../../components/data/args";
import { readStackConfig } from "../../../config/stack-config";
import type { StoreAccess } from "../../../model/levels";
import { plan } from "../../../plan";
import { platform } from "../../../services";
import { scheduled, small, smallWith, worker } from "../../support/catalogues";
import { retainedStack, stackFiles, stackReading } from "../../support/stacks";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const taskRole = (service: string) => role(`cdd/test/cdd-test-${service}-task`);

describe("who reaches a table", () => {
  it("is each service as its entry says, and people as the stack file does", () => {
    const catalogue = smallWith({
      reporter: { ...worker, data: { customers: "read", index: "read" } },
    });
    const { data } = plan(
      catalogue,
      stackReading({
        "access.recordReaders": [role("reader")],
        "access.recordKeepers": [role("keeper")],
        "access.restorers": [role("restorer")],
      }),
    );
    assert.deepEqual(data.tables.customers?.allowed, {
      read: [taskRole("profile"), taskRole("reporter"), role("reader")],
      insert: [],
      write: [taskRole("profile")],
      copy: [role("restorer")],
      backUp: [],
      manage: [role("deployer")],
    });
    assert.deepEqual(data.tables.index?.allowed, {
      read: [taskRole("trail"), taskRole("reporter"), role("reader")],
      insert: [taskRole("trail")],
      write: [],
      copy: [role("restorer")],
      backUp: [],
      manage: [role("deployer")],
    });
  });

  it("has one that adds or writes, and never who deploys among those who reach items, in all four stacks", () => {
    for (const [stack, values] of Object.entries(stackFiles)) {
      const { data, keys } = plan(platform, readStackConfig(values, stack));
      for (const [store, { allowed }] of Object.entries(data.tables)) {
        assert.equal(allowed.insert.length + allowed.write.length, 1, store);
        const items: readonly (keyof TableAccess)[] = ["read", "insert", "write", "copy"];
        for (const deployer of keys.deployers)
          for (const each of items) assert.ok(!allowed[each].includes(deployer), `${store} ${each}`);
      }
    }
  });

  it("follows the access that an entry declares, and nothing else", () => {
    const access = (given: StoreAccess) =>
      plan(
        smallWith({ reporter: { ...worker, data: { customers: given } }, profile: { data: {} } }),
        stackReading(),
      ).data.tables.customers?.allowed;
    const named = (given: StoreAccess) =>
      Object.entries(access(given) ?? {})
        .filter(([, roles]) => roles.includes(taskRole("reporter")))
        .map(([what]) => what);
    assert.deepEqual(
      [named("append"), named("write")],
      [
        ["read", "insert"],
        ["read", "write"],
      ],
    );
  });
});

describe("a table", () => {
  it("has the keys that the catalogue says, and no others", () => {
    const { customers, index } = plan(small, stackReading()).data.tables;
    assert.deepEqual([customers?.partitionKey, customers?.sortKey], ["customerId", "version"]);
    assert.equal(index?.partitionKey, "subjectId");
    assert.ok(index !== undefined && !("sortKey" in index));
  });

  it("is open to the role that backs it up, where the stack has backups", () => {
    for (const changes of [retainedStack, { backups: {} }])
      assert.deepEqual(plan(small, stackReading(changes)).data.tables.index?.allowed.backUp, [
        role("cdd/test/cdd-test-backup"),
      ]);
  });
});

describe("a table's policy", () => {
  it("that is longer than DynamoDB takes is a problem at preview", () => {
    const readers = Object.fromEntries(
      Array.from({ length: 320 }, (_, index) => [
        `reader-${index}`,
        { ...worker, data: { customers: "read" } },
      ]),
    );
    assert.throws(
      () => plan(smallWith(readers), stackReading()),
      /services\.ts: stores\.customers: its policy names 321 readers and has \d+ bytes\. DynamoDB takes 20480: let fewer services read it/,
    );
  });
});

describe("what schedules pass on", () => {
  it("is encrypted for each scheduled entry, and for no other", () => {
    const { keys } = plan(smallWith({ sweep: scheduled }), stackReading());
    assert.deepEqual(keys.schedules, [
      {
        arn: "arn:aws:scheduler:eu-west-2:111122223333:schedule/cdd-test-sweep/cdd-test-sweep",
        roleArn: role("cdd/test/cdd-test-sweep-schedule"),
      },
    ]);
    assert.deepEqual(plan(small, stackReading()).keys.schedules, []);
  });
});
