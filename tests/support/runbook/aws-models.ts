import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { byPip, lacking } from "../../../deliver/lint/tools";

/** A shape of a service's model. */
export interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  /** Member that is the body of an answer. */
  readonly payload?: string;
}

interface Model {
  readonly metadata: { readonly signingName?: string; readonly endpointPrefix: string };
  readonly operations: Readonly<
    Record<
      string,
      { readonly input?: { readonly shape: string }; readonly output?: { readonly shape: string } }
    >
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const models = byPip("botocore", path.join(__dirname, "requirements.txt"), path.join("botocore", "data"));

/** Why AWS's models cannot be had here, where they cannot. */
export function lackingModels(): string | undefined {
  return lacking(models);
}

/** What the AWS CLI calls otherwise than AWS's models do. Source: AWS CLI Command Reference, "s3api". */
const renamed: Readonly<Record<string, string>> = { s3api: "s3" };
const read = new Map<string, Model | undefined>();

/** The newest model of a service, by its name in the AWS CLI; nothing where AWS has none. */
export function modelOf(service: string): Model | undefined {
  if (!read.has(service)) read.set(service, readModel(path.join(models.at, renamed[service] ?? service)));
  return read.get(service);
}

function readModel(folder: string): Model | undefined {
  const version = existsSync(folder) ? readdirSync(folder).sort().at(-1) : undefined;
  if (version === undefined) return undefined;
  return JSON.parse(
    gunzipSync(readFileSync(path.join(folder, version, "service-2.json.gz"))).toString(),
  ) as Model;
}

/** `SSESpecificationOverride` → `sse-specification-override`, as the AWS CLI writes operations and options. */
export function commandLineName(name: string): string {
  return name
    .replace(/[A-Z]{2,}s$/, (plural) => `-${plural.toLowerCase()}`)
    .replaceAll(/(.)([A-Z][a-z]+)/g, "$1-$2")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/-+/g, "-")
    .toLowerCase();
}
