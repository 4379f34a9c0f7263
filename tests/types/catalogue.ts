import { catalogue } from "../../plan/catalogue";

// Compiled by `npm run typecheck`, never run: each line that must not compile says so, and an error that is missing
// is an error itself (TS2578).

const entry = {
  description: "A service",
  port: 8080,
  health: "/health",
  exposure: "internal",
  owner: "team",
  dataClass: "restricted",
  criticality: "high",
} as const;
const table = { kind: "table", description: "A table", dataClass: "restricted", partitionKey: "id" } as const;

export const whole = catalogue({
  services: {
    caller: { ...entry, data: { cases: "write" }, calls: ["callee"], egress: ["registers"] },
    callee: entry,
  },
  stores: { cases: table },
  destinations: { registers: { description: "Registers" } },
});

export const missingCallee = catalogue({
  // @ts-expect-error no service of this name
  services: { caller: { ...entry, calls: ["called"] }, callee: entry },
  stores: {},
  destinations: {},
});

export const missingStore = catalogue({
  // @ts-expect-error no store of this name
  services: { caller: { ...entry, data: { case: "read" } } },
  stores: { cases: table },
  destinations: {},
});

export const missingDestination = catalogue({
  // @ts-expect-error no destination of this name
  services: { caller: { ...entry, egress: ["register"] } },
  stores: {},
  destinations: { registers: { description: "Registers" } },
});

export const unknownAccess = catalogue({
  // @ts-expect-error read, append or write
  services: { caller: { ...entry, data: { cases: "delete" } } },
  stores: { cases: table },
  destinations: {},
});

export const unknownKey = catalogue({
  // @ts-expect-error an entry has no such key
  services: { caller: { ...entry, publicIp: true } },
  stores: {},
  destinations: {},
});

export const missingKey = catalogue({
  // @ts-expect-error an entry without a port
  services: { caller: { ...entry, port: undefined } },
  stores: {},
  destinations: {},
});
