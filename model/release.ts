import { z } from "zod";
import { choice, type Frozen, list, object, usually, whole } from "./form";
import { oneOf } from "./problems";
import { functionArn, roleArn } from "./values";

/** How a new revision takes over from the running one. */
const strategies = ["rolling", "linear", "canary", "blue-green"] as const;
export type ReleaseStrategy = (typeof strategies)[number];
export const strategy = choice(strategies);

/**
 * How careful a strategy is: the higher, the fewer customers meet a bad revision before somebody can tell. Rolling holds
 * nothing back, blue-green moves all at once after a test, canary and linear show it to a share of the customers first.
 */
export const care: Readonly<Record<ReleaseStrategy, number>> = {
  rolling: 0,
  "blue-green": 1,
  canary: 2,
  linear: 2,
};

/** Percent of its tasks that a service may have while it is released: new ones stand beside all old ones before those leave. */
export const deploymentMaximumPercent = 200;

/** Every stage of a deployment at which ECS can call a function (`DeploymentLifecycleHook` of its API). */
export const hookStages = [
  "RECONCILE_SERVICE",
  "PRE_SCALE_UP",
  "POST_SCALE_UP",
  "TEST_TRAFFIC_SHIFT",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
] as const;
type HookStage = (typeof hookStages)[number];

/**
 * Stages at which ECS can wait for a person (`PAUSE`). While traffic moves it cannot; and RECONCILE_SERVICE is passed only by
 * a deployment that begins while another one is in progress.
 */
export const pauseStages = [
  "PRE_SCALE_UP",
  "POST_SCALE_UP",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
] as const satisfies readonly HookStage[];

/** AWS: percents are multiples of 0.1, bakes whole minutes up to a day. Sources: ECS API, CanaryConfiguration, LinearConfiguration. */
function percent(least: number) {
  const error = `Use a percent from ${least} to 100, in steps of 0.1.`;
  const inSteps = (value: number) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-6;
  return z.number({ error }).refine((value) => value >= least && value <= 100 && inSteps(value), { error });
}

/** The longest bake, in minutes, and the most requests a minute that a stack can say. */
export const most = { bake: 1440, requests: 10_000_000 };

const canaryPercent = percent(0.1);
const stepPercent = percent(3);
const bake = whole(0, most.bake, "minutes");
export const requestsPerMinute = whole(1, most.requests, "requests a minute that a service gets at least");

const pause = {
  stage: choice(pauseStages),
  timeoutMinutes: whole(1, 20_160, "minutes"),
};

const hook = object({
  /** The function, in the stack's account and region. */
  functionArn,
  /** Stages of a deployment at which it is called. */
  stages: list(choice(hookStages), `Name at least one of ${hookStages.join(", ")}.`, 1),
  /** Minutes that it takes at most at each. */
  minutes: whole(1, 1440, "minutes that the function takes at most"),
});
const hooks = list(hook, "Use a list of functions: functionArn, stages, minutes.");

/** How new revisions take over. What is usual are AWS's own defaults. Sources: ECS API, DeploymentConfiguration and its parts. */
export const releaseShape = {
  /**
   * `rolling`: new tasks replace old ones. `linear`: traffic moves in steps. `canary`: a share of it first. `blue-green`: all
   * at once, after a test.
   */
  strategy,
  /** Of `canary`: the share of the traffic that the new revision gets first. */
  canaryPercent: usually(5, canaryPercent),
  /** Of `canary`: for how long, in minutes. */
  canaryBakeMinutes: usually(10, bake),
  /** Of `linear`: the share by which the new revision's traffic grows. */
  stepPercent: usually(10, stepPercent),
  /** Of `linear`: how long each step lasts, in minutes. */
  stepBakeMinutes: usually(6, bake),
  /** Minutes that the old revision stays after all traffic has moved: going back is immediate. Not of `rolling`. */
  bakeMinutes: usually(15, bake),
  /**
   * Requests a minute that each service gets at least. With share and bake they must be so many that errors, where alarms
   * count them, are seen in 8 of 10 releases before all traffic has moved.
   * @default none: a must with `canary` or `linear`
   */
  requestsPerMinute: z.exactOptional(requestsPerMinute),
  /** Four eyes: a release waits for one of these people. @default nobody is asked, and `pulumi up` waits for the end */
  approval: z.exactOptional(
    object({
      /** ARNs of roles in this account that neither deploy nor push images. */
      approvers: list(
        roleArn,
        "Name at least one role that approves, arn:aws:iam::<account>:role/<name>.",
        1,
      ),
      /** Where it waits. At `PRE_SCALE_UP` nothing of the new revision runs yet, and no fleet is doubled. */
      stage: pause.stage.default("PRE_SCALE_UP"),
      /** Minutes after which it is rolled back; where new tasks run already, 60 at most. */
      timeoutMinutes: pause.timeoutMinutes.default(1440),
    }),
  ),
  /** Functions that judge the new revision. Not of `rolling`. @default none */
  hooks: z.exactOptional(hooks),
};

/** The release section of a stack file. */
export const releaseSchema = object(releaseShape);

const byStrategy = { error: `Use the strategy ${oneOf(strategies)}.` };
const called = <const S extends ReleaseStrategy>(name: S) => z.literal(name, byStrategy);
const shifting = { bakeMinutes: bake, approval: z.exactOptional(object(pause)), hooks };

/** How new revisions of one service take over, once that is decided: what has a share has requests to judge it by. */
export const chosenRelease = z.discriminatedUnion(
  "strategy",
  [
    object({ strategy: called("rolling") }),
    object({ strategy: called("blue-green"), ...shifting }),
    object({
      strategy: called("canary"),
      ...shifting,
      canaryPercent,
      canaryBakeMinutes: bake,
      requestsPerMinute,
    }),
    object({
      strategy: called("linear"),
      ...shifting,
      stepPercent,
      stepBakeMinutes: bake,
      requestsPerMinute,
    }),
  ],
  byStrategy,
);

export type ReleasePlan = Frozen<z.output<typeof chosenRelease>>;
export type RollingPlan = Extract<ReleasePlan, { readonly strategy: "rolling" }>;
export type ApprovalPlan = NonNullable<Extract<ReleasePlan, { readonly strategy: "canary" }>["approval"]>;
export type HookPlan = Frozen<z.output<typeof hook>>;
