import type { Fleet } from "./fleet";
import type { PauseSetup, Setup, ShiftingSetup } from "./setup";

/** What a deployment waits for: a time, a state of its tasks, or somebody who has not said anything yet. */
export type Wait = { readonly seconds: number } | { readonly until: () => boolean } | "somebody";

/** What a deployment can do. */
export interface Deployment {
  readonly setup: Setup;
  readonly fleet: Fleet;
  /** Minutes in which ECS goes on watching alarms after a rolling deployment. */
  readonly rollingBakeMinutes: number;
  readonly isHeld: boolean;
  readonly enter: (stage: string) => void;
  readonly say: (text: string) => void;
  readonly shift: (percent: number) => void;
  readonly shiftTest: (percent: number) => void;
  /** Comes to a pause; minutes until the person continues it, nothing where that is not known yet. */
  readonly ask: (pause: PauseSetup) => number | undefined;
  /** The pause has ended. */
  readonly answered: (how: "continued" | "timed out") => void;
  /** The first share of the traffic is about to move, or the last task has been replaced. */
  readonly decide: () => void;
  readonly fail: (reason: string) => void;
  /** All traffic is on the old revision again. */
  readonly isBack: () => void;
}

/** A deployment from its start to its end, as long as nothing stops it. */
export function* forward(deployment: Deployment): Generator<Wait, void> {
  const { shifting } = deployment.setup;
  if (shifting === undefined) yield* rolling(deployment);
  else yield* shift(deployment, shifting);
  deployment.enter("CLEAN_UP");
}

/** What ECS does where the deployment has failed: it starts no new task, and goes back to the revision of before. */
export function* back({ setup, fleet, say, shift, shiftTest, isBack }: Deployment): Generator<Wait, void> {
  const { tasks } = setup;
  if (setup.shifting === undefined) {
    // Old tasks that have left have to start again.
    fleet.want("blue", 0, tasks);
    for (let there = 0; there <= tasks; there += 1) {
      yield { until: () => fleet.healthy("blue") >= there };
      fleet.leave("canary", tasks - there);
    }
    say("all traffic is on the old revision again");
  } else {
    shift(0);
    shiftTest(0);
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
function* rolling(deployment: Deployment): Generator<Wait, void> {
  const { setup, fleet, say, rollingBakeMinutes } = deployment;
  const { tasks } = setup;
  deployment.enter("SCALE_UP");
  fleet.want("canary", 0, tasks);
  say(`new tasks start${setup.stands ? " beside the old ones" : ""}: ${tasks}`);
  for (let moved = 1; moved <= tasks; moved += 1) {
    yield { until: () => fleet.healthy("canary") >= moved };
    fleet.leave("blue", tasks - moved);
    if (setup.stands) say(`old tasks replaced: ${moved} of ${tasks}`);
  }
  yield { until: () => fleet.isGone("blue") };
  yield* decision(deployment);
  if (deployment.isHeld) yield "somebody";
  say(
    `all ${setup.stands ? "old tasks have left" : "tasks are healthy"}; ECS watches the alarms for ${rollingBakeMinutes} minutes more`,
  );
  yield { seconds: rollingBakeMinutes * 60 };
}

/** The stages in their order. Source: ECS developer guide, lifecycle stages of blue/green, linear and canary deployments. */
function* shift(deployment: Deployment, shifting: ShiftingSetup): Generator<Wait, void> {
  const { setup, fleet, say } = deployment;
  const { tasks, stands } = setup;
  if (setup.reconciles) yield* stage(deployment, shifting, "RECONCILE_SERVICE");
  yield* stage(deployment, shifting, "PRE_SCALE_UP");
  deployment.enter("SCALE_UP");
  fleet.want("canary", stands ? 1 : 0, tasks);
  say(`new tasks start${stands ? " beside the old ones" : ""}: ${tasks}`);
  yield { until: () => fleet.healthy("canary") >= tasks };
  say("all new tasks are healthy");
  yield* stage(deployment, shifting, "POST_SCALE_UP");
  yield* stage(deployment, shifting, "TEST_TRAFFIC_SHIFT");
  deployment.shiftTest(100);
  yield* stage(deployment, shifting, "POST_TEST_TRAFFIC_SHIFT");
  yield* steps(deployment, shifting);
  yield* stage(deployment, shifting, "POST_PRODUCTION_TRAFFIC_SHIFT");
  deployment.enter("BAKE_TIME");
  const { bakeMinutes } = shifting;
  const which = stands ? "both revisions stay" : "the first revision is watched";
  if (bakeMinutes > 0) say(`${which} for a bake of ${bakeMinutes} minutes`);
  yield { seconds: bakeMinutes * 60 };
  if (!stands) return;
  fleet.leave("blue", 0);
  yield { until: () => fleet.isGone("blue") };
  say("the old tasks have left");
}

function* steps(deployment: Deployment, shifting: ShiftingSetup): Generator<Wait, void> {
  const { say, isHeld, setup } = deployment;
  for (const [index, { percent, minutes }] of shifting.steps.entries()) {
    // Before each step ECS asks again (ECS API, DeploymentLifecycleHook). Whether it calls at each shift AWS does not say;
    // as in `release-time.ts` the longest is assumed.
    yield* stage(deployment, shifting, "PRE_PRODUCTION_TRAFFIC_SHIFT");
    yield* stage(deployment, shifting, "PRODUCTION_TRAFFIC_SHIFT");
    if (index === 0) yield* decision(deployment);
    const isLast = index === shifting.steps.length - 1;
    // Where all traffic moves at once there is no first share to be held at.
    if (isHeld && isLast && index === 0) yield "somebody";
    deployment.shift(percent);
    const rest = isLast ? "" : ` for ${minutes} minutes`;
    if (setup.stands) say(`${percent} % of the traffic to the new revision${rest}`);
    if (isHeld && !isLast && index === 0) yield "somebody";
    if (!isLast) yield { seconds: minutes * 60 };
  }
}

/** Where it ends here, nothing more happens. */
function* decision({ decide }: Deployment): Generator<Wait, void> {
  decide();
  yield { seconds: 0 };
}

/** Functions and a person at one stage: all must have ended, in no order. */
function* stage(
  { setup, enter, say, ask, answered, fail }: Deployment,
  { functions, pauses }: ShiftingSetup,
  name: string,
): Generator<Wait, void> {
  enter(name);
  const judging = functions.filter(({ stages }) => stages.includes(name)).map(({ minutes }) => minutes);
  const longest = Math.max(0, ...judging);
  if (longest > 0) say(`functions judge at ${name} for ${longest} minutes`);
  const pause = setup.stands ? pauses.find((each) => each.stage === name) : undefined;
  if (pause === undefined) {
    yield { seconds: longest * 60 };
    return;
  }
  say(`waits for a person at ${name}`);
  const after = ask(pause);
  if (after === undefined) {
    yield "somebody";
    return;
  }
  const { timeoutMinutes, onTimeout } = pause;
  const inTime = after <= timeoutMinutes;
  yield { seconds: Math.max(longest, inTime ? after : timeoutMinutes) * 60 };
  answered(inTime ? "continued" : "timed out");
  if (inTime) say("a person has continued it");
  else if (onTimeout === "CONTINUE") say(`nobody answered within ${timeoutMinutes} minutes: it goes on`);
  else {
    fail(`because nobody continued it at ${name} within ${timeoutMinutes} minutes`);
    yield { until: () => false };
  }
}
