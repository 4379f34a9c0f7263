import { Reader } from "protobufjs/minimal";

/** What to do with each field of a message, by its number. Fields that are not listed are passed over. */
export type Fields<M> = Readonly<Record<number, (message: M, reader: Reader) => void>>;

/** Reads a message, as protobuf encodes it, into `message`. */
export function readInto<M>(message: M, bytes: Uint8Array, fields: Fields<M>): M {
  const reader = Reader.create(bytes);
  return readTo(reader.len, message, reader, fields);
}

/** The same of a message that is the value of a field. */
export function readInner<M>(message: M, reader: Reader, fields: Fields<M>): M {
  const length = reader.uint32();
  return readTo(reader.pos + length, message, reader, fields);
}

function readTo<M>(end: number, message: M, reader: Reader, fields: Fields<M>): M {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const take = fields[tag >>> 3];
    if (take) take(message, reader);
    else reader.skipType(tag & 7);
  }
  return message;
}

/** One entry of a map whose keys are text: its key, and what `read` makes of its value. */
export function readEntry<T>(
  reader: Reader,
  read: (reader: Reader) => T,
  absent: T,
): [key: string, value: T] {
  return readInner<[string, T]>(["", absent], reader, {
    1: (entry, at) => {
      entry[0] = at.string();
    },
    2: (entry, at) => {
      entry[1] = read(at);
    },
  });
}

/** A `google.protobuf.Struct` as a plain object (google/protobuf/struct.proto). */
export function readStruct(reader: Reader): Record<string, unknown> {
  return readInner({}, reader, structFields);
}

const structFields: Fields<Record<string, unknown>> = {
  1: (struct, reader) => {
    const [key, value] = readEntry(reader, readValue, null);
    struct[key] = value;
  },
};

function readValue(reader: Reader): unknown {
  return readInner<{ is: unknown }>({ is: null }, reader, valueFields).is;
}

const valueFields: Fields<{ is: unknown }> = {
  1: (value, reader) => {
    reader.int32();
    value.is = null;
  },
  2: (value, reader) => {
    value.is = reader.double();
  },
  3: (value, reader) => {
    value.is = reader.string();
  },
  4: (value, reader) => {
    value.is = reader.bool();
  },
  5: (value, reader) => {
    value.is = readStruct(reader);
  },
  6: (value, reader) => {
    value.is = readInner<unknown[]>([], reader, listFields);
  },
};

const listFields: Fields<unknown[]> = {
  1: (list, reader) => {
    list.push(readValue(reader));
  },
};
