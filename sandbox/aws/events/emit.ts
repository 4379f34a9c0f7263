import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { askWhole } from "../iam/needs";
import { documentsAt } from "../permissions/at-moment";
import { isProps, type Props, parseJson, text } from "../values";
import { fitsPattern } from "./pattern";

/** An event as AWS's services send it to the default bus. */
export interface AwsEvent {
  readonly source: string;
  readonly detailType: string;
  readonly region: string;
  readonly detail: Props;
}

/**
 * Puts an event on the account's bus: rules that match it give it to their targets. Of the targets only SNS topics are
 * known; what a topic's policy, its key or a queue's policy refuses is lost without a word, as in AWS.
 */
export function emit(cloud: Cloud, { source, detailType, region, detail }: AwsEvent): void {
  const event: Props = { source, "detail-type": detailType, account: cloud.account, region, detail };
  const rules = cloud
    .ofType("aws:cloudwatch/eventRule:EventRule")
    .filter((rule) => rule.region === region && rule.inputs.state !== "DISABLED");
  for (const rule of rules) {
    const pattern = parseJson(text(rule.inputs.eventPattern));
    if (!isProps(pattern) || !fitsPattern(pattern, event)) continue;
    for (const target of cloud.ofType("aws:cloudwatch/eventTarget:EventTarget"))
      if (target.inputs.rule === rule.outputs.name)
        publish(cloud, region, text(target.inputs.arn), messageOf(target, event), text(rule.outputs.arn));
  }
}

function messageOf({ inputs }: CloudResource, event: Props): string {
  const { inputTransformer: transformer } = inputs;
  if (!isProps(transformer)) return JSON.stringify(event);
  const paths = isProps(transformer.inputPaths) ? transformer.inputPaths : {};
  const filled = text(transformer.inputTemplate).replace(/<(\w+)>/g, (_, name: string) =>
    valueAt(event, text(paths[name])),
  );
  const parsed = parseJson(filled);
  return typeof parsed === "string" ? parsed : filled;
}

/** `$.detail.taskArn` */
function valueAt(event: Props, path: string): string {
  const found = path
    .split(".")
    .slice(1)
    .reduce<Props[string] | undefined>((value, key) => (isProps(value) ? value[key] : undefined), event);
  return found === undefined ? "" : String(found);
}

function publish(cloud: Cloud, region: string, topicArn: string, message: string, ruleArn: string): void {
  if (!cloud.byArn("aws:sns/topic:Topic", topicArn)) return;
  const stack = documentsAt(cloud, region);
  const sends = {
    principal: "events.amazonaws.com",
    action: "sns:Publish",
    resource: topicArn,
    behalf: ruleArn,
  };
  if (!askWhole(stack, sends).allowed) return;
  for (const { inputs } of cloud.ofType("aws:sns/topicSubscription:TopicSubscription"))
    if (text(inputs.topic) === topicArn && inputs.protocol === "sqs")
      deliver(cloud, region, topicArn, inputs, message);
}

function deliver(cloud: Cloud, region: string, topicArn: string, subscription: Props, message: string): void {
  const queue = text(subscription.endpoint);
  if (!cloud.byArn("aws:sqs/queue:Queue", queue)) return;
  const sends = {
    principal: "sns.amazonaws.com",
    action: "sqs:SendMessage",
    resource: queue,
    behalf: topicArn,
  };
  if (!askWhole(documentsAt(cloud, region), sends).allowed) return;
  const body =
    subscription.rawMessageDelivery === true
      ? message
      : JSON.stringify({ Type: "Notification", TopicArn: topicArn, Message: message });
  cloud.changeWorld(({ messages }) => ({
    messages: { ...messages, [queue]: [...(messages[queue] ?? []), body] },
  }));
}
