import { z } from "zod";
import { cron } from "./cron";
import { list, object, peer, text, whole } from "./shape";

const target = whole(10, 90, "percent");

const most = 1000;

/** Other bounds from a time on. */
const schedule = (least: number) =>
  object({
    name: text(/^[a-z][a-z0-9-]{0,31}$/, "Use lower-case letters, digits and hyphens, at most 32."),
    cron,
    timezone: text(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/, "Use an IANA time zone, e.g. Europe/London."),
    min: whole(least, most, "tasks"),
    max: whole(least, most, "tasks"),
  });

const scaling = (least: number) =>
  object({
    cpuPercent: z.exactOptional(target),
    memoryPercent: z.exactOptional(target),
    requestsPerTask: z.exactOptional(whole(1, 1_000_000, "requests a minute and task")),
    schedules: z.exactOptional(
      list(schedule(least), "Use a list of schedules: name, cron, timezone, min, max.").refine(
        (all) => new Set(all.map(({ name }) => name)).size === all.length,
        { error: "Name each schedule once." },
      ),
    ),
  });

const tasks = (least: number) =>
  object({ min: whole(least, most, "tasks"), max: z.exactOptional(whole(least, most, "tasks")) });

/** Of all services: numbers of tasks, and what moves them between `tasks.min` and `tasks.max`. */
export const countSchemas = { tasks: tasks(1), scaling: scaling(1) };

/** Of one service: none at all may be right for what nobody calls. */
export const ownCountSchemas = { tasks: tasks(0), scaling: scaling(0) };

/** How a service's tasks are shared out between FARGATE and FARGATE_SPOT. */
export const capacitySchema = object({
  base: whole(1, 1000, "tasks that always run on FARGATE").default(1),
  fargateWeight: whole(0, 1000, "shares"),
  spotWeight: whole(0, 1000, "shares"),
}).refine(({ fargateWeight, spotWeight }) => fargateWeight + spotWeight > 0, {
  error: "Give fargateWeight, spotWeight or both a share above 0.",
});

/** EC2 machines of one capacity of the catalogue. */
export const ec2CapacitySchema = object({
  instanceTypes: list(
    text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "Use an EC2 instance type, e.g. c7i.xlarge."),
    "Name at least one instance type, e.g. c7i.xlarge.",
    1,
  ),
  min: whole(0, 1000, "machines"),
  max: whole(1, 1000, "machines"),
  spotPercent: whole(0, 100, "percent of the machines").default(0),
  volumeGiB: whole(30, 16_384, "GiB").default(30),
  // 1 to 365 days is what Auto Scaling takes. Source: "Replace Auto Scaling instances based on maximum instance lifetime".
  replaceAfterDays: whole(1, 365, "days").default(14),
  machineImage: z.exactOptional(
    text(
      /^ami-[0-9a-f]{8,17}$/,
      "Use the id of a machine image, ami-<hex>, or leave it out: AWS's current ECS image.",
    ),
  ),
});

/** What watches over the containers while they run. */
export const containerSecuritySchema = object({
  prismaDefender: z.exactOptional(
    object({
      console: text(/^wss:\/\/[a-z0-9.-]+:\d{1,5}$/, "Use the console's address, wss://<host>:<port>."),
      cidrs: list(peer, "Name the console's ranges.", 1),
    }),
  ),
  guardDuty: z.exactOptional(
    object({
      agentRegistryAccount: text(
        /^\d{12}$/,
        "Use the account from which AWS serves the GuardDuty agent in this region: 12 digits, in quotes.",
      ),
    }),
  ),
}).refine((chosen) => Object.keys(chosen).length > 0, {
  error: "Choose prismaDefender, guardDuty or both, or leave it out.",
});
