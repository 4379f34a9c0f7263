import { normalise } from "../facts/normalise";
import { type TypeFacts, typeFacts } from "../facts/type-facts";
import { entryOf } from "../types";
import type { Moment } from "../types/entry";
import { type Props, unknown, type Value } from "../values";

/** What a preview tells of a resource to be made: its inputs, and "unknown" for all that AWS computes. */
export function previewedOutputs(type: string, inputs: Props, region: string): Props {
  const facts = typeFacts(type);
  const known = regional(facts, region);
  const computed = [...(facts?.computed ?? []), ...(facts?.filledIn ?? [])].map((name) => [name, unknown]);
  return { ...Object.fromEntries(computed), ...known, ...normalise(entryOf(type), inputs) };
}

/** The region is the provider's: known before anything is made. */
function regional(facts: TypeFacts | undefined, region: string): Props {
  return facts?.filledIn.has("region") ? { region } : {};
}

/** What AWS tells of a resource that it has just made. */
export function madeOutputs(type: string, moment: Moment, id: string): Props {
  const entry = entryOf(type);
  const facts = typeFacts(type);
  const arn = entry ? (entry.arn?.(moment, id) ?? "") : genericArn(type, moment, id);
  const computed = [...(facts?.computed ?? []), ...(facts?.filledIn ?? [])];
  const empty = computed.flatMap((name): [string, Value][] => {
    const value = emptyOf(facts?.outputs.get(name) ?? "");
    return value === undefined ? [] : [[name, value]];
  });
  return normalise(entry, {
    ...Object.fromEntries(empty),
    ...regional(facts, moment.region),
    ...(computed.includes("arn") ? { arn } : {}),
    ...moment.inputs,
    ...entry?.outputs?.(moment, id, arn),
  });
}

/** What AWS tells after a change in place: what it computed stays, what the program no longer says goes. */
export function changedOutputs(type: string, olds: Props, oldInputs: Props, news: Props): Props {
  const filledIn = typeFacts(type)?.filledIn;
  const gone = Object.keys(oldInputs).filter((key) => news[key] === undefined && !filledIn?.has(key));
  const kept = Object.fromEntries(Object.entries(olds).filter(([key]) => !gone.includes(key)));
  return { ...kept, ...normalise(entryOf(type), news) };
}

/** The empty value of a declared output, as the provider reports what AWS does not set. */
function emptyOf(declared: string): Value | undefined {
  if (declared === "string") return "";
  if (declared === "boolean") return false;
  if (declared === "number") return 0;
  if (declared.endsWith("[]")) return [];
  return declared.startsWith("{ [key: string]") ? {} : undefined;
}

function genericArn(type: string, { region, account }: Moment, id: string): string {
  const [, module = ""] = type.split(":");
  const [service, kind] = module.split("/");
  return `arn:aws:${service}:${region}:${account}:${kind}/${id}`;
}
