// What the type tests begin with: literal, so that each of them adds exactly what it is about.

/** A worker: what every entry has, and nothing else. */
export const worker = {
  description: "A service",
  owner: "team",
  dataClass: "restricted",
  criticality: "high",
} as const;

export const balanced = { ...worker, port: 8080, health: "/health", exposure: "internal" } as const;

export const registered = { ...worker, port: 8443, exposure: "task" } as const;

export const scheduled = {
  ...worker,
  schedule: { expression: "cron(0 2 * * ? *)", timezone: "Europe/London" },
} as const;

export const table = {
  kind: "table",
  description: "A table",
  dataClass: "restricted",
  partitionKey: "id",
} as const;

export const dated = {
  stacks: ["dev"],
  ticket: "CDD-7",
} as const;

export const bucket = { kind: "bucket", description: "Papers", dataClass: "restricted" } as const;

export const records = { description: "Records", retentionDays: 1827, lock: "governance" } as const;
