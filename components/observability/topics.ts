import * as sns from "@pulumi/aws/sns";
import type { Input, Resource } from "@pulumi/pulumi";
import { policyDocument, root, type Statement } from "../shared/policy-document";
import { refused } from "../shared/refused";
import type { Topics } from "../shared/told";
import type { ObservabilityArgs, SubscriberPlan } from "./args";

type TopicName = keyof Topics;

/**
 * The two topics through which people are told, who may publish to them, and their subscribers.
 *
 * Two, because what publishes to them can be bounded differently: CloudWatch says for which account it publishes,
 * EventBridge says nothing, so that a condition would shut it out. What comes from the topic of alarms is therefore known
 * to be an alarm of this account. They differ in form too: alarms are JSON, events are sentences.
 */
export function topics(logicalName: string, args: ObservabilityArgs, parent: Resource): Topics {
  const { account, region } = args;
  const named = (name: TopicName) => [`arn:aws:sns:${region}:${account}:${args.topics[name]}`];
  return {
    alarms: topic(`${logicalName}-alarms`, "alarms", alarmsPublish(named("alarms"), account), args, parent),
    events: topic(`${logicalName}-events`, "events", eventsPublish(named("events")), args, parent),
  };
}

/** Source: "Notifying users on alarm changes", Amazon CloudWatch user guide. */
function alarmsPublish(resources: readonly string[], account: string): Statement {
  return {
    sid: "AlarmsPublish",
    actions: ["sns:Publish"],
    resources,
    principals: { Service: ["cloudwatch.amazonaws.com"] },
    conditions: { StringEquals: { "aws:SourceAccount": account } },
  };
}

/**
 * Without a condition, and the targets without a role: EventBridge sends no source, and AWS warns of roles where a topic
 * is encrypted. Rules of other accounts do not get here all the same: they need a role for a topic of another account, and
 * come as that role, which this policy does not let in. Sources: "Using resource-based policies for Amazon EventBridge"
 * and "Sending events to an AWS service in another account", Amazon EventBridge user guide.
 */
function eventsPublish(resources: readonly string[]): Statement {
  return {
    sid: "EventsPublish",
    actions: ["sns:Publish"],
    resources,
    principals: { Service: ["events.amazonaws.com"] },
  };
}

function topic(
  logicalName: string,
  name: TopicName,
  publish: Statement,
  args: ObservabilityArgs,
  parent: Resource,
): Input<string> {
  const made = new sns.Topic(
    `${logicalName}-topic`,
    { name: args.topics[name], kmsMasterKeyId: args.alarmsKeyArn },
    { parent, deleteBeforeReplace: true },
  );
  const subscribers = args.subscribers.filter((subscriber) => subscriber.topics.includes(name));
  const { resources = [] } = publish;
  const policy = new sns.TopicPolicy(
    `${logicalName}-topic-policy`,
    { arn: made.arn, policy: policyDocument([publish, ...refusals(resources, subscribers, args)]) },
    { parent },
  );
  for (const { protocol, endpoint } of subscribers)
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

/**
 * What nobody may do: publish in plain text, subscribe what the stack file does not name, and change the topic but the
 * deployers (and the account's root user, so that a lost role locks nobody out for ever).
 */
function refusals(
  resources: readonly string[],
  subscribers: readonly SubscriberPlan[],
  { account, deployers }: ObservabilityArgs,
): Statement[] {
  const endpoints = subscribers.map(({ endpoint }) => endpoint);
  return [
    refused("RefusePlainText", {
      actions: ["sns:Publish"],
      resources,
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    }),
    refused("OnlyDeployersChange", {
      actions: [
        "sns:AddPermission",
        "sns:DeleteTopic",
        // It can mask a message, or refuse it.
        "sns:PutDataProtectionPolicy",
        "sns:RemovePermission",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
      ],
      resources,
      but: [...deployers, root(account)],
    }),
    refused("OnlyNamedSubscribers", {
      actions: ["sns:Subscribe"],
      resources,
      // Where nobody is named, nobody is subscribed.
      ...(endpoints.length > 0 && { conditions: { StringNotEquals: { "sns:Endpoint": endpoints } } }),
    }),
  ];
}
