import type { BinaryReader, BinaryWriter } from "google-protobuf";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { common, type INamespace, Root, Writer } from "protobufjs";

type Plain = { readonly [key: string]: JavaScriptValue };

/** Properties as the wire has them. */
interface OnWire {
  readonly fields: { readonly [key: string]: Value };
}
interface Value {
  /** Which of the others it has: those that were read show what protobuf takes for nothing in place of the rest. */
  readonly kind?: Exclude<keyof Value, "kind">;
  readonly nullValue?: number;
  readonly numberValue?: number;
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly structValue?: OnWire;
  readonly listValue?: { readonly values: readonly Value[] };
}

const definition = common.get("google/protobuf/struct.proto");
const wire = Root.fromJSON(definition as INamespace).lookupType("google.protobuf.Struct");

/** The properties of those that were read or made here. */
const held = new WeakMap<Struct, OnWire>();
const { getFieldsMap, toJavaScript } = Struct.prototype;
const { fromJavaScript } = Struct;

/**
 * Once this file is loaded, protobufjs reads and writes the properties of every message in the process. An up sends those of each
 * resource through here eight times, and the SDK's library makes an object of each value each time. What is read has the
 * library's own order, by key.
 */
Object.assign(Struct, {
  deserializeBinaryFromReader(struct: Struct, reader: BinaryReader): Struct {
    // Of what it stands in front of, the reader hands out bytes by the field only.
    const entries = Writer.create();
    while (reader.nextField() && !reader.isEndGroup())
      if (reader.getFieldNumber() === 1) entries.uint32(8 + 2).bytes(reader.readBytes() as Uint8Array);
      else reader.skipField();
    held.set(struct, wire.decode(entries.finish()) as unknown as OnWire);
    return struct;
  },
  serializeBinaryToWriter(struct: Struct, writer: BinaryWriter): void {
    const bytes = wire.encode(held.get(struct) ?? onWire(struct.toJavaScript())).finish();
    writer.writeSerializedMessage(bytes, 0, bytes.length);
  },
  fromJavaScript(properties: Plain): Struct {
    const struct = new Struct();
    held.set(struct, onWire(properties));
    return struct;
  },
});
Object.assign(Struct.prototype, {
  toJavaScript(this: Struct): Plain {
    const properties = held.get(this);
    return properties ? plain(properties) : toJavaScript.call(this);
  },
  /** Of whoever asks for the library's own objects, and may change them. */
  getFieldsMap(this: Struct, ...rest: Parameters<typeof getFieldsMap>): ReturnType<typeof getFieldsMap> {
    const properties = held.get(this);
    held.delete(this);
    const fields = getFieldsMap.apply(this, rest);
    if (properties)
      for (const [key, value] of getFieldsMap.call(fromJavaScript(plain(properties))).entries())
        fields.set(key, value);
    return fields;
  },
});

function plain({ fields }: OnWire): Plain {
  const properties: Record<string, JavaScriptValue> = {};
  for (const key of Object.keys(fields).sort()) properties[key] = plainValue(fields[key] ?? {});
  return properties;
}

function plainValue(value: Value): JavaScriptValue {
  const { kind = "nullValue", listValue, structValue } = value;
  if (kind === "nullValue") return null;
  if (kind === "listValue" && listValue) return listValue.values.map(plainValue);
  return kind === "structValue" && structValue ? plain(structValue) : (value[kind] ?? null);
}

function onWire(properties: Plain): OnWire {
  return {
    fields: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, valueOnWire(value)])),
  };
}

function valueOnWire(value: JavaScriptValue): Value {
  if (typeof value === "string") return { kind: "stringValue", stringValue: value };
  if (typeof value === "number") return { kind: "numberValue", numberValue: value };
  if (typeof value === "boolean") return { kind: "boolValue", boolValue: value };
  if (value === null) return { kind: "nullValue", nullValue: 0 };
  return Array.isArray(value)
    ? { kind: "listValue", listValue: { values: value.map(valueOnWire) } }
    : { kind: "structValue", structValue: onWire(value as Plain) };
}
