import { operatorOf } from "../iam/comparisons";
import { type DocumentKind, parseDocument, statementKeys, UnreadableDocument } from "../iam/documents";
import { isList, isProps, objects, type Props, parseJson, texts, type Value } from "../values";
import { refuseBounds } from "./channel-policies";

/** Kinds of policy document, as AWS judges them differently. */
export type PolicyKind =
  | "identity"
  | "managed"
  | "trust"
  | "key"
  | "bucket"
  | "secret"
  | "topic"
  | "queue"
  | "endpoint"
  | "logs"
  | "repository"
  | "fileSystem"
  | "table"
  | "vault";

interface Rules {
  readonly code: string;
  /** Characters without white space. */
  readonly limit: number;
  /** AWS's words where the limit is one of bytes, white space included. @default white space does not count */
  readonly tooManyBytes?: (limit: number) => string;
  /** AWS's words where there are too many characters. @default the code, and the quota */
  readonly tooMany?: (limit: number) => string;
  readonly principal: boolean;
  /** Whether a statement names resources: it must, it must not, or it may. */
  readonly resource: boolean | "optional";
}

const rules: Readonly<Record<PolicyKind, Rules>> = {
  identity: { code: "MalformedPolicyDocument", limit: 10_240, principal: false, resource: true },
  managed: { code: "MalformedPolicyDocument", limit: 6_144, principal: false, resource: true },
  // Of an account that has asked for no more. Source: "IAM and AWS STS quotas", IAM user guide.
  trust: {
    code: "MalformedPolicyDocument",
    limit: 2_048,
    tooMany: (limit) => `LimitExceeded: Cannot exceed quota for ACLSizePerRole: ${limit}`,
    principal: true,
    resource: false,
  },
  key: { code: "MalformedPolicyDocumentException", limit: 32_768, principal: true, resource: true },
  bucket: { code: "MalformedPolicy", limit: 20_480, principal: true, resource: true },
  secret: { code: "MalformedPolicyDocumentException", limit: 20_480, principal: true, resource: true },
  topic: {
    code: "InvalidParameter: Invalid parameter: Policy Error",
    limit: 30_720,
    principal: true,
    resource: true,
  },
  queue: {
    code: "InvalidAttributeValue: Invalid value for the parameter Policy.",
    limit: 8_192,
    principal: true,
    resource: true,
  },
  endpoint: { code: "InvalidPolicyDocument", limit: 20_480, principal: true, resource: true },
  logs: { code: "InvalidParameterException", limit: 5_120, principal: true, resource: true },
  repository: { code: "InvalidParameterException", limit: 10_240, principal: true, resource: false },
  fileSystem: { code: "InvalidPolicyException", limit: 20_000, principal: true, resource: "optional" },
  table: {
    code: "ValidationException: One or more parameter values were invalid: Invalid policy document",
    limit: 20_480,
    tooManyBytes: (limit) =>
      `ValidationException: One or more parameter values were invalid: Maximum policy size of ${limit} bytes exceeded`,
    principal: true,
    resource: true,
  },
  // AWS names no limit: this is what it takes elsewhere.
  vault: { code: "InvalidParameterValueException", limit: 20_480, principal: true, resource: true },
};

/** As what the judge reads a kind; the others stand on a resource. */
const judgedKinds: Readonly<Partial<Record<PolicyKind, DocumentKind>>> = {
  identity: "identity policy",
  managed: "identity policy",
  trust: "trust policy",
  key: "key policy",
  endpoint: "endpoint policy",
};

