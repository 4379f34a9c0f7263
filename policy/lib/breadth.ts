/**
 * Services whose ARNs begin their last part with the resource's own name, and not with its type (Service Authorization
 * Reference, resource types of each service).
 */
const untyped = new Set(["s3", "sns", "sqs", "execute-api", "codecommit", "codepipeline", "firehose"]);

/**
 * Whether a resource of a statement names nothing: `*`, an ARN with a wildcard where the resource's type, its name's first
 * letters, its service or its account stand, or one that whoever calls fills in by a policy variable.
 */
export function isEverything(arn: string): boolean {
  if (!arn.startsWith("arn:")) return true;
  const [, , service = "", , account = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  if (/\$\{[^*?$]/.test(arn) || /[*?]/.test(service) || /[*?]/.test(account)) return true;
  if (untyped.has(service)) return !namesSomething(resource);
  const [, type = "", name = ""] = /^([^/:]*)[/:](.*)$/s.exec(resource) ?? [];
  // Of the APIs of other services the name is all there is: `user-pool`, `dashboard`.
  if (type === "") return !namesSomething(resource);
  return /[*?]/.test(type) || !namesSomething(name);
}

/** Whether something is written before the first wildcard that tells one thing from most others. */
function namesSomething(name: string): boolean {
  const wildcardAt = name.search(/[*?]/);
  if (wildcardAt < 0) return name !== "";
  return name.slice(0, wildcardAt).replaceAll(/[^A-Za-z0-9]/g, "").length >= 3;
}
