import * as appautoscaling from "@pulumi/aws/appautoscaling";
import type * as ecs from "@pulumi/aws/ecs";
import type * as lb from "@pulumi/aws/lb";
import type { input } from "@pulumi/aws/types";
import type { ScalingPlan, ScalingSchedulePlan } from "../../../model/scaling";
import type { Running } from "../args";
import type { Scope } from "../scope";

/** Where requests to the service are counted. */
export interface CountedRequests {
  readonly loadBalancer: lb.LoadBalancer;
  /** Both: which of the two is live changes with each release. */
  readonly targetGroups: readonly [lb.TargetGroup, lb.TargetGroup];
}

type Tracking = Omit<
  input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration,
  "scaleInCooldown" | "scaleOutCooldown"
>;

/** Customers wait for tasks that are missing; tasks too many only cost. Seconds. */
const cooldowns = { scaleOutCooldown: 60, scaleInCooldown: 300 };

/**
 * Moves the number of tasks between the bounds that the plan gives. Made after the service, which must be there before
 * it can be scaled. Several targets: the one that asks for most tasks decides. ECS takes no task away while a
 * deployment is under way.
 *
 * @param requests where requests are counted; nothing where the service has no load balancer
 */
export function scaling(scope: Scope<Running>, service: ecs.Service, requests?: CountedRequests): void {
  const plan = scope.args.scaling;
  if (plan === undefined) return;
  const target = scalableTarget(scope, service, plan);
  for (const [role, tracking] of trackings(plan, requests)) policy(scope, target, role, tracking);
  for (const schedule of plan.schedules) scheduledAction(scope, target, schedule);
}

function scalableTarget(
  { name, args, tags, parent }: Scope<Running>,
  service: ecs.Service,
  { max }: ScalingPlan,
): appautoscaling.Target {
  return new appautoscaling.Target(
    `${name}-scaling`,
    {
      serviceNamespace: "ecs",
      resourceId: `service/${args.cluster.name}/${args.physicalName}`,
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: args.tasks.min,
      maxCapacity: max,
      tags,
    },
    // A replacement would have the same identity, and deleting the old one afterwards would take it away.
    { parent, dependsOn: [service], deleteBeforeReplace: true },
  );
}

function trackings(
  { cpuPercent, memoryPercent, requestsPerTask }: ScalingPlan,
  requests?: CountedRequests,
): [role: string, tracking: Tracking][] {
  const share = (metric: string, targetValue: number): Tracking => ({
    predefinedMetricSpecification: { predefinedMetricType: metric },
    targetValue,
  });
  return [
    ...(cpuPercent === undefined
      ? []
      : [tracked("scale-on-cpu", share("ECSServiceAverageCPUUtilization", cpuPercent))]),
    ...(memoryPercent === undefined
      ? []
      : [tracked("scale-on-memory", share("ECSServiceAverageMemoryUtilization", memoryPercent))]),
    ...(requestsPerTask === undefined || requests === undefined
      ? []
      : [
          tracked("scale-on-requests", {
            customizedMetricSpecification: { metrics: requestsPerLiveTask(requests) },
            targetValue: requestsPerTask,
          }),
        ]),
  ];
}

function tracked(role: string, tracking: Tracking): [string, Tracking] {
  return [role, tracking];
}

/**
 * Requests in a minute for each healthy task of the target group that has most of them. AWS's own metric counts one group
 * only; and while a release has both revisions in full, requests by all tasks would be half of what a serving task does. No
 * request, no figure: then a group counts 0. A figure of the tasks that comes late is the one of before, and no task counts
 * as one, so that nothing is divided by zero.
 */
function requestsPerLiveTask({
  loadBalancer,
  targetGroups,
}: CountedRequests): input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetric[] {
  const of = (id: string, group: lb.TargetGroup, metricName: string, stat: string) => ({
    id,
    metricStat: {
      metric: {
        namespace: "AWS/ApplicationELB",
        metricName,
        dimensions: [
          { name: "LoadBalancer", value: loadBalancer.arnSuffix },
          { name: "TargetGroup", value: group.arnSuffix },
        ],
      },
      stat,
    },
    returnData: false,
  });
  return [
    ...targetGroups.flatMap((group, index) => {
      const number = index + 1;
      const healthy = `FILL(healthy${number}, REPEAT)`;
      return [
        of(`requests${number}`, group, "RequestCount", "Sum"),
        of(`healthy${number}`, group, "HealthyHostCount", "Maximum"),
        {
          id: `load${number}`,
          expression: `FILL(requests${number}, 0) / IF(${healthy} > 0, ${healthy}, 1)`,
          returnData: false,
        },
      ];
    }),
    {
      id: "load",
      label: "Requests a minute and live task",
      // A group that has never had a task has no figure of them.
      expression: "IF(FILL(load1, 0) > FILL(load2, 0), FILL(load1, 0), FILL(load2, 0))",
      returnData: true,
    },
  ];
}

function policy(
  { name, args, parent }: Scope<Running>,
  target: appautoscaling.Target,
  role: string,
  tracking: Tracking,
): void {
  new appautoscaling.Policy(
    `${name}-${role}`,
    {
      name: `${args.physicalName}-${role}`,
      ...identity(target),
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: { ...tracking, ...cooldowns },
    },
    { parent, deleteBeforeReplace: true },
  );
}

/** From its time on the bounds are these, until another schedule or a change of the stack sets others. */
function scheduledAction(
  { name, args, parent }: Scope<Running>,
  target: appautoscaling.Target,
  schedule: ScalingSchedulePlan,
): void {
  new appautoscaling.ScheduledAction(
    `${name}-scale-${schedule.name}`,
    {
      name: `${args.physicalName}-scale-${schedule.name}`,
      ...identity(target),
      schedule: schedule.cron,
      timezone: schedule.timezone,
      scalableTargetAction: { minCapacity: schedule.min, maxCapacity: schedule.max },
    },
    { parent, deleteBeforeReplace: true },
  );
}

function identity({ serviceNamespace, resourceId, scalableDimension }: appautoscaling.Target) {
  return { serviceNamespace, resourceId, scalableDimension };
}
