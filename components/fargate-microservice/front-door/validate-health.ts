import { mostChecks } from "../../../model/balancing";
import { type Fault, unless } from "../../../model/problems";
import type { BalancedPlan } from "../args";
import { failures, longestHangSeconds, targetHealth } from "./target-health";

/** Checks that contradict the time which the task takes to start. */
export function healthFaults(plan: BalancedPlan): Fault[] {
  const { startupSeconds, health } = plan;
  const { intervalSeconds, unhealthyThreshold } = health;
  // What follows from the start by itself fits it, as far as a start can be: that is the release's to say.
  if ((intervalSeconds ?? unhealthyThreshold) === undefined) return [];
  const checks = targetHealth(plan);
  const most = unhealthyThreshold ?? mostChecks;
  const hangs = checks.interval * checks.unhealthyThreshold;
  return [
    ...unless(
      failures(startupSeconds, checks.interval) <= most,
      ["health"],
      `a check each ${checks.interval} s, of which ${most} in a row may fail, ends a start after ${(most - 1) * checks.interval} s, and startupSeconds is ${startupSeconds}. Use an intervalSeconds of ${Math.ceil(startupSeconds / (most - 1))} or more, a larger unhealthyThreshold or a shorter start.`,
    ),
    ...unless(
      hangs <= longestHangSeconds || failures(startupSeconds, checks.interval) > most,
      ["health"],
      `a check each ${checks.interval} s, of which ${checks.unhealthyThreshold} in a row may fail, lets a task that hangs get requests for ${hangs} s. Use at most ${longestHangSeconds}: a smaller intervalSeconds or unhealthyThreshold.`,
    ),
  ];
}
