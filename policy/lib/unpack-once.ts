interface Unpacking {
  deserializeProperties: (message: object, keepsSecrets: boolean) => object;
}

/**
 * The SDK's server unpacks a resource's properties anew for each rule, and those of the whole stack for each rule on
 * relations: with a hundred rules that takes most of a preview's judging. No rule changes what it is shown, so a message
 * is unpacked once. Should another SDK unpack elsewhere, nothing is lost but the time: `tests/policy/unpack-once.test.ts`.
 */
export function unpackOnce(): void {
  const unpacking = require("@pulumi/policy/deserialize") as Unpacking;
  const unpack = unpacking.deserializeProperties;
  if (once.has(unpack)) return;
  const known = new WeakMap<object, object>();
  unpacking.deserializeProperties = (message, keepsSecrets) => {
    if (keepsSecrets) return unpack(message, keepsSecrets);
    const properties = known.get(message) ?? unpack(message, keepsSecrets);
    known.set(message, properties);
    return properties;
  };
  once.add(unpacking.deserializeProperties);
}

const once = new WeakSet<object>();
