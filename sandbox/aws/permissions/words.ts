import type { Answer } from "../iam/ask";
import type { Keys } from "../iam/context";
import type { DocumentKind } from "../iam/documents";
import { nameOf } from "../iam/principals";

/** AWS's code of a refusal, by the prefix of the action; of the others `AccessDeniedException`. */
const codes: Readonly<Record<string, string>> = {
  s3: "AccessDenied",
  sns: "AuthorizationError",
  sts: "AccessDenied",
  iam: "AccessDenied",
  sqs: "AccessDenied",
};

/** AWS's names of the kinds. Source: "Access denied error message examples", IAM user guide. */
const kinds: Readonly<Record<DocumentKind, string>> = {
  "identity policy": "identity-based policy",
  "permissions boundary": "permissions boundary",
  "session policy": "session policy",
  "resource policy": "resource-based policy",
  "key policy": "resource-based policy",
  "trust policy": "role trust policy",
  "endpoint policy": "VPC endpoint policy",
};

/** AWS's words of a request that is denied. */
export function accessDenied(answer: Answer): string {
  const { action, resource, principal } = answer;
  const code = codes[action.split(":")[0] ?? ""] ?? "AccessDeniedException";
  const on = resource === "*" ? "" : ` on resource: ${resource}`;
  return `${code}: User: ${nameOf(principal)} is not authorized to perform: ${action}${on} ${because(answer)}`;
}

function because(answer: Answer): string {
  if (answer.outcome === "explicit deny")
    return `with an explicit deny in a ${kinds[answer.by[0]?.kind ?? "resource policy"]}`;
  const kind = answer.outcome === "implicit deny" ? answer.lacking[0] : undefined;
  return `because no ${kinds[kind ?? "identity policy"]} allows the ${answer.action} action`;
}

/**
 * What stands behind AWS's words, which name no statement: who asked for what, which statement denies or almost allows, and
 * what a statement would have to say.
 *
 * @param keys what tells this use from others, for the statement that is missing
 */
export function explained(answer: Answer, keys: Keys = {}): string {
  const { action, resource, principal } = answer;
  const asked = `${nameOf(principal)} needs ${action} on ${resource}${withKeys(keys)}`;
  if (answer.outcome === "explicit deny")
    return `(sandbox: ${asked}; denied by ${answer.by.map((one) => `${one.document}: ${one.statement}`).join(", ")})`;
  if (answer.outcome === "allowed") return "";
  const nearly = answer.nearly.map(
    (one) => `; ${one.document}: ${one.statement} does not, for want of ${one.unmet.join(" and ")}`,
  );
  return `(sandbox: ${asked}; no ${answer.lacking.join(", no ")} allows it${nearly.join("")}. Missing: ${missing(answer, keys)})`;
}

function withKeys(keys: Keys): string {
  const pairs = Object.entries(keys).map(([key, value]) => `${key}=${String(value)}`);
  return pairs.length === 0 ? "" : ` with ${pairs.join(", ")}`;
}

/** The statement that would let the request pass: in the kind of policy that lacks it first. */
function missing(answer: Answer, keys: Keys): string {
  const { action, resource, principal } = answer;
  const isOwn = answer.outcome === "implicit deny" && /identity|boundary/.test(answer.lacking[0] ?? "");
  const who =
    principal.kind === "service"
      ? { Service: principal.name }
      : { AWS: principal.kind === "role" || principal.kind === "user" ? principal.arn : nameOf(principal) };
  return JSON.stringify({
    Effect: "Allow",
    ...(isOwn ? {} : { Principal: who }),
    Action: action,
    ...(action.startsWith("sts:") ? {} : { Resource: action.startsWith("kms:") ? "*" : resource }),
    ...(Object.keys(keys).length === 0 ? {} : { Condition: { StringEquals: keys } }),
  });
}

/** What AWS takes, and what is lost then: the sandbox refuses it, and says whose refusal that is. */
export function lost(what: string, answer: Answer, keys: Keys = {}): string {
  return `AWS would accept this and ${what}; so the sandbox refuses it. ${explained(answer, keys)}`;
}
