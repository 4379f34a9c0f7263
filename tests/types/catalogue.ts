import { catalogue } from "../../model/catalogue";
import { balanced, bucket, dated, records, table } from "./samples";

// Compiled by `npm run typecheck`, never run: each line that must not compile says so, and an error that is missing
// is an error itself (TS2578).

export const whole = catalogue({
  services: {
    caller: { ...balanced, data: { cases: "write" }, calls: ["callee"], egress: ["registers"] },
    callee: balanced,
    trainer: { ...balanced, capacity: "ec2:gpu", gpus: 1 },
  },
  stores: { cases: table, papers: { kind: "files", description: "Papers", dataClass: "restricted" } },
  destinations: { registers: { description: "Registers" } },
  ec2Capacity: { gpu: { description: "Machines with a GPU", gpu: true } },
});

export const missingCallee = catalogue({
  // @ts-expect-error no service of this name
  services: { caller: { ...balanced, calls: ["called"] }, callee: balanced },
  stores: {},
  destinations: {},
});

export const missingStore = catalogue({
  // @ts-expect-error no store of this name
  services: { caller: { ...balanced, data: { case: "read" } } },
  stores: { cases: table },
  destinations: {},
});

export const missingDestination = catalogue({
  // @ts-expect-error no destination of this name
  services: { caller: { ...balanced, egress: ["register"] } },
  stores: {},
  destinations: { registers: { description: "Registers" } },
});

export const missingCapacity = catalogue({
  // @ts-expect-error no capacity of this name
  services: { caller: { ...balanced, capacity: "ec2:x" } },
  stores: {},
  destinations: {},
  ec2Capacity: { gpu: { description: "Machines with a GPU", gpu: true } },
});

export const noCapacity = catalogue({
  // @ts-expect-error the catalogue has no machines at all
  services: { caller: { ...balanced, capacity: "ec2:gpu" } },
  stores: {},
  destinations: {},
});

export const unknownAccess = catalogue({
  // @ts-expect-error read, append or write
  services: { caller: { ...balanced, data: { cases: "delete" } } },
  stores: { cases: table },
  destinations: {},
});

export const unknownKey = catalogue({
  // @ts-expect-error an entry has no such key
  services: { caller: { ...balanced, publicIp: true } },
  stores: {},
  destinations: {},
});

export const missingKey = catalogue({
  // @ts-expect-error an entry without an owner
  services: { caller: { ...balanced, owner: undefined } },
  stores: {},
  destinations: {},
});

export const classed = catalogue({
  services: { caller: { ...balanced, data: { papers: "write" } } },
  stores: { papers: { ...bucket, recordClass: "records" } },
  recordClasses: { records },
  destinations: {},
});

export const missingRecordClass = catalogue({
  services: { caller: { ...balanced, data: { papers: "write" } } },
  // @ts-expect-error no record class of this name
  stores: { papers: { ...bucket, recordClass: "record" } },
  recordClasses: { records },
  destinations: {},
});

export const noRecordClass = catalogue({
  services: { caller: { ...balanced, data: { papers: "write" } } },
  // @ts-expect-error the catalogue has no record classes at all
  stores: { papers: { ...bucket, recordClass: "records" } },
  destinations: {},
});

export const noRetention = catalogue({
  services: { caller: { ...balanced, data: { papers: "write" } } },
  stores: { papers: { ...bucket, recordClass: "records" } },
  // @ts-expect-error for how long?
  recordClasses: { records: { ...records, retentionDays: undefined } },
  destinations: {},
});

export const unnamedException = catalogue({
  services: {
    // @ts-expect-error by which entry of the register?
    caller: { ...balanced, exceptions: { publicIp: { ...dated, ticket: undefined } } },
  },
  stores: {},
  destinations: {},
});
