import { soon } from "./alarm-thresholds";
import type { BalancedPlan, ServicePlan } from "./args";
import { type HookPlan, leastJudged, type ReleasePlan } from "./life-args";

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

/** While traffic moves, ECS waits for nobody. */
const pauseStages = hookStages.filter((stage) => !/^(TEST|PRODUCTION)_TRAFFIC_SHIFT$/.test(stage));

/** What in the release of a service's plan ECS would refuse, or cannot be meant. Ranges are AWS's. */
export function releaseProblems(plan: ServicePlan): string[] {
  if (plan.kind !== "balanced" || plan.release.strategy === "rolling") return [];
  const { service: who, release } = plan;
  return [
    ...bakeProblem(who, "bakeMinutes", release.bakeMinutes),
    ...shareProblems(who, release),
    ...unseenProblems(plan),
    ...approvalProblems(who, release),
    ...release.hooks.flatMap((hook) => hookProblems(plan, hook)),
  ];
}

function shareProblems(who: string, release: Shifting): string[] {
  switch (release.strategy) {
    case "blue-green":
      return [];
    case "canary":
      return [
        ...bakeProblem(who, "canaryBakeMinutes", release.canaryBakeMinutes),
        ...judgedProblems(who, "canaryPercent", release.canaryPercent, 0.1, release.requestsPerMinute),
      ];
    case "linear":
      return [
        ...bakeProblem(who, "stepBakeMinutes", release.stepBakeMinutes),
        ...judgedProblems(who, "stepPercent", release.stepPercent, 3, release.requestsPerMinute),
      ];
  }
}

/** A canary that ends before an alarm could go off has been judged by nobody. */
function unseenProblems({ service: who, criticality, release }: BalancedPlan): string[] {
  if (release.strategy !== "canary") return [];
  const { canaryBakeMinutes: minutes } = release;
  const { periods } = soon[criticality];
  return minutes >= periods
    ? []
    : [
        `${who}: canaryBakeMinutes ${minutes} ends before an alarm can go off, ${periods} minutes where the criticality is ${criticality}. Use ${periods} or more.`,
      ];
}

/** A share, and whether it is enough of the requests to judge by. */
function judgedProblems(
  who: string,
  what: string,
  percent: number,
  least: number,
  requests: number,
): string[] {
  const problems = [
    ...percentProblem(who, what, percent, least),
    ...wholeProblem(who, "requestsPerMinute", requests, 1, 10_000_000),
  ];
  const needed = Math.ceil((leastJudged * 100) / percent);
  if (problems.length > 0 || requests >= needed) return problems;
  return [
    `${who}: ${percent} % of ${requests} requests a minute are fewer than ${leastJudged}, too few for any alarm. Use ${needed} or more requests, or a larger share.`,
  ];
}

function approvalProblems(who: string, { approval }: Shifting): string[] {
  if (approval === undefined) return [];
  const { stage, timeoutMinutes } = approval;
  return [
    ...(pauseStages.includes(stage)
      ? []
      : [`${who}: approval at ${stage} is not possible. Use ${oneOf(pauseStages)}.`]),
    ...wholeProblem(who, "approval's timeoutMinutes", timeoutMinutes, 1, 20_160),
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
  return wholeProblem(who, what, minutes, 0, 1440);
}

function wholeProblem(who: string, what: string, value: number, least: number, most: number): string[] {
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`${who}: ${what} ${value} is out of range. Use ${least} to ${most}, a whole number.`];
}

function oneOf(values: readonly string[]): string {
  return `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
