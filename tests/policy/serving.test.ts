import * as assert from "node:assert/strict";
import * as sdk from "@pulumi/policy/server";
import { AnalyzeRequest, AnalyzeResponse, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb";
import * as fc from "fast-check";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Writer } from "protobufjs/minimal";
import { forgetDeclared } from "../../policy/lib/declared";
import { graphOf } from "../../policy/lib/graph";
import { resourceOf } from "../../policy/lib/messages";
import { type Rule, resourceRule, stackRule } from "../../policy/lib/rule";
import { analyzerOf } from "../../policy/lib/serving";
import { packName, rules } from "../../policy/pack";
import { judgedPlatform } from "../support/judged-platform";
import { type JudgedResource, judge } from "../support/policy";
import { resourceBytes, resourceRequest, stackRequest } from "../support/policy-messages";
import { defects } from "./defects";
import { cleanGraphs } from "./defects/clean";

type Rpc = (
  call: { request: unknown },
  callback: (error: unknown, response: AnalyzeResponse) => void,
) => unknown;
type MakeRpc = (pack: string, version: string, level: string, policies: readonly unknown[]) => Rpc;
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = sdk as unknown as Record<
  "makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun",
  MakeRpc
>;

/** What an answer says: each finding whole, and the rules that are not for what was asked. */
function told(response: AnalyzeResponse) {
  const { diagnosticsList, notApplicableList } = response.toObject();
  return {
    findings: diagnosticsList,
    notApplicable: notApplicableList.map(({ policyName }) => policyName).sort(),
  };
}

/** The SDK's own answer, with the rules called one by one as it does. */
function bySdk(make: MakeRpc, request: unknown) {
  const rpc = make(
    packName,
    "1.2.3",
    "mandatory",
    rules.map(({ policy }) => policy),
  );
  return new Promise<ReturnType<typeof told>>((resolve, reject) => {
    rpc({ request }, (error, response) => (error ? reject(error as Error) : resolve(told(response))));
  });
}

const own = analyzerOf({
  name: packName,
  version: "1.2.3",
  rules,
  served: ({ metadata: { enforcement = "mandatory" } }) => ({ level: enforcement, settings: {} }),
});
const decoded = (bytes: Uint8Array) => told(AnalyzeResponse.deserializeBinary(bytes));

/** The first of each type. */
function oneOfEach(resources: readonly JudgedResource[]): JudgedResource[] {
  return [...new Map(resources.toReversed().map((each) => [each.type, each])).values()];
}

describe("what the pack answers the engine", function () {
  this.timeout("2m");
  beforeEach(forgetDeclared);

  it("is what the SDK's server answers, of a resource of each type at the first preview", async () => {
    const { resources } = await judgedPlatform("dev", "preview");
    const each = oneOfEach(resources);
    assert.ok(each.length > 80, `${each.length} types`);
    let findings = 0;
    for (const resource of each) {
      const answer = decoded(own.analyze(resourceBytes(resource)));
      assert.deepEqual(answer, await bySdk(makeAnalyzeRpcFun, resourceRequest(resource)), resource.type);
      findings += answer.findings.length;
    }
    assert.ok(findings > 0, "some of them have unknown documents");
  });

  it("is what the SDK's server answers, of resources with a defect", async () => {
    const clean = await cleanGraphs(new Set(defects.map(({ stack = "dev" }) => stack)));
    let refused = 0;
    for (const { rule, stack = "dev", change } of defects) {
      const before = clean.get(stack);
      assert.ok(before);
      const changed = change(before).resources.filter((each) => !before.resources.includes(each));
      for (const resource of changed.slice(0, 1)) {
        const answer = decoded(own.analyze(resourceBytes(resource)));
        assert.deepEqual(answer, await bySdk(makeAnalyzeRpcFun, resourceRequest(resource)), rule);
        refused += answer.findings.length;
      }
    }
    assert.ok(refused > 100, `${refused} findings`);
  });

  for (const when of ["preview", "applied"] as const)
    it(`is what the SDK's server answers, of a whole stack (${when}) that lacks half of its resources`, async () => {
      const { resources } = await judgedPlatform("dev", when);
      const request = stackRequest(resources.filter((_, index) => index % 2 === 0));
      const answer = decoded(own.analyzeStack(request.serializeBinary()));
      assert.deepEqual(answer, await bySdk(makeAnalyzeStackRpcFun, request));
      assert.ok(answer.findings.length > 20, `${answer.findings.length} findings`);
    });
});

const type = "aws:sqs/queue:Queue";
const queues: readonly JudgedResource[] = ["one", "two"].map((name) => ({ type, name, inputs: { name } }));

/** Rules that note what they read, and which graph they were given. */
function noting() {
  const read: unknown[] = [];
  const graphs = new Set<object>();
  const about = {
    severity: "low",
    description: "A rule of a test.",
    remediation: "Nothing",
    standards: { fsbp: [], pci: [], pciOwn: [], nist: ["SA-11"] },
    types: [type],
  } as const;
  const noted = ["a", "b", "c"].flatMap((name): Rule[] => [
    resourceRule<{ name?: string }>({
      ...about,
      name: `single-${name}`,
      check: ({ props }) => read.push(props.name),
    }),
    stackRule<{ name?: string }>({
      ...about,
      name: `relation-${name}`,
      check: ({ props }, _judge, { graph }) => {
        graphs.add(graph);
        read.push([graph.ofType<{ name?: string }>([type]).map((each) => each.props.name), props.name]);
      },
    }),
  ]);
  return { rules: noted, read, graphs };
}

describe("what rules are shown of a question", () => {
  it("is what the SDK reads of it, whatever properties there are", async () => {
    const shown = async (properties: object) => {
      const request = new AnalyzeRequest();
      request.setProperties(Struct.fromJavaScript(properties as Record<string, JavaScriptValue>));
      request.setOptions(new AnalyzerResourceOptions());
      // As it arrives: a number of its own kind has two forms of minus nothing.
      const arrived = AnalyzeRequest.deserializeBinary(request.serializeBinary());
      assert.deepEqual(resourceOf(request.serializeBinary()).props, arrived.getProperties()?.toJavaScript());
    };
    const value = fc.jsonValue({ maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: "grapheme" }), value, { noNullPrototype: true }),
        shown,
      ),
    );
  });

  it("is only what it can read: fields of a later protocol are passed over", () => {
    const [queue] = queues;
    assert.ok(queue);
    const later = Writer.create()
      .uint32(8 * 99 + 2)
      .string("later")
      .uint32(8 * 98)
      .uint32(7)
      .finish();
    assert.deepEqual(
      resourceOf(Buffer.concat([resourceBytes(queue), later])),
      resourceOf(resourceBytes(queue)),
    );
  });

  it("is its own: rules read the resource that they judge, and the next question's is another", async () => {
    const { rules: noted, read, graphs } = noting();
    await judge(noted, queues);
    assert.deepEqual(read.slice(0, 6), ["one", "one", "one", "two", "two", "two"]);
    assert.equal(graphs.size, 1, "one graph for all rules on a stack");
    await judge(noted, [{ type, name: "three", inputs: { name: "three" } }]);
    assert.equal(graphs.size, 2);
    assert.deepEqual(read.slice(-1), [[["three"], "three"]]);
    assert.notEqual(graphOf([]), graphOf([]), "each list has its own");
  });
});
