import { idleTimeoutSeconds } from "../../../model/balancing";
import { type Fault, unless } from "../../../model/problems";
import type { ServicePlan } from "../args";
import { alarmName, alarmRule } from "./alarm-names";
import { throttled } from "./throttled";

/** CloudWatch's limits. Source: CloudWatch API, PutMetricAlarm and PutCompositeAlarm. */
const longest = { name: 255, rule: 10_240, alarms: 100 };

/** What of a composite's rule all but the throttles take at most: so many alarms, with the longest physical name. */
export const otherAlarms = { number: 18, characters: 1620 };

/** Thresholds that are never reached, and alarms that CloudWatch would not take. Empty if all can be made. */
export function alarmFaults(plan: ServicePlan): Fault[] {
  return [...(plan.kind === "balanced" ? latencyFaults(plan) : []), ...throttleFaults(plan)];
}

/**
 * An answer that takes longer than the balancer waits is none: it has closed the connection. The catalogue is judged by it
 * as well as a plan.
 */
export function latencyFaults({
  alarms = {},
  idleTimeoutSeconds: idle = idleTimeoutSeconds.usual,
}: {
  readonly alarms?: { readonly latencySeconds?: number } | undefined;
  readonly idleTimeoutSeconds?: number | undefined;
}): Fault[] {
  const { latencySeconds = 0 } = alarms;
  return unless(
    latencySeconds <= idle,
    ["alarms", "latencySeconds"],
    `${latencySeconds} is never reached: the balancer closes a connection after ${idle} s without a byte. Use at most ${idle}, or a larger idleTimeoutSeconds.`,
  );
}

function throttleFaults(plan: ServicePlan): Fault[] {
  const steps = ["tables"];
  const alarms = throttled(plan).map(({ role, label }) => ({ label, name: alarmName(plan, role) }));
  const tooLong = alarms
    .filter(({ name }) => name.length > longest.name)
    .map(({ label, name }) => ({
      steps,
      message:
        `the alarm on throttles of ${label} has a name of ${name.length} characters. ` +
        `Use a shorter name for the index: at most ${longest.name} in all.`,
    }));
  if (tooLong.length > 0) return tooLong;
  const most = longest.alarms - otherAlarms.number;
  if (alarms.length > most)
    return unless(
      false,
      steps,
      `${alarms.length} tables and indexes are too many for one composite alarm. Use at most ${most}.`,
    );
  const rule = alarmRule(alarms.map(({ name }) => name)).length;
  const room = longest.rule - otherAlarms.characters;
  return unless(
    rule <= room,
    steps,
    `the alarms on its tables and indexes make a rule of ${rule} characters. Use fewer or shorter names of indexes: at most ${room} in all.`,
  );
}
