import type { Assumption } from "./assumption";

/** How somebody is told. */
export const observability: readonly Assumption[] = [
  {
    id: "events-reach-the-topic",
    belief:
      "EventBridge publishes to a topic under a customer-managed key where neither the topic's nor the key's statement for it has a condition on a source.",
    usedIn: ["components/observability/topics.ts", "components/keys/policies.ts"],
    source: {
      kind: "contradictory",
      text: "SNS developer guide, key management: source conditions are not supported for EventBridge; EventBridge user guide: one edition wants an execution role, one forbids it for encrypted topics",
    },
    breaks: "Failed nightly runs, pauses and rollbacks are told to nobody, without an error.",
    fallback: "Give the rule's target an execution role that may publish, in place of the topic's statement.",
    tried: { probe: "failed-run-is-told" },
  },
  {
    id: "alarms-carry-the-account",
    belief: "CloudWatch sends aws:SourceAccount when an alarm publishes to the topic and uses its key.",
    usedIn: ["components/observability/topics.ts", "components/keys/policies.ts"],
    source: {
      kind: "documented in part",
      text: "CloudWatch user guide, Notifying users on alarm changes: shows the condition for the topic; for the key public projects use it",
    },
    breaks: "No alarm reaches anybody.",
    fallback: "Take the condition off the key's statement for cloudwatch.amazonaws.com: the topic's holds.",
    tried: {
      none: "SetAlarmState of one alarm in dev, and its message in the subscriber's inbox, show it.",
    },
  },
  {
    id: "group-of-scheduled-tasks",
    belief: "Tasks that EventBridge Scheduler starts have the group family:<task definition's family>.",
    usedIn: ["components/fargate-microservice/watch/run-alarms.ts"],
    source: {
      kind: "documented in part",
      text: "ECS API, RunTask: the family is the default of group; that Scheduler sends no other is not said",
    },
    breaks: "Failed runs match no rule, and nobody is told.",
    fallback: "Match taskDefinitionArn by prefix in place of group in run-alarms.ts.",
    tried: { none: "The first run at night shows it: aws ecs describe-tasks, field group." },
  },
  {
    id: "warm-up-of-alarms",
    belief: "CloudWatch takes warmUpConfiguration on alarms of metric math too.",
    usedIn: ["components/fargate-microservice/watch/metric-alarm.ts"],
    source: {
      kind: "documented in part",
      text: "@pulumi/aws 7.48.0, MetricAlarm: describes it without an example of metric math",
    },
    breaks: "The first up fails at those alarms.",
    fallback: "Leave warmUpConfiguration out in metric-alarm.ts.",
    tried: { probe: "stands-up", made: ["aws:cloudwatch/metricAlarm:MetricAlarm"] },
  },
];
