import * as sns from "@pulumi/aws/sns";
import type { Input, Resource } from "@pulumi/pulumi";
import { policyDocument } from "../shared/policy-document";
import type { Topics } from "../shared/told";
import type { ObservabilityArgs } from "./args";
import { subscribersOf, topicStatements } from "./topic-policy";

type TopicName = keyof Topics;

/**
 * The two topics through which people are told, who may publish to them, and their subscribers.
 *
 * Two, because what publishes to them can be bounded differently: CloudWatch says for which account it publishes,
 * EventBridge says nothing, so that a condition would shut it out. What comes from the topic of alarms is therefore known
 * to be an alarm of this account. They differ in form too: alarms are JSON, events are sentences.
 */
export function topics(logicalName: string, args: ObservabilityArgs, parent: Resource): Topics {
  return {
    alarms: topic(`${logicalName}-alarms`, "alarms", args, parent),
    events: topic(`${logicalName}-events`, "events", args, parent),
  };
}

function topic(
  logicalName: string,
  name: TopicName,
  args: ObservabilityArgs,
  parent: Resource,
): Input<string> {
  const made = new sns.Topic(
    `${logicalName}-topic`,
    { name: args.topics[name], kmsMasterKeyId: args.alarmsKeyArn },
    { parent, deleteBeforeReplace: true },
  );
  const policy = new sns.TopicPolicy(
    `${logicalName}-topic-policy`,
    { arn: made.arn, policy: policyDocument(topicStatements(name, args)) },
    { parent },
  );
  for (const { protocol, endpoint } of subscribersOf(name, args))
    new sns.TopicSubscription(
      `${logicalName}-to-${protocol}-${endpoint}`,
      // AWS tries an https address for a moment only, and whoever reads a mail has 48 hours; nothing waits for them.
      { topic: made.arn, protocol, endpoint },
      // A subscriber that the former policy does not name is refused until the new one stands.
      { parent, dependsOn: [policy] },
    );
  // Whoever takes the ARN from here waits for the policy: a message before it is lost.
  return policy.arn;
}
