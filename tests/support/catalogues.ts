import type { Catalogue, Service } from "../../model/catalogue";

/** A worker: what every entry has, and nothing else. */
export const worker = {
  description: "A service of a test",
  owner: "team",
  dataClass: "restricted",
  criticality: "high",
} as const satisfies Service;

/** The same behind an internal load balancer. */
export const entry = {
  ...worker,
  port: 8080,
  health: "/health",
  exposure: "internal",
} as const satisfies Service;

/** The same, found by name. */
export const registered = { ...worker, port: 8443, exposure: "task" } as const satisfies Service;

/** The same, every night. */
export const scheduled = {
  ...worker,
  schedule: { expression: "cron(0 2 * * ? *)", timezone: "Europe/London" },
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
    evidence: { kind: "bucket", description: "Evidence", dataClass: "restricted", recordClass: "proofs" },
    index: { kind: "table", description: "Index", dataClass: "restricted", partitionKey: "subjectId" },
  },
  recordClasses: { proofs: { description: "Proofs", retentionDays: 2557, lock: "compliance" } },
  destinations: { registers: { description: "Registers" } },
};

/** The small catalogue with some services changed or added. */
export function smallWith(
  services: Readonly<Record<string, unknown>>,
  more: {
    readonly stores?: Readonly<Record<string, unknown>>;
    readonly recordClasses?: Readonly<Record<string, unknown>>;
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
    recordClasses: { ...small.recordClasses, ...more.recordClasses },
    destinations: { ...small.destinations, ...more.destinations },
  } as Catalogue;
}
