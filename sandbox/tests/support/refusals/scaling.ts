import * as appautoscaling from "@pulumi/aws/appautoscaling";
import type * as ecs from "@pulumi/aws/ecs";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";
import { service, task } from "./services";

const ofService = { serviceNamespace: "ecs", scalableDimension: "ecs:service:DesiredCount" };

function target(
  name: string,
  opts: CustomResourceOptions,
  of: ecs.Service | undefined,
  more: Partial<appautoscaling.TargetArgs> = {},
) {
  const args = {
    ...ofService,
    resourceId: `service/${name}/${name}`,
    minCapacity: 1,
    maxCapacity: 4,
    ...more,
  };
  return new appautoscaling.Target(`${name}-target`, args, { ...opts, ...(of ? { dependsOn: of } : {}) });
}

function registered(name: string, opts: CustomResourceOptions) {
  return target(name, opts, service(name, opts, task(name, opts)));
}

function policy(
  name: string,
  opts: CustomResourceOptions,
  role: string,
  resourceId: appautoscaling.TargetArgs["resourceId"],
  metric: Partial<NonNullable<appautoscaling.PolicyArgs["targetTrackingScalingPolicyConfiguration"]>>,
) {
  const args = {
    ...ofService,
    resourceId,
    policyType: "TargetTrackingScaling",
    targetTrackingScalingPolicyConfiguration: { targetValue: 60, ...metric },
  };
  return new appautoscaling.Policy(`${name}-${role}`, args, opts);
}

const cpu = { predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" } };

/** A policy of a registered service that is refused for what it follows. */
function wrongMetric(title: string, says: RegExp, metric: Parameters<typeof policy>[4]): RefusalCase {
  return {
    title,
    programs: [(name, opts) => void policy(name, opts, "policy", registered(name, opts).resourceId, metric)],
    refused: "policy",
    says,
  };
}

function action(title: string, says: RegExp, more: Partial<appautoscaling.ScheduledActionArgs>): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) => {
        const args = {
          ...ofService,
          resourceId: registered(name, opts).resourceId,
          schedule: "cron(0 6 * * ? *)",
          scalableTargetAction: { minCapacity: 1, maxCapacity: 2 },
          ...more,
        };
        new appautoscaling.ScheduledAction(`${name}-action`, args, opts);
      },
    ],
    refused: "action",
    says,
  };
}

export const scalingCases: readonly RefusalCase[] = [
  {
    title: "scaling a service that does not exist",
    programs: [(name, opts) => void target(name, opts, undefined)],
    refused: "target",
    says: /ValidationException: ECS service doesn't exist/,
  },
  {
    title: "scaling something that ECS does not scale",
    programs: [(name, opts) => void target(name, opts, undefined, { resourceId: `cluster/${name}` })],
    refused: "target",
    says: /Unsupported service namespace, resource type or scalable dimension/,
  },
  {
    title: "a minimum above the maximum",
    programs: [
      (name, opts) => void target(name, opts, service(name, opts, task(name, opts)), { minCapacity: 5 }),
    ],
    refused: "target",
    says: /Maximum capacity cannot be less than minimum capacity/,
  },
  {
    title: "a scaling policy of what is not registered",
    programs: [(name, opts) => void policy(name, opts, "policy", `service/${name}/${name}`, cpu)],
    refused: "policy",
    says: /ObjectNotFoundException: No scalable target registered for service namespace: ecs, resource ID: service\//,
  },
  {
    title: "two policies that follow one metric",
    programs: [
      (name, opts) => {
        const { resourceId } = registered(name, opts);
        const first = policy(name, opts, "first", resourceId, cpu);
        policy(name, { ...opts, dependsOn: first }, "second", resourceId, cpu);
      },
    ],
    refused: "second",
    says: /Only one TargetTrackingScaling policy for a given metric specification is allowed/,
  },
  wrongMetric(
    "a policy that follows nothing",
    /Either a predefined or a customized metric specification/,
    {},
  ),
  wrongMetric("requests of no target group", /The resource label '' is not valid/, {
    predefinedMetricSpecification: { predefinedMetricType: "ALBRequestCountPerTarget" },
  }),
  wrongMetric(
    "a policy that follows two figures",
    /Exactly one element of the metrics list should return data/,
    {
      customizedMetricSpecification: {
        metrics: ["m1", "m2"].map((id) => ({
          id,
          metricStat: {
            stat: "Sum",
            metric: { namespace: "AWS/ApplicationELB", metricName: "RequestCount" },
          },
        })),
      },
    },
  ),
  action("a scheduled action with a cron expression of five fields", /Invalid schedule expression/, {
    schedule: "cron(0 6 * * ?)",
  }),
  action("a scheduled action in a time zone that is none", /'Europe\/Londn' is not a valid timezone/, {
    timezone: "Europe/Londn",
  }),
  {
    title: "a scheduled action of what is not registered",
    programs: [
      (name, opts) => {
        const args = {
          ...ofService,
          resourceId: `service/${name}/${name}`,
          schedule: "rate(1 day)",
          scalableTargetAction: { minCapacity: 1 },
        };
        new appautoscaling.ScheduledAction(`${name}-action`, args, opts);
      },
    ],
    refused: "action",
    says: /ObjectNotFoundException: No scalable target registered/,
  },
];
