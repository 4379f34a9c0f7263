import type { Problem } from "../facts/validation";
import { refuseDataProtection } from "../rules/data-protection";
import { isProps, isUnknown, objects, type Props, text, type Value } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, kmsKey, uniqueName } from "./parts";

const retentions = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const groupType = "aws:cloudwatch/logGroup:LogGroup";
const resourcePolicyType = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";

/** What CloudWatch Logs says of a filter that it does not take. Source: Logs API, PutMetricFilter and MetricTransformation. */
function refuseFilter({ inputs }: Moment): string | undefined {
  const pattern = text(inputs.pattern).trim();
  if (pattern.length > 1024)
    return "InvalidParameterException: 1 validation error detected: Value at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to 1024";
  const [first = "", last = ""] = [pattern.at(0), pattern.at(-1)];
  const isJson = first === "{";
  if ((isJson && last !== "}") || (first === "[" && last !== "]"))
    return "InvalidParameterException: Invalid metric filter pattern";
  if (isJson && !/^\{\s*\(*\s*!?\s*\$[.[]/.test(pattern))
    return "InvalidParameterException: Invalid metric filter pattern";
  const [transformation = {}] = objects(inputs.metricTransformation);
  const dimensions = isProps(transformation.dimensions) ? Object.values(transformation.dimensions) : [];
  const bad = dimensions.find((value) => isJson && !/^\$(\.[\w-]+|\[\d+\])+$/.test(text(value)));
  return bad === undefined
    ? undefined
    : `InvalidParameterException: Invalid metric transformation: dimension value must be valid selector: ${text(bad)}`;
}

function checkFilter({ name, metricTransformation }: Props): Problem[] {
  const [transformation = {}] = objects(metricTransformation);
  const { dimensions, defaultValue } = transformation;
  const unnamed = (property: string, value: Value | undefined, form: RegExp): Problem[] =>
    value === undefined || isUnknown(value) || form.test(text(value))
      ? []
      : [{ property, reason: `${property} must match regular expression '${form.source}': ${text(value)}` }];
  return [
    ...unnamed("name", name, /^[^:*]{1,512}$/),
    ...unnamed("metricTransformation.name", transformation.name, /^[^:*$]{0,255}$/),
    ...unnamed("metricTransformation.namespace", transformation.namespace, /^[^:*$]{0,255}$/),
    ...(dimensions !== undefined && defaultValue !== undefined
      ? [{ property: "metricTransformation.dimensions", reason: "conflicts with defaultValue" }]
      : []),
    ...(isProps(dimensions) && Object.keys(dimensions).length > 3
      ? [{ property: "metricTransformation.dimensions", reason: "at most 3 dimensions" }]
      : []),
  ];
}

export const cloudwatch: readonly TypeEntry[] = [
  {
    type: groupType,
    id: ({ inputs }) => text(inputs.name),
    arn: arnOf("logs", (id) => `log-group:${id}`),
    outputs: ({ inputs }) => ({ logGroupClass: inputs.logGroupClass ?? "STANDARD" }),
    defaults: { retentionInDays: 0, skipDestroy: false },
    forceNew: ["name", "namePrefix", "logGroupClass"],
    nameLimit: 512,
    references: [kmsKey("kmsKeyId", "InvalidParameterException")],
    unique: [
      uniqueName((name) => `ResourceAlreadyExistsException: The specified log group already exists: ${name}`),
    ],
    check: ({ retentionInDays: days }) =>
      typeof days !== "number" || retentions.includes(days)
        ? []
        : [
            {
              property: "retentionInDays",
              reason: `expected retentionInDays to be one of [${retentions.join(" ")}], got ${days}`,
            },
          ],
    // Source: "Protecting log groups from deletion", Amazon CloudWatch Logs user guide.
    refuseDelete: (_moment, { inputs }) =>
      inputs.deletionProtectionEnabled === true
        ? "ValidationException: Cannot delete log group with deletion protection enabled. Disable deletion protection first."
        : undefined,
  },
  {
    type: "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    id: ({ inputs }) => text(inputs.logGroupName),
    forceNew: ["logGroupName"],
    json: ["policyDocument"],
    references: [
      {
        at: "logGroupName",
        to: groupType,
        missing: (name) => `ResourceNotFoundException: The specified log group does not exist: ${name}`,
      },
    ],
    refuse: ({ cloud, inputs, region }) => {
      const exists = (name: string) =>
        cloud.ofType(groupType).some((group) => group.region === region && group.id === name);
      const wrong = refuseDataProtection(text(inputs.policyDocument), exists);
      return wrong && `InvalidParameterException: ${wrong}`;
    },
  },
  {
    type: resourcePolicyType,
    id: ({ inputs }) => text(inputs.policyName) || text(inputs.resourceArn),
    outputs: ({ inputs }) => ({ policyScope: inputs.resourceArn === undefined ? "ACCOUNT" : "RESOURCE" }),
    forceNew: ["policyName", "resourceArn"],
    policies: { policyDocument: "logs" },
    refuse: ({ cloud, region, existing }) =>
      !existing && cloud.ofType(resourcePolicyType).filter((one) => one.region === region).length >= 10
        ? "LimitExceededException: Resource limit exceeded: an account has at most 10 log resource policies in a region."
        : undefined,
  },
  {
    type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    id: ({ inputs }) => text(inputs.name),
    apartBy: "logGroupName",
    defaults: { applyOnTransformedLogs: false },
    forceNew: ["name", "logGroupName"],
    nameLimit: 512,
    references: [
      {
        at: "logGroupName",
        to: "aws:cloudwatch/logGroup:LogGroup",
        missing: () => "ResourceNotFoundException: The specified log group does not exist.",
      },
    ],
    check: checkFilter,
    refuse: refuseFilter,
  },
];
