import type { BalancedPlan, ServicePlan } from "../args";
import { longestStartSeconds } from "../front-door/target-health";
import { tooLong } from "./approval";
import type { HookPlan, ReleasePlan } from "./args";
import { most, undetected } from "./detection";

type Shifting = Exclude<ReleasePlan, { readonly strategy: "rolling" }>;

/** Source: ECS API, DeploymentLifecycleHook. */
const hookStages = [
  "RECONCILE_SERVICE",
  "PRE_SCALE_UP",
  "POST_SCALE_UP",
  "TEST_TRAFFIC_SHIFT",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
];

/**
 * While traffic moves, ECS waits for nobody; and RECONCILE_SERVICE is passed only by a deployment that begins while another
 * one is in progress (ECS API, DeploymentLifecycleHook): at any other nobody would be asked.
 */
const pauseStages = hookStages.filter(
  (stage) => !/^(RECONCILE_SERVICE|(TEST|PRODUCTION)_TRAFFIC_SHIFT)$/.test(stage),
);

/** What in the release of a service's plan ECS would refuse, or cannot be meant. Ranges are AWS's. */
export function releaseProblems(plan: ServicePlan): string[] {
  if (plan.kind !== "balanced") return [];
  const { service: who, release } = plan;
  if (release.strategy === "rolling") return startProblems(plan);
  return [
    ...startProblems(plan),
    ...bakeProblem(who, "bakeMinutes", release.bakeMinutes),
    ...shareProblems(plan, release),
    ...stickinessProblems(plan, release),
    ...approvalProblems(who, release),
    ...release.hooks.flatMap((hook) => hookProblems(plan, hook)),
  ];
}

/** While a task starts the balancer must wait for it, and while one hangs it must not. */
function startProblems({ service: who, startupSeconds }: BalancedPlan): string[] {
  return startupSeconds <= longestStartSeconds || startupSeconds > 900
    ? []
    : [
        `${who}: startupSeconds ${startupSeconds} is longer than a target group waits: a task that hangs would get requests as long. Use 0 to ${longestStartSeconds}, and load the rest after the first answer.`,
      ];
}

/** A browser that stays longer than the old revision does would be sent to a target group without tasks. */
function stickinessProblems(
  { service: who, stickinessSeconds: seconds = 0 }: BalancedPlan,
  { bakeMinutes }: Shifting,
): string[] {
  return seconds <= bakeMinutes * 60
    ? []
    : [
        `${who}: stickinessSeconds ${seconds} is longer than the old revision stays, ${bakeMinutes} minutes (bakeMinutes). Use at most ${bakeMinutes * 60}, or a longer bakeMinutes in the stack file.`,
      ];
}

function shareProblems(plan: BalancedPlan, release: Shifting): string[] {
  const { service: who } = plan;
  switch (release.strategy) {
    case "blue-green":
      return [];
    case "canary":
      return [
        ...bakeProblem(who, "canaryBakeMinutes", release.canaryBakeMinutes),
        ...judgedProblems(plan, "canaryPercent", release.canaryPercent, 0.1, release.requestsPerMinute),
      ];
    case "linear":
      return [
        ...bakeProblem(who, "stepBakeMinutes", release.stepBakeMinutes),
        ...judgedProblems(plan, "stepPercent", release.stepPercent, 3, release.requestsPerMinute),
      ];
  }
}

/** A share, and whether its requests show a fault. */
function judgedProblems(
  plan: BalancedPlan,
  what: string,
  percent: number,
  least: number,
  requests: number,
): string[] {
  const { service: who } = plan;
  const problems = [
    ...percentProblem(who, what, percent, least),
    ...wholeProblem(who, "requestsPerMinute", requests, 1, most.requests),
  ];
  if (problems.length > 0) return problems;
  const why = undetected(plan);
  return why === undefined ? [] : [`${who}: ${why}`];
}

function approvalProblems(who: string, { approval, hooks }: Shifting): string[] {
  if (approval === undefined) return [];
  const { stage, timeoutMinutes } = approval;
  const long = tooLong(approval);
  return [
    ...hooks
      .filter(({ stages }) => stages.includes(stage))
      .map(
        ({ functionArn }) =>
          `${who}: hook "${functionArn}" judges at ${stage}, where a person is asked, and ECS waits for both in no order. Let it judge at an earlier stage.`,
      ),
    ...(pauseStages.includes(stage)
      ? []
      : [`${who}: approval at ${stage} is not possible. Use ${oneOf(pauseStages)}.`]),
    ...wholeProblem(who, "approval's timeoutMinutes", timeoutMinutes, 1, 20_160),
    ...(long !== undefined && timeoutMinutes <= 20_160 ? [`${who}: approval's timeoutMinutes: ${long}`] : []),
  ];
}

function hookProblems(
  { service: who, account, region }: ServicePlan,
  { functionArn, stages, minutes }: HookPlan,
): string[] {
  const own = `arn:aws:lambda:${region}:${account}:function:`;
  const unknown = stages.filter((stage) => !hookStages.includes(stage));
  const repeated = stages.filter((stage, index) => stages.indexOf(stage) !== index);
  return [
    ...(functionArn.startsWith(own) && /^[\w-]{1,64}$/.test(functionArn.slice(own.length))
      ? []
      : [`${who}: hook "${functionArn}" is not a function of this stack. Use ${own}<name>.`]),
    ...(stages.length > 0
      ? []
      : [`${who}: hook "${functionArn}" has no stage. Use one or more of ${hookStages.join(", ")}.`]),
    ...unknown.map(
      (stage) => `${who}: hook "${functionArn}" has the stage ${stage}. Use ${oneOf(hookStages)}.`,
    ),
    ...repeated.map(
      (stage) => `${who}: hook "${functionArn}" has the stage ${stage} twice. Name each stage once.`,
    ),
    ...wholeProblem(who, "a hook's minutes", minutes, 1, 1440),
  ];
}

function percentProblem(who: string, what: string, value: number, least: number): string[] {
  const inSteps = Math.abs(value * 10 - Math.round(value * 10)) < 1e-6;
  return value >= least && value <= 100 && inSteps
    ? []
    : [`${who}: ${what} ${value} is out of range. Use ${least} to 100, in steps of 0.1.`];
}

function bakeProblem(who: string, what: string, minutes: number): string[] {
  return wholeProblem(who, what, minutes, 0, most.bake);
}

function wholeProblem(who: string, what: string, value: number, least: number, most: number): string[] {
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`${who}: ${what} ${value} is out of range. Use ${least} to ${most}, a whole number.`];
}

function oneOf(values: readonly string[]): string {
  return `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
