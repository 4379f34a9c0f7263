import { missingPrincipals } from "../rules/principals";
import { text } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, kmsKey, uniqueName } from "./parts";

const topicType = "aws:sns/topic:Topic";
const topicArn = arnOf("sns", (_id, inputs) => text(inputs.name));

function refusePrincipal(property: string) {
  return ({ cloud, inputs }: Moment): string | undefined => {
    const [missing] = missingPrincipals(cloud, text(inputs[property]));
    return missing && `InvalidParameter: Invalid parameter: Policy Error: PrincipalNotFound (${missing})`;
  };
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
];
