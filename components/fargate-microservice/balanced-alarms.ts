import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as lb from "@pulumi/aws/lb";
import type { Input } from "@pulumi/pulumi";
import { leastRequests, once, soon, thresholds } from "./alarm-thresholds";
import type { BalancedPlan } from "./args";
import type { FrontDoor } from "./front-door";
import { type Alarms, type Metric, math, metricAlarm } from "./metric-alarm";
import type { Routing } from "./routing";
import type { Scope } from "./scope";

const namespace = "AWS/ApplicationELB";

/**
 * What callers get: alarms on the balancer, its WAF and both target groups, because which of the two is live changes
 * with each release. Those on the groups come before the service, which names them and rolls back on them; what the
 * balancer answers by itself or blocks tells nothing of a revision.
 */
export function balancedAlarms(
  scope: Scope<BalancedPlan>,
  { loadBalancer }: FrontDoor,
  { targetGroup, alternateTargetGroup }: Routing,
): Alarms {
  const rollback = [
    ...groupAlarms(scope, "tg1", loadBalancer, targetGroup),
    ...groupAlarms(scope, "tg2", loadBalancer, alternateTargetGroup),
  ];
  return { all: [...rollback, balancerErrors(scope, loadBalancer), blocked(scope)], rollback };
}

function groupAlarms(
  scope: Scope<BalancedPlan>,
  role: string,
  loadBalancer: lb.LoadBalancer,
  group: lb.TargetGroup,
): cloudwatch.MetricAlarm[] {
  const { errorPercent, latencySeconds } = thresholds(scope.args);
  const evaluation = soon[scope.args.criticality];
  const dimensions = { LoadBalancer: loadBalancer.arnSuffix, TargetGroup: group.arnSuffix };
  return [
    metricAlarm(scope, `${role}-5xx`, {
      description: `answers with server errors (${role})`,
      metric: math(
        "answers with 5xx, % of requests",
        // A minute without errors has no figure; unfilled, CloudWatch would judge older minutes in its place. Without
        // requests there is none either, and that is what it should be: a quiet service is not a broken one.
        `IF(requests >= ${leastRequests}, 100 * FILL(errors, 0) / requests, 0)`,
        {
          errors: counted("HTTPCode_Target_5XX_Count", dimensions),
          requests: counted("RequestCount", dimensions),
        },
      ),
      threshold: errorPercent,
      evaluation,
    }),
    metricAlarm(scope, `${role}-unhealthy`, {
      description: `has tasks that fail their health check (${role})`,
      // A group without tasks has no figure: one of the two is always empty between releases.
      metric: { namespace, metricName: "UnHealthyHostCount", dimensions, statistic: "Maximum", period: 60 },
      threshold: 1,
      evaluation,
    }),
    metricAlarm(scope, `${role}-latency`, {
      description: `answers slowly (${role})`,
      metric: {
        namespace,
        metricName: "TargetResponseTime",
        dimensions,
        extendedStatistic: "p99",
        period: 60,
        // CloudWatch counts a p99 as certain from 1000 requests on. A canary gets far fewer, and "ignore" would let a
        // slow one pass; that several minutes must be slow keeps one slow answer from stopping a release.
        evaluateLowSampleCountPercentiles: "evaluate",
      },
      threshold: latencySeconds,
      evaluation,
    }),
  ];
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
