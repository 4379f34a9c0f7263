import { UnknownValueError } from "@pulumi/policy";

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

/**
 * A view of a resource's properties that throws `UnknownRead` where the SDK's view throws `UnknownValueError`,
 * which knows the path but not the resource.
 */
export function watched<T>(value: T, urn: string): T {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy<T & object>(value, {
    get: (target, key) => {
      try {
        return watched(Reflect.get(target, key), urn);
      } catch (error) {
        if (error instanceof UnknownValueError) throw new UnknownRead(urn, pathOf(error));
        throw error;
      }
    },
  });
}

/** The SDK keeps the error's type to itself; its message has carried the path since the first version. */
function pathOf(error: unknown): string {
  return /value at \.(.+) can't be known/.exec(String(error))?.[1] ?? "(unnamed)";
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
