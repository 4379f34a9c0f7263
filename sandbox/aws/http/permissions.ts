import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import { type Answer, ask, type Question } from "../iam/ask";
import type { Keys } from "../iam/context";
import { nameOf } from "../iam/principals";
import { StackDocuments } from "../iam/stack-documents";
import { accountOfCaller, type Caller } from "./caller";
import { ApiError } from "./json-server";

/** What is asked of the account's documents on a caller's behalf. */
export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context?: Keys;
}

/** Answers by every policy document that stands in the account at this moment. */
export function answerOf(cloud: Cloud, region: string, question: Question): Answer {
  return ask(new StackDocuments(cloud.all(), { account: cloud.account, region }), question);
}

/** Why the caller may not do it, in AWS's words; nothing where he may. The account's owner may do what IAM can give. */
export function whyRefused(
  cloud: Cloud,
  caller: Caller,
  { action, resource, context = {} }: Asked,
): string | undefined {
  const principal = caller.role ?? `arn:aws:iam::${cloud.account}:role/owner`;
  const answer = answerOf(cloud, caller.region, { principal, action, resource, context });
  if (answer.outcome === "allowed") return undefined;
  const because =
    answer.outcome === "explicit deny"
      ? `with an explicit deny in ${answer.by.map(({ kind, document, statement }) => `a ${kind} (${document}, ${statement})`).join(", ")}`
      : `because no ${answer.lacking.join(" and no ")} allows the ${action} action`;
  return `User: ${nameOf(answer.principal)} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
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
