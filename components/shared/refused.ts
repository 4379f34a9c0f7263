import type { Statement } from "./policy-document";

export interface Refusal {
  /** @default none: `notActions` says what is left out */
  readonly actions?: readonly string[];
  /** Everything but these, so that what AWS adds one day is refused with the rest. */
  readonly notActions?: readonly string[];
  readonly resources: readonly string[];
  /** ARNs of the roles that are not refused. @default none: nobody may */
  readonly but?: readonly string[];
  /** When it is refused. @default always */
  readonly conditions?: NonNullable<Statement["conditions"]>;
}

/**
 * What nobody may but some roles, whatever their own policies say: administrators and the account's root included. Roles
 * are told apart by `aws:PrincipalArn`: for a role's sessions it is the role's ARN with its path ("AWS global condition
 * context keys", IAM user guide). A service of AWS that calls by itself has none and is refused. The principal `*` opens
 * nothing: a refusal holds for everybody.
 */
export function refused(
  sid: string,
  { actions = [], notActions, resources, but = [], conditions = {} }: Refusal,
): Statement {
  const named = [...new Set(but)];
  const all = { ...conditions, ...(named.length > 0 && { ArnNotEquals: { "aws:PrincipalArn": named } }) };
  return {
    sid,
    effect: "Deny",
    actions,
    ...(notActions !== undefined && { notActions }),
    resources,
    principals: "*",
    ...(Object.keys(all).length > 0 && { conditions: all }),
  };
}
