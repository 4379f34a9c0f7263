import { z } from "zod";
import { type Frozen, list, minToMax, object, text, whole } from "./form";
import { cron, timeZone } from "./schedule";

const mostTasks = 1000;
const count = (least: number) => whole(least, mostTasks, "tasks");
const target = whole(10, 90, "percent");

/** Other bounds from a time on. */
const change = (least: number) =>
  object({
    /** Its name, once in a service. */
    name: text(/^[a-z][a-z0-9-]{0,31}$/, "Use lower-case letters, digits and hyphens, at most 32."),
    /** From when on: `cron(minutes hours day month weekday year)`. */
    cron,
    /** Time zone that it is read in. */
    timezone: timeZone,
    /** The fewest tasks from then on. */
    min: count(least),
    /** The most tasks from then on. */
    max: count(least),
  }).refine(...minToMax);

const changes = (least: number) =>
  list(change(least), "Use a list of schedules: name, cron, timezone, min, max.").refine(
    (all) => new Set(all.map(({ name }) => name)).size === all.length,
    { error: "Name each schedule once." },
  );

const targets = {
  /** Percent of the CPU that a service's tasks use. @default 60 where nothing else is said */
  cpuPercent: z.exactOptional(target),
  /** Percent of the memory. Few programs give memory back, so it adds tasks that stay. @default none */
  memoryPercent: z.exactOptional(target),
  /**
   * Requests a minute and task of the revision that serves most; of services behind a load balancer only. While a release runs
   * both revisions, CPU is an average over both, and this is not.
   * @default none
   */
  requestsPerTask: z.exactOptional(whole(1, 1_000_000, "requests a minute and task")),
};

const scaling = (least: number) =>
  object({
    ...targets,
    /** Other bounds from a time on. @default none */
    schedules: z.exactOptional(changes(least)),
  });

const tasks = (least: number) =>
  object({
    /** Tasks that always run. */
    min: count(least),
    /** Up to so many, where scaling moves the number. @default min */
    max: z.exactOptional(count(least)),
  });

/** Share of the CPU that scaling aims at where nothing is said. */
export const usualCpuPercent = 60;

/** Of all services: numbers of tasks, and what moves them between `tasks.min` and `tasks.max`. */
export const countSchemas = { tasks: tasks(1), scaling: scaling(1) };

/** Of one service: none at all may be right for what nobody calls. */
export const ownCountSchemas = { tasks: tasks(0), scaling: scaling(0) };

/**
 * The same once it is decided for a service: `max`, which stands with its tasks in a stack file, and schedules, if none.
 *
 * @param least the fewest tasks that it may have
 */
export const chosenCounts = (least: number) => ({
  tasks: object({ min: count(least) }),
  scaling: z.exactOptional(object({ max: count(1), ...targets, schedules: changes(least) })),
});

/** Number of tasks: `min` always; up to `max` where scaling moves it. */
export type TaskCount = Frozen<z.output<typeof countSchemas.tasks>>;
export type ScalingConfig = Frozen<z.output<typeof countSchemas.scaling>>;
export type ScalingPlan = NonNullable<Frozen<z.output<ReturnType<typeof chosenCounts>["scaling"]>>>;
export type ScalingSchedulePlan = ScalingPlan["schedules"][number];
