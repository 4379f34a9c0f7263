import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as ecs from "@pulumi/aws/ecs";
import { serviceDimensions } from "../../shared/ecs-lines";
import { stoppedTasksOf } from "../../shared/stopped-tasks";
import type { Running } from "../args";
import type { Scope } from "../scope";
import { lasting, missing, once30Minutes, silentFor, soon, thresholds } from "./alarm-thresholds";
import { type Alarms, math, metricAlarm } from "./metric-alarm";
import { rests } from "./rests";
import { throttled, throttleMetrics } from "./throttled";

/**
 * What the tasks of any running service suffer from: too little CPU or memory, tables that refuse their requests, and
 * ends that nobody wanted. They stand before the service.
 *
 * Without a balancer nobody counts errors, so a deployment is rolled back on CPU and memory: a revision that spins or
 * leaks shows there, and a start is over before they go off. Throttles are a table's, and other services cause them too.
 */
export function taskAlarms(scope: Scope<Running>): Alarms {
  const rollback = saturation(scope);
  return { all: [...rollback, ...throttleAlarms(scope), stoppedAlarm(scope)], rollback };
}

/**
 * A task ended by itself. It rolls no deployment back: a revision whose tasks end is the circuit breaker's.
 */
function stoppedAlarm(scope: Scope<Running>): cloudwatch.MetricAlarm {
  return metricAlarm(scope, "stopped", {
    description:
      "has a task that ended by itself: its reason and exit codes stand in the log group of stopped tasks",
    metric: { ...stoppedTasksOf(inCluster(scope)), statistic: "Sum", period: 300 },
    threshold: 1,
    evaluation: once30Minutes,
  });
}

function saturation(scope: Scope<Running>): cloudwatch.MetricAlarm[] {
  const { cpuPercent, memoryPercent } = thresholds(scope.args);
  const dimensions = serviceDimensions(inCluster(scope));
  const evaluation = lasting[scope.args.criticality];
  // Without a task there is no figure, and that is told by the alarm on running tasks.
  return [
    metricAlarm(scope, "cpu", {
      description: "needs more CPU than it has",
      metric: {
        namespace: "AWS/ECS",
        metricName: "CPUUtilization",
        dimensions,
        statistic: "Average",
        period: 60,
      },
      threshold: cpuPercent,
      evaluation,
    }),
    metricAlarm(scope, "memory", {
      description: "has a task that is short of memory",
      // The fullest task, not the average: each is ended by its own limit.
      metric: {
        namespace: "AWS/ECS",
        metricName: "MemoryUtilization",
        dimensions,
        statistic: "Maximum",
        period: 60,
      },
      threshold: memoryPercent,
      evaluation,
    }),
  ];
}

/** One alarm for each table and index that the entry uses, whatever its kind. */
export function throttleAlarms(scope: Scope): cloudwatch.MetricAlarm[] {
  const { criticality } = scope.args;
  const [read, write] = throttleMetrics;
  return throttled(scope.args).map(({ role, label, dimensions }) => {
    const metric = { namespace: "AWS/DynamoDB", dimensions, statistic: "Sum" };
    return metricAlarm(scope, role, {
      description: `is slowed down by throttles of ${label}`,
      // DynamoDB has a figure only for minutes with throttles; a single one is none of several.
      metric: math("throttled events", "FILL(reads, 0) + FILL(writes, 0)", {
        reads: { ...metric, metricName: read },
        writes: { ...metric, metricName: write },
      }),
      threshold: thresholds({ criticality, alarms: {} }).throttledEvents,
      evaluation: soon[criticality],
    });
  });
}

/**
 * Fewer tasks run than should. Container Insights is silent where no task runs at all, so that no figure is the worst
 * figure; for that reason it comes after the service, whose first tasks may start long after everything else stands, and
 * waits for the figures of the minutes that it judges.
 *
 * A worker that may rest has no figure where nothing is wrong. Of it only tasks that are missing beside others are told;
 * where all have ended, the alarm on tasks that ended by themselves tells it.
 *
 * It rolls no deployment back: a revision that does not start leaves the old tasks running and is the circuit breaker's,
 * while a task that Spot takes away, or that scaling adds, would end a release that has no fault.
 */
export function runningAlarm(scope: Scope<Running>, service: ecs.Service): cloudwatch.MetricAlarm {
  const metric = {
    namespace: "ECS/ContainerInsights",
    dimensions: serviceDimensions(inCluster(scope)),
    statistic: "Average",
  };
  const evaluation = missing[scope.args.criticality];
  return metricAlarm(
    scope,
    "running",
    {
      description: "runs fewer tasks than it should",
      metric: math("tasks that are missing", "desired - running", {
        desired: { ...metric, metricName: "DesiredTaskCount" },
        running: { ...metric, metricName: "RunningTaskCount" },
      }),
      threshold: 1,
      evaluation,
      treatMissingData: rests(scope.args) ? "notBreaching" : "breaching",
      // Container Insights is up to five minutes behind.
      warmUpMinutes: evaluation.periods + 5,
    },
    [service],
  );
}

/**
 * Its log group is silent: the service hangs, or what it says is lost. It comes after the service, and waits for the
 * quarters of an hour that it judges. Entries that wait for an image or run at times have none.
 */
export function silentAlarm(scope: Scope<Running>, service: ecs.Service): cloudwatch.MetricAlarm {
  const evaluation = silentFor[scope.args.criticality];
  const lines = {
    namespace: "AWS/Logs",
    metricName: "IncomingLogEvents",
    dimensions: { LogGroupName: scope.args.logGroup },
  };
  const resting = rests(scope.args);
  return metricAlarm(
    scope,
    "silent",
    {
      description: `has written no log for ${evaluation.periods / 4} h: see whether it works, and whether its log group can be written`,
      metric: resting
        ? // A quarter of an hour in which no task ran throughout counts as one line.
          math(
            "log lines while tasks run",
            "IF(FILL(running, 0) < 1, 1, FILL(lines, 0))",
            {
              lines: { ...lines, statistic: "Sum" },
              running: {
                namespace: "ECS/ContainerInsights",
                metricName: "RunningTaskCount",
                dimensions: serviceDimensions(inCluster(scope)),
                statistic: "Minimum",
              },
            },
            900,
          )
        : { ...lines, statistic: "Sum", period: 900 },
      threshold: 1,
      below: true,
      evaluation,
      // CloudWatch has no figure for minutes without events, and none at all of a group and a service that rest.
      treatMissingData: resting ? "notBreaching" : "breaching",
      warmUpMinutes: evaluation.periods * 15 + 15,
    },
    [service],
  );
}

function inCluster({ args }: Scope<Running>): { cluster: string; physicalName: string } {
  return { cluster: args.cluster.name, physicalName: args.physicalName };
}
