import type { Cloud } from "../cloud/cloud";
import { taskDefinitionOf, whyTasksFail } from "../rules/running-tasks";
import { isProps } from "../values";
import { rolledBack, stopped, succeeded } from "./ending";
import { inProgress, type ServiceDeployment, type Stage, stages } from "./records";
import { fulfil, serviceOf } from "./store";
import { shiftProduction, shiftTest } from "./traffic";

/**
 * Takes a deployment on from a stage: to its end, or to where it waits for somebody. No time passes: bakes are not
 * waited for.
 */
export function proceed(
  cloud: Cloud,
  deployment: ServiceDeployment,
  from: Stage,
  now: Date,
): ServiceDeployment {
  let at = deployment;
  for (const stage of stages.slice(stages.indexOf(from))) {
    if (!passes(at, stage)) continue;
    at = enter(cloud, { ...at, stage, updatedAt: now.toISOString() }, stage, now);
    if (!inProgress(at) || at.held) return at;
    at = pause(cloud, at, stage, now);
    if (at.hooks.some(({ status }) => status === "AWAITING_ACTION")) return at;
  }
  return succeeded(at, now);
}

/** The stage after the one where a deployment waits. */
export function nextStage({ stage }: ServiceDeployment): Stage {
  return stages[stages.indexOf(stage ?? "CLEAN_UP") + 1] ?? "CLEAN_UP";
}

/** A first deployment, and one that rolls, has nothing to shift. */
function shifting({ source, strategy }: ServiceDeployment): boolean {
  return source !== undefined && strategy !== "ROLLING";
}

function passes(deployment: ServiceDeployment, stage: Stage): boolean {
  if (stage === "RECONCILE_SERVICE") return deployment.reconciles;
  return shifting(deployment) || stage === "SCALE_UP" || stage === "CLEAN_UP";
}

function enter(cloud: Cloud, at: ServiceDeployment, stage: Stage, now: Date): ServiceDeployment {
  if (stage === "SCALE_UP") {
    const up = scaleUp(cloud, at, now);
    return inProgress(up) && !shifting(at) ? decide(cloud, up, now) : up;
  }
  if (stage === "TEST_TRAFFIC_SHIFT") {
    shiftTest(cloud, at.shifts, 100);
    return { ...at, testTrafficPercent: 100 };
  }
  return stage === "PRODUCTION_TRAFFIC_SHIFT" ? decide(cloud, at, now) : at;
}

function scaleUp(cloud: Cloud, at: ServiceDeployment, now: Date): ServiceDeployment {
  const { inputs } = serviceOf(cloud, at.service);
  const definition = taskDefinitionOf(cloud, at.target.taskDefinition);
  const why = inputs.desiredCount === 0 || !definition ? undefined : whyTasksFail(cloud, definition);
  if (!why) return at;
  const breaker = isProps(inputs.deploymentCircuitBreaker) ? inputs.deploymentCircuitBreaker : {};
  if (breaker.enable === true && breaker.rollback === true)
    return rolledBack(
      cloud,
      at,
      `Service deployment rolled back because the circuit breaker threshold was exceeded. tasks failed to start: ${why}.`,
      now,
    );
  return stopped(at, `tasks failed to start: ${why}`, now);
}

/** The moment at which alarms speak: with the first share of traffic on the new revision, or its tasks up. */
function decide(cloud: Cloud, at: ServiceDeployment, now: Date): ServiceDeployment {
  const { fail, hold } = cloud.world.deploymentOrders[at.service] ?? {};
  if (fail !== undefined) {
    fulfil(cloud, at.service, "fail");
    return rolledBack(cloud, at, fail, now);
  }
  if (hold && at.source) {
    fulfil(cloud, at.service, "hold");
    return { ...moved(cloud, at, at.firstPercent), held: true };
  }
  return shifting(at) ? moved(cloud, at, 100) : at;
}

/** Production traffic moved to a share. */
export function moved(cloud: Cloud, at: ServiceDeployment, percent: number): ServiceDeployment {
  shiftProduction(cloud, at.shifts, percent);
  return { ...at, trafficPercent: percent };
}

function pause(cloud: Cloud, at: ServiceDeployment, stage: Stage, now: Date): ServiceDeployment {
  const asked = shifting(at) ? at.pauses.find((one) => one.stage === stage) : undefined;
  if (!asked) return at;
  const expiresAt = new Date(now.getTime() + asked.timeoutInMinutes * 60_000).toISOString();
  const { timeoutAction } = asked;
  const id = `${at.id}-${cloud.token(8)}`;
  return {
    ...at,
    hooks: [...at.hooks, { id, stage, status: "AWAITING_ACTION", timeoutAction, expiresAt }],
  };
}
