import type { UploadPlan } from "../components/data/args";
import type { Catalogue, Relations } from "../model/catalogue";
import type { RelatedEntry } from "../model/entry";
import type { Problem } from "../model/problems";
import type { Names } from "./names";

/** From where browsers send objects to a store, and who looks into them. */
export function uploadsOf(store: string, { services }: Catalogue, names: Names): UploadPlan {
  return {
    origins: publicCallers(store, services).map((service) => `https://${names.service(service).publicName}`),
    scanRole: names.scanRole(store),
    scanRoleArn: names.scanRoleArn(store),
  };
}

type Entries = Readonly<Record<string, Pick<RelatedEntry, "data" | "exposure" | "calls">>>;

/** The public services whose pages may send objects to a store: its writer, or what calls that. */
export function publicCallers(store: string, services: Entries): string[] {
  const writer = writerOf(store, services);
  return Object.entries(services).flatMap(([service, { exposure, calls = [] }]) =>
    exposure === "public" && (service === writer || calls.includes(writer ?? "")) ? [service] : [],
  );
}

/** The service that appends to a store or writes it. */
export function writerOf(store: string, services: Entries): string | undefined {
  return Object.keys(services).find((service) => {
    const access = services[service]?.data?.[store];
    return access !== undefined && access !== "read";
  });
}

/** Stores that nobody could upload to, and those where uploads would break a promise. */
export function uploadProblems({ services, stores }: Relations, file: string): Problem[] {
  return Object.entries(stores).flatMap(([store, { kind, uploads }]) => {
    const writer = writerOf(store, services);
    // A store without a writer is told of elsewhere.
    if (uploads !== true || kind !== "bucket" || writer === undefined) return [];
    const steps = ["stores", store, "uploads"];
    if (services[writer]?.data?.[store] === "append") {
      const message = `is not for a store that ${writer} appends to: evidence is written by its service alone. Leave it out, or let ${writer} write the store.`;
      return [{ file, steps, message }];
    }
    if (publicCallers(store, services).length > 0) return [];
    const message = `has no browsers: no service with the exposure "public" is ${writer} or calls it. Leave it out, or let a public service call ${writer}.`;
    return [{ file, steps, message }];
  });
}
