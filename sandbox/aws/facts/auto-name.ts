import { randomBytes } from "node:crypto";
import type { TypeEntry } from "../types/entry";
import { digest, isUnknown, type Props, text } from "../values";
import type { TypeFacts } from "./type-facts";
import type { Problem } from "./validation";

const suffixLength = 7;

/** The property that the provider names by itself, where the type has one. */
export function namedProperty(
  facts: TypeFacts | undefined,
  entry: TypeEntry | undefined,
): string | undefined {
  if (entry?.nameProperty !== undefined) return entry.nameProperty;
  const optional = facts?.filledIn.has("name") ?? false;
  return optional ? "name" : undefined;
}

/**
 * Inputs with their automatic name: logical name, hyphen, seven hexadecimal characters; the one of before is kept.
 * Where the result would be too long, the provider refuses rather than shortens.
 */
export function autoName(
  entry: TypeEntry | undefined,
  facts: TypeFacts | undefined,
  given: { readonly name: string; readonly inputs: Props; readonly olds: Props; readonly seed: Uint8Array },
): { readonly inputs: Props; readonly problems: readonly Problem[] } {
  const property = namedProperty(facts, entry);
  const prefixGiven = given.inputs.namePrefix ?? given.inputs.bucketPrefix;
  const limit = entry?.nameLimit ?? 255;
  if (property === undefined || prefixGiven !== undefined) return { inputs: given.inputs, problems: [] };
  if (given.inputs[property] !== undefined) {
    const name = text(given.inputs[property]);
    const problems =
      name.length > limit && !isUnknown(name)
        ? [{ property, reason: `"${property}" cannot be longer than ${limit} characters: "${name}"` }]
        : [];
    return { inputs: given.inputs, problems };
  }
  const form = entry?.autoName ?? ((proposed: string) => proposed);
  const prefix = form(`${given.name}-`);
  const old = text(given.olds[property]);
  if (old.startsWith(prefix) && /^[0-9a-f]{7}$/.test(old.slice(prefix.length)))
    return { inputs: { ...given.inputs, [property]: old }, problems: [] };
  if (prefix.length + suffixLength > limit)
    return {
      inputs: given.inputs,
      problems: [
        {
          property,
          reason: `name '${prefix}' plus ${suffixLength} random chars is longer than maximum length ${limit}`,
        },
      ],
    };
  const random =
    given.seed.length > 0 ? digest(Buffer.from(given.seed).toString("hex")) : randomBytes(8).toString("hex");
  return { inputs: { ...given.inputs, [property]: prefix + random.slice(0, suffixLength) }, problems: [] };
}
