import * as iam from "@pulumi/aws/iam";
import * as sns from "@pulumi/aws/sns";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import type { Catalogue } from "../../plan/catalogue";
import { keys, personName, queueName } from "../names";
import { changeForTrial } from "./changes";
import { platform } from "./services";

type Program = (catalogue: Catalogue) => Promise<object>;

/**
 * The platform's own program with the trial's catalogue, so that what is tried is what runs. Changed on its way to AWS
 * is only what lets the trial look and go again (`changes.ts`); added is who hears of it.
 */
export = async () => {
  const made = new Map<string, pulumi.Resource>();
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts, resource }) => {
    made.set(`${type} ${name}`, resource);
    const changed = changeForTrial(type, name, props);
    return changed && { props: changed, opts };
  });
  const program = require("../../index") as Program;
  const outputs = await program(platform);

  const topic = found<sns.Topic>(made, "aws:sns/topic:Topic", "observability-topic");
  const policy = found<iam.Policy>(made, "aws:iam/policy:Policy", "cluster-release-approver");
  const opts = { provider: found<pulumi.ProviderResource>(made, "pulumi:providers:aws", "aws") };
  const queue = new sqs.Queue("told", { name: queueName, messageRetentionSeconds: 86_400 }, opts);
  const queuePolicy = new sqs.QueuePolicy(
    "told-policy",
    {
      queueUrl: queue.url,
      policy: pulumi.all([queue.arn, topic.arn]).apply(([to, from]) => hears(to, from)),
    },
    opts,
  );
  new sns.TopicSubscription(
    "told-subscription",
    { topic: topic.arn, protocol: "sqs", endpoint: queue.arn, rawMessageDelivery: true },
    { ...opts, dependsOn: [queuePolicy] },
  );
  new iam.RolePolicyAttachment(
    "approver-policy",
    { role: personName("approver"), policyArn: policy.arn },
    opts,
  );
  return { ...outputs, queueUrl: queue.url, vault: keys.vault };
};

function hears(queueArn: string, topicArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  });
}

function found<R extends pulumi.Resource>(
  made: ReadonlyMap<string, pulumi.Resource>,
  type: string,
  name: string,
): R {
  const resource = made.get(`${type} ${name}`);
  if (resource === undefined)
    throw new pulumi.RunError(
      `trial: the platform makes no ${type} named ${name} any more. Adapt trial/platform/index.ts.`,
    );
  return resource as R;
}
