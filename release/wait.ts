import { setTimeout as sleep } from "node:timers/promises";
import { type Deployment, newestFirst } from "./deployment";
import type { EcsDeployments } from "./ecs";
import { type Outcome, outcomeOf, outcomeText } from "./judge";
import type { Log } from "./log";
import type { Release, Target } from "./targets";

/** How one service's release stands, and by which deployment. */
export interface Standing {
  readonly target: Target;
  readonly outcome: Outcome;
  /** The newest. @default none: ECS lists none */
  readonly deployment?: Deployment;
}

/** What a wait came to. */
export interface WaitResult {
  readonly standings: readonly Standing[];
  /** Whether a deployment was still in progress when time was up. */
  readonly timedOut: boolean;
}

/** All in seconds. */
export interface WaitTimes {
  readonly timeout: number;
  /** Between two looks. */
  readonly interval: number;
  /**
   * How long what is found ended at the first look is looked at again: ECS lists a deployment some time after it has
   * accepted the update, and the one before it must not be taken for it.
   */
  readonly settle: number;
}

/** Follows the newest deployment of every service until it ends, pauses, or time is up. */
export async function wait(
  release: Release,
  ecs: EcsDeployments,
  times: WaitTimes,
  log: Log,
): Promise<WaitResult> {
  const started = performance.now();
  const standings = new Map<string, Standing>();
  const moving = new Set<string>();
  let open = release.targets;
  while (open.length > 0) {
    const elapsed = (performance.now() - started) / 1000;
    for (const standing of await look(open, ecs)) {
      const { service } = standing.target;
      const before = standings.get(service);
      const text = outcomeText(standing.outcome);
      if (before === undefined || outcomeText(before.outcome) !== text) log(`${service}: ${text}`);
      standings.set(service, standing);
      if (standing.outcome.kind === "in progress") moving.add(service);
    }
    open = open.filter(({ service }) => {
      const inProgress = standings.get(service)?.outcome.kind === "in progress";
      return inProgress || (elapsed < times.settle && !moving.has(service));
    });
    const left = times.timeout - (performance.now() - started) / 1000;
    if (left <= 0) break;
    if (open.length > 0) await sleep(Math.min(times.interval, left) * 1000);
  }
  const found = release.targets.flatMap(({ service }) => standings.get(service) ?? []);
  return { standings: found, timedOut: found.some(({ outcome }) => outcome.kind === "in progress") };
}

async function look(targets: readonly Target[], ecs: EcsDeployments): Promise<Standing[]> {
  const histories = await ecs.history(targets.map(({ ecsService }) => ecsService));
  const newest = targets.flatMap(({ ecsService }) => newestFirst(histories.get(ecsService) ?? [])[0] ?? []);
  const deployments = new Map((await ecs.details(newest)).map((one) => [one.arn, one]));
  const digests = await ecs.images(
    [...deployments.values()].flatMap(({ revision, rollback }) => [revision, rollback?.revision]),
  );
  return targets.map((target): Standing => {
    const history = histories.get(target.ecsService);
    const deployment = deployments.get(newestFirst(history ?? [])[0]?.arn ?? "");
    if (deployment === undefined) return { target, outcome: notThere(target, history !== undefined) };
    return { target, deployment, outcome: outcomeOf(target.digest, deployment, digests(target.service)) };
  });
}

function notThere({ ecsService }: Target, exists: boolean): Outcome {
  return {
    kind: "not there yet",
    reason: exists
      ? `ECS lists no deployment of ${ecsService} in the last 90 days`
      : `ECS has no service ${ecsService}`,
  };
}
