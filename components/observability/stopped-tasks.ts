import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import { encryptedLogGroup } from "../shared/log-group";
import { policyDocument } from "../shared/policy-document";
import { stoppedTasks } from "../shared/stopped-tasks";
import { alarmedRule, type EventPattern, type Topics, target } from "../shared/told";
import type { ObservabilityArgs, ObservabilityPlan, StoppedTasks } from "./args";

/**
 * ECS's word on every task of a service that ended, but not because ECS wanted fewer or newer ones: kept in a log group,
 * because ECS forgets a stopped task within an hour, and counted there. The alarm of each service on its count tells
 * people once, however often a task that crashes at its start is started again.
 */
export function keepStoppedTasks(
  logicalName: string,
  args: ObservabilityArgs,
  topics: Topics,
  parent: Resource,
): StoppedTasks {
  const {
    namePrefix,
    account,
    region,
    stoppedTasksLogGroup: name,
    logRetentionDays,
    logsKeyArn,
    retain,
    logDestinationArn: sentTo,
  } = args;
  const group = encryptedLogGroup(
    logicalName,
    { name, retentionDays: logRetentionDays, keyArn: logsKeyArn, retain, sentTo },
    parent,
  );
  // No condition, and this beginning of the name: so AWS's guide has it. EventBridge reaches log groups of the rule's own
  // account only. Source: "Using resource-based policies for Amazon EventBridge", CloudWatch Logs permissions.
  const policy = new cloudwatch.LogResourcePolicy(
    `${logicalName}-policy`,
    {
      policyName: `${namePrefix}-stopped-tasks`,
      policyDocument: policyDocument([
        {
          sid: "EventsWriteStoppedTasks",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`arn:aws:logs:${region}:${account}:log-group:${name}:*`],
          principals: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
        },
      ]),
    },
    { parent, deleteBeforeReplace: true },
  );
  const { namespace, metricName, dimension } = stoppedTasks(args.dashboard.cluster);
  new cloudwatch.LogMetricFilter(
    `${logicalName}-count`,
    {
      name: `${namePrefix}-stopped-tasks`,
      logGroupName: group.name,
      // Runs of scheduled entries are of a group `family:`, and have an event of their own.
      pattern: '{ $.detail.group = "service:*" }',
      metricTransformation: {
        namespace,
        name: metricName,
        value: "1",
        dimensions: { [dimension]: "$.detail.group" },
      },
    },
    { parent, deleteBeforeReplace: true },
  );
  const rule = alarmedRule(
    `${logicalName}-rule`,
    {
      ruleName: `${namePrefix}-stopped-tasks`,
      description: "A task ended by itself",
      pattern: stoppedTaskPattern(args),
    },
    topics,
    parent,
  );
  target(`${logicalName}-rule-log`, rule, parent, { targetId: "log", arn: group.arn }, [policy]);
  return { logGroupArn: group.arn, ready: [policy] };
}

/**
 * Its own container ended, it could not start, somebody stopped it, or it failed its health checks. Not: ECS replaced it
 * in a deployment or took it away in scaling (all other stops by the scheduler), Spot or AWS wanted the machine back; the
 * alarm on running tasks tells where nothing takes its place. A stop code that AWS adds later is told. Source: "Amazon
 * ECS stopped tasks error messages", Amazon ECS developer guide.
 */
function stoppedTaskPattern({ clusterArn }: Pick<ObservabilityPlan, "clusterArn">): EventPattern {
  const wanted = [
    "ServiceSchedulerInitiated",
    "SpotInterruption",
    "TerminationNotice",
    "InfrastructureHealth",
  ] as const;
  return {
    source: ["aws.ecs"],
    "detail-type": ["ECS Task State Change"],
    detail: {
      clusterArn: [clusterArn],
      group: [{ prefix: "service:" }],
      lastStatus: ["STOPPED"],
      $or: [
        { stopCode: [{ "anything-but": wanted }] },
        { stopCode: [wanted[0]], stoppedReason: [{ prefix: "Task failed" }] },
      ],
    },
  };
}
