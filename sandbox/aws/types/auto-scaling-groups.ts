import type { Problem } from "../facts/validation";
import { isUnknown, type Props, text, texts, valuesAt } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { launchTemplateType, whyNoLaunch } from "./launch-templates";
import { inSubnet, uniqueName, uuid } from "./parts";

/** Also what a capacity provider names. */
export const autoScalingGroupType = "aws:autoscaling/group:Group";

const mixed = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification";
const templatePaths = [
  "launchTemplate.id",
  "launchTemplate.name",
  `${mixed}.launchTemplateId`,
  `${mixed}.launchTemplateName`,
];
const notLaunchable = "ValidationError: You must use a valid fully-formed launch template.";

function fromTemplate(at: string): Reference {
  return {
    at,
    to: launchTemplateType,
    missing: (template) => `${notLaunchable} The specified launch template, ${template}, does not exist.`,
  };
}

/** What an instance comes from: exactly one of three. */
function checkSource(inputs: Props): Problem[] {
  const sources = ["launchConfiguration", "launchTemplate", "mixedInstancesPolicy"];
  const given = sources.filter((property) => inputs[property] !== undefined);
  return given.length === 1
    ? []
    : [
        {
          property: "launchTemplate",
          reason: `only one of \`${sources.join(",")}\` can be specified, and one must be: got ${given.join(",") || "none"}`,
        },
      ];
}

function refuseGroup(moment: Moment): string | undefined {
  const { cloud, inputs } = moment;
  const { minSize: min, maxSize: max, desiredCapacity: desired = min } = inputs;
  if (typeof min === "number" && typeof max === "number") {
    if (min > max)
      return `ValidationError: Max bound, ${max}, must be greater than or equal to min bound, ${min}`;
    if (typeof desired === "number" && (desired < min || desired > max))
      return `ValidationError: Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`;
  }
  if (texts(inputs.vpcZoneIdentifiers).length === 0 && texts(inputs.availabilityZones).length === 0)
    return "ValidationError: At least one Availability Zone or VPC Subnet is required.";
  const [named] = templatePaths.flatMap((path) => valuesAt(inputs, path)).map(text);
  const template = named ? cloud.find(launchTemplateType, named) : undefined;
  const why = template && whyNoLaunch(moment, template.inputs);
  return why && `${notLaunchable} ${why}`;
}

export const autoScalingGroups: readonly TypeEntry[] = [
  {
    type: autoScalingGroupType,
    id: ({ inputs }) => text(inputs.name),
    arn: (moment, id) =>
      `arn:aws:autoscaling:${moment.region}:${moment.account}:autoScalingGroup:${uuid(moment)}:autoScalingGroupName/${id}`,
    outputs: ({ account, inputs }) => ({
      desiredCapacity: inputs.desiredCapacity ?? inputs.minSize ?? 0,
      defaultCooldown: inputs.defaultCooldown ?? 300,
      healthCheckType: inputs.healthCheckType ?? "EC2",
      serviceLinkedRoleArn:
        inputs.serviceLinkedRoleArn ??
        `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    }),
    defaults: {
      forceDelete: false,
      forceDeleteWarmPool: false,
      healthCheckGracePeriod: 300,
      ignoreFailedScalingActivities: false,
      metricsGranularity: "1Minute",
      protectFromScaleIn: false,
      waitForCapacityTimeout: "10m",
    },
    forceNew: ["name", "namePrefix"],
    sets: [
      "availabilityZones",
      "enabledMetrics",
      "initialLifecycleHooks",
      "loadBalancers",
      "suspendedProcesses",
      "tags",
      "targetGroupArns",
      "vpcZoneIdentifiers",
    ],
    references: [...templatePaths.map(fromTemplate), inSubnet("vpcZoneIdentifiers[]", "ValidationError")],
    unique: [
      uniqueName(
        (name) =>
          `AlreadyExists: AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
      ),
    ],
    check: (inputs) => [
      ...checkSource(inputs),
      ...(inputs.availabilityZones !== undefined && inputs.vpcZoneIdentifiers !== undefined
        ? [
            {
              property: "availabilityZones",
              reason: '"availabilityZones": conflicts with vpcZoneIdentifiers',
            },
          ]
        : []),
      ...(isUnknown(inputs.metricsGranularity) || inputs.metricsGranularity === "1Minute"
        ? []
        : [{ property: "metricsGranularity", reason: 'expected metricsGranularity to be "1Minute"' }]),
    ],
    refuse: refuseGroup,
  },
];
