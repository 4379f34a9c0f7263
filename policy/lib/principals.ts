import { accountOf } from "./accounts";
import type { Statement } from "./documents";
import type { Judge } from "./judge";

/** Demands of a statement that allows something that it names principals, and those of the own accounts only. */
export function demandOwnPrincipals(
  { allow, principals, notPrincipals }: Statement,
  label: string,
  judge: Judge,
  own: readonly string[],
): void {
  if (!allow) return;
  if (notPrincipals.length > 0) judge.violation(`${label} allows all but those it names`);
  for (const { kind, id } of principals) {
    const account = accountOf(id);
    if (kind === "*" || id.includes("*")) judge.violation(`${label} allows every principal`);
    else if (kind !== "Service" && (account === undefined || !own.includes(account)))
      judge.violation(`${label} allows a principal outside the own accounts`);
  }
}

/** Whether a statement is for everybody: what a refusal must be to leave no way around it. */
export function isForEverybody({ principals }: Statement): boolean {
  return principals.some(({ kind, id }) => kind === "*" && id === "*");
}

/** Whether a refusal hits all that comes without TLS and nothing narrows it further. */
export function refusesPlainText({ allow, conditions }: Statement): boolean {
  const [only, ...others] = conditions;
  return (
    !allow &&
    only !== undefined &&
    others.length === 0 &&
    only.key === "aws:securetransport" &&
    /^Bool(IfExists)?$/.test(only.operator) &&
    only.values.length === 1 &&
    only.values[0]?.toLowerCase() === "false"
  );
}
