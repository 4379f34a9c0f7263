import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type ArgumentShapes, argumentShapes } from "./argument-shapes";

/** What the generated code of `@pulumi/aws` says about one type. */
export interface TypeFacts {
  readonly type: string;
  /** Inputs and what each may hold. */
  readonly inputs: ArgumentShapes;
  readonly required: ReadonlySet<string>;
  /** What AWS alone computes, e.g. `arn`. */
  readonly computed: ReadonlySet<string>;
  /** Inputs that AWS fills in where the program gives none, e.g. a subnet's `availabilityZoneId`. */
  readonly filledIn: ReadonlySet<string>;
  /** Type of every output, as declared, e.g. `string[]`. */
  readonly outputs: ReadonlyMap<string, string>;
}

const packageFolder = path.dirname(require.resolve("@pulumi/aws/package.json"));
const known = new Map<string, TypeFacts | undefined>();

/** Facts of a type such as `aws:ec2/subnet:Subnet`; nothing where `@pulumi/aws` has no such type. Read once, when first asked. */
export function typeFacts(type: string): TypeFacts | undefined {
  if (!known.has(type)) known.set(type, readFacts(type));
  return known.get(type);
}

function readFacts(type: string): TypeFacts | undefined {
  const [provider, module, className] = type.split(":");
  if (provider !== "aws" || !module || !className || !/^[a-z0-9]+\/[A-Za-z0-9]+$/.test(module))
    return undefined;
  const base = path.join(packageFolder, ...module.split("/"));
  if (!existsSync(`${base}.js`) || !existsSync(`${base}.d.ts`)) return undefined;
  const code = readFileSync(`${base}.js`, "utf8");
  if (!code.includes(`__pulumiType = '${type}'`)) return undefined;
  const declarations = readFileSync(`${base}.d.ts`, "utf8");

  const construction = code.slice(code.lastIndexOf("const args = argsOrState"));
  const given = names(construction, /resourceInputs\["(\w+)"\] = (?!undefined)/g);
  const required = new Set(names(code, /Missing required property '(\w+)'/g));
  const outputs = declaredOutputs(declarations);
  return {
    type,
    inputs: argumentShapes(declarations, `${className}Args`),
    required,
    computed: new Set(names(construction, /resourceInputs\["(\w+)"\] = undefined/g)),
    filledIn: new Set(
      given.filter(
        (name) => !required.has(name) && !/\| undefined$/.test(outputs.get(name) ?? "| undefined"),
      ),
    ),
    outputs,
  };
}

function names(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));
}

function declaredOutputs(declarations: string): Map<string, string> {
  const start = declarations.indexOf("export declare class");
  const body = declarations
    .slice(start, declarations.indexOf("constructor(", start))
    .replace(/\/\*\*[\s\S]*?\*\//g, "");
  const found = new Map<string, string>();
  for (const match of body.matchAll(/readonly (\w+): pulumi\.Output<([\s\S]*?)>;\n/g))
    if (match[1] !== undefined && match[2] !== undefined) found.set(match[1], match[2].replace(/\s+/g, " "));
  return found;
}
