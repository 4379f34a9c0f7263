import { isList, isProps, type Value } from "../values";
import { isComparison, type Operator, operatorOf, unreadable } from "./comparisons";
import type { Context } from "./context";

/** One key under one operator of a `Condition` element. */
export interface Condition extends Operator {
  /** The operator as it is written. */
  readonly written: string;
  readonly key: string;
  readonly values: readonly string[];
}

export function parseConditions(element: Value, fail: (what: string) => never): Condition[] {
  if (!isProps(element)) return fail("has a Condition that is no object");
  return Object.entries(element).flatMap(([written, tests]) => {
    const operator = operatorOf(written) ?? fail(`has an unknown condition operator "${written}"`);
    if (!isProps(tests) || Object.keys(tests).length === 0)
      return fail(`has a condition ${written} without a key`);
    return Object.entries(tests).map(([key, value]) => {
      const values = valuesOf(value, () => fail(`has a condition ${written} ${key} without a value`));
      for (const one of values) {
        const wants = unreadable(operator.comparison, one);
        if (wants !== undefined)
          fail(
            `has a condition ${written} ${key} that cannot be read: ${JSON.stringify(one)} is not ${wants}`,
          );
      }
      return { ...operator, written, key, values };
    });
  });
}

function valuesOf(value: Value, fail: () => never): string[] {
  const list = isList(value) ? value : [value];
  if (list.length === 0 || list.some((one) => !["string", "number", "boolean"].includes(typeof one)))
    return fail();
  return list.map(String);
}

/**
 * Whether a request meets a condition. Values of one key are alternatives, and of a negated operator none may match. A
 * missing key fails, but for a negated operator, `IfExists`, and `ForAllValues`. Sources: "IAM JSON policy elements:
 * Condition operators", "Conditions with multiple context keys or values", "Set operators for multi-valued context keys",
 * IAM user guide.
 *
 * AWS asks for a set operator with a key of several values and does not say what it does without: here one value that
 * matches is a match.
 *
 * @param variables the context, where the document's version has variables
 */
export function meets(condition: Condition, context: Context, variables: Context | undefined): boolean {
  const { comparison, negated, ifExists, set, values } = condition;
  const present = context.get(condition.key);
  if (comparison === "Null")
    return values.some((value) => value.toLowerCase() === String(present === undefined));
  if (present === undefined) return ifExists || set === "all" || (set === undefined && negated);
  const fits = (one: string) =>
    values.some((value) => isComparison(comparison, one, value, variables)) !== negated;
  return set === "all" || (set === undefined && negated) ? present.every(fits) : present.some(fits);
}

/** What a request lacks for a condition, in words. */
export function unmet({ written, key, values }: Condition, context: Context): string {
  const present = context.get(key);
  const given =
    present === undefined ? "the request has no such key" : `the request has ${present.join(", ")}`;
  return `${written} ${key} ${values.join(" or ")}: ${given}`;
}
