import { alarmStates, columns, graph, type Line, type Tile } from "../../shared/dashboard-grid";
import { saturationLines, taskLines } from "../../shared/ecs-lines";
import type { Running } from "../args";
import { alarmName } from "./alarm-names";
import { throttled, throttleMetrics } from "./throttled";

/** A balancer and its two target groups by the names that their metrics have. */
export interface BalancerNames {
  readonly loadBalancer: string;
  readonly groups: readonly string[];
}

/** What a service's dashboard shows, in the order in which somebody looks who was woken. */
export function serviceTiles(
  plan: Running,
  cluster: string,
  alarmNames: readonly string[],
  balancer?: BalancerNames,
): Tile[] {
  const { account, region, physicalName } = plan;
  const service = { cluster, physicalName };
  const arns = [alarmName(plan, "health"), ...alarmNames].map(
    (name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
  );
  return [
    alarmStates("Alarms", arns),
    ...(balancer === undefined ? [] : balancerTiles(plan, balancer)),
    graph(region, "CPU and memory", saturationLines(service)),
    graph(region, "Tasks", taskLines(service)),
    ...throttleTiles(plan),
    errorLines(plan),
  ];
}

function balancerTiles({ region, physicalName }: Running, { loadBalancer, groups }: BalancerNames): Tile[] {
  const namespace = "AWS/ApplicationELB";
  // Which group is live changes with each release: both always, in one graph.
  const both = (metricName: string, label: string, stat: string): Line[] =>
    groups.map((group, index) => ({
      namespace,
      metricName,
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: group },
      label: `${label} (tg${index + 1})`,
      stat,
    }));
  return [
    graph(region, "Requests", both("RequestCount", "requests", "Sum")),
    graph(region, "Answers with 5xx", [
      ...both("HTTPCode_Target_5XX_Count", "service", "Sum"),
      {
        namespace,
        metricName: "HTTPCode_ELB_5XX_Count",
        dimensions: { LoadBalancer: loadBalancer },
        label: "balancer",
        stat: "Sum",
      },
    ]),
    graph(region, "Latency, seconds", [
      ...both("TargetResponseTime", "p50", "p50"),
      ...both("TargetResponseTime", "p99", "p99"),
    ]),
    graph(region, "Healthy tasks", both("HealthyHostCount", "healthy", "Minimum")),
    graph(region, "Blocked by the WAF", [
      {
        namespace: "AWS/WAFV2",
        metricName: "BlockedRequests",
        dimensions: { WebACL: physicalName, Region: region, Rule: "ALL" },
        label: "blocked",
        stat: "Sum",
      },
    ]),
  ];
}

function throttleTiles(plan: Running): Tile[] {
  const lines = throttled(plan).flatMap(({ label, dimensions }) =>
    throttleMetrics.map((metricName) => ({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensions,
      label: `${label}: ${metricName === "ReadThrottleEvents" ? "reads" : "writes"}`,
      stat: "Sum",
    })),
  );
  return lines.length === 0 ? [] : [graph(plan.region, "Throttles", lines)];
}

/** The last lines that look like an error, whatever the service's log format. */
function errorLines({ region, logGroup }: Running): Tile {
  return {
    type: "log",
    width: columns,
    height: 8,
    properties: {
      title: "Last errors",
      region,
      view: "table",
      query: [
        `SOURCE '${logGroup}'`,
        "fields @timestamp, @message",
        "filter @message like /(?i)error|exception|fatal/",
        "sort @timestamp desc",
        "limit 20",
      ].join(" | "),
    },
  };
}
