import { isList, isProps, type Props } from "../values";

/** A `Principal` or `NotPrincipal` element. */
export interface PrincipalElement {
  readonly not: boolean;
  /** `*`, alone or as a value of `AWS`: the two mean the same. */
  readonly anyone: boolean;
  /** Account ids, and ARNs of roles, users, sessions and root users. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
  readonly federated: readonly string[];
}

const kinds = ["AWS", "Service", "Federated"];

/** Whom the judge can tell apart; `*` is everybody, alone and whole. */
const account = /^\d{12}$/;
const arn =
  /^arn:[^:*?]+:(iam::[^:*?]+:(root|(role|user)\/[^*?]+)|sts::[^:*?]+:(assumed-role|federated-user)\/[^*?]+)$/;

/** Source: "AWS JSON policy elements: Principal", IAM user guide. */
export function parsePrincipals(
  statement: Props,
  fail: (what: string) => never,
): PrincipalElement | undefined {
  const { Principal: own, NotPrincipal: other } = statement;
  if (own !== undefined && other !== undefined) fail("has both Principal and NotPrincipal");
  const given = own ?? other;
  if (given === undefined) return undefined;
  const not = own === undefined;
  if (given === "*") return { not, anyone: true, aws: [], services: [], federated: [] };
  if (!isProps(given) || Object.keys(given).length === 0)
    return fail("has a principal that is neither * nor an object");
  // A kind that nobody is of would never match, and the Deny of its statement be lost.
  if (given.CanonicalUser !== undefined)
    fail(
      "has a principal CanonicalUser: nothing here has a canonical id. Give the ARN or the account's id as AWS",
    );
  const unexpected = Object.keys(given).find((kind) => !kinds.includes(kind));
  if (unexpected !== undefined) fail(`has a principal of an unknown kind "${unexpected}"`);
  const of = (kind: string): string[] => {
    const value = given[kind];
    if (value === undefined) return [];
    const list = isList(value) ? value : [value];
    if (list.length === 0 || !list.every((one) => typeof one === "string" && one !== ""))
      fail(`has a principal ${kind} that is neither text nor a list of texts`);
    return list.map(String);
  };
  const aws = of("AWS");
  // Nor would these: AWS shows the unique id only of who was deleted, and takes no wildcard within an ARN.
  const nobody = aws.find((one) => one !== "*" && !account.test(one) && !arn.test(one));
  if (nobody !== undefined)
    fail(
      `has the principal "${nobody}", which is neither *, an account of 12 digits nor the ARN of a role, user, session or root user without wildcards`,
    );
  return {
    not,
    anyone: aws.includes("*"),
    aws: aws.filter((one) => one !== "*"),
    services: of("Service"),
    federated: of("Federated"),
  };
}
