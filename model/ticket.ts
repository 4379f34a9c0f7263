import { text } from "./form";

/**
 * What a ticket looks like, wherever one is named: of the policy pack's register of exceptions, of the catalogue's and stack
 * files' claims on it, of a change and of what a freeze lets through. As shipped both well-known forms: `CDD-12` and
 * `CHG0012345`. A bank with another one says it here; the pack, which imports nothing from here, has it in
 * `policy/lib/register-entry.ts` again, and a test holds both the same.
 */
export const ticketPattern = /^(?:[A-Z][A-Z0-9]*-|[A-Z]{2,15})\d{1,12}$/;

export const ticket = text(ticketPattern, "Use a ticket such as CDD-12 or CHG0012345.");
