import { statements } from "./summaries";

/** A request as a bucket's policy sees it. Condition keys in lower case; a key that is not there is absent. */
export interface BucketRequest {
  readonly by: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** `left`: the policy says nothing, so that the principal's own policies decide. */
export type Answer = "denied" | "allowed" | "left";

/** What a bucket's policy answers. Knows what these policies use, and fails on everything else. */
export function answer(policy: unknown, request: BucketRequest): Answer {
  const hits = Object.values(statements(policy)).filter(
    ({ Principal, Action, NotAction, Resource = [], Condition = {} }) =>
      isFor(Principal, request.by) &&
      (NotAction === undefined ? isOneOf(Action, request.action) : !isOneOf(NotAction, request.action)) &&
      Resource.some((pattern) => matches(pattern, request.resource)) &&
      Object.entries(Condition).every(([operator, tests]) =>
        Object.entries(tests).every(([key, values]) =>
          holds(operator, key, [values].flat().map(String), request),
        ),
      ),
  );
  if (hits.some(({ Effect }) => Effect === "Deny")) return "denied";
  return hits.length > 0 ? "allowed" : "left";
}

function isFor(principal: unknown, arn: string): boolean {
  if (principal === "*") return true;
  const named = (principal as { readonly AWS?: readonly string[] }).AWS;
  if (named === undefined)
    throw new Error(`the test does not know the principal ${JSON.stringify(principal)}`);
  return named.includes(arn);
}

function holds(
  operator: string,
  key: string,
  values: readonly string[],
  { by, context = {} }: BucketRequest,
): boolean {
  const all: Readonly<Record<string, string>> = {
    "aws:principalarn": by,
    "aws:securetransport": "true",
    "s3:tlsversion": "1.3",
    "s3:authtype": "REST-HEADER",
    "s3:signatureage": "1000",
    ...context,
  };
  const given = all[key.toLowerCase()];
  switch (operator) {
    case "Null":
      return values.includes(String(given === undefined));
    // What is denied to be equal holds where there is nothing, too.
    case "StringNotEquals":
    case "ArnNotEquals":
      return given === undefined || !values.includes(given);
    case "StringEquals":
    case "ForAnyValue:StringEquals":
    case "Bool":
      return given !== undefined && values.includes(given);
    case "NumericLessThan":
      return given !== undefined && values.some((value) => Number(given) < Number(value));
    case "NumericGreaterThan":
      return given !== undefined && values.some((value) => Number(given) > Number(value));
    default:
      throw new Error(`the test does not know the operator ${operator}`);
  }
}

function isOneOf(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

/** Every action on objects that AWS's service reference of September 2026 knows. */
export const objectActions: readonly string[] = [
  "AbortMultipartUpload",
  "BypassGovernanceRetention",
  "DeleteObject",
  "DeleteObjectAnnotation",
  "DeleteObjectTagging",
  "DeleteObjectVersion",
  "DeleteObjectVersionAnnotation",
  "DeleteObjectVersionTagging",
  "GetObject",
  "GetObjectAcl",
  "GetObjectAnnotation",
  "GetObjectAttributes",
  "GetObjectLegalHold",
  "GetObjectRetention",
  "GetObjectTagging",
  "GetObjectTorrent",
  "GetObjectVersion",
  "GetObjectVersionAcl",
  "GetObjectVersionAnnotation",
  "GetObjectVersionAnnotationForReplication",
  "GetObjectVersionAttributes",
  "GetObjectVersionForReplication",
  "GetObjectVersionTagging",
  "GetObjectVersionTorrent",
  "InitiateReplication",
  "ListMultipartUploadParts",
  "ListObjectAnnotations",
  "ListObjectVersionAnnotations",
  "ObjectOwnerOverrideToBucketOwner",
  "PutObject",
  "PutObjectAcl",
  "PutObjectAnnotation",
  "PutObjectLegalHold",
  "PutObjectRetention",
  "PutObjectTagging",
  "PutObjectVersionAcl",
  "PutObjectVersionAnnotation",
  "PutObjectVersionTagging",
  "ReplicateDelete",
  "ReplicateObject",
  "ReplicateObjectAnnotation",
  "ReplicateTags",
  "RestoreObject",
  "UpdateObjectEncryption",
].map((action) => `s3:${action}`);
