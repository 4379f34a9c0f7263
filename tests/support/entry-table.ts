import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { table } from "./documents";
import { projectFolder } from "./stacks";

/** Interfaces and aliases that say what an entry can hold: for which entries, and what their keys stand under. */
export interface Part {
  readonly type: string;
  readonly entries: string;
  /** @default the entry itself */
  readonly under?: string;
}

/** What one key of an entry is. */
export interface Row {
  readonly key: string;
  readonly entries: string;
  readonly shape: string;
  /** "required", or what holds where it is left out; empty where the source does not say. */
  readonly otherwise: string;
  readonly meaning: string;
}

const parts: readonly Part[] = [
  { type: "EntryBase", entries: "all" },
  { type: "BalancedEntry", entries: "internal, public" },
  { type: "HealthCheck", entries: "internal, public", under: "health" },
  { type: "RegisteredEntry", entries: "task" },
  { type: "WorkerEntry", entries: "workers" },
  { type: "ScheduledEntry", entries: "scheduled" },
  { type: "AlarmOptions", entries: "internal, public, task, workers", under: "alarms" },
  { type: "BalancedAlarmOptions", entries: "internal, public", under: "alarms" },
  { type: "OnFargate", entries: "on Fargate" },
  { type: "OnEc2", entries: "on EC2" },
  { type: "ContainerOptions", entries: "all, and each further container" },
  { type: "AdditionalContainer", entries: "all", under: "containers.<name>" },
  { type: "FalsePositive", entries: "internal, public", under: "falsePositives" },
  { type: "Exceptions", entries: "all", under: "exceptions" },
  { type: "DatedException", entries: "all", under: "exceptions.<weakness>" },
];

const storeParts: readonly Part[] = [
  { type: "TableStore", entries: "tables" },
  { type: "BucketStore", entries: "buckets" },
  { type: "FileStore", entries: "files" },
  { type: "RecordClass", entries: "record classes", under: "recordClasses.<class>" },
];

/** The table of what an entry can say, from the types. */
export function entryTable(): string {
  return tableOf("entries", parts);
}

/** The table of what a store and a record class can say, from the types. */
export function storeTable(): string {
  return tableOf("stores", storeParts);
}

function tableOf(whose: string, from: readonly Part[]): string {
  const sources = ["service-entry.ts", "catalogue.ts", "levels.ts"].map((file) =>
    readFileSync(path.join(projectFolder, "plan", file), "utf8"),
  );
  return table(
    ["key", whose, "shape", "default", "what it means"],
    entryRows(sources, from).map(({ key, entries, shape, otherwise, meaning }) => [
      `\`${key}\``,
      entries,
      shape,
      otherwise,
      meaning,
    ]),
  );
}

/** One row for each key that a part may hold; parts that say the same of a key share one. `never` is no key. */
export function entryRows(sources: readonly string[], from: readonly Part[]): Row[] {
  const declared = declarations(sources);
  const rows = new Map<string, Row>();
  for (const { type, entries, under } of from) {
    const declaration = declared.get(type);
    if (declaration === undefined) throw new Error(`${type} is declared nowhere`);
    // What is a must in one branch of an alias's choice is none in the other.
    const must = ts.isInterfaceDeclaration(declaration);
    for (const row of rowsOf(membersOf(declaration), under === undefined ? "" : `${under}.`, must)) {
      const same = JSON.stringify([row.key, row.shape, row.otherwise, row.meaning]);
      const earlier = rows.get(same);
      rows.set(same, { ...row, entries: earlier === undefined ? entries : `${earlier.entries}, ${entries}` });
    }
  }
  return [...rows.values()];

  function rowsOf(
    members: readonly ts.PropertySignature[],
    prefix: string,
    must = true,
  ): Omit<Row, "entries">[] {
    return members.flatMap((member) => {
      const key = `${prefix}${member.name.getText()}`;
      const inner =
        member.type !== undefined && ts.isTypeLiteralNode(member.type) ? membersIn(member.type) : [];
      const documented = inner.filter((each) => textOf(each) !== "");
      return [
        {
          key,
          shape: member.type === undefined ? "" : shapeOf(member.type, declared),
          otherwise: must && member.questionToken === undefined ? "required" : defaultOf(member),
          meaning: textOf(member) || textOf(aliasOf(member.type)),
        },
        ...rowsOf(documented, `${key}.`),
      ];
    });
  }

  function aliasOf(type: ts.TypeNode | undefined): ts.Node | undefined {
    return type !== undefined && ts.isTypeReferenceNode(type)
      ? declared.get(type.typeName.getText())
      : undefined;
  }
}

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
type Declarations = ReadonlyMap<string, Declaration>;

