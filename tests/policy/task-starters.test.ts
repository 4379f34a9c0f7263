import * as assert from "node:assert/strict";
import { type Statement, statementsOf } from "../../policy/lib/documents";
import { sessionKeys, storeKeys } from "../../policy/lib/task-keys";
import {
  networkOf,
  networkProperty,
  opensShells,
  startsTasks,
  taskStarters,
} from "../../policy/lib/task-networks";
import { graphFor } from "../support/graph";
import { resource } from "../support/policy";

const [service, set, schedule, event] = [
  "aws:ecs/service:Service",
  "aws:ecs/taskSet:TaskSet",
  "aws:scheduler/schedule:Schedule",
  "aws:cloudwatch/eventTarget:EventTarget",
];
const network = { subnets: ["s1"] };

describe("what starts tasks", () => {
  it("is a service, a task set, a schedule or an event", () =>
    assert.deepEqual([...taskStarters].sort(), [service, set, schedule, event].sort()));
  it("has its network in a property of its own", () => {
    assert.deepEqual(
      [service, set, schedule, event].map((type) => networkProperty({ type })),
      ["networkConfiguration", "networkConfiguration", "target", "ecsTarget"],
    );
    for (const starter of [
      { networkConfiguration: network },
      { target: { ecsParameters: { networkConfiguration: network } } },
      { ecsTarget: { networkConfiguration: network } },
    ])
      assert.equal(networkOf(starter), network, JSON.stringify(starter));
    for (const none of [{}, { target: {} }, { target: { ecsParameters: {} } }, { ecsTarget: {} }])
      assert.equal(networkOf(none), undefined, JSON.stringify(none));
  });
  it("lets shells be opened where it says so", () => {
    for (const enableExecuteCommand of [true, false, undefined]) {
      const said = enableExecuteCommand === undefined ? {} : { enableExecuteCommand };
      for (const starter of [said, { target: { ecsParameters: said } }, { ecsTarget: said }])
        assert.equal(opensShells(starter), enableExecuteCommand === true, JSON.stringify(starter));
    }
    assert.equal(opensShells({ target: {} }), false);
  });
  it("is a schedule or an event only where that is about tasks", () => {
    for (const type of [service, set])
      assert.equal(startsTasks({ type: String(type), props: {} }), true, type);
    const ofSchedule = (props: object) => startsTasks({ type: String(schedule), props });
    assert.equal(ofSchedule({ target: { ecsParameters: {} } }), true);
    for (const other of [{}, { target: {} }, { target: { ecsParameters: null } }, { ecsTarget: {} }])
      assert.equal(ofSchedule(other), false, JSON.stringify(other));
    const ofEvent = (props: object) => startsTasks({ type: String(event), props });
    assert.equal(ofEvent({ ecsTarget: {} }), true);
    for (const other of [{}, { ecsTarget: null }, { target: { ecsParameters: {} } }])
      assert.equal(ofEvent(other), false, JSON.stringify(other));
  });
});

describe("the keys that tasks need", () => {
  const encryption = (name: string, bucket: string, rules?: unknown) =>
    resource("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", name, {
      bucket,
      rules,
    });
  const by = (kmsMasterKeyId: string) => ({ applyServerSideEncryptionByDefault: { kmsMasterKeyId } });
  const graph = graphFor([
    resource("aws:dynamodb/table:Table", "cases", {
      name: "cases",
      serverSideEncryption: { kmsKeyArn: "key-1" },
    }),
    resource("aws:dynamodb/table:Table", "bare", { name: "bare" }),
    encryption("papers", "papers", [by("key-2"), {}, by("key-3")]),
    encryption("empty", "empty"),
    encryption("other", "other", [by("key-4")]),
  ]);
  it("are those of the tables and buckets that are named", () => {
    assert.deepEqual(storeKeys(["cases", "papers"], graph), ["key-1", "key-2", undefined, "key-3"]);
    assert.deepEqual(storeKeys(["other"], graph), ["key-4"]);
    assert.deepEqual(storeKeys(["bare", "empty", "none"], graph), []);
  });

  const statement = (...Action: readonly string[]): Statement => {
    const [only] = statementsOf({ Statement: { Effect: "Allow", Action, Resource: "*" } });
    return only ?? assert.fail("no statement");
  };
  const cluster = (name: string, configuration?: unknown) =>
    resource("aws:ecs/cluster:Cluster", name, { configuration });
  const clusters = graphFor([
    cluster("one", { executeCommandConfiguration: { kmsKeyId: "key-1" } }),
    cluster("two", {}),
    cluster("three"),
  ]);
  it("are those of shells where a statement does no more than decrypt", () => {
    for (const action of ["kms:Decrypt", "KMS:decrypt"])
      assert.deepEqual(sessionKeys(statement(action), clusters), ["key-1", undefined, undefined], action);
    for (const more of [["kms:Decrypt", "kms:Encrypt"], ["kms:*"], ["kms:DecryptX"], ["xkms:Decrypt"]])
      assert.deepEqual(sessionKeys(statement(...more), clusters), [], more.join());
  });
});
