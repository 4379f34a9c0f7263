import * as sns from "@pulumi/aws/sns";
import type { Output, Resource } from "@pulumi/pulumi";
import { policyDocument } from "../shared/policy-document";
import type { ObservabilityArgs } from "./args";

/** The topic that alarms go to. Only this account's alarms and events publish to it. Returns its ARN. */
export function alarmTopic(
  logicalName: string,
  { alarmTopic: name, account, region, alarmsKeyArn }: ObservabilityArgs,
  parent: Resource,
): Output<string> {
  const topic = new sns.Topic(
    `${logicalName}-topic`,
    { name, kmsMasterKeyId: alarmsKeyArn },
    { parent, deleteBeforeReplace: true },
  );
  const resources = [`arn:aws:sns:${region}:${account}:${name}`];
  const policy = policyDocument([
    {
      sid: "AlarmsPublish",
      actions: ["sns:Publish"],
      resources,
      principals: { Service: ["cloudwatch.amazonaws.com"] },
      conditions: { StringEquals: { "aws:SourceAccount": account } },
    },
    {
      // EventBridge says nothing of whom it publishes for. Source: "Using resource-based policies for Amazon EventBridge".
      sid: "EventsPublish",
      actions: ["sns:Publish"],
      resources,
      principals: { Service: ["events.amazonaws.com"] },
    },
    {
      sid: "RefusePlainText",
      effect: "Deny",
      actions: ["sns:Publish"],
      resources,
      principals: "*",
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
  // Whoever takes the ARN from here waits for the policy: an alarm that fires before it is lost.
  return new sns.TopicPolicy(`${logicalName}-topic-policy`, { arn: topic.arn, policy }, { parent }).arn;
}
