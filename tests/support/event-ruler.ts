type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Fields = Readonly<Record<string, Json>>;

/** A value of the event with its path, and at which place of each array it stands. */
interface Leaf {
  readonly path: string;
  readonly value: Json;
  readonly places: Readonly<Record<string, number>>;
}

/** Filters by path. */
type Rule = Readonly<Record<string, readonly Json[]>>;

/**
 * Whether EventBridge's pattern matches an event, as AWS's own matcher (Event Ruler) does it: both are flattened to paths of
 * single values, so that what has no value, an empty list too, is not there at all; each choice (`$or`) makes a rule of its
 * own; and values that a rule finds in the same array are of the same element of it.
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  const leaves = flatten(event as Json);
  return rulesOf(pattern as Fields).some((rule) => holds(Object.entries(rule), leaves, {}));
}

function flatten(value: Json, path = "", places: Leaf["places"] = {}): Leaf[] {
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((element, index) =>
      flatten(element, path, { ...places, [path]: index }),
    );
  if (typeof value !== "object" || value === null) return [{ path, value, places }];
  return Object.entries(value as Fields).flatMap(([key, each]) => flatten(each, `${path}.${key}`, places));
}

/** The rules that a pattern stands for: one for each combination of its choices. */
function rulesOf(pattern: Fields, path = ""): Rule[] {
  return Object.entries(pattern).reduce<Rule[]>(
    (rules, [key, value]) => {
      const here: Rule[] =
        key === "$or"
          ? (value as readonly Fields[]).flatMap((choice) => rulesOf(choice, path))
          : Array.isArray(value)
            ? [{ [`${path}.${key}`]: value as readonly Json[] }]
            : rulesOf(value as Fields, `${path}.${key}`);
      return rules.flatMap((rule) => here.map((each) => joined(rule, each)));
    },
    [{}],
  );
}

function joined(one: Rule, other: Rule): Rule {
  const twice = Object.keys(one).find((path) => Object.hasOwn(other, path));
  if (twice !== undefined) throw new Error(`Path \`${twice.slice(1)}\` cannot be allowed multiple times`);
  return { ...one, ...other };
}

function holds(
  [next, ...rest]: readonly [string, readonly Json[]][],
  leaves: readonly Leaf[],
  places: Leaf["places"],
): boolean {
  if (next === undefined) return true;
  const [path, filters] = next;
  const found = leaves.filter((leaf) => leaf.path === path);
  if (found.length === 0) return filters.some(isAbsence) && holds(rest, leaves, places);
  return found.some(
    (leaf) =>
      Object.entries(leaf.places).every(([array, place]) => (places[array] ?? place) === place) &&
      filters.some((filter) => fits(filter, leaf.value)) &&
      holds(rest, leaves, { ...places, ...leaf.places }),
  );
}

function isAbsence(filter: Json): boolean {
  return typeof filter === "object" && filter !== null && (filter as Fields).exists === false;
}

function fits(filter: Json, value: Json): boolean {
  if (typeof filter !== "object" || filter === null) return filter === value;
  const [[operator, operand] = ["", null]] = Object.entries(filter as Fields);
  switch (operator) {
    case "exists":
      return operand === true;
    case "prefix":
    case "suffix":
    case "wildcard":
      return typeof value === "string" && isLike(operator, String(operand), value);
    case "anything-but":
      return !excluded(operand, value);
    default:
      throw new Error(`Unrecognized match type ${operator}`);
  }
}

function excluded(operand: Json, value: Json): boolean {
  if (Array.isArray(operand)) return (operand as readonly Json[]).includes(value);
  if (typeof operand !== "object" || operand === null) return operand === value;
  const [[operator, patterns] = ["", null]] = Object.entries(operand as Fields);
  return [patterns]
    .flat()
    .some((pattern) => typeof value === "string" && isLike(operator, String(pattern), value));
}

function isLike(operator: string, pattern: string, value: string): boolean {
  if (operator === "prefix") return value.startsWith(pattern);
  if (operator === "suffix") return value.endsWith(pattern);
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+^${}()|[\]\\?]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(value);
}
