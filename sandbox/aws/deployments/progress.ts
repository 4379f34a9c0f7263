import type { Course, PlayedPause } from "../../rehearsal/course";
import { play } from "../../rehearsal/play";
import type { Cloud } from "../cloud/cloud";
import { rolledBack, stopped, succeeded } from "./ending";
import type { Hook, ServiceDeployment, Stage } from "./records";
import { shiftProduction, shiftTest } from "./traffic";

/**
 * Takes a deployment to its end, or to where it waits for somebody, by the same course that a rehearsal plays: tasks,
 * checks, alarms, bakes and pauses on a simulated clock.
 */
export function proceed(cloud: Cloud, deployment: ServiceDeployment): ServiceDeployment {
  const { setup, script } = deployment.play;
  const course = play(setup, script);
  const at = reached(cloud, deployment, course);
  const end = new Date(at.updatedAt);
  switch (course.end) {
    case "released":
      return succeeded(at, end);
    case "rolled back":
      return rolledBack(
        cloud,
        at,
        sentence(course, script.fail),
        end,
        timeOf(deployment, course.failedSeconds),
      );
    case "stopped":
      return stopped(at, sentence(course, script.fail), end);
    case "stuck":
    case "waits":
      return at;
  }
}

/** What ECS gives as the reason; an order from outside has words of its own. */
function sentence({ end, reason = "" }: Course, ordered: string | undefined): string {
  return reason === ordered ? reason : `Service deployment ${end} ${reason}.`;
}

/** The deployment where its course has come to, and the traffic with it. */
function reached(cloud: Cloud, deployment: ServiceDeployment, course: Course): ServiceDeployment {
  const { percent, testPercent, stage, held } = course;
  // What went back has no traffic any more: that is done where it ends.
  if (course.end !== "rolled back") {
    shiftProduction(cloud, deployment.shifts, percent);
    shiftTest(cloud, deployment.shifts, testPercent);
  }
  return {
    ...deployment,
    stage: stage as Stage,
    updatedAt: timeOf(deployment, course.seconds),
    trafficPercent: percent,
    testTrafficPercent: testPercent,
    hooks: course.pauses.map((pause, index) => hookOf(deployment, pause, index)),
    held: held && course.end === "waits",
    events: course.events.map(({ seconds, text }) => ({ at: timeOf(deployment, seconds), text })),
  };
}

function hookOf(deployment: ServiceDeployment, pause: PlayedPause, index: number): Hook {
  const { stage, seconds, timeoutMinutes, onTimeout, became } = pause;
  const isContinued = became === "continued" || onTimeout === "CONTINUE";
  return {
    id: `${deployment.id}-${index + 1}`,
    stage,
    status: became === undefined ? "AWAITING_ACTION" : isContinued ? "SUCCEEDED" : "FAILED",
    timeoutAction: onTimeout,
    expiresAt: timeOf(deployment, seconds + timeoutMinutes * 60),
  };
}

/** The time so many seconds after the deployment's start. */
function timeOf({ startedAt }: ServiceDeployment, seconds = 0): string {
  return new Date(Date.parse(startedAt) + Math.round(seconds * 1000)).toISOString();
}
