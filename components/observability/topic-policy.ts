import { root, type Statement } from "../shared/policy-document";
import { refused } from "../shared/refused";
import type { Topics } from "../shared/told";
import type { ObservabilityPlan, SubscriberPlan } from "./args";

type TopicName = keyof Topics;
/** What of the plan a topic's policy is made of. */
type Said = Pick<ObservabilityPlan, "account" | "region" | "topics" | "subscribers" | "deployers">;

/** Who is told by a topic. */
export function subscribersOf(name: TopicName, { subscribers }: Said): SubscriberPlan[] {
  return subscribers.filter((subscriber) => subscriber.topics.includes(name));
}

/** The policy of a topic: what publishes to it, and what nobody may do. */
export function topicStatements(name: TopicName, said: Said): Statement[] {
  const { account, region } = said;
  const resources = [`arn:aws:sns:${region}:${account}:${said.topics[name]}`];
  const publish = name === "alarms" ? alarmsPublish(resources, account) : eventsPublish(resources);
  return [publish, ...refusals(resources, subscribersOf(name, said), said)];
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

/**
 * What nobody may do: publish in plain text, subscribe what the stack file does not name, and change the topic but the
 * deployers (and the account's root user, so that a lost role locks nobody out for ever).
 */
function refusals(
  resources: readonly string[],
  subscribers: readonly SubscriberPlan[],
  { account, deployers }: Said,
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
