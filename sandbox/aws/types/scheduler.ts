import type { Problem } from "../facts/validation";
import { isIamEntity } from "../rules/principals";
import { isScheduleExpression, isTimeZone } from "../rules/schedule-expressions";
import { isProps, isUnknown, objects, type Props, text } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, kmsKey, outOf, uniqueName } from "./parts";

const groupType = "aws:scheduler/scheduleGroup:ScheduleGroup";
const scheduleType = "aws:scheduler/schedule:Schedule";

function groupOf(inputs: Props): string {
  return text(inputs.groupName) || "default";
}

function named({ name }: Props): Problem[] {
  return name === undefined || isUnknown(name) || /^[\w.-]+$/.test(text(name))
    ? []
    : [
        {
          property: "name",
          reason: `The name must consist of alphanumerics, hyphens, and underscores: "${text(name)}"`,
        },
      ];
}

function checkSchedule(inputs: Props): Problem[] {
  const [window = {}] = objects(inputs.flexibleTimeWindow);
  const [target = {}] = objects(inputs.target);
  const [ecs = {}] = objects(target.ecsParameters);
  const [retry = {}] = objects(target.retryPolicy);
  const [age, attempts] = ["maximumEventAgeInSeconds", "maximumRetryAttempts"] as const;
  return [
    ...named(inputs),
    ...outOf("flexibleTimeWindow.maximumWindowInMinutes", window.maximumWindowInMinutes, 1, 1440),
    ...outOf("target.ecsParameters.taskCount", ecs.taskCount, 0, 10),
    ...outOf(`target.retryPolicy.${age}`, retry[age], 60, 86_400),
    ...outOf(`target.retryPolicy.${attempts}`, retry[attempts], 0, 185),
  ];
}

/** Scheduler tries the role when it is told of it; whether the target exists shows only when the time comes. */
function refuseRole({ cloud, account }: Moment, arn: string): string | undefined {
  return isIamEntity(cloud, arn) && arn.split(":")[4] === account
    ? undefined
    : "ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role.";
}

/** Scheduler reads what kind of key it is given. Source: "Encryption at rest in EventBridge Scheduler". */
function refuseKey({ cloud }: Moment, arn: string): string | undefined {
  const { keyUsage, customerMasterKeySpec: spec } = cloud.find("aws:kms/key:Key", arn)?.outputs ?? {};
  const symmetric =
    [undefined, "ENCRYPT_DECRYPT"].includes(keyUsage as string | undefined) &&
    [undefined, "SYMMETRIC_DEFAULT"].includes(spec as string | undefined);
  return symmetric
    ? undefined
    : `ValidationException: The KMS key must be a symmetric encryption key: ${arn}`;
}

function refuseTarget(target: Props): string | undefined {
  const arn = text(target.arn);
  if (!/^arn:[\w-]+:[\w-]+:.+/.test(arn))
    return `ValidationException: Provided Arn is not in correct format: ${arn}`;
  const [{ arn: dead = undefined } = {}] = objects(target.deadLetterConfig);
  // A standard queue: the name of the other kind ends in .fifo. Source: Scheduler's API, DeadLetterConfig.
  if (dead !== undefined && !/^arn:aws(-[a-z]+)?:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/.test(text(dead)))
    return `ValidationException: 1 validation error detected: Value '${text(dead)}' at 'target.deadLetterConfig.arn' failed to satisfy constraint: Member must satisfy regular expression pattern`;
  const ecs = target.ecsParameters;
  const isCluster = /^arn:[\w-]+:ecs:[^:]+:\d{12}:cluster\//.test(arn);
  if (isCluster !== isProps(ecs))
    return `ValidationException: EcsParameters must be given for an ECS cluster as target, and for nothing else: ${arn}`;
  if (!isProps(ecs)) return undefined;
  if (!/^arn:[\w-]+:ecs:[^:]+:\d{12}:task-definition\//.test(text(ecs.taskDefinitionArn)))
    return `ValidationException: Provided Arn is not in correct format: ${text(ecs.taskDefinitionArn)}`;
  return objects(ecs.capacityProviderStrategies).length > 0 && ecs.launchType !== undefined
    ? "ValidationException: If a capacityProviderStrategy is specified, the launchType parameter must be omitted."
    : undefined;
}

function refuseSchedule(moment: Moment): string | undefined {
  const { cloud, inputs, region, existing } = moment;
  const [group, name] = [groupOf(inputs), text(inputs.name)];
  if (
    group !== "default" &&
    !cloud.ofType(groupType).some((one) => one.region === region && one.id === group)
  )
    return `ResourceNotFoundException: Schedule group ${group} does not exist.`;
  const twin = cloud
    .ofType(scheduleType)
    .some((one) => one.region === region && one.id === `${group}/${name}` && one.id !== existing?.id);
  if (twin) return `ConflictException: Schedule ${name} already exists.`;
  if (!isScheduleExpression(text(inputs.scheduleExpression), ["at", "rate", "cron"]))
    return `ValidationException: Invalid Schedule Expression ${text(inputs.scheduleExpression)}.`;
  if (!isTimeZone(text(inputs.scheduleExpressionTimezone)))
    return `ValidationException: Invalid ScheduleExpressionTimezone ${text(inputs.scheduleExpressionTimezone)}.`;
  const [window = {}] = objects(inputs.flexibleTimeWindow);
  if ((window.mode === "FLEXIBLE") !== (window.maximumWindowInMinutes !== undefined))
    return "ValidationException: MaximumWindowInMinutes must be given with a FLEXIBLE time window, and with no other.";
  const [target = {}] = objects(inputs.target);
  return (
    refuseTarget(target) ??
    refuseRole(moment, text(target.roleArn)) ??
    refuseKey(moment, text(inputs.kmsKeyArn))
  );
}

export const scheduler: readonly TypeEntry[] = [
  {
    type: groupType,
    id: ({ inputs }) => text(inputs.name),
    arn: arnOf("scheduler", (id) => `schedule-group/${id}`),
    outputs: ({ now }) => ({
      state: "ACTIVE",
      creationDate: now.toISOString(),
      lastModificationDate: now.toISOString(),
    }),
    forceNew: ["name", "namePrefix"],
    nameLimit: 64,
    unique: [uniqueName((name) => `ConflictException: Schedule group ${name} already exists.`)],
    check: named,
    // A group takes its schedules with it.
    deleted: ({ cloud }, { id, region }) => {
      for (const one of cloud.ofType(scheduleType))
        if (one.region === region && groupOf(one.inputs) === id) cloud.remove(one);
    },
  },
  {
    type: scheduleType,
    id: ({ inputs }) => `${groupOf(inputs)}/${text(inputs.name)}`,
    arn: arnOf("scheduler", (id) => `schedule/${id}`),
    outputs: ({ inputs }) => ({
      groupName: groupOf(inputs),
      actionAfterCompletion: inputs.actionAfterCompletion ?? "NONE",
    }),
    defaults: { scheduleExpressionTimezone: "UTC", state: "ENABLED" },
    forceNew: ["name", "namePrefix", "groupName"],
    nameLimit: 64,
    sets: [
      "target.ecsParameters.capacityProviderStrategies",
      "target.ecsParameters.networkConfiguration.subnets",
      "target.ecsParameters.networkConfiguration.securityGroups",
      "target.ecsParameters.placementConstraints",
      "target.ecsParameters.placementStrategies",
    ],
    references: [kmsKey("kmsKeyArn", "ValidationException")],
    check: checkSchedule,
    refuse: refuseSchedule,
  },
];
