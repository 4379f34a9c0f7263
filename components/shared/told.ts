import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Input, Resource } from "@pulumi/pulumi";

/** ARNs of the topics through which people are told. */
export interface Topics {
  /** CloudWatch's alarms. */
  readonly alarms: Input<string>;
  /** EventBridge's events. */
  readonly events: Input<string>;
}

/** An alarm that goes off at the first of what AWS counts within five minutes, and to which no figure is none. */
export const oneIsEnough = {
  statistic: "Sum",
  period: 300,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  treatMissingData: "notBreaching",
} as const;

/** A pattern of EventBridge, as an object. */
export type EventPattern = Readonly<Record<string, unknown>>;

export interface AlarmedRuleArgs {
  /** Physical name, at most 64 characters. Its alarm is `<ruleName>-undelivered`. */
  readonly ruleName: string;
  /** What happens when it matches: the start of a sentence. */
  readonly description: string;
  readonly pattern: EventPattern;
  /** @default only the provider's default tags */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ToldEvent extends AlarmedRuleArgs {
  /**
   * Values of the event by the name that `message` has for them, as JSON paths. ARNs, names, codes and times only:
   * EventBridge escapes nothing that it puts in, so that a quotation mark in a free text (a `stoppedReason` has some)
   * would break the message, and free text may carry what does not belong into a mail. Source: "Amazon EventBridge
   * input transformation", common issues.
   */
  readonly values: Readonly<Record<string, `$.${string}`>>;
  /** What a person reads: which service, what happened, what to do. `<name>` stands for the value of that name. */
  readonly message: string;
}

/**
 * Tells people of an event: a rule, its message on the topic of events, and the alarm on messages that got lost, which
 * takes CloudWatch's way and not EventBridge's.
 */
export function tell(
  logicalName: string,
  { values, message, ...rule }: ToldEvent,
  topics: Topics,
  parent: Resource,
): cloudwatch.EventRule {
  const watched = alarmedRule(logicalName, rule, topics, parent);
  target(`${logicalName}-topic`, watched, parent, {
    targetId: "topic",
    arn: topics.events,
    inputTransformer: { inputPaths: values, inputTemplate: JSON.stringify(message) },
  });
  return watched;
}

/** A rule of EventBridge with the alarm on its failed invocations. Its targets are made by `target`. */
export function alarmedRule(
  logicalName: string,
  { ruleName, description, pattern, tags }: AlarmedRuleArgs,
  topics: Topics,
  parent: Resource,
): cloudwatch.EventRule {
  const rule = new cloudwatch.EventRule(
    logicalName,
    {
      name: ruleName,
      description,
      eventPattern: JSON.stringify(pattern),
      ...(tags !== undefined && { tags }),
    },
    { parent, deleteBeforeReplace: true },
  );
  new cloudwatch.MetricAlarm(
    `${logicalName}-undelivered`,
    {
      name: `${ruleName}-undelivered`,
      alarmDescription: `${description}, and EventBridge could not tell it: see the targets of the rule ${ruleName}, and what their policies and keys allow`,
      // With RuleName alone these are the rules of the default bus. Source: "Monitoring Amazon EventBridge".
      namespace: "AWS/Events",
      metricName: "FailedInvocations",
      dimensions: { RuleName: rule.name },
      // EventBridge sends the figure only where it is not zero.
      ...oneIsEnough,
      // What got lost stays lost, so nobody is told that the alarm is over.
      alarmActions: [topics.alarms],
      ...(tags !== undefined && { tags }),
    },
    { parent, deleteBeforeReplace: true },
  );
  return rule;
}

/** A target of a rule. What it cannot be given within an hour has failed, and is told while it still matters. */
export function target(
  logicalName: string,
  rule: cloudwatch.EventRule,
  parent: Resource,
  args: Omit<cloudwatch.EventTargetArgs, "rule" | "retryPolicy">,
  dependsOn: Resource[] = [],
): cloudwatch.EventTarget {
  return new cloudwatch.EventTarget(
    logicalName,
    {
      rule: rule.name,
      ...args,
      // AWS's own: 24 hours and 185 attempts.
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 },
    },
    { parent, deleteBeforeReplace: true, dependsOn },
  );
}