function declarations(sources: readonly string[]): Declarations {
  const found = sources.flatMap((source) =>
    ts
      .createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true)
      .statements.filter((each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)),
  );
  return new Map(found.map((each) => [each.name.text, each]));
}

/** An alias may join several objects and offer a choice between some: each key once, and none is a must. */
function membersOf(declaration: Declaration): ts.PropertySignature[] {
  if (ts.isInterfaceDeclaration(declaration)) return membersIn(declaration);
  const once = new Map<string, ts.PropertySignature>();
  const visit = (node: ts.Node): void => {
    if (!ts.isTypeLiteralNode(node)) {
      ts.forEachChild(node, visit);
      return;
    }
    for (const member of membersIn(node)) {
      const name = member.name.getText();
      if (!once.has(name)) once.set(name, member);
    }
  };
  visit(declaration.type);
  return [...once.values()];
}

function membersIn(node: ts.InterfaceDeclaration | ts.TypeLiteralNode): ts.PropertySignature[] {
  return node.members
    .filter(ts.isPropertySignature)
    .filter(({ type }) => type?.kind !== ts.SyntaxKind.NeverKeyword);
}

/** What a doc comment says before its tags, on one line. */
function textOf(node: ts.Node | undefined): string {
  if (node === undefined) return "";
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return comments.map(({ comment }) => oneLine(ts.getTextOfJSDocComment(comment))).join(" ");
}

function defaultOf(member: ts.PropertySignature): string {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
  return oneLine(ts.getTextOfJSDocComment(tag?.comment));
}

function oneLine(text = ""): string {
  return text.replace(/\s+/g, " ").trim();
}

/** What the type parameters of the catalogue stand for. */
const keysOf: Readonly<Record<string, string>> = {
  S: "service",
  T: "store",
  D: "destination",
  C: "capacity",
  R: "record class",
};

/** A type in words: lists, objects by key, the values of a choice. */
function shapeOf(type: ts.TypeNode, declared: Declarations): string {
  const inner = (each: ts.TypeNode) => shapeOf(each, declared);
  if (ts.isTypeOperatorNode(type) || ts.isParenthesizedTypeNode(type)) return inner(type.type);
  if (ts.isArrayTypeNode(type)) return `list of ${inner(type.elementType)}s`;
  if (ts.isUnionTypeNode(type)) return type.types.map(inner).join(", ");
  if (ts.isLiteralTypeNode(type)) return `\`${type.getText()}\``;
  if (ts.isTemplateLiteralTypeNode(type))
    return `\`"${type
      .getText()
      .slice(1, -1)
      .replace(/\$\{(\w+)\}/g, (_, name: string) => `<${keysOf[name] ?? name}>`)}"\``;
  if (ts.isTypeLiteralNode(type)) return keyList(membersIn(type));
  if (!ts.isTypeReferenceNode(type)) return type.getText();
  const name = type.typeName.getText();
  const [first, second] = type.typeArguments ?? [];
  if ((name === "Readonly" || name === "Partial") && first) return inner(first);
  if (name === "Record" && first && second) {
    const key = first.kind === ts.SyntaxKind.StringKeyword ? "name" : inner(first);
    return `object, ${key} → ${inner(second)}`;
  }
  const declaration = declared.get(name);
  if (declaration === undefined) return keysOf[name] ?? name;
  if (ts.isInterfaceDeclaration(declaration)) return keyList(membersIn(declaration), declaration);
  if (ts.isIntersectionTypeNode(declaration.type)) return keyList(membersOf(declaration));
  // Values of a constant list are too many for a cell: its name says enough.
  return ts.isIndexedAccessTypeNode(declaration.type) ? name.toLowerCase() : inner(declaration.type);
}

/** The keys of an object; further ones of what an interface builds upon stand in rows of their own. */
function keyList(members: readonly ts.PropertySignature[], declaration?: ts.InterfaceDeclaration): string {
  const names = members.map(({ name }) => `\`${name.getText()}\``).join(", ");
  return `object: ${names}${declaration?.heritageClauses === undefined ? "" : ", …"}`;
}
