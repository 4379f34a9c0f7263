import type { Fault } from "../model/problems";
import type { SoundParts } from "../model/stack";

/**
 * Where data is retained, customers wait for it, or what is tested stands for what they get: no count of tasks, at any
 * hour, may end with one AZ.
 */
export function scalingRules({ retain, defaults, services = {} }: SoundParts): Fault[] {
  if (retain !== true) return [];
  return [
    ...countProblems(["defaults"], defaults ?? {}),
    ...Object.entries(services).flatMap(([service, counts]) => countProblems(["services", service], counts)),
  ];
}

type Counts = Pick<NonNullable<SoundParts["defaults"]>, "tasks" | "scaling">;

function countProblems(steps: Fault["steps"], { tasks, scaling }: Counts): Fault[] {
  const schedules = scaling?.schedules ?? [];
  return [
    ...(tasks === undefined ? [] : [{ min: tasks.min, at: ["tasks", "min"] }]),
    ...schedules.map(({ min }, index) => ({ min, at: ["scaling", "schedules", index, "min"] })),
  ].flatMap(({ min, at }) =>
    min < 2
      ? [{ steps: [...steps, ...at], message: `${min} task cannot stand in two AZs. Use 2 or more.` }]
      : [],
  );
}