/** AWS's words for what is wrong with a document; nothing where it would take it. */
export function refusePolicy(kind: PolicyKind, property: string, document: string): string | undefined {
  const { code, limit, tooManyBytes, tooMany } = rules[kind];
  const say = (what: string) => `${code}: ${what} (in ${property})`;
  const parsed = parseJson(document);
  if (!isProps(parsed)) return say("The policy is not valid JSON: it has to be one JSON object");
  if (tooManyBytes && Buffer.byteLength(document) > limit) return tooManyBytes(limit);
  const size = document.replace(/\s/g, "").length;
  if (size > limit && tooMany) return tooMany(limit);
  if (size > limit) return say(`The policy has ${size} characters. Cannot exceed quota of ${limit}`);
  const unexpected = Object.keys(parsed).find((key) => !["Version", "Id", "Statement"].includes(key));
  if (unexpected) return say(`Syntax errors in policy: unexpected element "${unexpected}"`);
  const version = parsed.Version;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17")
    return say(`The policy has an invalid Version ${JSON.stringify(version)}; use "2012-10-17"`);
  const statements = objects(parsed.Statement);
  if (statements.length === 0) return say("Syntax errors in policy: Statement is missing or empty");
  for (const [index, statement] of statements.entries()) {
    const wrong = refuseStatement(kind, statement);
    if (wrong) return say(`Statement ${index + 1}${sid(statement)}: ${wrong}`);
  }
  const beyond = refuseBounds(kind, statements);
  return beyond && say(beyond);
}

/**
 * What the judge of permissions cannot read of a document, with the service's code. It comes after all that AWS has words
 * of its own for: a document that stands unread would stop every later question about the account.
 */
export function refuseUnreadable(kind: PolicyKind, property: string, document: string): string | undefined {
  try {
    parseDocument(property, judgedKinds[kind] ?? "resource policy", document);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableDocument) return `${rules[kind].code}: ${error.what} (in ${property})`;
    throw error;
  }
}

function sid(statement: Props): string {
  return typeof statement.Sid === "string" ? ` (${statement.Sid})` : "";
}

function refuseStatement(kind: PolicyKind, statement: Props): string | undefined {
  const { principal, resource } = rules[kind];
  const unexpected = Object.keys(statement).find((key) => !statementKeys.has(key));
  if (unexpected) return `Syntax errors in policy: unexpected element "${unexpected}"`;
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny")
    return `Invalid effect ${JSON.stringify(statement.Effect ?? null)}; it is "Allow" or "Deny"`;
  const hasPrincipal = statement.Principal !== undefined || statement.NotPrincipal !== undefined;
  if (principal && !hasPrincipal) return "Policy must contain a principal";
  if (!principal && hasPrincipal) return "Policy document should not specify a principal";
  const actions = statement.Action ?? statement.NotAction;
  if (texts(actions).length === 0) return "Policy statement must contain actions";
  const action = texts(actions).find((one) => one !== "*" && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/.test(one));
  if (action)
    return `Actions/Conditions must be prefaced by a vendor, without wildcard: "${action}" is not service:Action`;
  return refuseResources(statement, resource) ?? refuseConditions(statement.Condition);
}

function refuseResources(statement: Props, allowed: Rules["resource"]): string | undefined {
  const resources = statement.Resource ?? statement.NotResource;
  if (allowed === "optional" && resources === undefined) return undefined;
  if (!allowed) return resources === undefined ? undefined : "Has prohibited field Resource";
  if (texts(resources).length === 0) return "Policy statement must contain resources";
  const bad = texts(resources).find(
    (one) => one !== "*" && !/^arn:(aws|aws-cn|aws-us-gov|\*):[a-z0-9-]+:[^:]*:[^:]*:.+$/.test(one),
  );
  return bad ? `Resource ${bad} must be in ARN format or "*", without wildcard in the service` : undefined;
}

function refuseConditions(conditions: Value | undefined): string | undefined {
  if (conditions === undefined) return undefined;
  if (!isProps(conditions)) return "Syntax errors in policy: Condition is no object";
  for (const [operator, tests] of Object.entries(conditions)) {
    if (!operatorOf(operator)) return `Invalid Condition type: ${operator}`;
    if (!isProps(tests) || Object.keys(tests).length === 0) return `Condition ${operator} has no key`;
    const bad = Object.entries(tests).find(
      ([, value]) => isProps(value) || (isList(value) && value.length === 0),
    );
    if (bad) return `Condition ${operator} ${bad[0]} has no value`;
  }
  return undefined;
}
