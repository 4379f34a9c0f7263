import { accountOf } from "./accounts";
import { demanded, isPositive, patternMatches, type Statement } from "./documents";
import type { Judge } from "./judge";
import { sentKeys } from "./sent-keys";

/** Who counts as the bank: its accounts, and its organisations where they are listed. */
export interface Bank {
  readonly accounts: readonly string[];
  readonly organizations?: readonly string[];
}

/** Demands of a statement that allows something that it names principals, and those of the own accounts only. */
export function demandOwnPrincipals(statement: Statement, label: string, judge: Judge, bank: Bank): void {
  const { allow, principals, notPrincipals } = statement;
  if (!allow) return;
  if (notPrincipals.length > 0) judge.violation(`${label} allows all but those it names`);
  for (const { kind, id } of principals) {
    const account = accountOf(id);
    if (kind === "Service") demandSource(statement, label, id, judge, bank);
    else if (id.includes("*")) {
      if (!isNarrowed(statement, bank)) judge.violation(`${label} allows every principal`);
    } else if (account === undefined || !bank.accounts.includes(account))
      judge.violation(`${label} allows a principal outside the own accounts`);
  }
}

/** A service calls for whoever asks it to: where it says for whom, the statement has to ask for the own accounts. */
function demandSource(statement: Statement, label: string, service: string, judge: Judge, bank: Bank): void {
  const { actions, conditions, principals } = statement;
  if (service.includes("*")) {
    judge.violation(`${label} allows every service`);
    return;
  }
  // What EventBridge sends to a log group goes by this one, in the same statement.
  const carrier =
    service === "delivery.logs.amazonaws.com" && principals.some(({ id }) => id === "events.amazonaws.com");
  const asker = carrier ? "events.amazonaws.com" : service;
  if (sentKeys(asker, actions, conditions)?.length !== 0 && !isNarrowed(statement, bank))
    judge.violation(`${label} lets ${service} act for any account`);
}

/** Keys that say whose account a caller, or what it calls for, is of. */
const accountKeys = [
  "aws:PrincipalAccount",
  "aws:SourceAccount",
  "aws:SourceOwner",
  "kms:CallerAccount",
  "aws:PrincipalArn",
  "aws:SourceArn",
] as const;
const organizationKeys = ["aws:PrincipalOrgID", "aws:SourceOrgID"] as const;

/** Whether a statement that is for everybody lets in the bank alone. */
export function isNarrowed(statement: Statement, { accounts, organizations = [] }: Bank): boolean {
  return (
    accountKeys.some((key) => {
      const values = demanded(statement, key);
      return values.length > 0 && values.every((value) => isOwn(value, accounts));
    }) ||
    organizationKeys.some((key) => {
      const values = demanded(statement, key);
      return values.length > 0 && values.every((value) => organizations.includes(value));
    })
  );
}

/** The ARN of a bucket has no account; one that is named is one. */
function isOwn(value: string, accounts: readonly string[]): boolean {
  const account = accountOf(value);
  return account === undefined ? /^arn:[^:]*:s3:::[^*?]/.test(value) : accounts.includes(account);
}

/** Accounts other than the bank's that a condition of a statement that allows asks for. */
export function asksForOthers({ conditions }: Statement, { accounts, organizations = [] }: Bank): boolean {
  return conditions.some(({ operator, key, values }) => {
    if (!isPositive(operator.replace(/IfExists$/i, ""))) return false;
    if (
      /^(aws:(principal|source|resource)account|kms:calleraccount|aws:sourceowner|s3:resourceaccount)$/.test(
        key,
      )
    )
      return values.some((value) => /^\d{12}$/.test(value) && !accounts.includes(value));
    if (/^aws:(principal|source)arn$/.test(key))
      return values.some((value) => {
        const account = accountOf(value);
        return account !== undefined && !accounts.includes(account);
      });
    return (
      /^aws:(principal|source|resource)orgid$/.test(key) &&
      values.some((value) => !organizations.includes(value))
    );
  });
}

/** Whether a statement is for everybody: what a refusal must be to leave no way around it. */
export function isForEverybody({ principals }: Statement): boolean {
  return principals.some(({ kind }) => kind === "*");
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
    only.values.join().toLowerCase() === "false"
  );
}
