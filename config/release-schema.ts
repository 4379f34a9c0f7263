import { z } from "zod";
import { choice, functionArn, list, object, roleArn, whole } from "./shape";

/**
 * Stages of a deployment at which ECS can wait for a person (`PAUSE`). While traffic moves it cannot; and RECONCILE_SERVICE is
 * passed only by a deployment that begins while another one is in progress.
 */
export const pauseStages = [
  "PRE_SCALE_UP",
  "POST_SCALE_UP",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
] as const;

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

/** AWS: percents are multiples of 0.1, bakes whole minutes up to a day. Sources: ECS API, CanaryConfiguration, LinearConfiguration. */
function percent(least: number) {
  const error = `Use a percent from ${least} to 100, in steps of 0.1.`;
  const inSteps = (value: number) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-6;
  return z.number({ error }).refine((value) => value >= least && value <= 100 && inSteps(value), { error });
}

const bake = whole(0, 1440, "minutes");

const approval = object({
  approvers: list(roleArn, "Name at least one role that approves, arn:aws:iam::<account>:role/<name>.", 1),
  stage: choice(pauseStages).default("PRE_SCALE_UP"),
  timeoutMinutes: whole(1, 20_160, "minutes").default(1440),
});

const hook = object({
  functionArn,
  stages: list(choice(hookStages), `Name at least one of ${hookStages.join(", ")}.`, 1),
  minutes: whole(1, 1440, "minutes that the function takes at most"),
});

/** How new revisions take over. Numbers are AWS's own defaults where the stack says nothing. */
export const releaseSchema = object({
  strategy: choice(["rolling", "linear", "canary", "blue-green"]),
  canaryPercent: z.exactOptional(percent(0.1)),
  canaryBakeMinutes: z.exactOptional(bake),
  stepPercent: z.exactOptional(percent(3)),
  stepBakeMinutes: z.exactOptional(bake),
  bakeMinutes: z.exactOptional(bake),
  requestsPerMinute: z.exactOptional(whole(1, 10_000_000, "requests a minute that a service gets at least")),
  approval: z.exactOptional(approval),
  hooks: z.exactOptional(list(hook, "Use a list of functions: functionArn, stages, minutes.")),
});

/** The release section of a stack file. */
export type ReleaseConfig = z.output<typeof releaseSchema>;
