import { missingPrincipals } from "../rules/principals";
import { isUnknown, text } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, kmsKey, uniqueName, uuid } from "./parts";

const topicType = "aws:sns/topic:Topic";
const topicArn = arnOf("sns", (_id, inputs) => text(inputs.name));

function refusePrincipal(property: string) {
  return ({ cloud, inputs }: Moment): string | undefined => {
    const [missing] = missingPrincipals(cloud, text(inputs[property]));
    return missing && `InvalidParameter: Invalid parameter: Policy Error: PrincipalNotFound (${missing})`;
  };
}

/** Protocols that the provider knows. */
const protocols = ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"];
const mail = [/^[^@\s;,]+@[^@\s;,]+$/, "Email address"] as const;
/** What an endpoint is by protocol, and AWS's word for what is none. */
const endpoints: Readonly<Record<string, readonly [RegExp, string]>> = {
  email: mail,
  "email-json": mail,
  http: [/^http:\/\/.+/, "Endpoint must match the specified protocol"],
  https: [/^https:\/\/.+/, "Endpoint must match the specified protocol"],
  lambda: [/^arn:[\w-]+:lambda:.+/, "Lambda endpoint ARN"],
  sqs: [/^arn:[\w-]+:sqs:.+/, "SQS endpoint ARN"],
};
/** Whoever is behind these says yes before anything is sent. */
const confirmed = ["email", "email-json", "http", "https"];

function refuseEndpoint({ inputs }: Moment): string | undefined {
  const [protocol, endpoint] = [text(inputs.protocol), text(inputs.endpoint)];
  const [form, wrong] = endpoints[protocol] ?? [/^/, ""];
  if (!form.test(endpoint)) return `InvalidParameter: Invalid parameter: ${wrong}`;
  return protocol === "sqs" && endpoint.endsWith(".fifo") && !text(inputs.topic).endsWith(".fifo")
    ? "InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics"
    : undefined;
}

export const sns: readonly TypeEntry[] = [
  {
    type: topicType,
    id: (moment) => topicArn(moment, ""),
    arn: topicArn,
    outputs: ({ account }) => ({ owner: account }),
    defaults: { fifoTopic: false, contentBasedDeduplication: false },
    forceNew: ["name", "namePrefix", "fifoTopic"],
    nameLimit: 256,
    policies: { policy: "topic" },
    json: ["deliveryPolicy", "archivePolicy"],
    references: [kmsKey("kmsMasterKeyId", "KMSNotFound")],
    unique: [
      uniqueName(
        (name) =>
          `InvalidParameter: Invalid parameter: Attributes Reason: Topic already exists with different attributes: ${name}`,
      ),
    ],
    refuse: refusePrincipal("policy"),
  },
  {
    type: "aws:sns/topicPolicy:TopicPolicy",
    id: ({ inputs }) => text(inputs.arn),
    outputs: ({ account }) => ({ owner: account }),
    forceNew: ["arn"],
    policies: { policy: "topic" },
    references: [{ at: "arn", to: topicType, missing: (arn) => `NotFound: Topic does not exist: ${arn}` }],
    refuse: refusePrincipal("policy"),
  },
  {
    type: "aws:sns/topicSubscription:TopicSubscription",
    // AWS gives the ARN before the endpoint has confirmed, because the provider asks for it.
    id: (moment) => `${text(moment.inputs.topic)}:${uuid(moment)}`,
    arn: (_moment, id) => id,
    outputs: ({ account, inputs }) => ({
      ownerId: account,
      pendingConfirmation: confirmed.includes(text(inputs.protocol)),
      confirmationWasAuthenticated: !confirmed.includes(text(inputs.protocol)),
      filterPolicyScope: inputs.filterPolicyScope ?? "",
    }),
    defaults: { confirmationTimeoutInMinutes: 1, endpointAutoConfirms: false, rawMessageDelivery: false },
    forceNew: ["endpoint", "protocol", "topic"],
    json: ["deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy"],
    references: [{ at: "topic", to: topicType, missing: () => "NotFound: Topic does not exist" }],
    check: ({ protocol }) =>
      protocol === undefined || isUnknown(protocol) || protocols.includes(text(protocol))
        ? []
        : [
            {
              property: "protocol",
              reason: `expected protocol to be one of [${protocols.join(" ")}], got ${text(protocol)}`,
            },
          ],
    refuse: refuseEndpoint,
  },
];
