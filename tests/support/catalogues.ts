import * as fc from "fast-check";
import type { Catalogue, Service, Store, StoreAccess } from "../../plan/catalogue";

/** An entry with what every service has. */
export const entry = {
  description: "A service of a test",
  port: 8080,
  health: "/health",
  exposure: "internal",
  owner: "team",
  dataClass: "restricted",
  criticality: "high",
} as const satisfies Service;

/** A small catalogue in which everything occurs once. */
export const small: Catalogue = {
  services: {
    portal: { ...entry, exposure: "public", calls: ["profile"] },
    profile: {
      ...entry,
      data: { customers: "write", papers: "read" },
      secrets: ["registers-api-key"],
      calls: ["trail"],
      egress: ["registers"],
      environment: { LOG_LEVEL: "info" },
    },
    trail: { ...entry, data: { evidence: "append", index: "append", papers: "write" } },
  },
  stores: {
    customers: {
      kind: "table",
      description: "Customers",
      dataClass: "restricted",
      partitionKey: "customerId",
      sortKey: "version",
      indexes: { "by-name": { partitionKey: "name" } },
    },
    papers: { kind: "bucket", description: "Papers", dataClass: "restricted" },
    evidence: { kind: "bucket", description: "Evidence", dataClass: "restricted", objectLockDays: 2557 },
    index: { kind: "table", description: "Index", dataClass: "restricted", partitionKey: "subjectId" },
  },
  destinations: { registers: { description: "Registers" } },
};

/** The small catalogue with some services changed or added. */
export function smallWith(
  services: Readonly<Record<string, unknown>>,
  more: {
    readonly stores?: Readonly<Record<string, unknown>>;
    readonly destinations?: Readonly<Record<string, unknown>>;
  } = {},
): Catalogue {
  const changed = Object.fromEntries(
    Object.entries({ ...small.services, ...services }).map(([key, value]) => [
      key,
      { ...small.services[key], ...(value as object) },
    ]),
  );
  // What a test puts in is not always a catalogue: that is what it is about.
  return {
    services: changed,
    stores: { ...small.stores, ...more.stores },
    destinations: { ...small.destinations, ...more.destinations },
  } as Catalogue;
}

const reserved = ["flow-logs", "exec", "access-logs"];

const key = fc
  .stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}$/)
  .filter((text) => text.length <= 20 && !/^(internal|sg)-/.test(text) && !reserved.includes(text));

const keys = (minLength: number, maxLength: number) => fc.uniqueArray(key, { minLength, maxLength });

const store: fc.Arbitrary<Store> = fc.oneof(
  fc.record({
    kind: fc.constant("table" as const),
    description: fc.constant("A table"),
    dataClass: fc.constant("restricted" as const),
    partitionKey: fc.constant("id"),
    indexes: fc
      .uniqueArray(fc.stringMatching(/^by-[a-z]{1,5}$/), { maxLength: 2 })
      .map((names) => Object.fromEntries(names.map((name) => [name, { partitionKey: name }]))),
  }),
  fc.record({
    kind: fc.constant("bucket" as const),
    description: fc.constant("A bucket"),
    dataClass: fc.constant("restricted" as const),
  }),
);

/** Any catalogue that can be deployed. */
export const anyCatalogue: fc.Arbitrary<Catalogue> = fc
  .record({ services: keys(1, 6), stores: keys(0, 5), destinations: keys(0, 3) })
  .chain(({ services, stores, destinations }) =>
    fc
      .record({
        exposures: lots(services, fc.constantFrom("internal" as const, "public" as const)),
        entries: lots(stores, store),
        writers: lots(
          stores,
          fc.record({
            who: fc.constantFrom(...services),
            how: fc.constantFrom("append" as const, "write" as const),
          }),
        ),
        readers: lots(services, fc.subarray(stores)),
        calls: lots(services, fc.subarray(services)),
        egress: lots(services, fc.subarray(destinations)),
        secrets: lots(services, keys(0, 2)),
      })
      .map(({ exposures, entries, writers, readers, calls, egress, secrets }) => ({
        services: Object.fromEntries(
          services.map((service) => [
            service,
            {
              ...entry,
              exposure: exposures[service] ?? "internal",
              data: dataOf(service, readers[service] ?? [], writers),
              calls: (calls[service] ?? []).filter(
                (callee) => callee !== service && exposures[callee] === "internal",
              ),
              egress: egress[service] ?? [],
              secrets: (secrets[service] ?? []).map((secret) => `${secret}-credential`),
            },
          ]),
        ),
        stores: entries,
        destinations: Object.fromEntries(
          destinations.map((destination) => [destination, { description: "Out" }]),
        ),
      })),
  );

function lots<T>(names: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .array(value, { minLength: names.length, maxLength: names.length })
    .map((values) =>
      Object.fromEntries(
        names.flatMap((name, index) => values.slice(index, index + 1).map((each) => [name, each])),
      ),
    );
}

function dataOf(
  service: string,
  read: readonly string[],
  writers: Readonly<Record<string, { readonly who: string; readonly how: StoreAccess }>>,
): Record<string, StoreAccess> {
  const own = Object.entries(writers).flatMap(([store, { who, how }]) =>
    who === service ? [[store, how] as const] : [],
  );
  return { ...Object.fromEntries(read.map((store) => [store, "read" as const])), ...Object.fromEntries(own) };
}
