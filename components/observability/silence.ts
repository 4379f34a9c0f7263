import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import type { Topics } from "../shared/told";
import type { ObservabilityPlan } from "./args";

/** The alarm's name. */
export const flowLogsSilent = (namePrefix: string) => `${namePrefix}-flow-logs-silent`;

/**
 * The VPC's flow logs speak all the time: for each network interface there is a record in each interval, without traffic
 * too (`NODATA`). An hour without one means that they are off, or cannot be written. Source: "Flow log records", Amazon
 * VPC user guide.
 */
export function silentFlowLogs(
  logicalName: string,
  { namePrefix, flowLogGroup }: ObservabilityPlan,
  topics: Topics,
  parent: Resource,
): void {
  if (flowLogGroup === undefined) return;
  new cloudwatch.MetricAlarm(
    logicalName,
    {
      name: flowLogsSilent(namePrefix),
      alarmDescription:
        "The VPC's flow logs have been silent for an hour: see whether the flow log is active, its role, and the key of its log group",
      namespace: "AWS/Logs",
      metricName: "IncomingLogEvents",
      dimensions: { LogGroupName: flowLogGroup },
      statistic: "Sum",
      period: 900,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 4,
      datapointsToAlarm: 4,
      // CloudWatch has no figure for a minute without events.
      treatMissingData: "breaching",
      // The first records come minutes after the first interfaces.
      warmUpConfiguration: { warmUpPeriodDurationInMinutes: 90 },
      alarmActions: [topics.alarms],
      okActions: [topics.alarms],
    },
    { parent, deleteBeforeReplace: true },
  );
}
