import { isList, isProps, type Props, type Value } from "../values";
import { type Condition, parseConditions } from "./conditions";
import { type PrincipalElement, parsePrincipals } from "./principal-elements";

/** What a document is attached to: it decides which elements it has, and what its allow is worth. */
export type DocumentKind =
  | "identity policy"
  | "permissions boundary"
  | "session policy"
  | "resource policy"
  | "key policy"
  | "trust policy"
  | "endpoint policy";

/** Patterns of actions or resources, or all but those. */
export interface Patterns {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export interface Statement {
  /** Its `Sid`, or `statement <n>` counted from 1. */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  /** Set where the kind of document has principals. */
  readonly principals?: PrincipalElement;
  readonly actions: Patterns;
  /** Absent where the document means the one thing that it is attached to. */
  readonly resources?: Patterns;
  readonly conditions: readonly Condition[];
}

/** A policy document, read. */
export interface PolicyDocument {
  /** Says whose it is, e.g. `policy of bucket cdd-dev-documents`. */
  readonly name: string;
  readonly kind: DocumentKind;
  /** Whether `${…}` are variables: in version 2012-10-17 only. */
  readonly hasVariables: boolean;
  readonly statements: readonly Statement[];
}

/** A document that nobody can judge by: whatever it might allow, it is an error. */
export class UnreadableDocument extends Error {
  override readonly name = "UnreadableDocument";

  constructor(
    document: string,
    /** What is wrong with it, without its name. */
    readonly what: string,
  ) {
    super(`${document} cannot be read: ${what}`);
  }
}

const withPrincipals: ReadonlySet<DocumentKind> = new Set([
  "resource policy",
  "key policy",
  "trust policy",
  "endpoint policy",
]);

/** The elements of a statement. */
export const statementKeys: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/**
 * Reads a document given as JSON text or as its value. Source: "Grammar of the IAM JSON policy language", IAM user guide.
 *
 * @throws UnreadableDocument where any part of it is not of that grammar
 */
export function parseDocument(name: string, kind: DocumentKind, document: unknown): PolicyDocument {
  if (typeof document !== "string") return parsed(name, kind, document);
  const key = `${kind} ${name} ${document}`;
  let known = texts.get(key);
  if (!known) {
    known = parsed(name, kind, document);
    // The stand-in reads the same documents at every moment of an up.
    if (texts.size > 5_000) texts.clear();
    texts.set(key, known);
  }
  return known;
}

const texts = new Map<string, PolicyDocument>();

function parsed(name: string, kind: DocumentKind, document: unknown): PolicyDocument {
  const fail = (what: string): never => {
    throw new UnreadableDocument(name, what);
  };
  const read = typeof document === "string" ? fromText(document, fail) : (document as Value);
  if (!isProps(read)) return fail("it is no JSON object");
  const unexpected = Object.keys(read).find((key) => !["Version", "Id", "Statement"].includes(key));
  if (unexpected !== undefined) fail(`it has an unexpected element "${unexpected}"`);
  const { Version: version = "2008-10-17", Statement: stated } = read;
  if (version !== "2012-10-17" && version !== "2008-10-17") fail(`its version is ${JSON.stringify(version)}`);
  const list = isList(stated) ? stated : [stated ?? null];
  if (list.length === 0) fail("it has no statement");
  return {
    name,
    kind,
    hasVariables: version === "2012-10-17",
    statements: list.map((one, index) => parseStatement(one, index, kind, fail)),
  };
}

function fromText(text: string, fail: (what: string) => never): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return fail("it is no JSON");
  }
}

function parseStatement(
  stated: Value,
  index: number,
  kind: DocumentKind,
  failDocument: (what: string) => never,
): Statement {
  const numbered = `statement ${index + 1}`;
  if (!isProps(stated)) return failDocument(`${numbered} is no object`);
  const { Sid: sid, Effect: effect, Condition: condition } = stated;
  const name = typeof sid === "string" && sid !== "" ? sid : numbered;
  const fail = (what: string): never => failDocument(`${name} ${what}`);
  const unexpected = Object.keys(stated).find((key) => !statementKeys.has(key));
  if (unexpected !== undefined) fail(`has an unexpected element "${unexpected}"`);
  if (sid !== undefined && typeof sid !== "string") fail("has a Sid that is no text");
  if (effect !== "Allow" && effect !== "Deny")
    return fail(`has the effect ${JSON.stringify(effect ?? null)}`);
  const actions = patterns(stated, "Action", fail) ?? fail("has no action");
  const action = actions.patterns.find((one) => one !== "*" && !/^[\w*?-]+:[\w*?]+$/.test(one));
  if (action !== undefined) fail(`has the action "${action}", which is not service:Action`);
  const principals = parsePrincipals(stated, fail);
  if (withPrincipals.has(kind) !== (principals !== undefined))
    fail(principals === undefined ? "has no principal" : "has a principal, which has no place there");
  const resources = patterns(stated, "Resource", fail);
  if (resources === undefined && !withPrincipals.has(kind)) fail("has no resource");
  return {
    name,
    effect,
    ...(principals === undefined ? {} : { principals }),
    actions,
    ...(resources === undefined ? {} : { resources }),
    conditions: condition === undefined ? [] : parseConditions(condition, fail),
  };
}

function patterns(
  stated: Props,
  element: "Action" | "Resource",
  fail: (what: string) => never,
): Patterns | undefined {
  const [own, other] = [stated[element], stated[`Not${element}`]];
  if (own !== undefined && other !== undefined) fail(`has both ${element} and Not${element}`);
  const given = own ?? other;
  if (given === undefined) return undefined;
  const list = isList(given) ? given : [given];
  if (list.length === 0 || !list.every((one) => typeof one === "string" && one !== ""))
    fail(`has an ${element} that is neither text nor a list of texts`);
  return { not: own === undefined, patterns: list.map(String) };
}
