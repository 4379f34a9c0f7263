import type { CloudResource } from "../cloud/records";
import { serviceType } from "../deployments/store";
import type { Problem } from "../facts/validation";
import { wrongMetricQueries } from "../rules/metric-queries";
import { isScheduleExpression, isTimeZone } from "../rules/schedule-expressions";
import { canonical, isProps, type Props, text } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, uuid } from "./parts";

const targetType = "aws:appautoscaling/target:Target";
const policyType = "aws:appautoscaling/policy:Policy";
const actionType = "aws:appautoscaling/scheduledAction:ScheduledAction";
/** What must be replaced where another resource is to be scaled. */
const ofResource = ["resourceId", "scalableDimension", "serviceNamespace"];

function swapped(min: unknown, max: unknown): string | undefined {
  return typeof min === "number" && typeof max === "number" && min > max
    ? "ValidationException: Maximum capacity cannot be less than minimum capacity"
    : undefined;
}

function refuseTarget({ cloud, inputs, region }: Moment): string | undefined {
  const resource = text(inputs.resourceId);
  if (inputs.serviceNamespace === "ecs") {
    if (!/^service\/[^/]+\/[^/]+$/.test(resource) || inputs.scalableDimension !== "ecs:service:DesiredCount")
      return "ValidationException: Unsupported service namespace, resource type or scalable dimension";
    const service = cloud
      .ofType(serviceType)
      .some((one) => one.region === region && text(one.outputs.arn).endsWith(`:${resource}`));
    if (!service) return `ValidationException: ECS service doesn't exist: ${resource}`;
  }
  return swapped(inputs.minCapacity, inputs.maxCapacity);
}

function sameResource(one: Props, other: Props): boolean {
  return ofResource.every((property) => one[property] === other[property]);
}

/** Policies and scheduled actions need a registered target. */
function unregistered({ cloud, inputs, region }: Moment): string | undefined {
  return cloud.ofType(targetType).some((one) => one.region === region && sameResource(one.inputs, inputs))
    ? undefined
    : `ObjectNotFoundException: No scalable target registered for service namespace: ${text(inputs.serviceNamespace)}, resource ID: ${text(inputs.resourceId)}, scalable dimension: ${text(inputs.scalableDimension)}`;
}

function tracking(inputs: Props): Props | undefined {
  const configuration = inputs.targetTrackingScalingPolicyConfiguration;
  return isProps(configuration) ? configuration : undefined;
}

/** What a target tracking policy follows: two of one resource may not follow the same. */
function metricOf(configuration: Props): string {
  return canonical(
    configuration.predefinedMetricSpecification ?? configuration.customizedMetricSpecification ?? null,
  );
}

function checkPolicy(inputs: Props): Problem[] {
  const configuration = tracking(inputs);
  return configuration?.predefinedMetricSpecification !== undefined &&
    configuration.customizedMetricSpecification !== undefined
    ? [
        {
          property: "targetTrackingScalingPolicyConfiguration.customizedMetricSpecification",
          reason: '"customizedMetricSpecification": conflicts with predefinedMetricSpecification',
        },
      ]
    : [];
}

function refusePolicy(moment: Moment): string | undefined {
  const { cloud, inputs, existing } = moment;
  const missing = unregistered(moment);
  if (missing || inputs.policyType !== "TargetTrackingScaling") return missing;
  const configuration = tracking(inputs);
  if (!configuration)
    return "ValidationException: A target tracking scaling policy needs its TargetTrackingScalingPolicyConfiguration";
  const wrong = wrongMetric(configuration);
  if (wrong) return `ValidationException: ${wrong}`;
  const metric = metricOf(configuration);
  const twin = cloud.ofType(policyType).some((one) => {
    const other = tracking(one.inputs);
    return other && one.id !== existing?.id && sameResource(one.inputs, inputs) && metricOf(other) === metric;
  });
  return twin
    ? "ValidationException: Only one TargetTrackingScaling policy for a given metric specification is allowed."
    : undefined;
}

