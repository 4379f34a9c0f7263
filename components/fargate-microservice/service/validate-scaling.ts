import { type Fault, under, unless } from "../../../model/problems";
import type { ScalingPlan } from "../../../model/scaling";
import type { ServicePlan } from "../args";
import { rests } from "../watch/rests";

/** What in the scaling of a service's plan contradicts itself, or does nothing. */
export function scalingFaults(plan: ServicePlan): Fault[] {
  if (plan.kind === "scheduled" || plan.scaling === undefined) return [];
  const { tasks, scaling } = plan;
  return under(
    ["scaling"],
    [
      ...unless(
        plan.kind !== "worker" || plan.retain || !rests(plan) || scaling.schedules.some(({ min }) => min > 0),
        ["schedules"],
        "starts nothing once no task runs. Give it one with a min of 1 or more.",
      ),
      ...unless(
        scaling.max > tasks.min,
        ["max"],
        `${scaling.max} is not above tasks.min. Use ${tasks.min + 1} or more.`,
      ),
      ...targetFaults(plan, scaling),
    ],
  );
}

function targetFaults({ kind }: ServicePlan, scaling: ScalingPlan): Fault[] {
  const { cpuPercent, memoryPercent, requestsPerTask, schedules } = scaling;
  return [
    ...unless(
      (requestsPerTask ?? cpuPercent ?? memoryPercent) !== undefined || schedules.length > 0,
      [],
      "has nothing to go by. Give it a target or a schedule.",
    ),
    ...unless(
      requestsPerTask === undefined || kind === "balanced",
      ["requestsPerTask"],
      "does nothing: it has no load balancer that counts requests. Leave it out.",
    ),
  ];
}
