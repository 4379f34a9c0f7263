import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as lb from "@pulumi/aws/lb";
import type { Input } from "@pulumi/pulumi";
import type { BalancedPlan } from "../args";
import type { FrontDoor } from "../front-door";
import type { Scope } from "../scope";
import { leastRequests, once, soon, thresholds } from "./alarm-thresholds";
import { type GroupMath, type GroupMetric, groupAlarms } from "./group-alarms";
import { type Alarms, type Metric, math, metricAlarm } from "./metric-alarm";

const namespace = "AWS/ApplicationELB";

/**
 * What callers get: alarms on the balancer, its WAF and both target groups, because which of the two is live changes
 * with each release. Those on the groups come before the service, which names them and rolls back on them; what the
 * balancer answers by itself or blocks tells nothing of a revision.
 */
export function balancedAlarms(
  scope: Scope<BalancedPlan>,
  { loadBalancer, targetGroup, alternateTargetGroup }: FrontDoor,
): Alarms {
  const groups = [
    ...targetAlarms(scope, "tg1", loadBalancer, targetGroup),
    ...targetAlarms(scope, "tg2", loadBalancer, alternateTargetGroup),
  ];
  return {
    all: [...groups.map(({ alarm }) => alarm), balancerErrors(scope, loadBalancer), blocked(scope)],
    rollback: groups.filter(({ rollsBack }) => rollsBack).map(({ alarm }) => alarm),
  };
}

interface TargetAlarm {
  readonly alarm: cloudwatch.MetricAlarm;
  readonly rollsBack: boolean;
}

function targetAlarms(
  scope: Scope<BalancedPlan>,
  group: string,
  loadBalancer: lb.LoadBalancer,
  targetGroup: lb.TargetGroup,
): TargetAlarm[] {
  const dimensions = { LoadBalancer: loadBalancer.arnSuffix, TargetGroup: targetGroup.arnSuffix };
  return groupAlarms(scope.args).map(({ role, description, metric, threshold, evaluation, rollsBack }) => ({
    alarm: metricAlarm(scope, `${group}-${role}`, {
      description: `${description} (${group})`,
      metric: "expression" in metric ? counts(metric, dimensions) : single(metric, dimensions),
      threshold,
      evaluation,
    }),
    rollsBack,
  }));
}

type Dimensions = Readonly<Record<string, Input<string>>>;

function counts({ label, expression, metrics }: GroupMath, dimensions: Dimensions) {
  const measured = Object.entries(metrics).map(([key, metric]) => [
    key,
    { namespace, dimensions, ...metric },
  ]);
  return math(label, expression, Object.fromEntries(measured));
}

function single({ metricName, statistic }: GroupMetric, dimensions: Dimensions) {
  return {
    namespace,
    metricName,
    dimensions,
    period: 60,
    ...(/^p\d/.test(statistic)
      ? {
          extendedStatistic: statistic,
          // CloudWatch counts a p99 as certain from 1000 requests on. A canary gets far fewer, and "ignore" would let a
          // slow one pass; that several minutes must be slow keeps one slow answer from stopping a release.
          evaluateLowSampleCountPercentiles: "evaluate",
        }
      : { statistic }),
  };
}

/** Answers that the balancer makes itself: no healthy target, or one that does not answer it. */
function balancerErrors(scope: Scope<BalancedPlan>, { arnSuffix }: lb.LoadBalancer): cloudwatch.MetricAlarm {
  const dimensions = { LoadBalancer: arnSuffix };
  // RequestCount has only requests for which a target was chosen. Where no task is healthy (503), or the WAF does not
  // answer (500), there would be errors without requests.
  const requests = "(FILL(forwarded, 0) + FILL(unhealthy, 0) + FILL(unjudged, 0))";
  return metricAlarm(scope, "alb-5xx", {
    description: "is not reached by its load balancer",
    metric: math(
      "answers with 5xx by the balancer, % of requests",
      `IF(${requests} >= ${leastRequests}, 100 * FILL(errors, 0) / ${requests}, 0)`,
      {
        errors: counted("HTTPCode_ELB_5XX_Count", dimensions),
        forwarded: counted("RequestCount", dimensions),
        unhealthy: counted("HTTPCode_ELB_503_Count", dimensions),
        unjudged: counted("HTTPCode_ELB_500_Count", dimensions),
      },
    ),
    threshold: thresholds(scope.args).errorPercent,
    evaluation: soon[scope.args.criticality],
  });
}

/** Many requests that the WAF blocks: an attack, or a rule that callers have begun to run into. */
function blocked(scope: Scope<BalancedPlan>): cloudwatch.MetricAlarm {
  const { physicalName, region } = scope.args;
  return metricAlarm(scope, "waf-blocked", {
    description: "has many requests blocked by its WAF",
    metric: {
      namespace: "AWS/WAFV2",
      metricName: "BlockedRequests",
      dimensions: { WebACL: physicalName, Region: region, Rule: "ALL" },
      statistic: "Sum",
      period: 300,
    },
    threshold: thresholds(scope.args).blockedRequests,
    evaluation: once,
  });
}

function counted(metricName: string, dimensions: Readonly<Record<string, Input<string>>>): Metric {
  return { namespace, metricName, dimensions, statistic: "Sum" };
}
