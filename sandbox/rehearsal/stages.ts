import type { ReleasePlan } from "../../components/fargate-microservice/life-args";
import type { Fleet } from "./fleet";

/** What a deployment waits for: a time, or a state of its tasks. */
export type Wait = { readonly seconds: number } | { readonly until: () => boolean };

/** What a deployment can do. */
export interface Deployment {
  readonly release: ReleasePlan;
  readonly tasks: number;
  readonly fleet: Fleet;
  /** Minutes that the person takes who is asked. */
  readonly approveAfterMinutes: number;
  /** Minutes in which ECS goes on watching alarms after a rolling deployment. */
  readonly rollingBakeMinutes: number;
  readonly say: (text: string) => void;
  readonly shift: (percent: number) => void;
  readonly fail: (reason: string) => void;
  /** All traffic is on the old revision again. */
  readonly isBack: () => void;
}

type Shifting = Exclude<ReleasePlan, { readonly strategy: "rolling" }>;

/** A deployment from its start to its end, as long as nothing stops it. */
export function* forward(deployment: Deployment): Generator<Wait, void> {
  const { release } = deployment;
  if (release.strategy === "rolling") yield* rolling(deployment);
  else yield* shifting(deployment, release);
}

/** What ECS does where the deployment has failed: it starts no new task, and goes back to the revision of before. */
export function* back(deployment: Deployment): Generator<Wait, void> {
  const { release, fleet, tasks, say, shift, isBack } = deployment;
  if (release.strategy === "rolling") {
    // Old tasks that have left have to start again.
    fleet.want("blue", 0, tasks);
    for (let there = 0; there <= tasks; there += 1) {
      yield { until: () => fleet.healthy("blue") >= there };
      fleet.leave("canary", tasks - there);
    }
    say("all traffic is on the old revision again");
  } else {
    shift(0);
    fleet.leave("canary", 0);
    say("all traffic is on the old revision, whose tasks have stayed");
  }
  isBack();
  yield { until: () => fleet.isGone("canary") };
}

/**
 * At least all tasks stay healthy, at most twice as many run: all new ones start, and with each that is healthy an old
 * one leaves. Sources: ECS developer guide, rolling update; deployment alarms, whose bake time ECS computes itself.
 */
function* rolling({ fleet, tasks, say, rollingBakeMinutes }: Deployment): Generator<Wait, void> {
  fleet.want("canary", 0, tasks);
  say(`new tasks start beside the old ones: ${tasks}`);
  for (let moved = 1; moved <= tasks; moved += 1) {
    yield { until: () => fleet.healthy("canary") >= moved };
    fleet.leave("blue", tasks - moved);
    say(`old tasks replaced: ${moved} of ${tasks}`);
  }
  yield { until: () => fleet.isGone("blue") };
  say(`all old tasks have left; ECS watches the alarms for ${rollingBakeMinutes} minutes more`);
  yield { seconds: rollingBakeMinutes * 60 };
}

/** The stages in their order. Source: ECS developer guide, lifecycle stages of blue/green, linear and canary deployments. */
function* shifting(deployment: Deployment, release: Shifting): Generator<Wait, void> {
  const { fleet, tasks, say, shift } = deployment;
  yield* stage(deployment, release, "RECONCILE_SERVICE");
  yield* stage(deployment, release, "PRE_SCALE_UP");
  fleet.want("canary", 1, tasks);
  say(`new tasks start beside the old ones: ${tasks}`);
  yield { until: () => fleet.healthy("canary") >= tasks };
  say("all new tasks are healthy");
  for (const before of ["POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT"])
    yield* stage(deployment, release, before);
  const steps = stepsOf(release);
  for (const [index, { percent, minutes }] of steps.entries()) {
    // Before each step ECS asks again (ECS API, DeploymentLifecycleHook). Whether it calls at each shift AWS does not say;
    // as in `release-time.ts` the longest is assumed.
    yield* stage(deployment, release, "PRE_PRODUCTION_TRAFFIC_SHIFT");
    yield* stage(deployment, release, "PRODUCTION_TRAFFIC_SHIFT");
    shift(percent);
    const rest = index < steps.length - 1 ? ` for ${minutes} minutes` : "";
    say(`${percent} % of the traffic to the new revision${rest}`);
    if (rest !== "") yield { seconds: minutes * 60 };
  }
  yield* stage(deployment, release, "POST_PRODUCTION_TRAFFIC_SHIFT");
  if (release.bakeMinutes > 0) say(`both revisions stay for a bake of ${release.bakeMinutes} minutes`);
  yield { seconds: release.bakeMinutes * 60 };
  fleet.leave("blue", 0);
  yield { until: () => fleet.isGone("blue") };
  say("the old tasks have left");
}

/** Functions and a person at one stage: all must have ended, in no order. */
function* stage(
  { approveAfterMinutes, say, fail }: Deployment,
  { hooks, approval }: Shifting,
  name: string,
): Generator<Wait, void> {
  const functions = hooks.filter(({ stages }) => stages.includes(name)).map(({ minutes }) => minutes);
  const asked = approval?.stage === name ? approval : undefined;
  const inTime = asked === undefined || approveAfterMinutes <= asked.timeoutMinutes;
  const longest = Math.max(0, ...functions);
  if (longest > 0) say(`functions judge at ${name} for ${longest} minutes`);
  if (asked) say(`waits for a person at ${name}`);
  const waited = asked === undefined ? 0 : Math.min(approveAfterMinutes, asked.timeoutMinutes);
  yield { seconds: Math.max(longest, waited) * 60 };
  if (asked && inTime) say("a person has continued it");
  if (inTime) return;
  fail(`nobody continued it at ${name} within ${asked?.timeoutMinutes} minutes`);
  yield { until: () => false };
}

interface Step {
  readonly percent: number;
  /** Until the next step. Source: ECS API, LinearConfiguration: none after 100 %. */
  readonly minutes: number;
}

/** How traffic moves. */
export function stepsOf(release: Shifting): Step[] {
  const all = { percent: 100, minutes: 0 };
  switch (release.strategy) {
    case "blue-green":
      return [all];
    case "canary":
      return release.canaryPercent === 100
        ? [all]
        : [{ percent: release.canaryPercent, minutes: release.canaryBakeMinutes }, all];
    case "linear": {
      const number = Math.ceil(100 / release.stepPercent - 1e-9);
      return Array.from({ length: number }, (_, index) => ({
        percent: Math.min(100, Math.round(10 * release.stepPercent * (index + 1)) / 10),
        minutes: release.stepBakeMinutes,
      }));
    }
  }
}
