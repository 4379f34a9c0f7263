import * as assert from "node:assert/strict";
import type { Graph } from "../../policy/lib/graph";
import { isKnown } from "../../policy/lib/known";
import { onStackOf, resourceOf } from "../../policy/lib/messages";
import { perGraph, perNode } from "../../policy/lib/per-node";
import { graphFor, nodeNamed } from "../support/graph";
import { type JudgedResource, resource, unknown, urnOfResource } from "../support/policy";
import { resourceBytes, resourceRequest, stackBytes } from "../support/policy-messages";

const queue = "aws:sqs/queue:Queue";
const topic = "aws:sns/topic:Topic";
const service = resource("cdd:test:Service", "service");
const part = resource("cdd:test:Part", "part", {}, { parent: urnOfResource(service) });
const main = resource(topic, "main", { arn: unknown, name: "main" });
const dead = resource(queue, "dead", {}, { parent: urnOfResource(part) });
const work = resource(
  queue,
  "work",
  { kmsKey: unknown },
  {
    parent: "urn:pulumi:test::cdd::gone::gone",
    propertyDependencies: {
      policy: [urnOfResource(main), urnOfResource(dead), "urn:pulumi:test::cdd::gone::gone"],
      redrive: [urnOfResource(dead)],
      plain: [],
    },
    dependencies: [urnOfResource(service)],
    protect: true,
    ignoreChanges: ["tags"],
    deleteBeforeReplace: false,
    provider: { name: "other", inputs: { region: "eu-west-2", profile: unknown } },
  },
);
const all: readonly JudgedResource[] = [service, part, main, dead, work];
const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);

describe("a message of the engine's", () => {
  it("shows a resource with its options and its provider", () => {
    const shown = resourceOf(resourceBytes(work));
    const { provider, ...rest } = shown;
    assert.deepEqual(rest, {
      type: queue,
      urn: urnOfResource(work),
      name: "work",
      props: { kmsKey: unknown },
      opts: {
        protect: true,
        ignoreChanges: ["tags"],
        aliases: [],
        customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
        additionalSecretOutputs: [],
        deleteBeforeReplace: false,
        parent: work.parent,
      },
    });
    assert.equal(provider?.name, "other");
    assert.equal(provider.type, "pulumi:providers:aws");
    assert.match(provider.urn, /::other$/);
    assert.deepEqual(provider.props, { region: "eu-west-2", profile: unknown });
  });
  it("shows what was not given as not there", () => {
    const shown = resourceOf(resourceBytes(service));
    assert.deepEqual(Object.keys(shown), ["type", "urn", "name", "props", "opts"]);
    assert.deepEqual(Object.keys(shown.opts), [
      "protect",
      "ignoreChanges",
      "aliases",
      "customTimeouts",
      "additionalSecretOutputs",
    ]);
  });
  it("shows the times that a resource may take", () => {
    const request = resourceRequest(work);
    const { AnalyzerResourceOptions } = require("@pulumi/pulumi/proto/analyzer_pb") as {
      AnalyzerResourceOptions: {
        CustomTimeouts: new () => Record<`set${string}`, (seconds: number) => void>;
      };
    };
    const times = new AnalyzerResourceOptions.CustomTimeouts();
    times.setCreate?.(1);
    times.setUpdate?.(2);
    times.setDelete?.(3);
    request.getOptions()?.setCustomtimeouts(times as never);
    assert.deepEqual(resourceOf(request.serializeBinary()).opts.customTimeouts, {
      createSeconds: 1,
      updateSeconds: 2,
      deleteSeconds: 3,
    });
  });
  it("shows its former names and its secret outputs", () => {
    const request = resourceRequest(work);
    request.getOptions()?.setAliasesList(["urn:one", "urn:two"]).setAdditionalsecretoutputsList(["key"]);
    const { aliases, additionalSecretOutputs, ignoreChanges } = resourceOf(request.serializeBinary()).opts;
    assert.deepEqual(
      [aliases, additionalSecretOutputs, ignoreChanges],
      [["urn:one", "urn:two"], ["key"], ["tags"]],
    );
  });
  it("shows a resource of which nothing was said as empty", () => {
    const { AnalyzeRequest, AnalyzerProviderResource, AnalyzerResourceOptions } =
      require("@pulumi/pulumi/proto/analyzer_pb") as typeof import("@pulumi/pulumi/proto/analyzer_pb");
    const request = new AnalyzeRequest();
    request.setOptions(new AnalyzerResourceOptions());
    request.setProvider(new AnalyzerProviderResource());
    const nothing = { type: "", urn: "", name: "", props: {} };
    const { opts: _, ...shown } = resourceOf(request.serializeBinary());
    assert.deepEqual(shown, { ...nothing, provider: nothing });
  });
  it("is refused where it shows no options: what protects could not be seen", () => {
    const request = resourceRequest(work);
    request.clearOptions();
    assert.throws(() => resourceOf(request.serializeBinary()), /shows a policy pack no options/);
  });
  it("shows a stack whose resources know each other, without what is not there", () => {
    const stack = onStackOf(stackBytes(all));
    assert.deepEqual(names(stack), ["service", "part", "main", "dead", "work"]);
    const [ofService, ofPart, ofMain, ofDead, ofWork] = stack;
    assert.equal(ofPart?.parent, ofService);
    assert.equal("parent" in (ofWork ?? {}), false, "its parent is not on the stack");
    assert.deepEqual(ofWork?.propertyDependencies, {
      policy: [ofMain, ofDead],
      redrive: [ofDead],
      plain: [],
    });
    assert.deepEqual(ofWork.dependencies, [ofService, ofMain, ofDead]);
    assert.deepEqual(ofService?.dependencies, []);
    assert.deepEqual(ofService?.propertyDependencies, {});
  });
});

