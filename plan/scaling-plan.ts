import { platformKey } from "../config/stack-config";
import type { Catalogue, Service } from "../model/catalogue";
import { isBalanced } from "../model/kinds";
import type { Problem } from "../model/problems";
import { type ScalingConfig, type ScalingPlan, type TaskCount, usualCpuPercent } from "../model/scaling";
import type { StackConfig } from "../model/stack";

type Sized = Pick<StackConfig, "defaults" | "services">;

/** How many tasks a service has: what the stack says of it, laid over the defaults. */
export function tasksOf(key: string, { defaults, services }: Sized): TaskCount {
  return { ...defaults.tasks, ...services[key]?.tasks };
}

/** What moves the number of a service's tasks; nothing where it is always the least. */
export function scalingOf(key: string, service: Service, stack: Sized): ScalingPlan | undefined {
  const { min, max = min } = tasksOf(key, stack);
  if (max <= min) return undefined;
  const own = stack.services[key]?.scaling;
  const { cpuPercent, memoryPercent, requestsPerTask, schedules = [] } = own ?? stack.defaults.scaling ?? {};
  // Requests are counted at the balancer; the defaults are for services that have one and for those that have none.
  const requests = isBalanced(service) ? requestsPerTask : undefined;
  const aimless = cpuPercent === undefined && memoryPercent === undefined && requests === undefined;
  return {
    max,
    ...(cpuPercent !== undefined && { cpuPercent }),
    ...(aimless && schedules.length === 0 && { cpuPercent: usualCpuPercent }),
    ...(memoryPercent !== undefined && { memoryPercent }),
    ...(requests !== undefined && { requestsPerTask: requests }),
    schedules,
  };
}

/** Counts and targets that do not fit each other or the entry. */
export function scalingProblems({ services }: Catalogue, stack: Sized, file: string): Problem[] {
  return [
    ...boundProblems(["defaults"], stack.defaults.tasks, stack.defaults.scaling),
    ...Object.entries(services).flatMap(([key, service]) => {
      const own = stack.services[key];
      if (own?.tasks === undefined && own?.scaling === undefined) return [];
      if (service.schedule !== undefined) {
        const said = own.tasks === undefined ? "scaling" : "tasks";
        return [
          problem(
            ["services", key, said],
            `does nothing: ${key} runs by its schedule, one task each time. Leave it out.`,
          ),
        ];
      }
      return [
        ...boundProblems(["services", key], tasksOf(key, stack), own.scaling),
        ...restProblems(key, service),
        ...(own.scaling?.requestsPerTask !== undefined && !isBalanced(service)
          ? [
              problem(
                ["services", key, "scaling", "requestsPerTask"],
                `does nothing: ${key} has no load balancer that counts requests. Leave it out.`,
              ),
            ]
          : []),
      ];
    }),
  ];

  function boundProblems(
    steps: readonly string[],
    { min, max = min }: TaskCount,
    scaling?: ScalingConfig,
  ): Problem[] {
    if (max < min)
      return [problem([...steps, "tasks", "max"], `${max} is below the least, ${min}. Use ${min} or more.`)];
    if (scaling === undefined) return [];
    if (max === min)
      return [
        problem(
          [...steps, "scaling"],
          `does nothing: the number of tasks is always ${min}. Give tasks.max a larger number, or leave it out.`,
        ),
      ];
    return [];
  }

  /** What is called has somebody who answers; and of none nothing can be measured, so that only a time starts a task. */
  function restProblems(key: string, service: Service): Problem[] {
    const zeros = zerosOf(stack.services[key] ?? {}).map((steps) => ["services", key, ...steps]);
    if (service.exposure !== undefined)
      return zeros.map((steps) =>
        problem(steps, `0 tasks answer nobody, and ${key} can be called. Use 1 or more: only workers rest.`),
      );
    const moved = scalingOf(key, service, stack);
    if (zeros.length === 0 || moved === undefined || moved.schedules.some(({ min }) => min > 0)) return [];
    return [
      problem(
        ["services", key, "scaling", "schedules"],
        `has none that starts ${key} again: where no task runs, a target measures nothing. Give one a min of 1 or more, or tasks.max 0: then it never runs in this stack.`,
      ),
    ];
  }

  function problem(steps: readonly (string | number)[], message: string): Problem {
    return { file, steps: [platformKey, ...steps], message };
  }
}

/** Where a service's counts are none, which the stack's defaults cannot be. */
function zerosOf({ tasks, scaling }: Partial<Sized["services"][string]>): (string | number)[][] {
  return [
    ...(tasks?.min === 0 ? [["tasks", "min"]] : []),
    ...(scaling?.schedules ?? []).flatMap(({ min }, index) =>
      min === 0 ? [["scaling", "schedules", index, "min"]] : [],
    ),
  ];
}
