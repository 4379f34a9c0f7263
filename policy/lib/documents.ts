import { didYouMean } from "./nearest";

/** One statement of an IAM, key or resource policy with every "one or many" made many. */
export interface Statement {
  readonly sid: string;
  readonly allow: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** `*`, or kind → ids. */
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for everybody. */
  readonly kind: string;
  readonly id: string;
}

export interface Condition {
  /** Operator as written, e.g. `StringEquals`, `ForAnyValue:StringLike`. */
  readonly operator: string;
  /** Condition key in lower case, e.g. `aws:sourceaccount`: AWS does not distinguish case in keys. */
  readonly key: string;
  readonly values: readonly string[];
}

/** The document is no policy: a rule that throws this is reported as not judgeable, which is a violation. */
export class MalformedDocument extends Error {
  override readonly name = "MalformedDocument";
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Elements of a policy and of a statement (IAM user guide, "Grammar of the IAM JSON policy language"). */
const documentElements = ["Version", "Id", "Statement"] as const;
const statementElements = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;
const principalKinds = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

const documents = new Map<string, readonly Statement[]>();
/** A few programs' worth: the same text is judged by a dozen rules. */
const mostDocuments = 2000;

/** The statements of a policy given as JSON text or as the parsed object. */
export function statementsOf(document: unknown): readonly Statement[] {
  if (typeof document !== "string") return read(document as Json);
  const before = documents.get(document);
  if (before) return before;
  const statements = read(parse(document));
  if (documents.size >= mostDocuments) documents.clear();
  documents.set(document, statements);
  return statements;
}

function read(parsed: Json): Statement[] {
  if (!isObject(parsed)) throw new MalformedDocument("no object");
  knowKeys(parsed, documentElements, "element");
  const statements = parsed.Statement;
  if (statements === undefined || statements === null) throw new MalformedDocument("no Statement");
  return many(statements).map(statementOf);
}

function statementOf(each: Json): Statement {
  if (!isObject(each)) throw new MalformedDocument("a statement is no object");
  knowKeys(each, statementElements, "element of a statement");
  const effect = each.Effect;
  if (effect !== "Allow" && effect !== "Deny")
    throw new MalformedDocument("Effect is neither Allow nor Deny");
  const statement = {
    sid: typeof each.Sid === "string" ? each.Sid : "",
    allow: effect === "Allow",
    actions: texts(each.Action),
    notActions: texts(each.NotAction),
    resources: texts(each.Resource),
    notResources: texts(each.NotResource),
    principals: principalsOf(each.Principal),
    notPrincipals: principalsOf(each.NotPrincipal),
    conditions: conditionsOf(each.Condition),
  };
  if (statement.actions.length + statement.notActions.length === 0)
    throw new MalformedDocument("a statement has no Action");
  return statement;
}

/** What a typing error or another letter's case would hide: AWS may read what a rule would not. */
function knowKeys(object: { readonly [key: string]: Json }, known: readonly string[], what: string): void {
  for (const key of Object.keys(object))
    if (!known.includes(key)) throw new MalformedDocument(`unknown ${what}${didYouMean(key, known)}`);
}

/** A name for a statement in a message. */
export function statementName(statement: Statement, index: number): string {
  return statement.sid ? `statement "${statement.sid}"` : `statement ${index + 1}`;
}

/** Whether an action pattern of a policy (`kms:*`, `s3:Get*`) covers an action; case does not count. */
export function actionMatches(pattern: string, action: string): boolean {
  return wildcard(pattern.toLowerCase()).test(action.toLowerCase());
}

/** Whether a statement is about an action: it names it, or all but some others. */
export function coversAction(
  { actions, notActions }: Pick<Statement, "actions" | "notActions">,
  action: string,
): boolean {
  return notActions.length > 0
    ? !notActions.some((pattern) => actionMatches(pattern, action))
    : actions.some((pattern) => actionMatches(pattern, action));
}

/** Whether a pattern with `*` and `?` covers a text. */
export function patternMatches(pattern: string, text: string): boolean {
  return wildcard(pattern).test(text);
}

/** Rules hold the same actions against the same statements again and again. */
const compiled = new Map<string, RegExp>();

function wildcard(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  const expression = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
  compiled.set(pattern, expression);
  return expression;
}

/**
 * The values of all conditions on a key under operators that demand equality or likeness (never `…IfExists`, never negated,
 * never `ForAllValues`, which holds where there is no value). One that is open lets everybody in beside the others.
 */
export function demanded(statement: Statement, key: string): string[] {
  const conditions = statement.conditions.filter(
    (each) => each.key === key.toLowerCase() && isPositive(each.operator),
  );
  // Conditions hold together, so one that is narrow is enough; the values of one condition stand for each other.
  return conditions.filter(({ values }) => !values.some(isOpen)).flatMap((each) => each.values);
}

/** Whether an operator demands equality or likeness of what is there. */
export function isPositive(operator: string): boolean {
  return /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|Bool|Numeric(Equals)|IpAddress)$/i.test(
    operator,
  );
}

