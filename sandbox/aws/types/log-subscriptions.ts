import { text } from "../values";
import type { Moment, TypeEntry } from "./entry";

const type = "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter";
/** Source: "CloudWatch Logs quotas", subscription filters. */
const perGroup = 2;

/** Sources: PutSubscriptionFilter, CloudWatch Logs API; "Cross-account cross-Region subscriptions", user guide. */
function refuse({ cloud, inputs, region, existing }: Moment): string | undefined {
  const group = text(inputs.logGroup);
  const beside = cloud
    .ofType(type)
    .filter((one) => one.region === region && text(one.inputs.logGroup) === group && one.id !== existing?.id);
  if (!existing && beside.length >= perGroup) return "LimitExceededException: Resource limit exceeded.";
  const [, , service, ofRegion] = text(inputs.destinationArn).split(":");
  if (service !== "logs") return undefined;
  if (ofRegion !== region)
    return `InvalidParameterException: destinationArn for a destination must be in the region of the log group, ${region}`;
  return text(inputs.roleArn) === ""
    ? undefined
    : "InvalidParameterException: roleArn cannot be given for a destination of another account";
}

export const logSubscriptions: readonly TypeEntry[] = [
  {
    type,
    id: ({ inputs }) => `${text(inputs.logGroup)}|${text(inputs.name)}`,
    defaults: { distribution: "ByLogStream" },
    forceNew: ["name", "logGroup", "destinationArn"],
    nameLimit: 512,
    references: [
      {
        at: "logGroup",
        to: "aws:cloudwatch/logGroup:LogGroup",
        missing: () => "ResourceNotFoundException: The specified log group does not exist.",
      },
    ],
    check: ({ filterPattern }) =>
      text(filterPattern).length > 1024
        ? [
            {
              property: "filterPattern",
              reason: "expected length of filterPattern to be in the range (0 - 1024)",
            },
          ]
        : [],
    refuse,
  },
];
