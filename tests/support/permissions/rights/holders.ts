import type { PolicyDocument } from "../../../../sandbox/aws/iam/documents";
import type { Row } from "../row";
import { another, covers, type Right } from "./right";

/** Somebody, and all that he must be able to do: he may do nothing else of what is asked. */
export interface Holder {
  /** In the words of the program or the stack file. */
  readonly who: string;
  /** ARN, or the name of an AWS service. */
  readonly principal: string;
  readonly rights: readonly Right[];
  /** Of somebody outside. @default AdministratorAccess */
  readonly identity?: readonly PolicyDocument[];
}

/**
 * For each holder his rights on what is his, with what AWS sends; refused on anything of another name, where a condition
 * does not hold, and refused what is another holder's right and not his own too.
 */
export function rowsOf(holders: readonly Holder[]): Row[] {
  const all = holders.flatMap(({ rights }) => rights);
  const distinct = [...new Map(all.map((right) => [JSON.stringify(asked(right)), right])).values()];
  return holders.flatMap(({ who, principal, rights, identity }) => {
    const row = (right: Right, allowed: boolean): Row => ({
      who,
      principal,
      what: right.resource,
      ...asked(right),
      ...(identity && { identity }),
      allowed,
    });
    const others = [...rights.flatMap(near), ...distinct.map((right) => ({ ...right, fromVpc: false }))];
    return [
      ...rights.map((right) => row(right, true)),
      ...others
        .filter((other) => !rights.some((right) => covers(right, other)))
        .map((other) => row(other, false)),
    ];
  });
}

/** The same under other names and other circumstances. */
function near({ fromVpc: _, ...right }: Right): Right[] {
  const { resource, beside = [], refusedWith = [], refusedByItWith = [] } = right;
  const elsewhere = resource === "*" ? [] : [another(resource), ...beside];
  return [
    ...elsewhere.map((other) => ({ ...right, resource: other })),
    ...[...refusedWith, ...refusedByItWith].map((context) => ({ ...right, context })),
  ];
}

function asked({
  action,
  resource,
  context,
  fromVpc,
}: Right): Pick<Row, "action" | "resource" | "context" | "fromVpc"> {
  return {
    action,
    resource,
    ...(context && { context }),
    ...(fromVpc === true && { fromVpc }),
  };
}
