import type { Run } from "../run";
import { type Described, minutes, type Register, sorted, text } from "./register";
import { type ServiceInputs, servicesIn } from "./services";

/** What each important business service of the bank rests on, directly and by way of others. */
export function businessServiceRegister(run: Run, { services: described }: Described): Register {
  const services = servicesIn(run);
  const promised = services.flatMap((one) => {
    const continuity = described[one.service ?? ""]?.continuity;
    return continuity === undefined ? [] : [{ one, ...continuity }];
  });
  const names = [...new Set(promised.map(({ businessService }) => businessService))];
  return {
    id: "business-services",
    title: "Important business services",
    about:
      "Each business service that the catalogue names, with all that it rests on: its own services, those that these call in turn, their stores and providers. RTO and RPO are the shortest of its own services'.",
    columns: ["business service", "RTO", "RPO", "own services", "called in turn", "stores", "providers"],
    rows: sorted(
      names.map((name) => {
        const own = promised.filter(({ businessService }) => businessService === name);
        const all = reached(
          own.map(({ one }) => one),
          services,
        );
        const each = (of: (one: ServiceInputs) => readonly (string | undefined)[]) =>
          [...new Set(all.flatMap(of).map(text))].sort();
        const ownNames = own.map(({ one }) => text(one.service)).sort();
        return [
          name,
          minutes(Math.min(...own.map(({ rtoMinutes }) => rtoMinutes))),
          minutes(Math.min(...own.map(({ rpoMinutes = Number.POSITIVE_INFINITY }) => rpoMinutes))),
          ownNames,
          each(({ service }) => [service]).filter((service) => !ownNames.includes(service)),
          each(({ data }) => Object.keys(data ?? {})),
          each(({ egress }) => (egress ?? []).map(({ destination }) => destination)),
        ].map(text);
      }),
    ),
  };
}

/** These and all that they call, however far. */
function reached(from: readonly ServiceInputs[], all: readonly ServiceInputs[]): ServiceInputs[] {
  const found = new Set(from);
  for (const one of found)
    for (const callee of one.calls ?? []) {
      const called = all.find(({ service }) => service === callee);
      if (called !== undefined) found.add(called);
    }
  return [...found];
}
