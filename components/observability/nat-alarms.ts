import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Input, Resource } from "@pulumi/pulumi";
import type { Topics } from "../shared/told";

/**
 * The way out of the private tier, for each NAT gateway: connections that find no port, because 55,000 to one destination
 * are in use, and packets that it drops. Thresholds are AWS's own. Source: "Recommended alarms", Amazon CloudWatch user
 * guide, NAT gateway.
 *
 * @param gateways ids of the NAT gateways, by AZ
 */
export function natAlarms(
  name: string,
  namePrefix: string,
  gateways: Readonly<Record<string, Input<string>>>,
  topics: Topics,
  parent: Resource,
): void {
  const common = {
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "notBreaching",
    alarmActions: [topics.alarms],
    okActions: [topics.alarms],
  };
  const opts = { parent, deleteBeforeReplace: true };
  for (const [zone, id] of Object.entries(gateways)) {
    const metric = (metricName: string) => ({
      namespace: "AWS/NATGateway",
      metricName,
      dimensions: { NatGatewayId: id },
    });
    new cloudwatch.MetricAlarm(
      `${name}-${zone}-ports`,
      {
        ...common,
        name: `${namePrefix}-nat-${zone}-ports`,
        alarmDescription: `The NAT gateway in ${zone} has no port left for connections to one destination, and refuses them: see in the flow logs which service opens so many`,
        ...metric("ErrorPortAllocation"),
        statistic: "Sum",
        period: 60,
        threshold: 0,
        evaluationPeriods: 15,
        datapointsToAlarm: 15,
      },
      opts,
    );
    const sum = (metricName: string) => ({ ...metric(metricName), stat: "Sum", period: 60 });
    new cloudwatch.MetricAlarm(
      `${name}-${zone}-drops`,
      {
        ...common,
        name: `${namePrefix}-nat-${zone}-drops`,
        alarmDescription: `The NAT gateway in ${zone} drops packets: see AWS's health dashboard`,
        metricQueries: [
          {
            id: "judged",
            label: "dropped, % of packets",
            expression: "100 * FILL(dropped, 0) / (inside + outside)",
            returnData: true,
          },
          { id: "dropped", metric: sum("PacketsDropCount"), returnData: false },
          { id: "inside", metric: sum("PacketsInFromSource"), returnData: false },
          { id: "outside", metric: sum("PacketsInFromDestination"), returnData: false },
        ],
        threshold: 0.01,
        evaluationPeriods: 5,
        datapointsToAlarm: 5,
      },
      opts,
    );
  }
}
