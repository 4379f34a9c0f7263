import * as assert from "node:assert/strict";
import * as server from "@pulumi/policy/server";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Rule, resourceRule, stackRule } from "../../policy/lib/rule";
import { unpackOnce } from "../../policy/lib/unpack-once";
import { type JudgedResource, judge } from "../support/policy";
import { resourceRequest, stackRequest } from "../support/policy-messages";

const type = "aws:sqs/queue:Queue";
const queues: readonly JudgedResource[] = ["one", "two"].map((name) => ({ type, name, inputs: { name } }));
const about = {
  severity: "low",
  description: "A rule of a test.",
  remediation: "Nothing",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["SA-11"] },
  // Two, so that the server cannot pass over the rule by its type.
  types: [type, "aws:sns/topic:Topic"],
} as const;

/** Rules that note what they read, and which graph they were given. */
function noting(): {
  readonly rules: readonly Rule[];
  readonly read: unknown[];
  readonly graphs: Set<object>;
} {
  const read: unknown[] = [];
  const graphs = new Set<object>();
  const names = ["a", "b", "c"];
  const onResource = names.map((name) =>
    resourceRule<{ name?: string }>({
      ...about,
      name: `single-${name}`,
      check: ({ props }) => read.push(props.name),
    }),
  );
  const onStack = names.map((name) =>
    stackRule<{ name?: string }>({
      ...about,
      name: `relation-${name}`,
      check: ({ props }, _judge, { graph }) => {
        graphs.add(graph);
        read.push(
          graph.ofType<{ name?: string }>([type]).map((each) => each.props.name),
          props.name,
        );
      },
    }),
  );
  return { rules: [...onResource, ...onStack], read, graphs };
}

/** How often the server has unpacked a message's properties while something ran. */
async function unpackings(run: () => Promise<unknown>): Promise<number> {
  const { toJavaScript } = Struct.prototype;
  let times = 0;
  Struct.prototype.toJavaScript = function unpack(this: Struct) {
    times++;
    return toJavaScript.call(this);
  };
  try {
    await run();
    return times;
  } finally {
    Struct.prototype.toJavaScript = toJavaScript;
  }
}

type Rpc = (call: { request: unknown }, callback: (error: unknown) => void) => unknown;
const rpcs = server as unknown as Record<string, (...args: unknown[]) => Rpc>;

function ask(rpc: string, rules: readonly Rule[], request: unknown): Promise<void> {
  const asked = rpcs[rpc]?.(
    "pack",
    "0.0.0",
    "mandatory",
    rules.map(({ policy }) => policy),
  );
  return new Promise((resolve, reject) => {
    asked?.({ request }, (error) => (error ? reject(error as Error) : resolve()));
  });
}

describe("what rules are shown of a message", () => {
  it("is unpacked once for all of them, however often that is asked for", async () => {
    unpackOnce();
    unpackOnce();
    const { rules } = noting();
    // As they arrive: a test's own messages know their properties beforehand.
    const [first] = queues.map((each) =>
      analyzer.AnalyzeRequest.deserializeBinary(resourceRequest(each).serializeBinary()),
    );
    assert.equal(
      await unpackings(() => ask("makeAnalyzeRpcFun", rules, first)),
      1 + 1,
      "its own, its provider's",
    );
    const stack = analyzer.AnalyzeStackRequest.deserializeBinary(stackRequest(queues).serializeBinary());
    assert.equal(
      await unpackings(() => ask("makeAnalyzeStackRpcFun", rules, stack)),
      2 * (1 + 1),
      "of each resource its own, its provider's",
    );
  });

  it("is its own: rules read the resource that they judge, and the next message's is another", async () => {
    const { rules, read, graphs } = noting();
    await judge(rules, queues);
    assert.deepEqual(read.slice(0, 6), ["one", "one", "one", "two", "two", "two"]);
    assert.equal(graphs.size, 1, "one graph for all rules on a stack");
    await judge(rules, [{ type, name: "three", inputs: { name: "three" } }]);
    assert.equal(graphs.size, 2);
    assert.deepEqual(read.slice(-2), [["three"], "three"]);
  });
});
