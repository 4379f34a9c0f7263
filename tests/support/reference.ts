import * as path from "node:path";
import * as ts from "typescript";
import type { z } from "zod";
import { projectFolder } from "./stacks";

/** What one key of an entry or of a stack file is. */
export interface Row {
  readonly key: string;
  /** What may stand there: the sentence of the messages. */
  readonly allowed: string;
  /** "required", or what holds where it is left out. */
  readonly otherwise: string;
  readonly meaning: string;
}

/** Forms by their keys, with the name of the constant that declares them: the meaning stands in its doc comments. */
export interface Declared {
  readonly file: string;
  readonly name: string;
  readonly shape: Readonly<Record<string, z.ZodType>>;
  /** Keys that lead from the constant to the shape. @default none */
  readonly within?: readonly string[];
}

/**
 * One row for each key of a shape, and for those inside of it.
 *
 * @param prefix what stands before the keys: `rotation.<name>.`
 */
export function rowsOf({ file, name, shape, within = [] }: Declared, prefix = ""): Row[] {
  const declared = exportsOf(file).get(name);
  if (declared === undefined) throw new Error(`${file} declares no ${name}`);
  const found = within.reduce<ts.Type>((type, key) => propertyOf(type, key), declared);
  return rowsIn(shape, found, prefix);
}

function rowsIn(shape: Readonly<Record<string, z.ZodType>>, declared: ts.Type, prefix: string): Row[] {
  const forms = Object.values(shape);
  return Object.entries(shape).flatMap(([key, form], index) => {
    // What several keys have alike is said once, of all of them.
    const isAlike = forms.filter((each) => each === form).length > 1;
    const symbol = declared.getProperty(key);
    if (symbol === undefined) throw new Error(`${prefix}${key} is not declared`);
    const { core, type, otherwise } = unwrapped(form, checker().getTypeOfSymbol(symbol));
    const told = tagOf(symbol);
    return [
      {
        key: `${prefix}${key}`,
        allowed: allowedBy(core),
        otherwise: otherwise ?? (isOptional(form) ? told : "required"),
        meaning: oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker()))),
      },
      ...(isAlike && forms.indexOf(form) !== index
        ? []
        : inner(core, type, `${prefix}${isAlike ? "<name>" : key}`)),
    ];
  });
}

/** Rows of what stands in an object, in the elements of a list, or under the names of a record. */
function inner(form: z.ZodType, type: ts.Type, key: string): Row[] {
  const { shape, forms, element, valueType, out } = parts(form);
  const step = (name: string) => propertyOf(type, name);
  if (out !== undefined) return inner(out, step("out"), key);
  if (shape !== undefined) return rowsIn(shape, step("shape"), `${key}.`);
  if (forms !== undefined)
    return forms.flatMap((each, index) => inner(each, propertyOf(step("forms"), String(index)), key));
  if (element !== undefined) return inner(...open(element, step("element")), `${key}[]`);
  if (valueType !== undefined) return inner(...open(valueType, step("valueType")), `${key}.<name>`);
  return [];
}

function open(form: z.ZodType, type: ts.Type): [z.ZodType, ts.Type] {
  const { core, type: found } = unwrapped(form, type);
  return [core, found];
}

interface Parts {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly forms?: readonly z.ZodType[];
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly out?: z.ZodType;
}

function parts(form: z.ZodType): Parts {
  return form as unknown as Parts;
}

interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly defaultValue?: unknown;
}

function defOf(form: z.ZodType): Def {
  return form.def as unknown as Def;
}

/** The form without what says that it may be left out, and what holds then, where that is a value. */
function unwrapped(
  form: z.ZodType,
  type: ts.Type,
): { readonly core: z.ZodType; readonly type: ts.Type; readonly otherwise?: string } {
  const { innerType, type: kind, defaultValue } = defOf(form);
  if (innerType === undefined) return { core: form, type };
  const within = unwrapped(innerType, propertyOf(type, "def", "innerType"));
  const usual = kind === "default" ? defaultValue : (form as { readonly usual?: unknown }).usual;
  if (usual !== undefined) return { ...within, otherwise: valueText(usual) };
  return kind === "prefault" ? { ...within, otherwise: "what its keys say" } : within;
}

function isOptional(form: z.ZodType): boolean {
  return defOf(form).type === "optional";
}

function valueText(value: unknown): string {
  const isNothing = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return isNothing ? "none" : `\`${JSON.stringify(value)}\``;
}

/** What a form says to everything that it is not: "Use a region." is "a region". */
function allowedBy(form: z.ZodType): string {
  const { shape, out } = parts(form);
  if (out !== undefined) return allowedBy(out);
  if (shape !== undefined) return `object: ${Object.keys(shape).join(", ")}`;
  const sentence = form.safeParse(Symbol("nothing")).error?.issues[0]?.message ?? "";
  return sentence.replace(/^Use (.*)\.$/, "$1");
}

function tagOf(symbol: ts.Symbol): string {
  const tag = symbol.getJsDocTags(checker()).find(({ name }) => name === "default");
  return oneLine(ts.displayPartsToString(tag?.text));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function propertyOf(type: ts.Type, ...keys: readonly string[]): ts.Type {
  return keys.reduce((inside, key) => {
    const symbol = checker().getPropertyOfType(inside, key);
    if (symbol === undefined) throw new Error(`${checker().typeToString(inside)} has no ${key}`);
    return checker().getTypeOfSymbol(symbol);
  }, type);
}

let program: ts.Program | undefined;

/** What the editor shows is what the compiler knows: the reference has it from the same place. */
function checker(): ts.TypeChecker {
  program ??= ts.createProgram(
    ["entry", "catalogue", "stack"].map((name) => path.join(projectFolder, "model", `${name}.ts`)),
    {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      types: [],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    },
  );
  return program.getTypeChecker();
}

function exportsOf(file: string): ReadonlyMap<string, ts.Type> {
  const types = checker();
  const source = program?.getSourceFile(path.join(projectFolder, file));
  const symbol = source && types.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error(`${file} is not part of the model`);
  return new Map(
    types.getExportsOfModule(symbol).map((each) => [each.name, types.getTypeOfSymbol(each)] as const),
  );
}
