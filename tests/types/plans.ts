import type {
  BalancedPlan,
  RegisteredPlan,
  ScheduledPlan,
  ServicePlan,
  WorkerPlan,
} from "../../components/fargate-microservice/args";
import type { ReleasePlan } from "../../model/release";

// Compiled by `npm run typecheck`, never run: see catalogue.ts.

declare const canary: Extract<ReleasePlan, { strategy: "canary" }>;
declare const balanced: BalancedPlan;
declare const registered: RegisteredPlan;
declare const worker: WorkerPlan;
declare const scheduled: ScheduledPlan;

/** What each kind's plan can be. */
export const right: readonly ServicePlan[] = [
  { ...balanced, release: canary },
  { ...balanced, alarms: { errorPercent: 2 } },
  { ...registered, alarms: { cpuPercent: 80 } },
  { ...worker, release: { strategy: "rolling" } },
  { ...scheduled, capacity: { ec2: "cdd-dev-ec2-gpu" } },
];

// @ts-expect-error nobody sends a worker traffic that could be shifted
export const workerCanary: ServicePlan = { ...worker, release: canary };
// @ts-expect-error tasks that callers find by name cannot be shifted
export const registeredCanary: ServicePlan = { ...registered, release: canary };
// @ts-expect-error a scheduled entry has no deployment
export const scheduledRelease: ServicePlan = { ...scheduled, release: { strategy: "rolling" } };
// @ts-expect-error nor tasks that always run
export const scheduledTasks: ServicePlan = { ...scheduled, tasks: { min: 1 } };
// @ts-expect-error nobody calls a worker
export const workerPort: ServicePlan = { ...worker, port: 8080 };
// @ts-expect-error TLS to registered tasks is no choice
export const registeredProtocol: ServicePlan = { ...registered, taskTls: "proxy" };
// @ts-expect-error behind a balancer there is a health path
export const healthless: ServicePlan = { ...balanced, health: undefined };
// @ts-expect-error a canary without its share
export const shareless: ReleasePlan = { strategy: "canary", hooks: [], bakeMinutes: 1 };
