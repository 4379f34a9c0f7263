import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { answerOf } from "../http/permissions";
import { encryptionContext } from "../iam/requests";
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
  const topic = cloud.byArn("aws:sns/topic:Topic", topicArn);
  if (!topic) return;
  const service = "events.amazonaws.com";
  const may = (action: string, resource: string, context = {}) =>
    answerOf(cloud, region, { principal: service, action, resource, context, behalf: ruleArn }).outcome ===
    "allowed";
  if (!may("sns:Publish", topicArn)) return;
  const key = cloud.find("aws:kms/key:Key", text(topic.inputs.kmsMasterKeyId));
  const context = encryptionContext({ "aws:sns:topicArn": topicArn });
  if (
    key &&
    !["kms:GenerateDataKey", "kms:Decrypt"].every((action) => may(action, text(key.outputs.arn), context))
  )
    return;
  for (const { inputs } of cloud.ofType("aws:sns/topicSubscription:TopicSubscription"))
    if (text(inputs.topic) === topicArn && inputs.protocol === "sqs")
      deliver(cloud, region, topicArn, text(inputs.endpoint), message, inputs.rawMessageDelivery === true);
}

function deliver(
  cloud: Cloud,
  region: string,
  topicArn: string,
  queueArn: string,
  message: string,
  raw: boolean,
): void {
  if (!cloud.byArn("aws:sqs/queue:Queue", queueArn)) return;
  const principal = "sns.amazonaws.com";
  const question = { principal, action: "sqs:SendMessage", resource: queueArn, behalf: topicArn };
  if (answerOf(cloud, region, question).outcome !== "allowed") return;
  const body = raw ? message : JSON.stringify({ Type: "Notification", TopicArn: topicArn, Message: message });
  cloud.changeWorld(({ messages }) => ({
    messages: { ...messages, [queueArn]: [...(messages[queueArn] ?? []), body] },
  }));
}
