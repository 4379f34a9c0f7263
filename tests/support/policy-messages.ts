import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Writer } from "protobufjs/minimal";
import { type JudgedResource, urnOf, urnOfResource } from "./policy-resource";

/** The message with which the engine has one resource judged. */
export function resourceRequest(each: JudgedResource): analyzer.AnalyzeRequest {
  return fill(new analyzer.AnalyzeRequest(), each, each.inputs ?? {});
}

/** The message with which the engine has a whole stack judged. */
export function stackRequest(resources: readonly JudgedResource[]): analyzer.AnalyzeStackRequest {
  const request = new analyzer.AnalyzeStackRequest();
  request.setResourcesList(resources.map(stackResource));
  return request;
}

const encoded = new WeakMap<JudgedResource, Uint8Array>();

/** The same as it arrives: a resource that is judged again and again is encoded once. */
export function resourceBytes(each: JudgedResource): Uint8Array {
  const bytes = encoded.get(each) ?? resourceRequest(each).serializeBinary();
  encoded.set(each, bytes);
  return bytes;
}

const encodedOnStack = new WeakMap<JudgedResource, Uint8Array>();

/** The same of a whole stack: field 1 of its message, again and again. */
export function stackBytes(resources: readonly JudgedResource[]): Uint8Array {
  const writer = Writer.create();
  for (const each of resources) {
    const bytes = encodedOnStack.get(each) ?? stackResource(each).serializeBinary();
    encodedOnStack.set(each, bytes);
    writer.uint32(8 + 2).bytes(bytes);
  }
  return writer.finish();
}

const defaultProvider = {
  name: "aws",
  inputs: { region: "eu-west-1", allowedAccountIds: JSON.stringify(["111122223333"]) },
};

const isComponent = (type: string) => !/^(aws:|pulumi:providers:)/.test(type);

function stackResource(each: JudgedResource): analyzer.AnalyzerResource {
  const outputs = each.outputs ?? (isComponent(each.type) ? {} : each.inputs);
  const message = fill(new analyzer.AnalyzerResource(), each, outputs ?? {});
  if (each.parent) message.setParent(each.parent);
  const byProperty = Object.entries(each.propertyDependencies ?? {});
  message.setDependenciesList([
    ...new Set([...(each.dependencies ?? []), ...byProperty.flatMap(([, urns]) => urns)]),
  ]);
  for (const [property, urns] of byProperty) {
    const dependencies = new analyzer.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

function fill<M extends analyzer.AnalyzeRequest | analyzer.AnalyzerResource>(
  message: M,
  each: JudgedResource,
  properties: Readonly<Record<string, unknown>>,
): M {
  message.setType(each.type);
  message.setName(each.name);
  message.setUrn(urnOfResource(each));
  message.setProperties(struct(properties));
  const options = new analyzer.AnalyzerResourceOptions();
  options.setProtect(each.protect ?? false);
  options.setIgnorechangesList([...(each.ignoreChanges ?? [])]);
  if (each.deleteBeforeReplace !== undefined) {
    options.setDeletebeforereplace(each.deleteBeforeReplace);
    options.setDeletebeforereplacedefined(true);
  }
  if (each.parent) options.setParent(each.parent);
  message.setOptions(options);
  const provider =
    each.provider === undefined && each.type.startsWith("aws:") ? defaultProvider : each.provider;
  if (provider) {
    const reference = new analyzer.AnalyzerProviderResource();
    reference.setType("pulumi:providers:aws");
    reference.setName(provider.name);
    reference.setUrn(urnOf("pulumi:providers:aws", provider.name));
    reference.setProperties(struct(provider.inputs));
    message.setProvider(reference);
  }
  return message;
}

const structs = new WeakMap<object, Struct>();

/** Protobuf has no `undefined`: an absent property is left out, as the engine does. */
function struct(properties: Readonly<Record<string, unknown>>): Struct {
  const known = structs.get(properties);
  if (known) return known;
  const plain = JSON.parse(JSON.stringify(properties));
  const message = Struct.fromJavaScript(plain);
  // Each rule reads every message anew, and copies what it reads: most of the time of judging a whole platform.
  message.toJavaScript = () => plain;
  structs.set(properties, message);
  return message;
}
