import { commandLineName, modelOf, type Shape } from "./aws-models";

/** A command of the AWS CLI, read by AWS's own model of the service. */
export interface AwsCommand {
  /** In the AWS CLI, e.g. `s3api`. */
  readonly service: string;
  /** `GetObject` */
  readonly operation: string;
  /** By member: what it is given, each word of it. */
  readonly given: Readonly<Record<string, readonly string[]>>;
  /** What AWS would refuse, each in a sentence. */
  readonly faults: readonly string[];
}

/** Options that every command takes. Source: AWS CLI Command Reference, "aws", "Global options". */
const ofEvery = ["query", "output", "region", "profile", "no-cli-pager", "no-paginate", "max-items"];
/** What a reader replaces, or what is left out: nobody knows its value. */
const isOpen = (text: string) => /[<…$]/.test(text);

/**
 * Reads a command as the AWS CLI does.
 *
 * @param whole whether all that the operation demands has to be there; never where the command ends with `…`
 */
export function awsCommand(
  [, service = "", name = "", ...rest]: readonly string[],
  whole: boolean,
): AwsCommand {
  const model = modelOf(service);
  const operation = Object.keys(model?.operations ?? {}).find((one) => commandLineName(one) === name) ?? "";
  const of = model?.operations[operation];
  // A sentence may name the service alone.
  if (model !== undefined && name === "" && !whole) return { service, operation, given: {}, faults: [] };
  if (model === undefined || of === undefined)
    return { service, operation, given: {}, faults: [`AWS has no ${service} ${name}`] };

  const shapeOf = (shape = ""): Shape => model.shapes[shape] ?? { type: "structure" };
  const input = shapeOf(of.input?.shape);
  const output = shapeOf(of.output?.shape);
  const body = output.payload === undefined ? undefined : output.members?.[output.payload]?.shape;
  const members = new Map(Object.keys(input.members ?? {}).map((one) => [commandLineName(one), one]));

  const faults: string[] = [];
  const given: Record<string, string[]> = {};
  const beside: string[] = [];
  let into: string[] = beside;
  for (const word of rest) {
    const option = /^--([a-z0-9-]+)$/.exec(word)?.[1];
    if (option === undefined) into.push(word);
    else {
      const member = members.get(option) ?? members.get(option.replace(/^no-/, ""));
      into = [];
      if (member !== undefined) given[member] = into;
      else if (!ofEvery.includes(option)) faults.push(`${service} ${name} has no --${option}`);
    }
  }
  for (const [member, words] of Object.entries(given)) {
    const shape = input.members?.[member]?.shape;
    const isFlag = shapeOf(shape).type === "boolean";
    // The last option's flag may stand before the file of an answer's body.
    if (isFlag && words.length > 0 && !/^(true|false)$/.test(words[0] ?? "")) beside.push(...words.splice(0));
    if (shapeOf(shape).type !== "list" && words.length > 1) beside.push(...words.splice(1));
    if (isFlag || words.some((word) => word === "…" || word.startsWith("file://"))) continue;
    if (words.length === 0) faults.push(`--${commandLineName(member)} has no value`);
    else faults.push(...valueFaults(`--${commandLineName(member)}`, shape, words, shapeOf));
  }
  const positional = beside.filter((word) => word !== "…");
  const taken = body !== undefined && shapeOf(body).type === "blob" ? 1 : 0;
  if (positional.length > taken) faults.push(`${positional.join(" ")} belongs to no option`);
  if (whole && !beside.includes("…")) {
    const missing = (input.required ?? []).filter((one) => given[one] === undefined);
    faults.push(...missing.map((one) => `--${commandLineName(one)} is missing`));
    if (positional.length < taken) faults.push("the file that the answer goes to is missing");
  }
  return { service, operation, given, faults };
}

type ShapeOf = (shape?: string) => Shape;

/** JSON, or the AWS CLI's shorthand: `a=b,c=d` of a structure or a map, several words of a list. */
function valueFaults(
  at: string,
  shape: string | undefined,
  words: readonly string[],
  shapeOf: ShapeOf,
): string[] {
  const own = shapeOf(shape);
  const [first = ""] = words;
  if (/^[[{]/.test(first) && !["string", "blob"].includes(own.type)) {
    try {
      return jsonFaults(at, shape, JSON.parse(first), shapeOf);
    } catch {
      return [`${at} ${first} is no JSON`];
    }
  }
  if (own.type === "list")
    return words.flatMap((word) => valueFaults(at, own.member?.shape, [word], shapeOf));
  if (own.type === "structure" || own.type === "map") {
    const pairs = first.split(/,(?=[\w-]+=)/).map((pair) => pair.split(/=([\s\S]*)/));
    const unreadable = pairs.filter(([, value]) => value === undefined);
    if (unreadable.length > 0) return isOpen(first) ? [] : [`${at} ${first} is no list of <key>=<value>`];
    return jsonFaults(at, shape, Object.fromEntries(pairs), shapeOf);
  }
  return jsonFaults(at, shape, first, shapeOf);
}

function jsonFaults(at: string, shape: string | undefined, value: unknown, shapeOf: ShapeOf): string[] {
  const own = shapeOf(shape);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  switch (own.type) {
    case "structure": {
      if (!isObject) return [`${at} is no structure`];
      const missing = (own.required ?? []).filter((one) => !(one in value));
      return [
        ...missing.map((one) => `${at} lacks ${one}`),
        ...Object.entries(value).flatMap(([key, one]) => {
          const member = own.members?.[key]?.shape;
          return member === undefined
            ? [`${at} has no ${key}`]
            : jsonFaults(`${at} ${key}`, member, one, shapeOf);
        }),
      ];
    }
    case "map":
      if (!isObject) return [`${at} is no map`];
      return Object.entries(value).flatMap(([key, one]) => [
        ...jsonFaults(`${at} ${key}`, own.key?.shape, key, shapeOf),
        ...jsonFaults(`${at} ${key}`, own.value?.shape, one, shapeOf),
      ]);
    case "list":
      // The shorthand's list of one.
      return [value].flat().flatMap((one) => jsonFaults(at, own.member?.shape, one, shapeOf));
    default:
      return scalarFaults(at, own, String(value));
  }
}

const forms: Readonly<Record<string, RegExp>> = {
  integer: /^-?\d+$/,
  long: /^-?\d+$/,
  double: /^-?\d+(\.\d+)?$/,
  float: /^-?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
  timestamp: /^(\d+|\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?)?)$/,
};

function scalarFaults(at: string, { type, enum: known }: Shape, value: string): string[] {
  if (isOpen(value)) return [];
  if (known !== undefined && !known.includes(value)) return [`${at} ${value} is none of ${known.join(", ")}`];
  return forms[type]?.test(value) === false ? [`${at} ${value} is no ${type}`] : [];
}
