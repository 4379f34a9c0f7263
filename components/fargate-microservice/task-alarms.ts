import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as ecs from "@pulumi/aws/ecs";
import { serviceDimensions } from "../shared/ecs-lines";
import { lasting, missing, soon, thresholds } from "./alarm-thresholds";
import { type Alarms, math, metricAlarm } from "./metric-alarm";
import type { Scope } from "./scope";
import { throttled, throttleMetrics } from "./throttled";
import type { Running } from "./workload";

/**
 * What the tasks of any running service suffer from: too little CPU or memory, and tables that refuse their requests.
 * They stand before the service.
 *
 * Without a balancer nobody counts errors, so a deployment is rolled back on CPU and memory: a revision that spins or
 * leaks shows there, and a start is over before they go off. Throttles are a table's, and other services cause them too.
 */
export function taskAlarms(scope: Scope<Running>): Alarms {
  const rollback = saturation(scope);
  return { all: [...rollback, ...throttleAlarms(scope)], rollback };
}

function saturation(scope: Scope<Running>): cloudwatch.MetricAlarm[] {
  const { cpuPercent, memoryPercent } = thresholds(scope.args);
  const dimensions = serviceDimensions(ecsService(scope));
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
 * It rolls no deployment back: a revision that does not start leaves the old tasks running and is the circuit breaker's,
 * while a task that Spot takes away, or that scaling adds, would end a release that has no fault.
 */
export function runningAlarm(scope: Scope<Running>, service: ecs.Service): cloudwatch.MetricAlarm {
  const metric = {
    namespace: "ECS/ContainerInsights",
    dimensions: serviceDimensions(ecsService(scope)),
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
      treatMissingData: "breaching",
      // Container Insights is up to five minutes behind.
      warmUpMinutes: evaluation.periods + 5,
    },
    [service],
  );
}

function ecsService({ args }: Scope<Running>): { cluster: string; physicalName: string } {
  return { cluster: args.cluster.name, physicalName: args.physicalName };
}
