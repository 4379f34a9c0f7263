import type { BalancedPlan } from "../args";
import { failures, healthBounds, longestHangSeconds, targetHealth } from "./target-health";

/** What a balancer could not ask of a task, and checks that contradict the time which the task takes to start. */
export function healthProblems(plan: BalancedPlan): string[] {
  const { service: who, startupSeconds, health } = plan;
  const { intervalSeconds, healthyThreshold, unhealthyThreshold } = health;
  const outside = [
    ...unless(
      /^\/\S{0,1023}$/.test(health.path),
      `${who}: health "${health.path}" is not a path. Use a path that starts with /, at most 1024 characters.`,
    ),
    ...unless(
      /^[2-4]\d\d((,[2-4]\d\d)*|-[2-4]\d\d)$/.test(health.codes),
      `${who}: health.codes "${health.codes}" are none. Use codes of 200 to 499: one, some as 200,204 or a range as 200-399.`,
    ),
    ...within(who, "intervalSeconds", intervalSeconds, healthBounds.interval),
    ...within(who, "healthyThreshold", healthyThreshold, healthBounds.threshold),
    ...within(who, "unhealthyThreshold", unhealthyThreshold, healthBounds.threshold),
  ];
  // What follows from the start by itself fits it, as far as a start can be: that is the release's to say.
  if (outside.length > 0 || (intervalSeconds ?? unhealthyThreshold) === undefined) return outside;
  const checks = targetHealth(plan);
  const most = unhealthyThreshold ?? healthBounds.threshold.most;
  const hangs = checks.interval * checks.unhealthyThreshold;
  return [
    ...unless(
      failures(startupSeconds, checks.interval) <= most,
      `${who}: a check each ${checks.interval} s, of which ${most} in a row may fail, ends a start after ${(most - 1) * checks.interval} s, and startupSeconds is ${startupSeconds}. Use an intervalSeconds of ${Math.ceil(startupSeconds / (most - 1))} or more, a larger unhealthyThreshold or a shorter start.`,
    ),
    ...unless(
      hangs <= longestHangSeconds || failures(startupSeconds, checks.interval) > most,
      `${who}: a check each ${checks.interval} s, of which ${checks.unhealthyThreshold} in a row may fail, lets a task that hangs get requests for ${hangs} s. Use at most ${longestHangSeconds}: a smaller intervalSeconds or unhealthyThreshold.`,
    ),
  ];
}

function within(
  who: string,
  what: string,
  value: number | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): string[] {
  return unless(
    value === undefined || (Number.isInteger(value) && value >= least && value <= most),
    `${who}: health.${what} ${value} is out of range. Use ${least} to ${most}.`,
  );
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}
