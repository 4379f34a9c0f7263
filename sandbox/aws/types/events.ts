import { refusePattern, refuseTransformer } from "../rules/event-patterns";
import { isScheduleExpression } from "../rules/schedule-expressions";
import { isUnknown, objects, type Props, text, type Value } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, outOf, roleArn } from "./parts";

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const mostTargets = 5;

function busOf(inputs: Props): string {
  return text(inputs.eventBusName) || "default";
}

/** The name of a rule or target as the provider's id has it: that of the default bus is left out. */
function onBus(inputs: Props, separator: string, name: string): string {
  const bus = busOf(inputs);
  return bus === "default" ? name : `${bus}${separator}${name}`;
}

function refuseRule({ inputs }: Moment): string | undefined {
  const { scheduleExpression: schedule, eventPattern } = inputs;
  if (schedule !== undefined && busOf(inputs) !== "default")
    return "ValidationException: ScheduleExpression is supported only on the default event bus.";
  if (schedule !== undefined && !isScheduleExpression(text(schedule), ["rate", "cron"]))
    return `ValidationException: Parameter ScheduleExpression is not valid: ${text(schedule)}`;
  // A rule, other than a schedule, insists on the grammar of its rate.
  const [, count, plural] = /^rate\((\d+) [a-z]+?(s?)\)$/.exec(text(schedule)) ?? [];
  if (count !== undefined && (count === "1") !== (plural === ""))
    return `ValidationException: Parameter ScheduleExpression is not valid: ${text(schedule)}`;
  return refusePattern(eventPattern);
}

function refuseTarget({ cloud, inputs, region, existing }: Moment): string | undefined {
  const [rule, arn] = [text(inputs.rule), text(inputs.arn)];
  const known = cloud
    .ofType(ruleType)
    .some((one) => one.region === region && one.outputs.name === rule && busOf(one.inputs) === busOf(inputs));
  if (!known) return `ResourceNotFoundException: Rule ${rule} does not exist on EventBus ${busOf(inputs)}.`;
  if (/^arn:[^:]+:ecs:/.test(arn) && text(inputs.roleArn) === "")
    return `ValidationException: RoleArn is required for target ${arn}.`;
  const transformer = refuseTransformer(inputs.inputTransformer, text(inputs.targetId));
  if (transformer) return transformer;
  const others = cloud
    .ofType(targetType)
    .filter(
      (one) =>
        one.region === region &&
        one.id !== existing?.id &&
        one.inputs.rule === inputs.rule &&
        busOf(one.inputs) === busOf(inputs),
    );
  return others.length >= mostTargets
    ? "LimitExceededException: The requested resource exceeds the maximum number allowed."
    : undefined;
}

function notAnArn(property: string, value: Value | undefined) {
  return value === undefined || isUnknown(value) || /^arn:[\w-]+:[\w-]+:/.test(text(value))
    ? []
    : [{ property, reason: `"${property}" (${text(value)}) is an invalid ARN` }];
}

export const events: readonly TypeEntry[] = [
  {
    type: ruleType,
    id: ({ inputs }) => onBus(inputs, "/", text(inputs.name)),
    arn: arnOf("events", (id) => `rule/${id}`),
    defaults: { eventBusName: "default", forceDestroy: false },
    forceNew: ["name", "namePrefix", "eventBusName"],
    nameLimit: 64,
    json: ["eventPattern"],
    references: [
      roleArn("roleArn", (arn) => `ValidationException: Provided role '${arn}' cannot be assumed`),
    ],
    check: ({ eventPattern, scheduleExpression }) =>
      eventPattern === undefined && scheduleExpression === undefined
        ? [
            {
              property: "eventPattern",
              reason: "one of `eventPattern,scheduleExpression` must be specified",
            },
          ]
        : [],
    refuse: refuseRule,
  },
  {
    type: targetType,
    id: (moment) =>
      onBus(
        moment.inputs,
        "-",
        `${text(moment.inputs.rule)}-${text(moment.inputs.targetId) || `terraform-${moment.cloud.token(26, moment.name)}`}`,
      ),
    outputs: ({ inputs }, id) => ({
      targetId: text(inputs.targetId) || id.slice(onBus(inputs, "-", `${text(inputs.rule)}-`).length),
    }),
    defaults: { eventBusName: "default", forceDestroy: false },
    forceNew: ["rule", "targetId", "eventBusName"],
    references: [
      {
        at: "rule",
        to: ruleType,
        missing: (rule) => `ResourceNotFoundException: Rule ${rule} does not exist.`,
        holds: () => "ValidationException: Rule can't be deleted since it has targets.",
      },
      roleArn("roleArn", (arn) => `ValidationException: Provided role '${arn}' cannot be assumed`),
    ],
    check: ({ arn, input, inputPath, inputTransformer, retryPolicy }) => [
      ...notAnArn("arn", arn),
      ...objects(retryPolicy).flatMap((retry) => [
        ...outOf("retryPolicy.maximumEventAgeInSeconds", retry.maximumEventAgeInSeconds, 60, 86_400),
        ...outOf("retryPolicy.maximumRetryAttempts", retry.maximumRetryAttempts, 0, 185),
      ]),
      ...([input, inputPath, inputTransformer].filter((one) => one !== undefined).length > 1
        ? [
            {
              property: "input",
              reason: "conflicts with inputPath and inputTransformer: only one may be set",
            },
          ]
        : []),
    ],
    refuse: refuseTarget,
  },
];
