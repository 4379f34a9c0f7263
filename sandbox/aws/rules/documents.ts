import type { DocumentForm } from "../types/entry";
import { canonical, isList, isProps, parseJson, type Value } from "../values";

/** JSON as AWS hands it back: compact, keys sorted. What is no JSON stays as it is. */
export function compact(document: string): string {
  const parsed = parseJson(document);
  return parsed === undefined ? document : canonical(parsed);
}

/** A plain JSON document: white space and the order of keys mean nothing. */
export const jsonDocument: DocumentForm = {
  returned: compact,
  same: (one, other) => compact(one) === compact(other),
};

/** A policy document: beside that, one value is a list of one, and lists have no order. */
export const policyDocument: DocumentForm = {
  returned: compact,
  same: (one, other) => policyMeaning(one) === policyMeaning(other),
};

function policyMeaning(document: string): string {
  const parsed = parseJson(document);
  return parsed === undefined ? document : canonical(meaning(parsed));
}

function meaning(value: Value): Value {
  if (isProps(value))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, one]) => !(key === "Sid" && one === ""))
        .map(([key, one]) => [key, meaning(one)]),
    );
  if (!isList(value)) return value;
  const members = value.map(meaning);
  if (members.length === 1) return members[0] ?? null;
  // The order of statements is kept by AWS, that of actions, resources and values is not.
  return members.some(isProps)
    ? members
    : [...members].sort((a, b) => canonical(a).localeCompare(canonical(b)));
}
