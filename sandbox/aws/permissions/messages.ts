import type { Answer } from "../iam/ask";
import { askWhole } from "../iam/needs";
import type { StackResource } from "../iam/stack-resources";
import type { Moment } from "../types/entry";
import { text, texts } from "../values";
import { Permissions } from "./at-moment";
import { loseRoleOfTarget } from "./roles";
import { lost } from "./words";

const topicType = "aws:sns/topic:Topic";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const alarmTypes = ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"];
const actions = ["alarmActions", "okActions", "insufficientDataActions"];

/** One message that a service sends for a resource. */
interface Message {
  readonly service: string;
  readonly action: string;
  readonly to: string;
  readonly behalf: string;
  readonly what: string;
}

function messagesOfAlarm({ inputs, outputs }: Pick<StackResource, "inputs" | "outputs">): Message[] {
  const topics = new Set(
    actions.flatMap((key) => texts(inputs[key])).filter((arn) => /^arn:[^:]+:sns:/.test(arn)),
  );
  return [...topics].map((to) => ({
    service: "cloudwatch.amazonaws.com",
    action: "sns:Publish",
    to,
    behalf: text(outputs.arn),
    what: "lose every message of the alarm",
  }));
}

/** Source: "Using resource-based policies for Amazon EventBridge", EventBridge user guide. */
function messagesOfTarget(inputs: StackResource["inputs"], rule: string): Message[] {
  const to = text(inputs.arn);
  const of = (action: string, resource: string): Message => ({
    service: "events.amazonaws.com",
    action,
    to: resource,
    behalf: rule,
    what: "lose every message of the rule",
  });
  // A target with a role is reached with that role's rights.
  if (text(inputs.roleArn) !== "") return [];
  if (/^arn:[^:]+:sns:/.test(to)) return [of("sns:Publish", to)];
  if (/^arn:[^:]+:sqs:/.test(to)) return [of("sqs:SendMessage", to)];
  if (/^arn:[^:]+:logs:/.test(to)) {
    const stream = `${to.replace(/:\*$/, "")}:log-stream:events`;
    return [of("logs:CreateLogStream", stream), of("logs:PutLogEvents", stream)];
  }
  return [];
}

/** Messages to what the stack does not make are their owner's matter. */
function undelivered({ stack }: Permissions, message: Message): Answer | undefined {
  const owner = message.to.replace(/:log-stream:.*$/, "");
  if (!stack.resource(owner)) return undefined;
  const { service, action, to, behalf } = message;
  const { allowed, answer } = askWhole(stack, { principal: service, action, resource: to, behalf });
  return allowed ? undefined : answer;
}

function firstLost(permissions: Permissions, messages: readonly Message[]): string | undefined {
  for (const message of messages) {
    const answer = undelivered(permissions, message);
    if (answer) return lost(message.what, answer);
  }
  return undefined;
}

/** An alarm whose messages would not arrive. */
export function loseAlarm(moment: Moment): string | undefined {
  const { inputs, account, region } = moment;
  const arn = `arn:aws:cloudwatch:${region}:${account}:alarm:${text(inputs.name) || text(inputs.alarmName)}`;
  return firstLost(new Permissions(moment), messagesOfAlarm({ inputs, outputs: { arn } }));
}

/** A target of a rule that would get no event. */
export function loseEvent(moment: Moment): string | undefined {
  const { inputs, account, region } = moment;
  const permissions = new Permissions(moment);
  const rule = `arn:aws:events:${region}:${account}:rule/${text(inputs.rule)}`;
  return firstLost(permissions, messagesOfTarget(inputs, rule)) ?? loseRoleOfTarget(moment, permissions);
}

/** Messages that get lost by a new policy of a topic, a queue, a log group or a key. */
export function loseMessages(moment: Moment, made: readonly StackResource[]): string | undefined {
  const permissions = new Permissions(moment, made);
  const { resources } = permissions.stack;
  const before = new Permissions(moment);
  const messages = resources.flatMap((one) => {
    if (alarmTypes.includes(one.type)) return messagesOfAlarm(one);
    if (one.type !== targetType) return [];
    return messagesOfTarget(
      one.inputs,
      `arn:aws:events:${moment.region}:${moment.account}:rule/${text(one.inputs.rule)}`,
    );
  });
  // What was lost before is not this policy's fault.
  return firstLost(
    permissions,
    messages.filter((message) => undelivered(before, message) === undefined),
  );
}

/** The subscribers of a topic that SNS itself must be let in to. */
export function loseSubscription(moment: Moment): string | undefined {
  const { inputs } = moment;
  const [topic, endpoint] = [text(inputs.topic), text(inputs.endpoint)];
  const permissions = new Permissions(moment);
  if (inputs.protocol !== "sqs" || !permissions.stack.resource(endpoint)) return undefined;
  if (permissions.stack.resource(topic)?.type !== topicType) return undefined;
  return firstLost(permissions, [
    {
      service: "sns.amazonaws.com",
      action: "sqs:SendMessage",
      to: endpoint,
      behalf: topic,
      what: "bring the queue no message",
    },
  ]);
}