function wrongMetric(configuration: Props): string | undefined {
  const { predefinedMetricSpecification: predefined, customizedMetricSpecification: customized } =
    configuration;
  if (isProps(predefined))
    return predefined.predefinedMetricType === "ALBRequestCountPerTarget" &&
      !/^app\/[^/]+\/[0-9a-f]+\/targetgroup\/[^/]+\/[0-9a-f]+$/.test(text(predefined.resourceLabel))
      ? `The resource label '${text(predefined.resourceLabel)}' is not valid: ALBRequestCountPerTarget needs app/<balancer>/<id>/targetgroup/<target group>/<id>`
      : undefined;
  if (!isProps(customized))
    return "Either a predefined or a customized metric specification must be given for target tracking";
  if (customized.metrics === undefined)
    return text(customized.metricName) === "" || text(customized.namespace) === ""
      ? "A customized metric specification needs MetricName and Namespace, or Metrics"
      : undefined;
  if (customized.metricName !== undefined)
    return "A customized metric specification has either one metric or Metrics, not both";
  return wrongMetricQueries(customized.metrics, {
    metric: "metricStat",
    returns: ({ returnData }) => returnData !== false,
  });
}

function refuseAction(moment: Moment): string | undefined {
  const { schedule, timezone, scalableTargetAction: action } = moment.inputs;
  const missing = unregistered(moment);
  if (missing) return missing;
  if (!isScheduleExpression(text(schedule), ["at", "rate", "cron"]))
    return `ValidationException: Invalid schedule expression '${text(schedule)}': at(yyyy-mm-ddThh:mm:ss), rate(value unit) or cron(fields) is expected`;
  if (timezone !== undefined && !isTimeZone(text(timezone)))
    return `ValidationException: '${text(timezone)}' is not a valid timezone`;
  return isProps(action) ? swapped(action.minCapacity, action.maxCapacity) : undefined;
}

/** ARN of a policy or a scheduled action, which names the resource that it scales. */
function scalingArn(kind: "scalingPolicy" | "scheduledAction", nameKey: string) {
  return (moment: Moment): string => {
    const { inputs, region, account } = moment;
    return `arn:aws:autoscaling:${region}:${account}:${kind}:${uuid(moment)}:resource/${text(inputs.serviceNamespace)}/${text(inputs.resourceId)}:${nameKey}/${text(inputs.name)}`;
  };
}

/** A target takes its policies and scheduled actions with it. */
function deregister({ cloud }: Moment, target: CloudResource): void {
  for (const type of [policyType, actionType])
    for (const one of cloud.ofType(type))
      if (one.region === target.region && sameResource(one.inputs, target.inputs)) cloud.remove(one);
}

export const appAutoScaling: readonly TypeEntry[] = [
  {
    type: targetType,
    id: ({ inputs }) => text(inputs.resourceId),
    apartBy: "scalableDimension",
    arn: (moment) =>
      arnOf("application-autoscaling", () => `scalable-target/${moment.cloud.token(36)}`)(moment, ""),
    outputs: ({ account, inputs }) => ({
      roleArn:
        inputs.roleArn ??
        (inputs.serviceNamespace === "ecs"
          ? `arn:aws:iam::${account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`
          : ""),
      suspendedState: inputs.suspendedState ?? {
        dynamicScalingInSuspended: false,
        dynamicScalingOutSuspended: false,
        scheduledScalingSuspended: false,
      },
    }),
    forceNew: ofResource,
    refuse: refuseTarget,
    deleted: deregister,
  },
  {
    type: policyType,
    id: ({ inputs }) => text(inputs.name),
    apartBy: "resourceId",
    arn: scalingArn("scalingPolicy", "policyName"),
    outputs: (moment) => ({
      alarmArns:
        moment.inputs.policyType === "TargetTrackingScaling"
          ? ["AlarmHigh", "AlarmLow"].map(
              (kind) =>
                `arn:aws:cloudwatch:${moment.region}:${moment.account}:alarm:TargetTracking-${text(moment.inputs.resourceId)}-${kind}-${uuid(moment)}`,
            )
          : [],
    }),
    defaults: { policyType: "StepScaling" },
    forceNew: ["name", ...ofResource],
    check: checkPolicy,
    refuse: refusePolicy,
  },
  {
    type: actionType,
    id: ({ inputs }) =>
      [inputs.name, inputs.serviceNamespace, inputs.resourceId].map((one) => text(one)).join("-"),
    arn: scalingArn("scheduledAction", "scheduledActionName"),
    defaults: { timezone: "UTC" },
    forceNew: ["name", ...ofResource],
    check: ({ scalableTargetAction: action }) =>
      isProps(action) && action.minCapacity === undefined && action.maxCapacity === undefined
        ? [
            {
              property: "scalableTargetAction",
              reason: "one of `minCapacity,maxCapacity` must be specified",
            },
          ]
        : [],
    refuse: refuseAction,
  },
];
