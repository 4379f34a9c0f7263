import "./fast-structs";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { digest, isList, isProps, type Props, unknown, type Value } from "../values";

const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resourceMark = "5cf8f73096256a8f31e491e813e4eb8e";

/** Properties as the engine sent them, with the top-level keys that carry a secret noted apart. */
export interface Received {
  readonly props: Props;
  readonly secrets: ReadonlySet<string>;
  /** URNs that an output value inside a top-level property depends on. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
}

interface Marks {
  secret: boolean;
  readonly urns: string[];
}

function plain(value: Value, marks: Marks): Value {
  if (isList(value)) return value.map((one) => plain(one, marks));
  if (!isProps(value)) return value;
  const mark = value[signature];
  if (mark === secretMark) {
    marks.secret = true;
    return plain(value.value ?? null, marks);
  }
  if (mark === outputMark) {
    if (value.secret === true) marks.secret = true;
    const urns = value.dependencies;
    if (isList(urns)) for (const urn of urns) if (typeof urn === "string") marks.urns.push(urn);
    return value.value === undefined ? unknown : plain(value.value, marks);
  }
  // A resource given where its id is meant.
  if (mark === resourceMark) return value.id === "" ? unknown : (value.id ?? value.urn ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, marks)]));
}

/** Takes secrets, output values and resource references off a message's properties. Nulls are absent. */
export function receive(struct: Struct | undefined): Received {
  const props: Record<string, Value> = {};
  const secrets = new Set<string>();
  const dependencies = new Map<string, readonly string[]>();
  const sent = (struct?.toJavaScript() ?? {}) as Record<string, Value>;
  for (const [key, value] of Object.entries(sent)) {
    if (value === null || key === "__defaults") continue;
    const marks: Marks = { secret: false, urns: [] };
    props[key] = plain(value, marks);
    if (marks.secret) secrets.add(key);
    if (marks.urns.length > 0) dependencies.set(key, marks.urns);
  }
  return { props, secrets, dependencies };
}

/** Properties as a message, with the named top-level ones marked secret again. */
export function send(props: Props, secrets: ReadonlySet<string> = new Set()): Struct {
  const marked = Object.entries(props).map(([key, value]) => [
    key,
    secrets.has(key) ? { [signature]: secretMark, value } : value,
  ]);
  return Struct.fromJavaScript(Object.fromEntries(marked));
}

/** A reference to a resource, as the SDK reads it. */
export function resourceReference(urn: string, id: string): Props {
  return { [signature]: resourceMark, urn, id };
}

const redacted = "sandbox:sha256";

/** What stands in the cloud file for a secret: proof that it is the same, and not the value. */
export function redact(props: Props, secrets: ReadonlySet<string>): Props {
  return Object.fromEntries(
    Object.entries(props).map(([key, value]) => [
      key,
      secrets.has(key) ? { [redacted]: digest(JSON.stringify(value)) } : value,
    ]),
  );
}

/** The stored properties with secrets filled in from what the engine holds; one that it does not hold is left out. */
export function unredact(stored: Props, held: Props): Props {
  const filled: Record<string, Value> = {};
  for (const [key, value] of Object.entries(stored)) {
    if (!isProps(value) || value[redacted] === undefined) filled[key] = value;
    else if (held[key] !== undefined && value[redacted] === digest(JSON.stringify(held[key])))
      filled[key] = held[key];
  }
  return filled;
}
