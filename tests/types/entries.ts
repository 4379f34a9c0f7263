import type { Service } from "../../model/catalogue";
import { balanced, dated, registered, scheduled, worker } from "./samples";

// Compiled by `npm run typecheck`, never run: see catalogue.ts.

type Entry = Service<"other", "cases", "registers", "gpu">;

const limit = { soft: 1, hard: 1 };

const excepted = { rule: "CrossSiteScripting_BODY", paths: ["/notes"], ...dated } as const;

/** What each kind can say. */
export const right: readonly Entry[] = [
  { ...balanced, release: "canary", alarms: { errorPercent: 2, latencySeconds: 1.5 } },
  { ...balanced, exposure: "public", taskTls: "container", largeBodyPaths: ["/documents"] },
  { ...balanced, falsePositives: [excepted] },
  { ...balanced, architecture: "arm64", ulimits: { nofile: { soft: 1024, hard: 65_535 } } },
  { ...registered, release: "rolling", alarms: { cpuPercent: 80 }, calls: ["other"] },
  { ...worker, data: { cases: "read" }, egress: ["registers"], alarms: { memoryPercent: 90 } },
  { ...worker, capacity: "ec2:gpu", gpus: 1, sharedMemoryMiB: 1024 },
  { ...worker, capacity: "ec2:gpu", ulimits: { memlock: limit } },
  { ...worker, capacity: "fargate", ephemeralStorageGiB: 100 },
  { ...balanced, release: "rolling", exceptions: { release: dated } },
  { ...worker, exceptions: { exec: dated, writableRoot: dated } },
  { ...worker, exceptions: { writableRoot: dated, publicIp: dated } },
  { ...scheduled, calls: ["other"], logging: "firelens", openTelemetry: true },
  { ...worker, containers: { cache: { description: "A cache", memory: 64 } }, after: { cache: "START" } },
];

// @ts-expect-error tasks that callers find by name cannot be shifted
export const registeredCanary: Entry = { ...registered, release: "canary" };
// @ts-expect-error nobody sends a worker traffic that could be shifted
export const workerCanary: Entry = { ...worker, release: "canary" };
// @ts-expect-error nor blue-green
export const workerBlueGreen: Entry = { ...worker, release: "blue-green" };

// @ts-expect-error what is exposed runs all the time
export const exposedSchedule: Entry = { ...scheduled, exposure: "internal" };
// @ts-expect-error the same with all that a balanced entry has
export const balancedSchedule: Entry = { ...balanced, schedule: scheduled.schedule };
// @ts-expect-error nobody calls it
export const scheduledPort: Entry = { ...scheduled, port: 8080 };
// @ts-expect-error it has no deployment
export const scheduledRelease: Entry = { ...scheduled, release: "rolling" };
// @ts-expect-error its alarms have no thresholds
export const scheduledAlarms: Entry = { ...scheduled, alarms: { cpuPercent: 80 } };
// @ts-expect-error in which time zone?
export const placelessSchedule: Entry = { ...worker, schedule: { expression: "rate(1 hour)" } };

// @ts-expect-error no WAF stands before a worker
export const workerWaf: Entry = { ...worker, falsePositives: [] };
// @ts-expect-error the size of bodies is lifted by largeBodyPaths
export const wafSize: Entry = { ...balanced, falsePositives: [{ rule: "SizeRestrictions_BODY", ...dated }] };

// @ts-expect-error without a port nobody asks for its health
export const workerHealth: Entry = { ...worker, health: "/health" };
// @ts-expect-error a port is for callers: who?
export const workerPort: Entry = { ...worker, port: 8080 };
// @ts-expect-error no balancer asks for it
export const registeredHealth: Entry = { ...registered, health: "/health" };
// @ts-expect-error they always speak TLS
export const registeredTls: Entry = { ...registered, taskTls: "container" };
// @ts-expect-error callers have to find it somewhere
export const portless: Entry = { ...registered, port: undefined };
// @ts-expect-error a balancer asks for the health of what it sends requests to
export const healthless: Entry = { ...balanced, health: undefined };
// @ts-expect-error internal, public or task
export const publicTask: Entry = { ...registered, exposure: "public-task" };
// @ts-expect-error who is public stands behind a balancer, with a health path
export const publicWithoutHealth: Entry = { ...registered, exposure: "public" };
// @ts-expect-error no balancer measures its answers
export const workerLatency: Entry = { ...worker, alarms: { latencySeconds: 1 } };

// @ts-expect-error ECS puts the agent of a shell into the root file system
export const readOnlyExec: Entry = { ...worker, exceptions: { exec: dated } };

// @ts-expect-error Fargate has no GPUs
export const fargateGpus: Entry = { ...worker, gpus: 1 };
// @ts-expect-error nor shared memory of another size
export const fargateMemory: Entry = { ...worker, capacity: "fargate", sharedMemoryMiB: 128 };
// @ts-expect-error nor another limit than that of open files
export const fargateLimit: Entry = { ...worker, ulimits: { memlock: limit } };
// @ts-expect-error no capacity of this name
export const unknownCapacity: Entry = { ...worker, capacity: "ec2:x" };
// @ts-expect-error the machines decide the processor
export const machineArchitecture: Entry = { ...worker, capacity: "ec2:gpu", architecture: "arm64" };
// @ts-expect-error ECS knows no such limit
export const unknownLimit: Entry = { ...worker, capacity: "ec2:gpu", ulimits: { files: limit } };
