import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type JavaScriptValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import "../../aws/rpc/fast-structs";

/** By the library's own way: a value that holds properties is not made by them. */
function byLibrary(properties: Readonly<Record<string, JavaScriptValue>>): Struct {
  const struct = new Struct();
  for (const [key, value] of Object.entries(properties)) struct.getFieldsMap().set(key, madeValue(value));
  return struct;
}

function madeValue(value: JavaScriptValue): Value {
  const isStruct = typeof value === "object" && value !== null && !Array.isArray(value);
  return isStruct
    ? new Value().setStructValue(byLibrary(value as Record<string, JavaScriptValue>))
    : Value.fromJavaScript(value);
}

describe("properties that protobufjs reads and writes", () => {
  const some: Record<string, JavaScriptValue> = {
    ...{ number: 1.5, nothing: null, none: 0, no: false, empty: "", text: "ü\u{1f600}" },
    ...{ list: [], more: [null, "x", [1], { deep: true }], inner: {}, "": "unnamed" },
  };
  const sent = (struct: Struct) => Struct.deserializeBinary(struct.serializeBinary());

  it("arrive as they were sent", () => {
    assert.deepEqual(sent(Struct.fromJavaScript(some)).toJavaScript(), some);
    assert.deepEqual(sent(Struct.fromJavaScript({})).toJavaScript(), {});
  });
  it("have the library's order, by key, read or made", () => {
    const properties = { b: { d: 1, c: [{ f: 1, e: 2 }] }, a: null };
    const ordered = '{"a":null,"b":{"c":[{"e":2,"f":1}],"d":1}}';
    for (const struct of [Struct.fromJavaScript(properties), sent(Struct.fromJavaScript(properties))])
      assert.equal(JSON.stringify(struct.toJavaScript()), ordered);
  });
  it("arrive as they were sent, whatever they are", async () => {
    const properties = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 3 }), {
      noNullPrototype: true,
    });
    await fc.assert(
      fc.property(properties, (each) => {
        const arrived = sent(Struct.fromJavaScript(each as Record<string, JavaScriptValue>)).toJavaScript();
        // Of a number without digits after the point nothing tells minus nothing from nothing.
        assert.deepEqual(JSON.parse(JSON.stringify(arrived)), JSON.parse(JSON.stringify(each)));
      }),
    );
  });
  it("are the library's own to whoever asks it, and may be changed there", () => {
    const struct = sent(Struct.fromJavaScript(some));
    assert.deepEqual(struct.getFieldsMap().get("more")?.toJavaScript(), some.more);
    struct.getFieldsMap().set("text", Value.fromJavaScript("changed"));
    struct.getFieldsMap().del("list");
    const { list: _, ...rest } = some;
    assert.deepEqual(sent(struct).toJavaScript(), { ...rest, text: "changed" });
    assert.deepEqual(struct.toObject().fieldsMap.length, Object.keys(rest).length);
  });
  it("are the same bytes to another reader: what the library made is read", () => {
    assert.deepEqual(sent(byLibrary(some)).toJavaScript(), some);
  });
});
