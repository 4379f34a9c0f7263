import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

/** What a property may hold, as its TypeScript declaration says. */
export type Shape =
  | { readonly kind: "string" | "number" | "boolean" | "anything" }
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "map"; readonly of: Shape }
  | { readonly kind: "object"; readonly name: string }
  | { readonly kind: "either"; readonly of: readonly Shape[] };

export interface Argument {
  readonly shape: Shape;
  readonly required: boolean;
}
export type ArgumentShapes = ReadonlyMap<string, Argument>;

/** Shapes of the properties of an `XArgs` interface in a class's declaration file. */
export function argumentShapes(declarations: string, interfaceName: string): ArgumentShapes {
  const start = declarations.indexOf(`export interface ${interfaceName} {`);
  return start < 0 ? new Map() : parseInterface(interfaceAt(declarations, start, ""));
}

const nested = new Map<string, ArgumentShapes | undefined>();
let inputTypes: string | undefined;

/** Shapes of a nested input such as `lb.TargetGroupHealthCheck`. */
export function nestedShapes(name: string): ArgumentShapes | undefined {
  if (!nested.has(name)) nested.set(name, readNested(name));
  return nested.get(name);
}

function readNested(name: string): ArgumentShapes | undefined {
  inputTypes ??= readFileSync(
    path.join(path.dirname(require.resolve("@pulumi/aws/package.json")), "types", "input.d.ts"),
    "utf8",
  );
  const [namespace, interfaceName] = name.includes(".") ? name.split(".") : [undefined, name];
  const from = namespace === undefined ? 0 : inputTypes.indexOf(`\nexport declare namespace ${namespace} {`);
  const start = inputTypes.indexOf(`interface ${interfaceName} {`, from);
  if (from < 0 || start < 0) return undefined;
  return parseInterface(interfaceAt(inputTypes, start, namespace === undefined ? "" : "    "));
}

/** The generated files close an interface by a brace at its own indentation. */
function interfaceAt(source: string, start: number, indent: string): string {
  return source.slice(start, source.indexOf(`\n${indent}}`, start) + indent.length + 2);
}

function parseInterface(source: string): ArgumentShapes {
  const parsed = ts.createSourceFile("shape.ts", source, ts.ScriptTarget.ES2023, false);
  const declared = parsed.statements.find(ts.isInterfaceDeclaration);
  const shapes = new Map<string, Argument>();
  for (const member of declared?.members ?? [])
    if (ts.isPropertySignature(member) && member.type && ts.isIdentifier(member.name))
      shapes.set(member.name.text, {
        shape: shapeOf(member.type),
        required: member.questionToken === undefined,
      });
  return shapes;
}

function shapeOf(type: ts.TypeNode): Shape {
  if (ts.isArrayTypeNode(type)) return { kind: "list", of: shapeOf(type.elementType) };
  if (ts.isParenthesizedTypeNode(type)) return shapeOf(type.type);
  if (ts.isUnionTypeNode(type)) return unionOf(type.types);
  if (ts.isTypeLiteralNode(type)) {
    const member = type.members[0];
    if (member && ts.isIndexSignatureDeclaration(member)) return { kind: "map", of: shapeOf(member.type) };
    return { kind: "anything" };
  }
  if (ts.isTypeReferenceNode(type)) return referenceShape(type);
  if (type.kind === ts.SyntaxKind.StringKeyword) return { kind: "string" };
  if (type.kind === ts.SyntaxKind.NumberKeyword) return { kind: "number" };
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return { kind: "boolean" };
  return { kind: "anything" };
}

function unionOf(types: readonly ts.TypeNode[]): Shape {
  const shapes = types.filter((one) => one.kind !== ts.SyntaxKind.UndefinedKeyword).map(shapeOf);
  const [first] = shapes;
  return shapes.length === 1 && first ? first : { kind: "either", of: shapes };
}

function referenceShape(type: ts.TypeReferenceNode): Shape {
  const name = entityName(type.typeName);
  const argument = type.typeArguments?.[0];
  if (name === "pulumi.Input" && argument) return shapeOf(argument);
  if (name.startsWith("inputs.")) return { kind: "object", name: name.slice("inputs.".length) };
  // Enumerations and ARNs are texts; a resource where an id is meant arrives as its id.
  if (name.startsWith("enums.") || name === "ARN" || /^[A-Z]\w*$/.test(name)) return { kind: "string" };
  return { kind: "anything" };
}

function entityName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${entityName(name.left)}.${name.right.text}`;
}
