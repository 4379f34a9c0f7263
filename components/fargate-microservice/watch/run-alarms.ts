import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as scheduler from "@pulumi/aws/scheduler";
import type * as sqs from "@pulumi/aws/sqs";
import { type EventPattern, target, tell } from "../../shared/told";
import type { ScheduledPlan } from "../args";
import { missedRunsQueue } from "../schedule";
import type { Scope } from "../scope";
import { once } from "./alarm-thresholds";
import { metricAlarm } from "./metric-alarm";

/** Metrics of a schedule group (namespace `AWS/Scheduler`): role of the alarm, metric, and what it means. */
const scheduleMetrics = [
  ["schedule-errors", "TargetErrorCount", "cannot be started by ECS (it is tried again)"],
  [
    "schedule-throttled",
    "TargetErrorThrottledCount",
    "is not started: ECS has too much to do (it is tried again)",
  ],
  ["schedule-dropped", "InvocationDroppedCount", "missed a run: it was given up"],
  [
    "schedule-lost",
    "InvocationsFailedToBeSentToDeadLetterCount",
    "missed a run, and what it should have run with could not be kept: see the policies of its schedule's role",
  ],
] as const;

/**
 * Watches over the runs: that Scheduler can start them (alarms), that none was missed and waits to be made up for (an
 * alarm on the queue of missed runs), and that they end well (an event, because ECS has no metric for the end of a task).
 */
export function runAlarms(
  scope: Scope<ScheduledPlan>,
  group: scheduler.ScheduleGroup,
  missed: sqs.Queue,
): cloudwatch.MetricAlarm[] {
  failedRuns(scope);
  const ofSchedule = scheduleMetrics.map(([role, metricName, what]) =>
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
  return [...ofSchedule, missedAlarm(scope, missed)];
}

/** It lasts until somebody has taken the missed runs out of the queue. */
function missedAlarm(scope: Scope<ScheduledPlan>, missed: sqs.Queue): cloudwatch.MetricAlarm {
  return metricAlarm(scope, "runs-missed", {
    description: `has missed runs that nobody made up for: they are in the queue ${missedRunsQueue(scope.args)}`,
    metric: {
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: missed.name },
      statistic: "Maximum",
      period: 300,
    },
    threshold: 1,
    evaluation: once,
  });
}

/**
 * Tells people of each run that did not come to a good end of its own, and keeps ECS's word on it: by the morning ECS has
 * forgotten the task.
 */
function failedRuns({ name, args, tags, parent }: Scope<ScheduledPlan>): void {
  const { service, physicalName, logGroup } = args;
  const { topics, stoppedTasks } = args.observability;
  const rule = tell(
    `${name}-failed-runs`,
    {
      ruleName: `${physicalName}-failed-runs`,
      description: `A run of ${service} did not start, was stopped or ended with an error`,
      pattern: failedRunPattern(args, args.cluster.name),
      values: { task: "$.detail.taskArn", code: "$.detail.stopCode" },
      message:
        `${physicalName}: a run of ${service} failed (<code>). Task: <task>. ` +
        `Read why in the log groups of stopped tasks and ${logGroup}; what it should have done is not done, so run it again.`,
      tags,
    },
    topics,
    parent,
  );
  const { logGroupArn, ready } = stoppedTasks;
  target(`${name}-failed-runs-log`, rule, parent, { targetId: "log", arn: logGroupArn }, [...ready]);
}

/**
 * EventBridge's pattern: the service's own container ended with another code than 0, or something else than the end of
 * a container ended the task (it could not start, somebody or Spot stopped it). Helpers are stopped with the task, so
 * their codes say nothing.
 */
function failedRunPattern(
  { service, physicalName, account, region }: ScheduledPlan,
  cluster: string,
): EventPattern {
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
