import { jsonDocument, policyDocument } from "../rules/documents";
import type { DocumentForm, TypeEntry } from "../types/entry";
import { canonical, hasUnknown, isList, isProps, type Props, type Value } from "../values";

/** How a text property is compared and returned, where it holds a document. */
export function documentForm(entry: TypeEntry | undefined, property: string): DocumentForm | undefined {
  if (!entry) return undefined;
  if (entry.documents?.[property]) return entry.documents[property];
  if (entry.policies?.[property]) return policyDocument;
  return entry.json?.includes(property) ? jsonDocument : undefined;
}

/** Properties as AWS hands them back: documents compact, sets sorted. */
export function normalise(entry: TypeEntry | undefined, props: Props): Props {
  let result: Value = Object.fromEntries(
    Object.entries(props).map(([property, value]) => {
      const form = documentForm(entry, property);
      return [
        property,
        form && typeof value === "string" && !hasUnknown(value) ? form.returned(value) : value,
      ];
    }),
  );
  for (const path of entry?.sets ?? []) result = sortAt(result, path.split("."));
  return isProps(result) ? result : props;
}

function sortAt(value: Value, steps: readonly string[]): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return isList(value) ? sorted(value) : value;
  if (isList(value)) return value.map((one) => sortAt(one, steps));
  if (!isProps(value)) return value;
  const key = step.replace(/\[\]$/, "");
  const next = value[key];
  return next === undefined ? value : { ...value, [key]: sortAt(next, rest) };
}

function sorted(list: readonly Value[]): Value[] {
  return [...list].sort((one, other) => {
    const [a, b] = [canonical(one), canonical(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}
