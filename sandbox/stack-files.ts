import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { changes } from "../model/changes";

export type Json = { readonly [key: string]: unknown };

export function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The engine takes a date without quotes for a moment in time, and hands the program a text of another form. */
const asTheEngine = { customTags: ["timestamp" as const] };

/** Reads a stack file as the engine would. */
export function readText(text: string): unknown {
  return parse(text, asTheEngine);
}

/** The file's text, in which a date keeps its quotes. */
export function textOf(content: unknown): string {
  return stringify(content, asTheEngine);
}

export interface Merge {
  /** Content of the repository's stack file; empty files are `null`. */
  readonly own: unknown;
  /** Name of the project: its structured configuration is `<project>:platform`. */
  readonly project: string;
  /** Image digest by service, as the sandbox's registry holds them. */
  readonly digests: Readonly<Record<string, string>>;
  /** Laid over the structured configuration, digests too; `null` takes a key away. @default nothing */
  readonly overrides?: Json;
  /** Salt of the stack's state, as an earlier run has left it. @default none: the engine makes one */
  readonly salt?: string | undefined;
}

export interface Merged {
  readonly file: Json;
  /** Configuration keys whose value only the real secrets provider can read: the program gets `placeholder`. */
  readonly hidden: readonly string[];
}

/** What the program gets in place of a value encrypted for the real backend. */
export const placeholder = "sandbox";

/**
 * The stack file that the engine reads: the user's, with the digests that the registry holds (the user's own win) and
 * with the sandbox's encryption in place of the real backend's. What is not of the expected form is left as it is: the
 * program reports it better.
 */
export function mergeStackFile({ own, project, digests, overrides = {}, salt }: Merge): Merged {
  const hidden: string[] = [];
  const {
    config,
    secretsprovider: _,
    encryptedkey: __,
    encryptionsalt: ___,
    ...others
  } = isMap(own) ? own : {};
  const key = `${project}:platform`;
  const configured = isMap(config) ? config : {};
  const platform = alwaysOpen(configured[key]);
  const merged = isMap(platform) ? lay(withDigests(platform, digests), overrides) : platform;
  const all = { ...configured, ...(merged === undefined ? {} : { [key]: merged }) };
  const shown = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, withoutSecrets(value, name, hidden)]),
  );
  return {
    file: { ...(salt === undefined ? {} : { encryptionsalt: salt }), config: shown, ...others },
    hidden,
  };
}

/** Without what says when the real stack may change, where that is sound: the sandbox's may change at any time. */
function alwaysOpen(platform: unknown): unknown {
  if (!isMap(platform)) return platform;
  const { changes: said, ...others } = platform;
  return changes.safeParse(said).success ? others : platform;
}

/** `network.natGateways=single` → `{ network: { natGateways: "single" } }`; nothing where the text has no such form. */
export function overrideOf(setting: string, parseValue: (text: string) => unknown): Json | undefined {
  const [, path, text] = /^([^=\s]+)=(.*)$/s.exec(setting) ?? [];
  if (path === undefined || text === undefined || path.split(".").includes("")) return undefined;
  return path.split(".").reduceRight<unknown>((value, key) => ({ [key]: value }), parseValue(text)) as Json;
}

/** One configuration over another: maps merge, `null` takes a key away, all else replaces. */
export function lay(base: Json, over: Json): Json {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const there = result[key];
    if (value === null) delete result[key];
    else result[key] = isMap(there) && isMap(value) ? lay(there, value) : value;
  }
  return result;
}

function withDigests(platform: Json, digests: Readonly<Record<string, string>>): Json {
  const own = platform.images;
  if (Object.keys(digests).length === 0 || (own !== undefined && own !== null && !isMap(own)))
    return platform;
  return { ...platform, images: { ...digests, ...own } };
}

/** Encrypted values have the form `{ secure: <text> }` wherever they stand. */
function withoutSecrets(value: unknown, at: string, hidden: string[]): unknown {
  if (Array.isArray(value)) return value.map((one, index) => withoutSecrets(one, `${at}[${index}]`, hidden));
  if (!isMap(value)) return value;
  if (typeof value.secure === "string" && Object.keys(value).length === 1) {
    hidden.push(at);
    return placeholder;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, withoutSecrets(one, `${at}.${key}`, hidden)]),
  );
}

/** Whether two stack files say the same, whatever their spelling. */
export function sameFile(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

/** A role or user of the account, and what the stack file names it for. */
export interface NamedPrincipal {
  readonly arn: string;
  /** E.g. `access.deployers`. */
  readonly at: readonly string[];
}

/** What the sandbox takes from a stack's configuration. */
export interface StackFacts {
  /** Account, if the file names one of 12 digits. */
  readonly account: string | undefined;
  /** @default none: the file names no region */
  readonly region: string | undefined;
  /** Names of the AZs. */
  readonly availabilityZones: readonly string[];
  /** ARNs of roles, users and policies that the account's owner has made. */
  readonly principals: readonly string[];
  /** Roles and users among them, with where the file names each. */
  readonly named: readonly NamedPrincipal[];
  /** Who runs `pulumi up`: the first that the file names for it. */
  readonly deployer: string | undefined;
  /** ARNs of Lambda functions that the account's owner has made. */
  readonly functions: readonly string[];
  /** Ids of security groups that the account's owner has made. */
  readonly securityGroups: readonly string[];
  /** Public zones. */
  readonly zones: readonly { readonly id: string; readonly name: string }[];
}

/** Reads what exists in the account before any program runs: whoever the configuration names, and its public zone. */
export function factsOf(file: unknown, project: string): StackFacts {
  const config = isMap(file) && isMap(file.config) ? file.config : {};
  const named = config[`${project}:platform`];
  const platform = isMap(named) ? named : {};
  const { account, region, zoneId, domain, availabilityZones } = platform;
  const id = String(account ?? "");
  const principals = namedIn(platform);
  const arns = (form: RegExp) => [...new Set(textsIn(config).filter((one) => form.test(one)))];
  return {
    account: /^\d{12}$/.test(id) ? id : undefined,
    region: typeof region === "string" ? region : undefined,
    availabilityZones: Array.isArray(availabilityZones) ? availabilityZones.map(String) : [],
    principals: arns(/^arn:[^:]+:iam::\d{12}:/),
    functions: arns(/^arn:[^:]+:lambda:[^:]+:\d{12}:function:/),
    securityGroups: arns(/^sg-[0-9a-f]{8,17}$/),
    named: principals,
    deployer: principals.find(({ at }) => at.includes("access.deployers"))?.arn,
    zones: typeof zoneId === "string" && typeof domain === "string" ? [{ id: zoneId, name: domain }] : [],
  };
}

function namedIn(platform: Json): NamedPrincipal[] {
  const found = new Map<string, string[]>();
  const visit = (value: unknown, at: string): void => {
    if (typeof value === "string" && /^arn:[^:]+:iam::\d{12}:(role|user)\//.test(value))
      found.set(value, [...new Set([...(found.get(value) ?? []), at])]);
    if (Array.isArray(value)) for (const one of value) visit(one, at);
    else if (isMap(value))
      for (const [key, one] of Object.entries(value)) visit(one, at === "" ? key : `${at}.${key}`);
  };
  visit(platform, "");
  return [...found].map(([arn, at]) => ({ arn, at }));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isMap(value) ? Object.values(value).flatMap(textsIn) : [];
}
