import { isList, isProps, isUnknown, type Props, type Value } from "../values";
import { type ArgumentShapes, nestedShapes, type Shape } from "./argument-shapes";
import type { TypeFacts } from "./type-facts";

/** Something wrong with one property, by its path. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

/** Every missing, unexpected and mistyped property, at every depth. What is unknown yet is not judged. */
export function validate(facts: TypeFacts, inputs: Props): Problem[] {
  const problems: Problem[] = [];
  for (const name of facts.required) if (inputs[name] === undefined) problems.push(missing(name));
  walk(facts.inputs, inputs, "", problems);
  return problems;
}

function missing(property: string): Problem {
  return {
    property,
    reason: `Missing required argument. The argument "${property}" is required, but no definition was found.`,
  };
}

function walk(shapes: ArgumentShapes, value: Props, at: string, problems: Problem[]): void {
  for (const [key, one] of Object.entries(value)) {
    const argument = shapes.get(key);
    const property = at === "" ? key : `${at}.${key}`;
    if (argument) judge(argument.shape, one, property, problems);
    else if (at !== "" || key !== "tagsAll")
      problems.push({
        property,
        reason: `Invalid or unknown key. An argument named "${key}" is not expected here; allowed are ${[...shapes.keys()].join(", ")}.`,
      });
  }
  if (at !== "")
    for (const [key, argument] of shapes)
      if (argument.required && (value[key] === undefined || value[key] === null))
        problems.push(missing(`${at}.${key}`));
}

function judge(shape: Shape, value: Value, property: string, problems: Problem[]): void {
  if (value === null || isUnknown(value) || shape.kind === "anything") return;
  if (!fits(shape, value)) {
    problems.push({ property, reason: `Expected ${describe(shape)}, got ${describeValue(value)}.` });
    return;
  }
  if (shape.kind === "list" && isList(value))
    for (const [index, one] of value.entries()) judge(shape.of, one, `${property}[${index}]`, problems);
  if (shape.kind === "map" && isProps(value))
    for (const [key, one] of Object.entries(value)) judge(shape.of, one, `${property}.${key}`, problems);
  if (shape.kind === "object" && isProps(value)) {
    const shapes = nestedShapes(shape.name);
    if (shapes) walk(shapes, value, property, problems);
  }
}

function fits(shape: Shape, value: Value): boolean {
  switch (shape.kind) {
    case "anything":
      return true;
    case "list":
      return isList(value);
    case "map":
    case "object":
      return isProps(value);
    case "either":
      return shape.of.some((one) => fits(one, value));
    default:
      return typeof value === shape.kind;
  }
}

function describe(shape: Shape): string {
  switch (shape.kind) {
    case "list":
      return `a list of ${describe(shape.of)}`;
    case "map":
      return "a map";
    case "object":
      return "an object";
    case "either":
      return shape.of.map(describe).join(" or ");
    default:
      return shape.kind;
  }
}

/** The kind of a value, never the value itself: it could be a secret. */
function describeValue(value: Value): string {
  if (isList(value)) return "a list";
  return isProps(value) ? "an object" : typeof value;
}
