import type { BalancedPlan } from "../../components/fargate-microservice/args";
import {
  drainSeconds,
  graceSeconds,
  targetHealth,
} from "../../components/fargate-microservice/front-door/target-health";
import { alarmName } from "../../components/fargate-microservice/watch/alarm-names";
import { groupAlarms } from "../../components/fargate-microservice/watch/group-alarms";
import type { Setup } from "./setup";
import { stepsOf } from "./steps";

/** How a service is released once it stands, by its own plan. */
export function setupOf(plan: BalancedPlan): Setup {
  const { release } = plan;
  return {
    strategy: release.strategy,
    ...(release.strategy !== "rolling" && {
      shifting: {
        steps: stepsOf(release),
        bakeMinutes: release.bakeMinutes,
        functions: release.hooks.map(({ stages, minutes }) => ({ stages, minutes })),
        pauses: release.approval ? [{ ...release.approval, onTimeout: "ROLLBACK" as const }] : [],
      },
    }),
    tasks: plan.tasks.min,
    startupSeconds: plan.startupSeconds,
    health: targetHealth(plan),
    graceSeconds: graceSeconds(plan),
    drainSeconds: drainSeconds(plan),
    alarms: ([0, 1] as const).flatMap((group) =>
      groupAlarms(plan).map(({ role, metric, threshold, evaluation, rollsBack }) => ({
        name: alarmName(plan, `tg${group + 1}-${role}`),
        ...{ group, metric, threshold, comparison: ">=" as const, evaluation, rollsBack },
        missing: "notBreaching" as const,
      })),
    ),
    onAlarm: "rolls back",
    onFailures: "rolls back",
    stands: true,
    reconciles: false,
  };
}