describe("a graph of a stack", () => {
  let graph: Graph;
  beforeEach(() => {
    graph = graphFor(all);
  });
  const node = (name: string) => nodeNamed(graph, name);

  it("has each resource once, and those of a type in their order", () => {
    assert.deepEqual(names(graph.nodes), ["service", "part", "main", "dead", "work"]);
    assert.deepEqual(names(graph.ofType([queue])), ["dead", "work"]);
    assert.deepEqual(names(graph.ofType([queue, topic])), ["main", "dead", "work"]);
    assert.deepEqual(graph.ofType(["aws:a/b:C"]), []);
    assert.equal(graph.ofType([queue]), graph.ofType([queue]), "sought once for all rules");
  });
  it("says of what a property was made, by type", () => {
    assert.deepEqual(names(node("work").references("policy", [queue, topic])), ["main", "dead"]);
    assert.deepEqual(names(node("work").references("policy", [topic])), ["main"]);
    assert.equal(node("work").references("policy", [topic])[0], node("main"));
    for (const [property, type] of [
      ["policy", "aws:a/b:C"],
      ["plain", queue],
      ["other", queue],
    ] as const)
      assert.deepEqual(node("work").references(property, [type]), [], property);
  });
  it("says whether it was made of anything", () => {
    assert.equal(node("work").isDerived("policy"), true);
    assert.deepEqual(names(node("work").sources("policy")), ["main", "dead"]);
    assert.deepEqual(node("work").sources("plain"), []);
    assert.equal(node("work").isDerived("redrive"), true);
    assert.equal(node("work").isDerived("plain"), false);
    assert.equal(node("work").isDerived("other"), false);
  });
  it("says on what a resource depends in any way", () => {
    assert.deepEqual(names(node("work").dependsOn([queue, topic, service.type])), [
      "service",
      "main",
      "dead",
    ]);
    assert.deepEqual(names(node("work").dependsOn([service.type])), ["service"]);
    assert.deepEqual(node("dead").dependsOn([queue]), []);
  });
  it("says in what a resource stands, however deep", () => {
    assert.equal(node("dead").parent(), node("part"));
    assert.equal(node("service").parent(), undefined);
    assert.equal(node("work").parent(), undefined);
    assert.equal(graph.owner(node("dead"), [part.type]), node("part"));
    assert.equal(graph.owner(node("dead"), [service.type]), node("service"));
    assert.equal(graph.owner(node("dead"), ["cdd:test:Other", service.type]), node("service"));
    assert.equal(graph.owner(node("dead"), [queue]), undefined, "itself is not above it");
    assert.equal(graph.owner(node("main"), [service.type]), undefined);
  });
  it("has unknown values of a resource and of its provider that say whose they are", () => {
    const { provider, props } = node("work");
    assert.equal(
      isKnown(() => props.kmsKey),
      false,
    );
    assert.equal(provider?.name, "other");
    assert.equal(provider.props.region, "eu-west-2");
    assert.throws(() => provider.props.profile, { urn: provider.urn, property: "profile" });
    assert.equal("provider" in node("service"), false);
  });
});

describe("what is worked out once", () => {
  let graph: Graph;
  beforeEach(() => {
    graph = graphFor(all);
  });
  it("is so for each node", () => {
    const asked: string[] = [];
    const length = perNode(({ name }, of) => {
      asked.push(name);
      return name === "dead" ? undefined : of.nodes.length;
    });
    const ask = (name: string) => length(nodeNamed<unknown>(graph, name), graph);
    assert.deepEqual([ask("main"), ask("dead"), ask("main"), ask("dead")], [5, undefined, 5, undefined]);
    assert.deepEqual(asked, ["main", "dead"]);
  });
  it("is so for each graph", () => {
    let asked = 0;
    const count = perGraph(({ nodes }) => {
      asked++;
      return nodes.length;
    });
    assert.deepEqual([count(graph), count(graph), count(graphFor([main]))], [5, 5, 1]);
    assert.equal(asked, 2);
  });
  it("is asked again where it throws", () => {
    let asked = 0;
    const broken = perGraph((): number => {
      asked++;
      throw new RangeError("broken");
    });
    for (const _ of [1, 2]) assert.throws(() => broken(graph), RangeError);
    assert.equal(asked, 2);
  });
});
