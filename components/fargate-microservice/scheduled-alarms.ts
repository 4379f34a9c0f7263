import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as scheduler from "@pulumi/aws/scheduler";
import { once } from "./alarm-thresholds";
import type { ScheduledPlan } from "./args";
import { metricAlarm } from "./metric-alarm";
import type { Scope } from "./scope";

/** Metrics of a schedule group (namespace `AWS/Scheduler`): role of the alarm, metric, and what it means. */
const watched = [
  ["schedule-errors", "TargetErrorCount", "cannot be started by ECS (it is tried again)"],
  [
    "schedule-throttled",
    "TargetErrorThrottledCount",
    "is not started: ECS has too much to do (it is tried again)",
  ],
  ["schedule-dropped", "InvocationDroppedCount", "missed a run: it was given up"],
] as const;

/**
 * Watches over the runs: that Scheduler can start them (alarms), and that they end well (an event, because ECS has no
 * metric for the end of a task).
 */
export function watchRuns(
  scope: Scope<ScheduledPlan>,
  group: scheduler.ScheduleGroup,
): cloudwatch.MetricAlarm[] {
  failedRuns(scope);
  return watched.map(([role, metricName, what]) =>
    metricAlarm(scope, role, {
      description: what,
      metric: {
        namespace: "AWS/Scheduler",
        metricName,
        dimensions: { ScheduleGroup: group.name },
        statistic: "Sum",
        period: 300,
      },
      threshold: 1,
      evaluation: once,
    }),
  );
}

/** Tells the alarm topic of each run that did not come to a good end of its own. */
function failedRuns({ name, args, tags, parent }: Scope<ScheduledPlan>): void {
  const { service, physicalName } = args;
  const rule = new cloudwatch.EventRule(
    `${name}-failed-runs`,
    {
      name: `${physicalName}-failed-runs`,
      description: `Runs of ${service} that did not start, were stopped or ended with an error`,
      eventPattern: JSON.stringify(failedRunPattern(args, args.cluster.name)),
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
  new cloudwatch.EventTarget(
    `${name}-failed-runs-topic`,
    {
      rule: rule.name,
      targetId: "alarm-topic",
      arn: args.observability.alarmTopicArn,
      inputTransformer: {
        inputPaths: { reason: "$.detail.stoppedReason", task: "$.detail.taskArn", code: "$.detail.stopCode" },
        inputTemplate: `"${physicalName}: a run of ${service} failed (<code>): <reason>. Task: <task>"`,
      },
    },
    { parent, deleteBeforeReplace: true },
  );
}

/**
 * EventBridge's pattern: the service's own container ended with another code than 0, or something else than the end of
 * a container ended the task (it could not start, somebody or Spot stopped it). Helpers are stopped with the task, so
 * their codes say nothing.
 */
function failedRunPattern({ service, physicalName, account, region }: ScheduledPlan, cluster: string) {
  return {
    source: ["aws.ecs"],
    "detail-type": ["ECS Task State Change"],
    detail: {
      clusterArn: [`arn:aws:ecs:${region}:${account}:cluster/${cluster}`],
      group: [`family:${physicalName}`],
      lastStatus: ["STOPPED"],
      $or: [
        { containers: { name: [service], exitCode: [{ "anything-but": [0] }] } },
        { stopCode: [{ "anything-but": ["EssentialContainerExited"] }] },
      ],
    },
  };
}
