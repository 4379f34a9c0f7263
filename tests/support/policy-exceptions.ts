import type { ExceptionKind } from "../../policy/lib/declared";
import { type JudgedResource, unknown, urnOfResource } from "./policy";
import { microservice, microserviceUrn } from "./policy-fixtures";
import type { Case } from "./rule-table";

/** The day on which these cases are judged. */
export const exceptionDay = "2026-02-01";

/**
 * How a rule must treat exceptions, given what violates it without one: the resource in question first, as a
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
  const declared = given({ [kind]: { ticket: "CDD-7" } });
  const other = kind === "exec" ? "publicIp" : "exec";
  const excepted = (when: string, register: Case["register"]): Case => ({
    when,
    given: declared,
    register,
    outcome: "excepted",
  });
  const fails = (when: string, says: string, how: Partial<Case>): Case => ({
    when,
    given: declared,
    register: [{}],
    ...how,
    outcome: "fail",
    says,
  });
  return [
    excepted("an exception is declared and stands in the register", [{}]),
    excepted("it ends today", [{ until: exceptionDay }]),
    excepted("it ends in 90 days", [{ until: "2026-05-02" }]),
    excepted("one of two entries is over", [{ until: "2026-01-31" }, {}]),
    fails("it ended yesterday", "the ticket CDD-7 in policy/exceptions/", {
      register: [{ until: "2026-01-31" }],
    }),
    fails("it ends in 91 days", "the ticket CDD-7 in policy/exceptions/", {
      register: [{ until: "2026-05-03" }],
    }),
    fails("it is declared alone", "the ticket CDD-7 in policy/exceptions/", { register: [] }),
    fails("another resource's stands in the register", "the ticket CDD-7 in policy/exceptions/", {
      register: [{ urn: `${urnOfResource(declared[0])}-old` }],
    }),
    fails("it is of a part of it", "the ticket CDD-7 in policy/exceptions/", {
      register: [{ only: ["something"] }],
    }),
    fails("the register has it alone", "screening itself declares no exception from that", {
      given: given(undefined),
    }),
    fails("another exception is declared", "screening itself declares no exception from that", {
      given: given({ [other]: { ticket: "CDD-7" } }),
    }),
    fails("the tickets differ", "screening counts on CDD-7, while the register's entry is CDD-8", {
      register: [{ ticket: "CDD-8" }],
    }),
    {
      when: "its ticket is unknown",
      given: given({ [kind]: { ticket: unknown } }),
      register: [{}],
      outcome: "undetermined",
      says: `property=exceptions.${kind}.ticket`,
    },
    fails(
      "it is declared by another service than the one that made this",
      "ownership itself declares no exception",
      {
        given: [
          ...violating(microserviceUrn("ownership")),
          microservice("ownership"),
          microservice("screening", { exceptions: { [kind]: { ticket: "CDD-7" } } }),
        ],
      },
    ),
  ];
}
