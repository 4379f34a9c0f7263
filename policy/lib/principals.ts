import { accountOf } from "./accounts";
import { patternMatches, type Statement } from "./documents";
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

/**
 * Those whom every one of these lists excepts, of refusals that all hold at once: who is excepted from one and not from another
 * is refused. A list may say by a pattern what another says by name, so each entry of each list may be one of them. Of two
 * patterns that only overlap, as `role/a*` and `role/*b`, both are given: somebody may be both. Nothing if there is no list.
 */
export function exceptedFromAll(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  if (lists.length === 0) return undefined;
  const excepts = (entry: string, one: string) => patternMatches(entry, one) || overlap(entry, one);
  return [...new Set(lists.flat())].filter((one) =>
    lists.every((list) => list.some((entry) => excepts(entry, one))),
  );
}

/** Whether two patterns, neither of which is the wider one, may match the same: by the text before and after their wildcards. */
function overlap(one: string, other: string): boolean {
  if (![one, other].every((each) => /[*?]/.test(each)) || patternMatches(other, one)) return false;
  const [head, otherHead] = [one, other].map((each) => each.replace(/[*?].*$/s, "")) as [string, string];
  const [tail, otherTail] = [one, other].map((each) => each.replace(/^.*[*?]/s, "")) as [string, string];
  return (
    (head.startsWith(otherHead) || otherHead.startsWith(head)) &&
    (tail.endsWith(otherTail) || otherTail.endsWith(tail))
  );
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
