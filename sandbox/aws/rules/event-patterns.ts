import { isList, isProps, type Props, parseJson, text, type Value } from "../values";

/** Operators of a pattern. Source: "Comparison operators for use in event patterns", Amazon EventBridge user guide. */
const operators: Readonly<Record<string, (value: Value | undefined) => boolean>> = {
  prefix: (value) => typeof value === "string" || isIgnoringCase(value),
  suffix: (value) => typeof value === "string" || isIgnoringCase(value),
  "equals-ignore-case": (value) => typeof value === "string",
  wildcard: (value) => typeof value === "string" && !value.includes("**"),
  exists: (value) => typeof value === "boolean",
  cidr: (value) => typeof value === "string" && value.includes("/"),
  numeric: (value) => isList(value) && value.length > 0 && value.length % 2 === 0,
  "anything-but": (value) =>
    isPlain(value) ||
    (isList(value) && value.length > 0 && value.every(isPlain)) ||
    (isProps(value) &&
      Object.keys(value).length === 1 &&
      ["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(Object.keys(value)[0] ?? "")),
};
const mostCharacters = 2048;

function isIgnoringCase(value: Value | undefined): boolean {
  return isProps(value) && typeof value["equals-ignore-case"] === "string";
}

function isPlain(value: Value | undefined): boolean {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** What EventBridge says of a pattern that it does not take. */
export function refusePattern(pattern: Value | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  const say = (reason: string) =>
    `InvalidEventPatternException: Event pattern is not valid. Reason: ${reason}`;
  const written = text(pattern);
  if (written.length > mostCharacters)
    return `LimitExceededException: The event pattern has ${written.length} characters; the quota is ${mostCharacters}`;
  const parsed = parseJson(written);
  if (!isProps(parsed)) return say("Filter is not an object");
  const wrong = wrongIn(parsed);
  return wrong === undefined ? undefined : say(wrong);
}

/** The first key that holds neither a list of values nor an object, or a value that no filter is. */
function wrongIn(pattern: Props): string | undefined {
  for (const [key, value] of Object.entries(pattern)) {
    const wrong = key === "$or" ? wrongChoice(value) : wrongFilters(key, value);
    if (wrong) return wrong;
  }
  return undefined;
}

function wrongChoice(value: Value | undefined): string | undefined {
  if (!isList(value) || value.length < 2) return '"$or" must be an array of at least two objects';
  for (const choice of value) {
    const wrong = isProps(choice) ? wrongIn(choice) : '"$or" must be an array of objects';
    if (wrong) return wrong;
  }
  return undefined;
}

function wrongFilters(key: string, value: Value | undefined): string | undefined {
  if (isProps(value)) return wrongIn(value);
  if (!isList(value)) return `"${key}" must be an object or an array`;
  if (value.length === 0) return "Empty arrays are not allowed";
  for (const filter of value) {
    if (isPlain(filter)) continue;
    const [operator = "", ...others] = isProps(filter) ? Object.keys(filter) : [];
    if (others.length > 0) return "Only one key allowed in match expression";
    if (!Object.hasOwn(operators, operator)) return `Unrecognized match type ${operator}`;
    if (!isProps(filter) || !operators[operator]?.(filter[operator]))
      return `Value of ${operator} is not valid`;
  }
  return undefined;
}

/** Variables that EventBridge gives by itself. Source: "Amazon EventBridge input transformation", predefined variables. */
const predefined = [
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
];

/** What EventBridge says of a transformer that it does not take. */
export function refuseTransformer(transformer: Value | undefined, targetId: string): string | undefined {
  if (!isProps(transformer)) return undefined;
  const paths = isProps(transformer.inputPaths) ? transformer.inputPaths : {};
  for (const [name, path] of Object.entries(paths)) {
    if (/^aws/i.test(name))
      return `ValidationException: Invalid InputPathsMap key ${name} for target ${targetId}: it can't start with AWS`;
    if (!/^\$(\.[\w/-]+|\[\d+\]|\[\*\]|\.\*)*$/.test(text(path)))
      return `ValidationException: Invalid JSONPath ${text(path)} for target ${targetId}.`;
  }
  if (Object.keys(paths).length > 100)
    return `ValidationException: InputPathsMap for target ${targetId} has more than 100 members.`;
  return refuseTemplate(text(transformer.inputTemplate), Object.keys(paths), targetId);
}

function refuseTemplate(template: string, names: readonly string[], targetId: string): string | undefined {
  const say = (what: string) =>
    `ValidationException: Invalid InputTemplate for target ${targetId} : [${what}]`;
  if (template.length < 1 || template.length > 8192) return say(`length ${template.length}, at most 8192`);
  const unknown = [...template.matchAll(/<([\w.-]+)>/g)]
    .map(([, name = ""]) => name)
    .find((name) => !names.includes(name) && !predefined.includes(name));
  if (unknown) return say(`variable ${unknown} is not defined`);
  // Of an object a variable is a value; in a text it stands within quotation marks. Lines may be texts of their own.
  const filled = template.replace(/<[\w.-]+>/g, "0");
  const lines = filled.split("\n").filter((line) => line.trim() !== "");
  const isJson = (one: string) => parseJson(one) !== undefined;
  return isJson(filled) || lines.every(isJson)
    ? undefined
    : say("it is no JSON: a text needs quotation marks");
}
