import type { Judge } from "./judge";
import { isKnown, isSet } from "./known";

/**
 * Demands that a property names a customer-managed key. An unknown value counts: a key of the stack is named whose
 * ARN does not exist yet. AWS's own keys have known aliases, so they are seen where they are named.
 */
export function demandCustomerKey<P extends object>(
  judge: Judge,
  holder: P | undefined,
  property: keyof P & string,
  what: string,
): void {
  if (!holder || !isSet(holder, property)) {
    judge.violation(`${what} names no key of the bank`);
    return;
  }
  if (isKnown(() => holder[property]) && /(^|:)alias\/aws\//.test(String(holder[property])))
    judge.violation(`${what} names a key that AWS owns`);
}
