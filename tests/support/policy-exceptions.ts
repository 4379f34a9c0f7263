import type { ExceptionKind } from "../../policy/lib/declared";
import { type JudgedResource, unknown } from "./policy";
import { microservice, microserviceUrn } from "./policy-fixtures";
import type { Case } from "./rule-table";

const until = "2026-03-31";
/** The day on which these cases are judged. */
export const exceptionDay = "2026-02-01";

/**
 * How a rule must treat dated exceptions, given what violates it without one: the resource in question first, as a
 * child of `parent`.
 */
export function exceptionCases(
  kind: ExceptionKind,
  violating: (parent: string) => readonly [JudgedResource, ...JudgedResource[]],
): readonly Case[] {
  const given = (exceptions: unknown): readonly [JudgedResource, ...JudgedResource[]] => [
    ...violating(microserviceUrn("screening")),
    microservice("screening", exceptions === undefined ? {} : { exceptions }),
  ];
  const declared = (last: unknown) =>
    given({ [kind]: { reason: "CDD-7", approvedBy: "ciso@example-bank.com", until: last } });
  const listing = (...exceptions: string[]) => ({ exceptions });
  const other = kind === "exec" ? "publicIp" : "exec";
  const listed = listing(`screening until ${until}`);
  return [
    {
      when: "an exception is declared and listed",
      given: declared(until),
      settings: listed,
      outcome: "excepted",
    },
    {
      when: "it ends today",
      given: declared(exceptionDay),
      settings: listing(`screening until ${exceptionDay}`),
      outcome: "excepted",
    },
    {
      when: "it ended yesterday",
      given: declared("2026-01-31"),
      settings: listing("screening until 2026-01-31"),
      outcome: "fail",
      says: "expired on 2026-01-31",
    },
    {
      when: "it ends in 90 days",
      given: declared("2026-05-02"),
      settings: listing("screening until 2026-05-02"),
      outcome: "excepted",
    },
    {
      when: "it ends in 91 days",
      given: declared("2026-05-03"),
      settings: listing("screening until 2026-05-03"),
      outcome: "fail",
      says: "lasts 91 days more",
    },
    {
      when: "it lasts longer than this stack lets it",
      given: declared(until),
      settings: { ...listed, longestDays: 30 },
      outcome: "fail",
      says: "at most 30",
    },
    {
      when: "it is declared and not listed",
      given: declared(until),
      outcome: "fail",
      says: "not listed for this stack",
    },
    {
      when: "another service's is listed",
      given: declared(until),
      settings: listing(`screening-old until ${until}`, `old-screening until ${until}`),
      outcome: "fail",
      says: "not listed for this stack",
    },
    {
      when: "it is listed and not declared",
      given: given(undefined),
      settings: listed,
      outcome: "fail",
      says: "declares no exception",
    },
    {
      when: "another exception is declared",
      given: given({ [other]: { until } }),
      settings: listed,
      outcome: "fail",
      says: "declares no exception",
    },
    {
      when: "the dates differ",
      given: declared(until),
      settings: listing("screening until 2026-03-30"),
      outcome: "fail",
      says: "dates differ: the service says 2026-03-31, this stack's configuration 2026-03-30",
    },
    {
      when: "one of two listed dates is the service's",
      given: declared(until),
      settings: listing("screening until 2026-03-30", `screening until ${until}`),
      outcome: "excepted",
    },
    {
      when: "its date is no day",
      given: declared("2026-02-31"),
      settings: listing("screening until 2026-02-31"),
      outcome: "fail",
      says: "no date",
    },
    {
      when: "it has no date",
      given: given({ [kind]: { reason: "CDD-7" } }),
      settings: listed,
      outcome: "fail",
      says: "no date",
    },
    {
      when: "its date is unknown",
      given: declared(unknown),
      settings: listed,
      outcome: "undetermined",
      says: `property=exceptions.${kind}.until`,
    },
    {
      when: "it is declared by another service than the one that made this",
      given: [
        ...violating(microserviceUrn("ownership")),
        microservice("ownership"),
        microservice("screening", { exceptions: { [kind]: { until } } }),
      ],
      settings: listed,
      outcome: "fail",
      says: "declares no exception",
    },
  ];
}
