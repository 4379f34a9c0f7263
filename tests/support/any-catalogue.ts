import * as fc from "fast-check";
import {
  type Catalogue,
  type Ec2Capacity,
  type RecordClass,
  recordClassShape,
  type Service,
  type Store,
} from "../../model/catalogue";
import type { Kind } from "../../model/kinds";
import type { StoreAccess } from "../../model/levels";
import { care } from "../../model/release";
import { reservedKeys } from "../../plan/names";
import { anyException, anyKind, anyOptions, anyPlace, isCalled } from "./any-entry";
import { anyOf } from "./any-value";
import { worker } from "./catalogues";

/** A stack of its own, whose file says nothing: the one in which all entries are. */
export const otherStack = "elsewhere";

const reserved = Object.values(reservedKeys).flatMap((keysOf) => Object.keys(keysOf));
const helpers = ["cache", "proxy", "log-router", "otel-collector"];

/** As short and as long as a key can be, and what lies between. */
const key = fc
  .oneof(
    { weight: 3, arbitrary: fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}$/) },
    fc.stringMatching(/^[a-z]$/),
    fc.stringMatching(/^[a-z][a-z0-9]{9}-[a-z0-9]{9}$/),
  )
  .filter(
    (text) => text.length <= 20 && !/^(internal|sg)-/.test(text) && ![...reserved, ...helpers].includes(text),
  );

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
  fc.record(
    {
      kind: fc.constant("bucket" as const),
      description: fc.constant("A bucket"),
      dataClass: fc.constant("restricted" as const),
      recordClass: fc.constantFrom("short", "long"),
      uploads: fc.boolean(),
    },
    { requiredKeys: ["kind", "description", "dataClass"] },
  ),
  fc.record({
    kind: fc.constant("files" as const),
    description: fc.constant("Files"),
    dataClass: fc.constant("restricted" as const),
  }),
);

const recordClass: fc.Arbitrary<RecordClass> = fc.record({
  description: fc.constant("Records"),
  retentionDays: anyOf(recordClassShape.retentionDays),
  lock: anyOf(recordClassShape.lock),
});

const machines: fc.Arbitrary<Ec2Capacity> = fc.constantFrom(
  { description: "Machines of a test" },
  { description: "Machines of a test", architecture: "arm64", gpu: false },
  // AWS has no image for GPUs on arm64.
  { description: "Machines of a test", architecture: "x86_64", gpu: true },
);

/** What entries say of each other and of the rest of the catalogue. */
interface Relations {
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly stores: Readonly<Record<string, Store>>;
  readonly recordClasses: Readonly<Record<string, RecordClass>>;
  readonly capacities: Readonly<Record<string, Ec2Capacity>>;
  readonly destinations: readonly string[];
  readonly writers: Readonly<Record<string, { readonly who: string; readonly how: "append" | "write" }>>;
  readonly readers: Readonly<Record<string, readonly string[]>>;
  readonly calls: Readonly<Record<string, readonly string[]>>;
  readonly egress: Readonly<Record<string, readonly string[]>>;
  readonly secrets: Readonly<Record<string, readonly string[]>>;
  /** Services that are in the other stack only. */
  readonly elsewhere: readonly string[];
  /** How careful the stack is in which exceptions hold: an entry that is less careful needs one. */
  readonly care: number;
}

