import type { RunningPlan } from "../args";

/** Whether there are times at which no task is to run: then silence is no fault, and nothing is missing. */
export function rests({ tasks, scaling }: Pick<RunningPlan, "tasks" | "scaling">): boolean {
  return tasks.min === 0 || (scaling?.schedules ?? []).some(({ min }) => min === 0);
}