/**
 * Whether a value of a condition only looks narrow: nothing but wildcards, a word's beginning and a wildcard (`o-*`,
 * `repo:*`), a policy variable that the caller fills in, or an ARN whose account or resource is any.
 */
export function isOpen(value: string): boolean {
  if (/\$\{[^*?$]/.test(value)) return true;
  const wildcardAt = value.search(/[*?]/);
  if (wildcardAt < 0) return value.trim() === "";
  if (value.startsWith("arn:")) {
    const [, , service = "", , account = "", ...resource] = value.split(":");
    const named = resource.join(":").search(/[*?]/) !== 0;
    return /[*?]/.test(service) || (service === "s3" ? !named : !/^\d{12}$/.test(account));
  }
  // Of a pattern, at least a word that names something is written before the first wildcard.
  const before = value.slice(0, wildcardAt).replace(/[^a-z0-9]+$/i, "");
  return before.length < 3 || /^(repo|org|project_path|system|user|role|https?|spiffe)$/i.test(before);
}

function parse(text: string): Json {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    throw new MalformedDocument("no JSON");
  }
  // Of a key that stands twice a reader keeps one, and nobody says that AWS keeps the same.
  const written = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1;
  if (written !== keysIn(parsed)) throw new MalformedDocument("a key stands twice");
  return parsed;
}

function keysIn(value: Json): number {
  if (typeof value !== "object" || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, each) => sum + keysIn(each as Json), 0);
  return inside + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function many(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function texts(value: Json | undefined): string[] {
  return value === undefined || value === null ? [] : many(value).map(String);
}

function principalsOf(value: Json | undefined): Principal[] {
  if (value === undefined || value === null) return [];
  if (isObject(value)) knowKeys(value, principalKinds, "kind of principal");
  if (!isObject(value)) return texts(value).map((id) => ({ kind: id === "*" ? "*" : "AWS", id }));
  return Object.entries(value).flatMap(([kind, ids]) =>
    texts(ids).map((id) => (id === "*" ? { kind: kind === "Service" ? kind : "*", id } : { kind, id })),
  );
}

/** Operators of conditions (IAM user guide, "IAM JSON policy elements: Condition operators"), in lower case. */
const operatorForm =
  /^(forallvalues:|foranyvalue:)?(string(not)?(equals(ignorecase)?|like)|numeric((not)?equals|(less|greater)than(equals)?)|date((not)?equals|(less|greater)than(equals)?)|bool|binaryequals|(not)?ipaddress|arn(not)?(equals|like))(ifexists)?$|^null$/;

function conditionsOf(value: Json | undefined): Condition[] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) throw new MalformedDocument("Condition is no object");
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!operatorForm.test(operator.toLowerCase()))
      throw new MalformedDocument("unknown operator of a condition");
    if (!isObject(keys)) throw new MalformedDocument("a condition has no keys");
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: texts(values),
    }));
  });
}
