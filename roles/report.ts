import { count } from "../sandbox/log";
import { sizes } from "./documents";
import type { StackRoles } from "./stack-roles";

/** The roles for people: who has which policies, and how near they are to AWS's sizes. */
export function shownRoles({ names, boundaries, duties }: StackRoles): string {
  const size = ({ document }: { readonly document: string }) =>
    `${document.length} of ${sizes.document} characters`;
  return [
    `${names.stack}: account ${names.account}, ${names.region}`,
    "",
    ...boundaries.map((boundary) => `boundary ${boundary.arn}: ${size(boundary)}`),
    ...duties.flatMap(({ duty, roles, policies }) => [
      "",
      `${duty}: ${roles.join(", ")}`,
      ...(policies.length === 0 ? ["  a policy of the stack's own, which is one of its outputs"] : []),
      ...policies.map(
        (policy) => `  ${names.path}${policy.name}: ${size(policy)}, ${statements(policy.document)}`,
      ),
    ]),
    "",
    "The documents themselves: --json. bootstrap/ makes all of it.",
  ].join("\n");
}

function statements(document: string): string {
  const { Statement } = JSON.parse(document) as { readonly Statement: readonly unknown[] };
  return count(Statement.length, "statement");
}
