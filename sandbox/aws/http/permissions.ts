import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import type { Keys } from "../iam/context";
import { askWhole } from "../iam/needs";
import { documentsAt } from "../permissions/at-moment";
import { accessDenied, explained } from "../permissions/words";
import { accountOfCaller, type Caller } from "./caller";
import { ApiError } from "./json-server";

/** What is asked of the account's documents on a caller's behalf. */
export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context?: Keys;
}

/**
 * Why the caller may not do it, in AWS's words with what stands behind them; nothing where he may, the use of the key that
 * protects the resource included. The account's owner may do what IAM can give.
 */
export function whyRefused(cloud: Cloud, caller: Caller, asked: Asked): string | undefined {
  const principal = caller.role ?? `arn:aws:iam::${cloud.account}:role/owner`;
  const { allowed, answer } = askWhole(documentsAt(cloud, caller.region), { ...asked, principal });
  if (allowed) return undefined;
  const [, words = ""] = /^\w+: (.*)$/s.exec(accessDenied(answer)) ?? [];
  return `${words} ${explained(answer)}`;
}

/** Throws what AWS's JSON services answer to a caller who may not. */
export function permit(cloud: Cloud, caller: Caller, asked: Asked): void {
  const refused = whyRefused(cloud, caller, asked);
  if (refused !== undefined) throw new ApiError("AccessDeniedException", refused);
}

/** The account in which a role's session acts. An owner, who may have several, has to take a role first. */
export function cloudOfCaller(clouds: Clouds, caller: Caller): Cloud {
  const account = accountOfCaller(caller);
  if (account !== undefined) return clouds.of(account);
  throw new ApiError("UnrecognizedClientException", "The stand-in wants the session of a role here.");
}
