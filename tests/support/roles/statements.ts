/** A statement as IAM has it. */
export interface IamStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export function statementsIn(document: string): readonly IamStatement[] {
  return (JSON.parse(document) as { readonly Statement: readonly IamStatement[] }).Statement;
}

export function granting(document: string): readonly IamStatement[] {
  return statementsIn(document).filter(({ Effect }) => Effect === "Allow");
}

/** The statements that name an action. */
export function matching(statements: readonly IamStatement[], action: string): readonly IamStatement[] {
  return statements.filter(({ Action }) => Action.includes(action));
}

/** Whether a pattern of a policy and the form of an ARN, as AWS's service reference has it, have an ARN in common. */
export function overlaps(pattern: string, form: string): boolean {
  const wild = form.replace(/\$\{Partition\}/g, "aws").replace(/\$\{[^}]*\}/g, "*");
  return meet(pattern, wild);
}

function meet(one: string, other: string): boolean {
  if (one === "" && other === "") return true;
  if (one.startsWith("*")) return meet(one.slice(1), other) || (other !== "" && meet(one, other.slice(1)));
  if (other.startsWith("*")) return meet(one, other.slice(1)) || (one !== "" && meet(one.slice(1), other));
  if (one === "" || other === "") return false;
  const same = one[0] === other[0] || one[0] === "?" || other[0] === "?";
  return same && meet(one.slice(1), other.slice(1));
}
