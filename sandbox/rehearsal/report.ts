import type { BalancedPlan } from "../../components/fargate-microservice/args";
import type { Course, Script } from "./course";

export const note =
  "This is a model of what AWS documents, played with the stack's own numbers. It is no statement about AWS.";

/** The course of a release, for people. */
export function asText(plan: BalancedPlan, script: Script, course: Course): string {
  const { seconds, backSeconds, requests, otherAlarms } = course;
  const start = script.startSeconds ?? plan.startupSeconds;
  return [
    `${plan.service} in ${plan.stack}: ${plan.tasks.min} tasks that start in ${start} s, ${script.requestsPerMinute} requests a minute, criticality ${plan.criticality}`,
    "",
    ...course.events.map((event) => `${clock(event.seconds).padStart(9)}  ${event.text}`),
    "",
    course.released ? `Released after ${clock(seconds)}.` : `Rolled back ${course.reason}.`,
    ...(backSeconds === undefined
      ? []
      : [
          `All traffic was on the old revision after ${clock(backSeconds)}, all new tasks gone after ${clock(seconds)}.`,
        ]),
    `${requests.faulty} of ${requests.all} requests met a fault.`,
    ...(otherAlarms.length > 0 ? [`People were told by ${[...new Set(otherAlarms)].join(", ")}.`] : []),
    "",
    note,
  ].join("\n");
}

/** The same as plain data. */
export function asJson(plan: BalancedPlan, script: Script, course: Course): object {
  const { service, stack, criticality, release, tasks, startupSeconds } = plan;
  return {
    model: note,
    exitStatus: course.released ? 0 : 1,
    service,
    stack,
    criticality,
    tasks: tasks.min,
    release,
    script: { startSeconds: startupSeconds, ...script },
    ...course,
  };
}

/** `75` → `1:15`, `3675` → `1:01:15`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (number: number) => `${number}`.padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
