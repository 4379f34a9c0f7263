type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Fields = { readonly [key: string]: Json };

/** An event as AWS sends it. */
export interface Event {
  readonly "detail-type": string;
  readonly detail: Fields;
  readonly [key: string]: Json;
}

/**
 * Whether EventBridge's pattern matches an event: every field of the pattern, and of a choice (`$or`) one. Of an array one
 * element is enough, and fields that stand together in the pattern are met by one element of it. Source: "Event pattern
 * operators", Amazon EventBridge user guide.
 */
export function matches(pattern: unknown, event: Json): boolean {
  if (Array.isArray(event)) return event.some((element) => matches(pattern, element));
  if (typeof event !== "object" || event === null) return false;
  return Object.entries(pattern as Fields).every(([key, wanted]) => {
    if (key === "$or") return (wanted as readonly Json[]).some((choice) => matches(choice, event));
    const value = (event as Fields)[key];
    if (!Array.isArray(wanted)) return value !== undefined && matches(wanted, value);
    const values = Array.isArray(value) ? (value as readonly Json[]) : [value];
    return wanted.some((filter) => values.some((one) => fits(filter as Json, one)));
  });
}

function fits(filter: Json, value: Json | undefined): boolean {
  if (typeof filter !== "object" || filter === null) return filter === value;
  const [[operator, operand] = ["", null]] = Object.entries(filter as Fields);
  const text = typeof value === "string" ? value : undefined;
  switch (operator) {
    case "prefix":
      return text?.startsWith(String(operand)) ?? false;
    case "wildcard":
      return text !== undefined && wildcard(String(operand)).test(text);
    case "exists":
      return (value !== undefined) === operand;
    case "anything-but":
      return value !== undefined && !(Array.isArray(operand) ? operand : [operand]).includes(value);
    default:
      throw new Error(`the tests know no operator ${operator}`);
  }
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+^${}()|[\]\\?]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

interface Transformer {
  readonly inputPaths: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

/**
 * What a person reads: the template with the event's values, which EventBridge puts in without escaping them. A value that
 * the event does not have leaves nothing. Fails where the result is no text. Source: "Amazon EventBridge input
 * transformation", Amazon EventBridge user guide.
 */
export function messageOf(transformer: unknown, event: Json): string {
  const { inputPaths, inputTemplate } = transformer as Transformer;
  const filled = inputTemplate.replaceAll(/<([\w.-]+)>/g, (_variable, name: string) => {
    const path = inputPaths[name];
    if (path === undefined) throw new Error(`<${name}> has no path`);
    return String(at(event, path) ?? "");
  });
  const text: unknown = JSON.parse(filled);
  if (typeof text !== "string") throw new Error("the message is no text");
  return text;
}

function at(event: Json, path: string): Json | undefined {
  const steps = path.slice(1).match(/[\w-]+/g) ?? [];
  return steps.reduce<Json | undefined>(
    (value, step) => (typeof value === "object" && value !== null ? (value as Fields)[step] : undefined),
    event,
  );
}
