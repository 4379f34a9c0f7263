import type { Problem } from "../facts/validation";
import { missingPrincipals } from "../rules/principals";
import { isUnknown, type Props, text } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, outOf, uniqueName } from "./parts";

const queueType = "aws:sqs/queue:Queue";

function queueUrl({ account, region, inputs }: Moment): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${text(inputs.name)}`;
}

function checkQueue(inputs: Props): Problem[] {
  const { name, fifoQueue, kmsMasterKeyId, sqsManagedSseEnabled } = inputs;
  const form = fifoQueue === true ? /^[\w-]{1,75}\.fifo$/ : /^[\w-]{1,80}$/;
  return [
    ...(name === undefined || isUnknown(name) || form.test(text(name))
      ? []
      : [{ property: "name", reason: `invalid queue name: ${text(name)}` }]),
    ...(kmsMasterKeyId !== undefined && sqsManagedSseEnabled !== undefined
      ? [{ property: "kmsMasterKeyId", reason: "conflicts with sqsManagedSseEnabled" }]
      : []),
    ...outOf("delaySeconds", inputs.delaySeconds, 0, 900),
    ...outOf("kmsDataKeyReusePeriodSeconds", inputs.kmsDataKeyReusePeriodSeconds, 60, 86_400),
    ...outOf("messageRetentionSeconds", inputs.messageRetentionSeconds, 60, 1_209_600),
    ...outOf("receiveWaitTimeSeconds", inputs.receiveWaitTimeSeconds, 0, 20),
    ...outOf("visibilityTimeoutSeconds", inputs.visibilityTimeoutSeconds, 0, 43_200),
  ];
}

function refusePrincipal({ cloud, inputs }: Moment): string | undefined {
  const [missing] = missingPrincipals(cloud, text(inputs.policy));
  return missing && `InvalidAttributeValue: Invalid value for the parameter Policy. (${missing})`;
}

export const sqs: readonly TypeEntry[] = [
  {
    type: queueType,
    id: queueUrl,
    arn: arnOf("sqs", (_id, inputs) => text(inputs.name)),
    outputs: ({ inputs }, id) => ({
      url: id,
      sqsManagedSseEnabled: inputs.sqsManagedSseEnabled ?? inputs.kmsMasterKeyId === undefined,
    }),
    defaults: {
      contentBasedDeduplication: false,
      delaySeconds: 0,
      fifoQueue: false,
      kmsDataKeyReusePeriodSeconds: 300,
      maxMessageSize: 262_144,
      messageRetentionSeconds: 345_600,
      receiveWaitTimeSeconds: 0,
      visibilityTimeoutSeconds: 30,
    },
    forceNew: ["name", "namePrefix", "fifoQueue"],
    nameLimit: 80,
    policies: { policy: "queue" },
    json: ["redriveAllowPolicy", "redrivePolicy"],
    unique: [
      uniqueName(
        (name) =>
          `QueueAlreadyExists: A queue already exists with the same name and a different value for attribute: ${name}`,
      ),
    ],
    check: checkQueue,
    refuse: refusePrincipal,
  },
  {
    type: "aws:sqs/queuePolicy:QueuePolicy",
    id: ({ inputs }) => text(inputs.queueUrl),
    forceNew: ["queueUrl"],
    policies: { policy: "queue" },
    references: [
      {
        at: "queueUrl",
        to: queueType,
        missing: () => "AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.",
      },
    ],
    refuse: refusePrincipal,
  },
];
