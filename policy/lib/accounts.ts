import type { Subject } from "./graph";
import { accountForm, setting } from "./settings";

/** Values of these settings. */
export interface BankSettings {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
}

/** The accounts of a bank, as settings of a rule that judges who is let in. */
export const bankSettings = {
  accounts: setting<readonly string[]>(
    [],
    "Account ids whose principals may be named (none: those of the provider)",
    { form: accountForm },
  ),
  organizations: setting<readonly string[]>([], "Ids of the bank's AWS organisations, e.g. o-abcdefghij", {
    form: /^o-[a-z0-9]{10,32}$/,
  }),
};

/** Account ids that the resource's provider admits; none if it does not say. */
export function providerAccounts(subject: Subject<unknown>): string[] {
  return listOf(subject.provider?.props.allowedAccountIds);
}

/** Region of the resource's provider, if it says. */
export function providerRegion(subject: Subject<unknown>): string | undefined {
  const region = subject.provider?.props.region;
  return typeof region === "string" && region !== "" ? region : undefined;
}

/** Accounts that count as the bank's own here: those of the configuration, else those that the provider admits. */
export function ownAccounts(subject: Subject<unknown>, configured: readonly string[]): readonly string[] {
  return configured.length > 0 ? configured : providerAccounts(subject);
}

/** The engine holds a provider's lists as JSON text. */
export function listOf(value: unknown): string[] {
  const list: unknown = typeof value === "string" && value.startsWith("[") ? JSON.parse(value) : value;
  return Array.isArray(list) ? Array.from(list, String) : [];
}

/** The account of an ARN, or of a principal given as account id. */
export function accountOf(arnOrId: string): string | undefined {
  if (/^\d{12}$/.test(arnOrId)) return arnOrId;
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arnOrId)?.[1];
}
