import * as fc from "fast-check";
import type { z } from "zod";

/** What a form of the model says of itself: its kind, and the ends of its range or the values of its choice. */
interface Told {
  readonly def: { readonly type: string; readonly innerType?: z.ZodType };
  readonly minValue?: number | null;
  readonly maxValue?: number | null;
  readonly isInt?: boolean;
  readonly options?: readonly string[];
}

/**
 * Any value that a number, a choice or a truth value of the model may have, up to its ends; what may be left out is there.
 * Texts, lists and objects have rules of their own, which a test that needs them has to know.
 */
export function anyOf<T extends z.ZodType>(form: T): fc.Arbitrary<z.output<T>> {
  return anyTold(form as unknown as Told) as fc.Arbitrary<z.output<T>>;
}

function anyTold({ def, minValue, maxValue, isInt, options = [] }: Told): fc.Arbitrary<unknown> {
  if (def.innerType !== undefined) return anyOf(def.innerType);
  switch (def.type) {
    case "number":
      return isInt === true
        ? fc.integer({ min: end(minValue), max: end(maxValue) })
        : fc.double({ min: end(minValue), max: end(maxValue), minExcluded: true, noNaN: true });
    case "enum":
      return fc.constantFrom(...options);
    case "boolean":
      return fc.boolean();
    default:
      throw new Error(`of a ${def.type} a test has to say which values it means`);
  }
}

function end(value: number | null | undefined): number {
  if (value === null || value === undefined) throw new Error("a number of the model has no end");
  return value;
}
