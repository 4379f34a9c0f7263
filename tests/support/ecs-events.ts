import type { Event } from "./event-message";

/** Where an event comes from. */
export interface Origin {
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  /** Name of the ECS service. */
  readonly service: string;
}

/**
 * Events as ECS sends them, with the fields of AWS's own examples. Sources: "Amazon ECS service deployment hook state
 * change events", "Amazon ECS service deployment state change events", "Amazon ECS service action events" and "Amazon ECS
 * task state change events", Amazon ECS developer guide.
 */
export function ecsEvents({ account, region, cluster, service }: Origin) {
  const arn = (resource: string) => `arn:aws:ecs:${region}:${account}:${resource}`;
  const clusterArn = arn(`cluster/${cluster}`);
  const serviceArn = arn(`service/${cluster}/${service}`);
  const event = (detailType: string, resource: string, detail: Event["detail"]): Event => ({
    version: "0",
    id: "3329f79b-3dca-07f8-b1c2-5fe99f0b5e87",
    "detail-type": detailType,
    source: "aws.ecs",
    account,
    time: "2026-03-05T15:54:41Z",
    region,
    resources: [resource],
    detail,
  });

  const deploymentArn = arn(`service-deployment/${cluster}/${service}/0EYSiB0qap8xf0N76FsbE`);
  const hook = (eventName: string) =>
    event("ECS Hook State Change", deploymentArn, {
      eventType: "INFO",
      eventName,
      hookId: "ecs-pause-e7tK9G_WRJqNF_EOMjztDXfKenlJuEUVjsNStf4WLKw",
      hookType: "PAUSE",
      expiresAt: "2026-03-05T16:04:41Z",
      lifecycleStage: "POST_TEST_TRAFFIC_SHIFT",
      clusterArn,
      serviceArn,
      serviceDeploymentArn: deploymentArn,
      updatedAt: "2026-03-05T15:54:41.618059641Z",
    });
  const deployment = (eventName: string, reason: string) =>
    event("ECS Deployment State Change", serviceArn, {
      eventType: eventName.endsWith("FAILED") ? "ERROR" : "INFO",
      eventName,
      deploymentId: "ecs-svc/123",
      updatedAt: "2020-05-23T11:11:11Z",
      reason,
    });
  const task = (status: object, group = `service:${service}`, exitCode = 1) => {
    const taskArn = arn(`task/${cluster}/a1b2c3`);
    return event("ECS Task State Change", taskArn, {
      clusterArn,
      group,
      taskArn,
      desiredStatus: "STOPPED",
      containers: [
        { name: "log-router", lastStatus: "STOPPED", exitCode: 0 },
        { name: service.replace(`${cluster}-`, ""), lastStatus: "STOPPED", exitCode },
      ],
      ...status,
    });
  };

  return {
    hookAwaitingAction: hook("HOOK_AWAITING_ACTION"),
    hookFailed: hook("HOOK_FAILED"),
    hookTimedOut: hook("HOOK_TIMED_OUT"),
    hookSucceeded: hook("HOOK_SUCCEEDED"),
    deploymentBegins: deployment("SERVICE_DEPLOYMENT_IN_PROGRESS", "ECS deployment ecs-svc/123 in progress."),
    rollbackBegins: deployment(
      "SERVICE_DEPLOYMENT_IN_PROGRESS",
      "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/122.",
    ),
    deploymentFailed: deployment(
      "SERVICE_DEPLOYMENT_FAILED",
      "ECS deployment circuit breaker: task failed to start.",
    ),
    deploymentCompleted: deployment("SERVICE_DEPLOYMENT_COMPLETED", "ECS deployment ecs-svc/123 completed."),
    steadyState: event("ECS Service Action", serviceArn, {
      eventType: "INFO",
      eventName: "SERVICE_STEADY_STATE",
      clusterArn,
      createdAt: "2019-11-19T19:27:22.695Z",
    }),
    runningTask: task({ lastStatus: "RUNNING", desiredStatus: "RUNNING" }),
    /** A task that stopped. `exitCode` is that of its own container; the helper beside it ended with 0. */
    stoppedTask: (stopCode: string, stoppedReason: string, group?: string, exitCode?: number) =>
      task({ lastStatus: "STOPPED", stopCode, stoppedReason }, group, exitCode),
  };
}
