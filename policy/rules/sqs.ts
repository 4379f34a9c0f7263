import {
  type BankSettings,
  bankSettings,
  type ChannelName,
  demandClosedChannel,
  demandCustomerKey,
  isKnown,
  type PolicedChannel,
  resourceRule,
  types,
} from "../lib";

interface Queue extends PolicedChannel {
  readonly kmsMasterKeyId?: string;
  readonly name?: string;
  /** Of a queue policy: the queue. */
  readonly queueUrl?: string;
}

const customerKey = resourceRule<Queue>({
  name: "sqs-queue-configure-customer-managed-key",
  severity: "medium",
  description: "Messages of a queue are encrypted under a customer-managed key.",
  remediation: "set `kmsMasterKeyId` to a key of the stack.",
  standards: { fsbp: ["SQS.1"], pci: [], pciOwn: ["3.5.1"], nist: ["SC-28", "SC-13"] },
  types: types.queue,
  check: ({ props }, judge) => demandCustomerKey(judge, props, "kmsMasterKeyId", "the queue"),
});

const publicAccess = resourceRule<Queue, BankSettings>({
  name: "sqs-queuepolicy-disallow-public-access",
  severity: "high",
  description: "Only the bank's own accounts and AWS's services reach a queue, and over TLS only.",
  remediation: "name principals of the own account, and deny everybody sqs:* without TLS.",
  standards: { fsbp: ["SQS.3"], pci: [], pciOwn: ["7.3.1"], nist: ["AC-3", "SC-8"] },
  types: [...types.queuePolicy, ...types.queue],
  settings: bankSettings,
  check: (subject, judge, bank) =>
    demandClosedChannel(subject, judge, {
      ...bank,
      policyTypes: types.queuePolicy,
      actions: ["sqs:SendMessage", "sqs:ReceiveMessage"],
      plainText: "messages may be sent and received without TLS",
      channel: () => queueOf(subject.props),
    }),
});

/** A queue's URL ends in its name. Source: "Queue and message identifiers", Amazon SQS developer guide. */
function queueOf(props: Queue): ChannelName | undefined {
  if (!isKnown(() => [props.queueUrl, props.name])) return undefined;
  return { name: props.queueUrl?.split("/").at(-1) ?? props.name };
}

export const sqsRules = [customerKey, publicAccess];
