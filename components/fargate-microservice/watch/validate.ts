import type { ServicePlan } from "../args";
import { idleSeconds } from "../task/target";
import { alarmName, alarmRule } from "./alarm-names";
import type { BalancedAlarmPlan } from "./args";
import { throttled } from "./throttled";

/** CloudWatch's limits. Source: CloudWatch API, PutMetricAlarm and PutCompositeAlarm. */
const longest = { name: 255, rule: 10_240, alarms: 100 };

/** What of a composite's rule all but the throttles take at most: so many alarms, with the longest physical name. */
export const otherAlarms = { number: 18, characters: 1620 };

/** For each metric, whether a threshold can be reached at all, and what can. */
const ranges: Readonly<
  Record<keyof BalancedAlarmPlan, readonly [fits: (value: number) => boolean, allowed: string]>
> = {
  errorPercent: [upTo(100), "a percentage above 0, at most 100"],
  latencySeconds: [upTo(idleSeconds.most), `seconds above 0, at most ${idleSeconds.most}`],
  blockedRequests: [
    (value) => Number.isInteger(value) && value >= 1 && value <= 1_000_000,
    "a whole number of requests, 1 to 1000000",
  ],
  cpuPercent: [upTo(100), "a percentage above 0, at most 100"],
  memoryPercent: [upTo(100), "a percentage above 0, at most 100"],
};
const metrics = Object.keys(ranges) as (keyof BalancedAlarmPlan)[];

/** Thresholds outside their metric, and alarms that CloudWatch would not take. Empty if all can be made. */
export function alarmProblems(plan: ServicePlan): string[] {
  if (plan.kind === "scheduled") return [];
  const chosen: BalancedAlarmPlan = plan.alarms;
  return [
    ...metrics.flatMap((metric) => {
      const value = chosen[metric];
      const [fits, allowed] = ranges[metric];
      return value === undefined || fits(value)
        ? []
        : [`${plan.service}: alarms.${metric} ${value} is out of range. Use ${allowed}.`];
    }),
    ...latencyProblems(plan),
    ...throttleProblems(plan),
  ];
}

/** An answer that takes longer is none: the balancer has closed the connection. */
function latencyProblems(plan: ServicePlan): string[] {
  if (plan.kind !== "balanced") return [];
  const { service: who, idleTimeoutSeconds: idle } = plan;
  const { latencySeconds = 0 } = plan.alarms;
  if (latencySeconds <= idle || latencySeconds > idleSeconds.most) return [];
  return [
    `${who}: alarms.latencySeconds ${latencySeconds} is never reached: the balancer closes a connection after ${idle} s without a byte. Use at most ${idle}, or a larger idleTimeoutSeconds.`,
  ];
}

function throttleProblems(plan: ServicePlan): string[] {
  const { service: who } = plan;
  const alarms = throttled(plan).map(({ role, label }) => ({ label, name: alarmName(plan, role) }));
  const tooLong = alarms
    .filter(({ name }) => name.length > longest.name)
    .map(
      ({ label, name }) =>
        `${who}: the alarm on throttles of ${label} has a name of ${name.length} characters. ` +
        `Use a shorter name for the index: at most ${longest.name} in all.`,
    );
  if (tooLong.length > 0) return tooLong;
  const most = longest.alarms - otherAlarms.number;
  if (alarms.length > most)
    return [
      `${who}: it uses ${alarms.length} tables and indexes, and one composite alarm cannot watch them all. Use at most ${most}.`,
    ];
  const rule = alarmRule(alarms.map(({ name }) => name)).length;
  const room = longest.rule - otherAlarms.characters;
  return rule <= room
    ? []
    : [
        `${who}: the alarms on its tables and indexes make a rule of ${rule} characters. ` +
          `Use fewer or shorter names of indexes: at most ${room} in all.`,
      ];
}

function upTo(most: number): (value: number) => boolean {
  return (value) => value > 0 && value <= most;
}
