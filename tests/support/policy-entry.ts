import type { Entry } from "../../policy/lib/register-entry";
import { type JudgedResource, urnOfResource } from "./policy";

/** A right entry of the register for a resource, but for what is said otherwise. */
export function entryFor(rule: string, of: JudgedResource, otherwise: Partial<Entry> = {}): Entry {
  return {
    rule,
    urn: urnOfResource(of),
    ...(of.parent !== undefined && { parent: of.parent }),
    reason: "Its callers move in March",
    author: "a.writer@example-bank.com",
    approvedBy: "b.reviewer@example-bank.com",
    ticket: "CDD-7",
    until: "2026-03-31",
    ...otherwise,
  };
}
