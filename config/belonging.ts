import { shown } from "../model/problems";
import type { SoundParts } from "../model/stack";

/**
 * Why an ARN cannot be of this stack: another account or, where it names a region, another one. What of the stack has
 * not the right form itself is judged by nobody and named to nobody.
 */
export function foreign(
  arn: string,
  { account, region }: Pick<SoundParts, "account" | "region">,
): string | undefined {
  const [, , , ofRegion = "", ofAccount] = arn.split(":");
  const global = ofRegion === "";
  const away =
    (account !== undefined && ofAccount !== account) ||
    (!global && region !== undefined && ofRegion !== region);
  if (!away) return undefined;
  const places = [
    ...(account === undefined ? [] : [`of account ${account}`]),
    ...(global || region === undefined ? [] : [`in ${region}`]),
  ];
  return `${shown(arn)} is not of this stack. Use one ${places.join(" ")}.`;
}
