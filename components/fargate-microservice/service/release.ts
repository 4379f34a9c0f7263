import type * as ecs from "@pulumi/aws/ecs";
import type { input } from "@pulumi/aws/types";
import type { Input } from "@pulumi/pulumi";
import { deploymentMaximumPercent, type ReleasePlan } from "../../../model/release";

/** How a new revision takes over, as ECS is told. */
export type Release = Required<
  Pick<
    ecs.ServiceArgs,
    | "deploymentController"
    | "deploymentConfiguration"
    | "deploymentMinimumHealthyPercent"
    | "deploymentMaximumPercent"
    | "deploymentCircuitBreaker"
    | "alarms"
    | "waitForSteadyState"
    | "sigintRollback"
  >
>;

/** What a release is made with besides its plan. */
export interface ReleaseParts {
  /** Names of the alarms that end a deployment and roll it back. */
  readonly alarmNames: readonly Input<string>[];
  /** Role in which ECS calls the plan's hooks. Needed where there are hooks. */
  readonly hookRoleArn?: Input<string>;
}

type Configuration = input.ecs.ServiceDeploymentConfiguration;
type Shifting = Exclude<ReleasePlan, { readonly strategy: "rolling" }>;

/**
 * The strategy that stack and entry chose, on ECS's own controller, so that a later change of strategy replaces nothing.
 * A deployment that fails is rolled back. The update waits for its end and reports it, unless a person has to continue
 * the deployment: nobody keeps `up` running for days, so it ends when ECS has accepted.
 */
export function release(plan: ReleasePlan, { alarmNames, hookRoleArn }: ReleaseParts): Release {
  const pauses = plan.strategy !== "rolling" && plan.approval !== undefined;
  const isAlarmed = alarmNames.length > 0;
  return {
    deploymentController: { type: "ECS" },
    deploymentConfiguration: configuration(plan, hookRoleArn),
    // AZ rebalancing needs room above 100 as well.
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    // Sent also where there are none: ECS keeps the alarms of before when the block is left out.
    alarms: { alarmNames: [...alarmNames], enable: isAlarmed, rollback: isAlarmed },
    waitForSteadyState: !pauses,
    // An interrupted update rolls back only what it waits for.
    sigintRollback: !pauses,
  };
}

/** AWS takes percents as numbers and minutes as text. */
function configuration(plan: ReleasePlan, hookRoleArn: Input<string> | undefined): Configuration {
  switch (plan.strategy) {
    case "rolling":
      return { strategy: "ROLLING" };
    case "blue-green":
      return { strategy: "BLUE_GREEN", ...shifting(plan, hookRoleArn) };
    case "canary":
      return {
        strategy: "CANARY",
        ...shifting(plan, hookRoleArn),
        canaryConfiguration: {
          canaryPercent: plan.canaryPercent,
          canaryBakeTimeInMinutes: `${plan.canaryBakeMinutes}`,
        },
      };
    case "linear":
      return {
        strategy: "LINEAR",
        ...shifting(plan, hookRoleArn),
        linearConfiguration: {
          stepPercent: plan.stepPercent,
          stepBakeTimeInMinutes: `${plan.stepBakeMinutes}`,
        },
      };
  }
}

function shifting(
  { bakeMinutes, approval, hooks }: Shifting,
  hookRoleArn: Input<string> | undefined,
): Configuration {
  return {
    bakeTimeInMinutes: `${bakeMinutes}`,
    lifecycleHooks: [
      ...hooks.map(({ functionArn, stages }) => ({
        hookTargetArn: functionArn,
        ...(hookRoleArn !== undefined && { roleArn: hookRoleArn }),
        lifecycleStages: [...stages],
      })),
      // At one stage ECS waits for all of them in no order: functions judge at an earlier one (`validate-release.ts`).
      ...(approval === undefined
        ? []
        : [
            {
              targetType: "PAUSE",
              lifecycleStages: [approval.stage],
              timeoutConfiguration: { action: "ROLLBACK", timeoutInMinutes: `${approval.timeoutMinutes}` },
            },
          ]),
    ],
  };
}
