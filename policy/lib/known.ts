import * as sdk from "@pulumi/policy/proxy";

/** Thrown when a rule reads a value that is not known before deployment. It says whose value and which. */
export class UnknownRead extends Error {
  readonly urn: string;
  readonly property: string;

  constructor(urn: string, property: string) {
    super(`${property} of ${urn} is not known before deployment`);
    this.urn = urn;
    this.property = property;
  }
}

/** What stands in a message for a value that is not known, of each kind; the SDK exports it without types. */
const unknowns = new Set(
  Object.entries(sdk as unknown as Record<string, unknown>).flatMap(([name, value]) =>
    /^unknown\w+Value$/.test(name) ? [value] : [],
  ),
);

/** Views of whole resources, by their properties: all rules on a message read the same one. */
const views = new WeakMap<object, { readonly urn: string; readonly view: object }>();

/** A view of a resource's properties that throws `UnknownRead` wherever a value is read that is not known yet. */
export function watched<P extends object>(props: P, urn: string): P {
  const plain = unwrapped(props);
  const known = views.get(plain);
  if (known?.urn === urn) return known.view as P;
  const view = viewOf(plain, urn, []) as P;
  views.set(plain, { urn, view });
  return view;
}

/** The SDK's server hands properties on in a view of its own, which knows the path of an unknown but not the resource. */
function unwrapped<P extends object>(props: P): P {
  const { isSpecialProxy, getSpecialProxyTarget } = sdk as unknown as Record<
    "isSpecialProxy" | "getSpecialProxyTarget",
    keyof P
  >;
  return props[isSpecialProxy] ? (props[getSpecialProxyTarget] as P) : props;
}

/** What is known throughout is its own view; only what leads to an unknown is copied. */
function viewOf(value: unknown, urn: string, path: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || isOfClass(value)) return value;
  let copy: object | undefined;
  for (const [key, each] of Object.entries(value)) {
    const inside = [...path, key];
    const view = unknowns.has(each) ? undefined : viewOf(each, urn, inside);
    if (view === each) continue;
    copy ??= Array.isArray(value) ? [...value] : { ...value };
    const instead = unknowns.has(each) ? { get: thrower(urn, inside.join(".")) } : { value: view };
    Object.defineProperty(copy, key, instead);
  }
  return copy ?? value;
}

/** Assets and archives. */
function isOfClass(value: object): boolean {
  return !Array.isArray(value) && ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object);
}

/** Rules ask again and again whether a value is known: the same error says that it is not. */
function thrower(urn: string, property: string): () => never {
  let read: UnknownRead | undefined;
  return () => {
    read ??= withoutStack(() => new UnknownRead(urn, property));
    throw read;
  };
}

/** Nobody is shown where an unknown value was read: it becomes a finding, or an answer. */
function withoutStack<E extends Error>(make: () => E): E {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Whether reading works now; false where an unknown stands in the way. */
export function isKnown(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof UnknownRead) return false;
    throw error;
  }
}

/**
 * Whether the property will have a value: an unknown one counts, because something was given.
 * Use it where presence alone decides, e.g. "a customer-managed key is named".
 */
export function isSet<T extends object>(props: T | undefined, key: keyof T & string): boolean {
  if (props === undefined || props === null) return false;
  try {
    const value: unknown = props[key];
    return value !== undefined && value !== null && value !== "";
  } catch (error) {
    if (error instanceof UnknownRead) return true;
    throw error;
  }
}
