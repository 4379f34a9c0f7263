import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as lb from "@pulumi/aws/lb";
import type { Input } from "@pulumi/pulumi";
import type { BalancedPlan } from "../args";
import type { FrontDoor } from "../front-door";
import type { Scope } from "../scope";
import { targetOf } from "../task";
import { soon, thresholds } from "./alarm-thresholds";
import { metricAlarm } from "./metric-alarm";

const namespace = "AWS/ApplicationELB";

/**
 * What goes wrong on the way to the tasks: connections that the balancer turns away, and tasks that it cannot connect to.
 * ECS rolls no deployment back on any of them: tasks that take no connection fail their health check, which is the circuit
 * breaker's, and one of the old revision would take its successor with it.
 */
export function edgeAlarms(
  scope: Scope<BalancedPlan>,
  { loadBalancer, targetGroup, alternateTargetGroup }: FrontDoor,
): cloudwatch.MetricAlarm[] {
  return [
    rejected(scope, loadBalancer),
    ...unreached(scope, "tg1", loadBalancer, targetGroup),
    ...unreached(scope, "tg2", loadBalancer, alternateTargetGroup),
  ];
}

function rejected(scope: Scope<BalancedPlan>, { arnSuffix }: lb.LoadBalancer): cloudwatch.MetricAlarm {
  return metricAlarm(scope, "alb-rejected", {
    description: "has connections turned away: its load balancer has as many as it can",
    metric: countedAMinute("RejectedConnectionCount", { LoadBalancer: arnSuffix }),
    threshold: 1,
    evaluation: soon[scope.args.criticality],
  });
}

function unreached(
  scope: Scope<BalancedPlan>,
  group: string,
  loadBalancer: lb.LoadBalancer,
  targetGroup: lb.TargetGroup,
): cloudwatch.MetricAlarm[] {
  const dimensions = { LoadBalancer: loadBalancer.arnSuffix, TargetGroup: targetGroup.arnSuffix };
  const alarm = (role: string, description: string, metricName: string) =>
    metricAlarm(scope, `${group}-${role}`, {
      description: `${description} (${group})`,
      metric: countedAMinute(metricName, dimensions),
      threshold: thresholds(scope.args).connectionErrors,
      evaluation: soon[scope.args.criticality],
    });
  return [
    alarm("connections", "has tasks that take no connection", "TargetConnectionErrorCount"),
    ...(targetOf(scope.args).protocol === "HTTPS"
      ? [alarm("tls", "has tasks with which TLS cannot be agreed on", "TargetTLSNegotiationErrorCount")]
      : []),
  ];
}

function countedAMinute(metricName: string, dimensions: Readonly<Record<string, Input<string>>>) {
  return { namespace, metricName, dimensions, statistic: "Sum", period: 60 };
}
