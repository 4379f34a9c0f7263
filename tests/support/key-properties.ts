import { type ArgumentShapes, nestedShapes, type Shape } from "../../sandbox/aws/facts/argument-shapes";
import { typeFacts } from "../../sandbox/aws/facts/type-facts";

const aboutEncryption = /kms|encrypt/i;

/** Paths of all arguments of an AWS type that are about keys or encryption, as the provider's declarations have them. */
export function encryptionPaths(type: string): string[] {
  const facts = typeFacts(type);
  if (facts === undefined) throw new Error(`@pulumi/aws has no type ${type}`);
  return pathsIn(facts.inputs, "", []);
}

function pathsIn(shapes: ArgumentShapes, at: string, around: readonly string[]): string[] {
  return [...shapes].flatMap(([name, { shape }]) => {
    const path = at === "" ? name : `${at}.${name}`;
    return [...(aboutEncryption.test(name) ? [path] : []), ...pathsBelow(shape, path, around)];
  });
}

function pathsBelow(shape: Shape, at: string, around: readonly string[]): string[] {
  if (shape.kind === "list") return pathsBelow(shape.of, `${at}[]`, around);
  if (shape.kind === "either") return [...new Set(shape.of.flatMap((one) => pathsBelow(one, at, around)))];
  // A type that holds itself would go on for ever.
  if (shape.kind !== "object" || around.includes(shape.name)) return [];
  return pathsIn(nestedShapes(shape.name) ?? new Map(), at, [...around, shape.name]);
}

/**
 * Whether something is given at a path: in every element of a list that the path leads through (none is as good as all),
 * while an object that is not there leaves what is in it ungiven.
 */
export function isGiven(value: unknown, path: string): boolean {
  return given(value, path.split("."));
}

function given(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== undefined && value !== null && value !== "" && value !== false;
  const name = step.replace("[]", "");
  const inside = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (!step.endsWith("[]")) return given(inside, rest);
  return (Array.isArray(inside) ? (inside as unknown[]) : []).every((each) => given(each, rest));
}
