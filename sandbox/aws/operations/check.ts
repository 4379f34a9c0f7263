import { autoName } from "../facts/auto-name";
import { typeFacts } from "../facts/type-facts";
import { type Problem, validate } from "../facts/validation";
import { entryOf } from "../types";
import { hasUnknown, isProps, type Props, parseJson, unknown } from "../values";
import { allTags, type ProviderConfig } from "./provider-config";

export interface CheckQuestion {
  readonly type: string;
  readonly name: string;
  readonly olds: Props;
  readonly news: Props;
  readonly seed: Uint8Array;
}

/** What the provider's `Check` answers: inputs with defaults, tags and name filled in, and everything that is wrong. */
export function check(
  config: ProviderConfig,
  question: CheckQuestion,
): { readonly inputs: Props; readonly problems: readonly Problem[] } {
  const { type, name, olds, news, seed } = question;
  const entry = entryOf(type);
  const facts = typeFacts(type);
  const documents = [...Object.keys(entry?.policies ?? {}), ...(entry?.json ?? [])];
  const asText = withDocumentsAsText(news, documents);

  const named = autoName(entry, facts, { name, inputs: asText, olds, seed });
  const inputs = { ...entry?.defaults, ...named.inputs };
  const problems = [
    ...named.problems,
    ...(facts ? validate(facts, inputs) : []),
    ...malformedDocuments(inputs, documents),
    ...(entry?.check?.(inputs) ?? []),
  ];
  if (!facts?.outputs.has("tagsAll")) return { inputs, problems };
  const tagsAll = allTags(config, inputs.tags);
  return { inputs: { ...inputs, tagsAll: inputs.tags === unknown ? unknown : tagsAll }, problems };
}

/** A document may be given as an object: the provider writes it as JSON. */
function withDocumentsAsText(inputs: Props, documents: readonly string[]): Props {
  const given = documents.filter((property) => isProps(inputs[property]));
  if (given.length === 0) return inputs;
  return {
    ...inputs,
    ...Object.fromEntries(
      given.map((property) => [
        property,
        hasUnknown(inputs[property]) ? unknown : JSON.stringify(inputs[property]),
      ]),
    ),
  };
}

function malformedDocuments(inputs: Props, documents: readonly string[]): Problem[] {
  return documents
    .filter((property) => typeof inputs[property] === "string" && !hasUnknown(inputs[property]))
    .filter((property) => parseJson(String(inputs[property])) === undefined)
    .map((property) => ({ property, reason: `"${property}" contains an invalid JSON policy or document` }));
}