/** Any catalogue that can be deployed: every kind of entry, with whatever it can say. */
export const anyCatalogue: fc.Arbitrary<Catalogue> = fc
  .record({ services: keys(1, 6), stores: keys(0, 5), destinations: keys(0, 3), capacities: keys(0, 2) })
  .chain(({ services, stores, destinations, capacities }) =>
    fc.record({
      kinds: lots(services, anyKind),
      stores: lots(stores, store),
      recordClasses: lots(["short", "long"], recordClass),
      capacities: lots(capacities, machines),
      destinations: fc.constant(destinations),
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
      elsewhere: fc.subarray(services),
      care: fc.constantFrom(...new Set(Object.values(care))),
    }),
  )
  .map((relations) => ({ ...relations, elsewhere: elsewhereOf(relations) }))
  .chain((relations) =>
    fc
      .tuple(...Object.entries(relations.kinds).map(([service, kind]) => entryOf(service, kind, relations)))
      .map((entries) => ({
        services: Object.fromEntries(entries),
        stores: storesOf(Object.fromEntries(entries), relations),
        recordClasses: Object.fromEntries(
          Object.entries(relations.recordClasses).filter(([name]) =>
            Object.values(relations.stores).some(
              (each) => each.kind === "bucket" && each.recordClass === name,
            ),
          ),
        ),
        destinations: Object.fromEntries(
          relations.destinations.map((destination) => [destination, { description: "Out" }]),
        ),
        ec2Capacity: relations.capacities,
      })),
  );

/** With each service go those that call it or read what it writes; where all would go, none does. */
function elsewhereOf({ elsewhere, kinds, writers, readers, calls }: Relations): string[] {
  const gone = new Set(elsewhere);
  for (let before = -1; before < gone.size; ) {
    before = gone.size;
    for (const service of Object.keys(kinds)) {
      const needed = [
        ...(calls[service] ?? []),
        ...(readers[service] ?? []).flatMap((store) => writers[store]?.who ?? []),
      ];
      if (needed.some((one) => gone.has(one))) gone.add(service);
    }
  }
  return gone.size === Object.keys(kinds).length ? [] : [...gone];
}

/** Browsers send to a store only where a public service writes it or calls its writer, and to none that is appended to. */
function storesOf(
  services: Readonly<Record<string, Service>>,
  { stores, writers, elsewhere }: Relations,
): Relations["stores"] {
  return Object.fromEntries(
    Object.entries(stores).map(([name, each]) => {
      const { who = "", how } = writers[name] ?? {};
      const open = Object.entries(services).some(
        ([service, { exposure, calls = [] }]) =>
          exposure === "public" &&
          (service === who || calls.includes(who)) &&
          (!elsewhere.includes(service) || elsewhere.includes(who)),
      );
      if (each.kind !== "bucket" || (open && how === "write")) return [name, each];
      const { uploads: _, ...rest } = each;
      return [name, rest];
    }),
  );
}

function entryOf(
  service: string,
  kind: Kind,
  {
    kinds,
    stores,
    capacities,
    writers,
    readers,
    calls,
    egress,
    secrets,
    elsewhere,
    care: demanded,
  }: Relations,
): fc.Arbitrary<[string, Service]> {
  const data = dataOf(service, readers[service] ?? [], stores, writers);
  const own = (secrets[service] ?? []).map((secret) => `${secret}-credential`);
  const appends = Object.values(data).includes("append");
  const careless = kind.exposure !== "task" && kind.release !== undefined && care[kind.release] < demanded;
  const excepted = careless && kind.exposure !== undefined;
  return fc.tuple(anyOptions(own, appends), anyPlace(capacities, kind)).map(([options, place]) => [
    service,
    {
      ...worker,
      ...options,
      ...kind,
      ...place,
      ...(elsewhere.includes(service) && { stacks: [otherStack] }),
      ...(excepted && { exceptions: { ...place.exceptions, release: anyException } }),
      data,
      calls: (calls[service] ?? []).filter((callee) => {
        const called = kinds[callee];
        return callee !== service && called !== undefined && isCalled(called);
      }),
      egress: egress[service] ?? [],
      secrets: own,
    } as Service,
  ]);
}

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
  stores: Relations["stores"],
  writers: Relations["writers"],
): Record<string, StoreAccess> {
  // Nobody can append to files.
  const own = Object.entries(writers).flatMap(([name, { who, how }]) =>
    who === service ? [[name, stores[name]?.kind === "files" ? "write" : how] as const] : [],
  );
  return { ...Object.fromEntries(read.map((name) => [name, "read" as const])), ...Object.fromEntries(own) };
}
