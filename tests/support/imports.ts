import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

/** The repository. */
export const root = path.join(__dirname, "..", "..");
const ignored = new Set(["node_modules", "bin", ".git", ".sandbox", ".trial", ".mutation"]);

/** One file that names another, or a package. */
export interface Import {
  readonly from: string;
  /** Path in the repository, or the package's name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(full);
    return entry.name.endsWith(".ts") ? [path.relative(root, full)] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const to = specifier.startsWith(".")
      ? path.relative(root, path.resolve(root, path.dirname(file), specifier))
      : specifier;
    found.push({ from: file, to, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const typeOnly = ts.isImportDeclaration(node)
        ? (node.importClause?.isTypeOnly ?? false)
        : node.isTypeOnly;
      add(node.moduleSpecifier.text, typeOnly);
    }
    if (
      ts.isCallExpression(node) &&
      (node.expression.getText() === "require" || node.expression.kind === ts.SyntaxKind.ImportKeyword)
    ) {
      const argument = node.arguments[0];
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false);
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) add(literal.text, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

/** Every program text of the repository. */
export const files = sources(root);
export const imports = files.flatMap(importsOf);
/** The file that an import leads to; nothing where that is a package or no program text. */
const byStem = new Map(files.map((file) => [file.replace(/(\/index)?\.ts$/, ""), file]));
export const fileOf = (to: string) => byStem.get(to.replace(/(\/index)?(\.ts)?$/, ""));
const importsFrom = new Map(files.map((file) => [file, imports.filter(({ from }) => from === file)]));

/** Whether a file, with all that it loads, loads nothing of AWS's SDK: what no resource can come from. */
export function makesNothing(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return true;
  seen.add(file);
  return (importsFrom.get(file) ?? [])
    .filter(({ typeOnly }) => !typeOnly)
    .every(({ to }) => {
      const target = fileOf(to);
      return target === undefined ? !/^@pulumi\/awsx?(\/|$)/.test(to) : makesNothing(target, seen);
    });
}

/** What can be left and reached again, each circle with all that lies on it. */
export function circles(arrows: readonly (readonly [string, string])[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of arrows) next.set(from, (next.get(from) ?? new Set()).add(to));
  const reached = new Map([...next.keys()].map((start) => [start, reachable(next, start)]));
  const found = new Map<string, string[]>();
  for (const [start, all] of reached) {
    if (!all.has(start)) continue;
    const circle = [...all].filter((other) => reached.get(other)?.has(start)).sort();
    found.set(circle.join(), circle);
  }
  return [...found.values()];
}

function reachable(next: ReadonlyMap<string, ReadonlySet<string>>, start: string): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const to of next.get(node) ?? [])
      if (!seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
  return seen;
}
