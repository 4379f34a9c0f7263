import type { Cloud } from "../cloud/cloud";
import { isProps, objects, parseJson, texts, type Value } from "../values";

/** The principals of a policy document that do not exist in this account; those of other accounts cannot be looked up. */
export function missingPrincipals(cloud: Cloud, document: string): string[] {
  const parsed = parseJson(document);
  if (!isProps(parsed)) return [];
  const named = objects(parsed.Statement).flatMap((statement) => [
    ...awsPrincipals(statement.Principal),
    ...awsPrincipals(statement.NotPrincipal),
  ]);
  return [...new Set(named.filter((principal) => !exists(cloud, principal)))];
}

function awsPrincipals(principal: Value | undefined): string[] {
  return isProps(principal) ? texts(principal.AWS) : [];
}

function exists(cloud: Cloud, principal: string): boolean {
  if (principal === "*" || /^\d{12}$/.test(principal)) return true;
  const arn = /^arn:aws[\w-]*:(iam|sts)::(\d{12}|cloudfront):(.+)$/.exec(principal);
  if (!arn) return /^[A-Z0-9]{16,}$/.test(principal);
  const [, , account, name] = arn;
  if (name === "root") return true;
  // A wildcard stands only in conditions: IAM never expands one in a principal.
  if (/[*?]/.test(name ?? "")) return false;
  if (account !== cloud.account || name?.startsWith("assumed-role/")) return true;
  // The account's owner makes service-linked roles before any program runs, as docs/first-deployment.md asks.
  if (name?.startsWith("role/aws-service-role/")) return true;
  return isIamEntity(cloud, principal);
}

/** Whether a role, user or policy of this account exists, made by a program or its owner's before. */
export function isIamEntity(cloud: Cloud, arn: string): boolean {
  return (
    cloud.seed.principals.includes(arn) ||
    cloud.byArn("aws:iam/role:Role", arn) !== undefined ||
    cloud.byArn("aws:iam/policy:Policy", arn) !== undefined
  );
}
