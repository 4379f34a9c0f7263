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

/** The statements of a policy given as JSON text or as the parsed object. */
export function statementsOf(document: unknown): Statement[] {
  const parsed = typeof document === "string" ? parse(document) : (document as Json);
  const statements = isObject(parsed) ? parsed.Statement : undefined;
  if (statements === undefined || statements === null) throw new MalformedDocument("no Statement");
  return many(statements).map((each) => {
    if (!isObject(each)) throw new MalformedDocument("a statement is no object");
    const effect = each.Effect;
    if (effect !== "Allow" && effect !== "Deny")
      throw new MalformedDocument("Effect is neither Allow nor Deny");
    return {
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
  });
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

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}

/** The values of all conditions on a key under operators that demand equality or likeness (never `…IfExists`, never negated). */
export function demanded(statement: Statement, key: string): string[] {
  return statement.conditions
    .filter(
      (each) =>
        each.key === key.toLowerCase() &&
        /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|Bool)$/.test(each.operator),
    )
    .flatMap((each) => each.values);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new MalformedDocument("no JSON");
  }
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
  if (!isObject(value)) return texts(value).map((id) => ({ kind: id === "*" ? "*" : "AWS", id }));
  return Object.entries(value).flatMap(([kind, ids]) =>
    texts(ids).map((id) => (id === "*" ? { kind: kind === "Service" ? kind : "*", id } : { kind, id })),
  );
}

function conditionsOf(value: Json | undefined): Condition[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({
          operator,
          key: key.toLowerCase(),
          values: texts(values),
        }))
      : [],
  );
}
