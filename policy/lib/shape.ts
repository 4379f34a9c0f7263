import { UnknownRead } from "./known";

/** One plain value of a resource, however deep. */
export interface Leaf {
  /** Path inside the resource, e.g. `rules.0.destination.account`; what stands in JSON text follows its property. */
  readonly path: string;
  /** The last name of the path that is no index. */
  readonly key: string;
  readonly value: string | number | boolean;
}

/** What a walk over a resource's properties tells of. */
export interface Visitor {
  leaf?(leaf: Leaf): void;
  /** A policy document, as text or as an object. Its inside is not walked. */
  document?(path: string, document: unknown): void;
  /** A value that is not known yet. */
  unknown?(path: string, key: string, error: UnknownRead): void;
}

/** Text longer than this is no document of settings. */
const longest = 200_000;

type Event = (visitor: Visitor) => void;

/** What there is to tell of a resource, by its properties: several rules walk over the same. */
const told = new WeakMap<object, readonly Event[]>();

/** Visits every value of a resource's properties, also of those that are JSON text. */
export function walk(props: object, visitor: Visitor): void {
  const events = told.get(props) ?? eventsOf(props);
  told.set(props, events);
  for (const event of events) event(visitor);
}

function eventsOf(props: object): readonly Event[] {
  const events: Event[] = [];
  const teller: Required<Visitor> = {
    leaf: (leaf) => events.push((visitor) => visitor.leaf?.(leaf)),
    document: (path, document) => events.push((visitor) => visitor.document?.(path, document)),
    unknown: (path, key, error) => events.push((visitor) => visitor.unknown?.(path, key, error)),
  };
  for (const key of Object.keys(props)) {
    // The provider's own note of what was filled in.
    if (key !== "__defaults") step(() => (props as Record<string, unknown>)[key], key, key, teller);
  }
  return events;
}

function step(read: () => unknown, path: string, key: string, visitor: Required<Visitor>): void {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    if (!(error instanceof UnknownRead)) throw error;
    visitor.unknown(path, key, error);
    return;
  }
  if (value === null || value === undefined) return;
  if (typeof value === "object") inside(value, path, key, visitor);
  else if (typeof value === "string") text(value, path, key, visitor);
  else if (typeof value === "number" || typeof value === "boolean") visitor.leaf({ path, key, value });
}

function inside(value: object, path: string, key: string, visitor: Required<Visitor>): void {
  const keys = Object.keys(value);
  if (!Array.isArray(value) && keys.some((each) => /^statements?$/i.test(each)) && looksLikePolicy(value)) {
    visitor.document(path, value);
    return;
  }
  for (const each of keys)
    if (each !== "__defaults")
      step(
        () => (value as Record<string, unknown>)[each],
        `${path}.${each}`,
        Array.isArray(value) ? key : each,
        visitor,
      );
}

/** Other things have statements too: the rules of a WebACL, a query. */
function looksLikePolicy(value: object): boolean {
  try {
    const [statement] = Object.entries(value).flatMap(([key, each]) =>
      /^statements?$/i.test(key) ? [each] : [],
    );
    const list: unknown[] = Array.isArray(statement) ? Array.from(statement) : [statement];
    return list.some(
      (each) =>
        typeof each === "object" &&
        each !== null &&
        Object.keys(each).some((key) => /^(effect|(not)?action)$/i.test(key)),
    );
  } catch (error) {
    if (error instanceof UnknownRead) return true;
    throw error;
  }
}

function text(value: string, path: string, key: string, visitor: Required<Visitor>): void {
  const parsed = /^\s*[[{]/.test(value) && value.length <= longest ? jsonOf(value) : undefined;
  if (parsed === undefined) visitor.leaf({ path, key, value });
  else inside(parsed, path, key, visitor);
}

function jsonOf(value: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
