import type { ApprovalPlan, HookPlan } from "../../../model/release";

/** The stage before any new task starts. Source: ECS API, DeploymentLifecycleHook. */
const beforeTasks = "PRE_SCALE_UP";

/** Stages at which a person is asked about a revision that test traffic has reached. */
const afterTest = ["POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT"];

/** Stages at which a function can send test traffic. */
const testStages = ["TEST_TRAFFIC_SHIFT", ...afterTest];

/**
 * Most minutes for which both fleets may wait for a person. Meanwhile CPU and memory are averages over the one that serves
 * and the one that idles, so that nothing is added under load, and ECS takes no task away. Sources: ECS developer guide,
 * service utilization metrics; service auto scaling considerations.
 */
const longestDoubledMinutes = 60;

/** Why a pause may not last as long as the plan says; nothing where it may. */
export function tooLong({ stage, timeoutMinutes }: ApprovalPlan): string | undefined {
  return stage === beforeTasks || timeoutMinutes <= longestDoubledMinutes
    ? undefined
    : `${timeoutMinutes} minutes are too long at ${stage}: both revisions run in full meanwhile, and scaling sees half of what a task does. Use 1 to ${longestDoubledMinutes}, or the stage ${beforeTasks}, where no new task has started.`;
}

/**
 * Why nobody has seen what a person would approve; nothing where somebody has.
 *
 * @param isReachable whether somebody can send test traffic himself
 */
export function unseen(
  { stage }: ApprovalPlan,
  hooks: readonly HookPlan[],
  isReachable: boolean,
): string | undefined {
  const earlier = testStages.slice(0, testStages.indexOf(stage));
  const isTested = hooks.some(({ stages }) => stages.some((each) => earlier.includes(each)));
  return !afterTest.includes(stage) || isTested || isReachable
    ? undefined
    : `${stage} is after the test, and nothing tests: no range of network.testTrafficCidrs has a way to the balancer, which stands in private subnets. Use a range of the VPC, a function among hooks at TEST_TRAFFIC_SHIFT, or the stage ${beforeTasks}.`;
}
