type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Fields = { readonly [key: string]: Json };

/** An event as AWS sends it. */
export interface Event {
  readonly "detail-type": string;
  readonly detail: Fields;
  readonly [key: string]: Json;
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
