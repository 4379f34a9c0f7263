import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as lb from "@pulumi/aws/lb";
import type { BalancedPlan, ServicePlan } from "./args";
import type { FrontDoor } from "./front-door";
import type { Routing } from "./routing";
import type { Scope } from "./scope";

/** Server errors in one minute that are too many, by what the bank loses when the service stands still. */
const tolerableErrors: Readonly<Record<ServicePlan["criticality"], number>> = {
  high: 5,
  medium: 10,
  low: 20,
};

/** What one alarm watches. */
type Watch = Required<
  Pick<cloudwatch.MetricAlarmArgs, "metricName" | "statistic" | "threshold" | "alarmDescription">
>;

/**
 * Alarms on both target groups: which of the two is live changes with each release. They come before the service,
 * which names them and rolls back on them.
 */
export function alarms(
  scope: Scope<BalancedPlan>,
  door: FrontDoor,
  routes: Routing,
): cloudwatch.MetricAlarm[] {
  const { service, criticality } = scope.args;
  const groups: [string, lb.TargetGroup][] = [
    ["tg1", routes.targetGroup],
    ["tg2", routes.alternateTargetGroup],
  ];
  return groups.flatMap(([role, group]) => [
    alarm(scope, `${role}-5xx`, door, group, {
      metricName: "HTTPCode_Target_5XX_Count",
      statistic: "Sum",
      threshold: tolerableErrors[criticality],
      alarmDescription: `${service} answers with server errors (${role})`,
    }),
    alarm(scope, `${role}-unhealthy`, door, group, {
      metricName: "UnHealthyHostCount",
      statistic: "Maximum",
      threshold: 1,
      alarmDescription: `${service} has tasks that fail their health check (${role})`,
    }),
  ]);
}

function alarm(
  { name, args, tags, parent }: Scope<BalancedPlan>,
  role: string,
  { loadBalancer }: FrontDoor,
  group: lb.TargetGroup,
  watch: Watch,
): cloudwatch.MetricAlarm {
  const topic = args.observability.alarmTopicArn;
  return new cloudwatch.MetricAlarm(
    `${name}-${role}`,
    {
      name: `${args.physicalName}-${role}`,
      namespace: "AWS/ApplicationELB",
      dimensions: { LoadBalancer: loadBalancer.arnSuffix, TargetGroup: group.arnSuffix },
      ...watch,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      period: 60,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      // No request, no figure: a quiet service is not a broken one.
      treatMissingData: "notBreaching",
      alarmActions: [topic],
      okActions: [topic],
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
}
