import type { ServicePlan } from "../args";
import { rests } from "../watch/rests";
import type { ScalingPlan, ScalingSchedulePlan } from "./args";

const most = 1000;

/** What in the scaling of a service's plan AWS would refuse, or does nothing. */
export function scalingProblems(plan: ServicePlan): string[] {
  if (plan.kind === "scheduled") return [];
  const { service: who, tasks, scaling } = plan;
  const least = plan.kind === "worker" && !plan.retain ? 0 : 1;
  const count = unless(
    isCount(tasks.min, least),
    `${who}: tasks.min ${tasks.min} is out of range. Use ${least} to ${most}.`,
  );
  if (scaling === undefined) return count;
  return [
    ...count,
    ...unless(
      least === 1 || !rests(plan) || scaling.schedules.some(({ min }) => min > 0),
      `${who}: nothing starts it once no task runs. Give it a schedule with a min of 1 or more.`,
    ),
    ...unless(
      Number.isInteger(scaling.max) && scaling.max > tasks.min && scaling.max <= most,
      `${who}: scaling up to ${scaling.max} tasks is out of range. Use ${tasks.min + 1} to ${most}: above tasks.min.`,
    ),
    ...targetProblems(plan, scaling),
    ...scheduleProblems(who, scaling, least),
  ];
}

function targetProblems({ service: who, kind }: ServicePlan, scaling: ScalingPlan): string[] {
  const { cpuPercent, memoryPercent, requestsPerTask, schedules } = scaling;
  const shares = Object.entries({ cpuPercent, memoryPercent });
  return [
    ...unless(
      requestsPerTask !== undefined ||
        schedules.length > 0 ||
        shares.some(([, share]) => share !== undefined),
      `${who}: scaling has nothing to go by. Give it a target or a schedule.`,
    ),
    ...shares.flatMap(([what, share]) =>
      unless(
        share === undefined || (Number.isInteger(share) && share >= 10 && share <= 90),
        `${who}: ${what} ${share} is out of range. Use 10 to 90.`,
      ),
    ),
    ...unless(
      requestsPerTask === undefined || kind === "balanced",
      `${who}: requestsPerTask does nothing: it has no load balancer that counts requests. Leave it out.`,
    ),
    ...unless(
      requestsPerTask === undefined ||
        (Number.isInteger(requestsPerTask) && requestsPerTask >= 1 && requestsPerTask <= 1_000_000),
      `${who}: requestsPerTask ${requestsPerTask} is out of range. Use 1 to 1000000 a minute.`,
    ),
  ];
}

function scheduleProblems(who: string, { schedules }: ScalingPlan, least: number): string[] {
  const names = schedules.map(({ name }) => name);
  return schedules.flatMap((schedule, index) => [
    ...unless(
      names.indexOf(schedule.name) === index,
      `${who}: two schedules are named "${schedule.name}". Name each schedule once.`,
    ),
    ...timeProblems(`${who}: schedule ${schedule.name}`, schedule),
    ...boundProblems(`${who}: schedule ${schedule.name}`, schedule, least),
  ]);
}

function timeProblems(who: string, { name, cron, timezone }: ScalingSchedulePlan): string[] {
  return [
    ...unless(
      /^[a-z][a-z0-9-]{0,31}$/.test(name),
      `${who} does not fit a name in AWS. Use lower-case letters, digits and hyphens, at most 32.`,
    ),
    ...unless(
      /^cron\(\S+( \S+){5}\)$/.test(cron),
      `${who} runs at "${cron}". Use cron(minutes hours day month weekday year).`,
    ),
    ...unless(
      /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/.test(timezone),
      `${who} has the time zone "${timezone}". Use an IANA name, e.g. Europe/London.`,
    ),
  ];
}

function boundProblems(who: string, { min, max }: ScalingSchedulePlan, least: number): string[] {
  return [
    ...unless(
      [min, max].every((count) => isCount(count, least)),
      `${who} has the bounds ${min} and ${max}. Use ${least} to ${most} tasks.`,
    ),
    ...unless(min <= max, `${who} has min ${min} above max ${max}. Use a max of ${min} or more.`),
  ];
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}

function isCount(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
