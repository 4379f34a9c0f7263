import type { TypeTable } from "../row";

const resourcePolicies = {
  service: "logs",
  create: { anything: "PutResourcePolicy" },
  read: { anything: "DescribeResourcePolicies" },
  update: { anything: "PutResourcePolicy" },
  delete: { anything: "DeleteResourcePolicy" },
};

/**
 * Logs, alarms, events and whom they tell. Sources: terraform-provider-aws v6, `internal/service/{logs,cloudwatch,events,sns,sqs,
 * scheduler}`; CloudWatch Logs user guide, "IAM permissions required to create a data protection policy"; EventBridge
 * Scheduler user guide, "Setting up", and "Encryption at rest".
 */
export const watching: TypeTable = {
  "aws:cloudwatch/logGroup:LogGroup": {
    service: "logs",
    create: {
      logGroups:
        "AssociateKmsKey CreateLogGroup PutLogGroupDeletionProtection PutRetentionPolicy TagResource",
    },
    read: { anything: "DescribeLogGroups", logGroups: "ListTagsForResource" },
    update: {
      logGroups: "AssociateKmsKey PutLogGroupDeletionProtection PutRetentionPolicy TagResource UntagResource",
    },
    delete: { logGroups: "DeleteLogGroup" },
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    service: "logs",
    create: { logGroups: "PutMetricFilter" },
    read: { logGroups: "DescribeMetricFilters" },
    update: { logGroups: "PutMetricFilter" },
    delete: { logGroups: "DeleteMetricFilter" },
  },
  // The caller needs it on both sides: "Add/validate IAM permissions for the cross-account destination", CloudWatch Logs user guide.
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
    service: "logs",
    create: { logGroups: "PutSubscriptionFilter", logDestination: "PutSubscriptionFilter" },
    read: { logGroups: "DescribeSubscriptionFilters" },
    update: { logGroups: "PutSubscriptionFilter", logDestination: "PutSubscriptionFilter" },
    delete: { logGroups: "DeleteSubscriptionFilter" },
  },
  "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": {
    service: "logs",
    create: {
      logGroups: "PutDataProtectionPolicy",
      anything: "CreateLogDelivery DescribeLogGroups DescribeResourcePolicies PutResourcePolicy",
    },
    read: { logGroups: "GetDataProtectionPolicy" },
    update: { logGroups: "PutDataProtectionPolicy" },
    delete: { logGroups: "DeleteDataProtectionPolicy" },
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": resourcePolicies,
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    service: "cloudwatch",
    create: { alarms: "PutMetricAlarm TagResource" },
    read: { anything: "DescribeAlarms", alarms: "ListTagsForResource" },
    update: { alarms: "PutMetricAlarm TagResource UntagResource" },
    delete: { alarms: "DeleteAlarms" },
  },
  // IAM lets a composite alarm be put and deleted on all alarms only.
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    service: "cloudwatch",
    create: { alarms: "PutCompositeAlarm TagResource" },
    read: { anything: "DescribeAlarms", alarms: "ListTagsForResource" },
    update: { alarms: "PutCompositeAlarm TagResource UntagResource" },
    delete: { alarms: "DeleteAlarms" },
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    service: "cloudwatch",
    create: { dashboards: "PutDashboard" },
    read: { dashboards: "GetDashboard" },
    update: { dashboards: "PutDashboard" },
    delete: { dashboards: "DeleteDashboards" },
  },
  "aws:cloudwatch/eventRule:EventRule": {
    service: "events",
    create: { rules: "PutRule TagResource" },
    read: { rules: "DescribeRule ListTagsForResource" },
    update: { rules: "DisableRule EnableRule PutRule TagResource UntagResource" },
    delete: { rules: "DeleteRule" },
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    service: "events",
    create: { rules: "PutTargets", rolesPassed: "iam:PassRole" },
    read: { rules: "ListTargetsByRule" },
    update: { rules: "PutTargets", rolesPassed: "iam:PassRole" },
    delete: { rules: "RemoveTargets" },
  },
  "aws:sns/topic:Topic": {
    service: "sns",
    create: { topics: "CreateTopic SetTopicAttributes TagResource" },
    read: { topics: "GetTopicAttributes ListTagsForResource" },
    update: { topics: "SetTopicAttributes TagResource UntagResource" },
    delete: { topics: "DeleteTopic" },
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    service: "sns",
    create: { topics: "SetTopicAttributes" },
    read: { topics: "GetTopicAttributes" },
    update: { topics: "SetTopicAttributes" },
    delete: { topics: "SetTopicAttributes" },
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    service: "sns",
    create: { topics: "ListSubscriptionsByTopic Subscribe" },
    read: { topics: "GetSubscriptionAttributes" },
    update: { topics: "SetSubscriptionAttributes" },
    delete: { topics: "Unsubscribe" },
  },
  "aws:sqs/queue:Queue": {
    service: "sqs",
    create: { queues: "CreateQueue TagQueue" },
    read: { queues: "GetQueueAttributes GetQueueUrl ListQueueTags" },
    update: { queues: "SetQueueAttributes TagQueue UntagQueue" },
    delete: { queues: "DeleteQueue" },
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    service: "sqs",
    create: { queues: "SetQueueAttributes" },
    read: { queues: "GetQueueAttributes" },
    update: { queues: "SetQueueAttributes" },
    delete: { queues: "SetQueueAttributes" },
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": {
    service: "scheduler",
    create: { schedules: "CreateScheduleGroup TagResource" },
    read: { schedules: "GetScheduleGroup ListTagsForResource" },
    update: { schedules: "TagResource UntagResource" },
    delete: { schedules: "DeleteScheduleGroup" },
  },
  "aws:scheduler/schedule:Schedule": {
    service: "scheduler",
    create: {
      schedules: "CreateSchedule",
      rolesPassed: "iam:PassRole",
      keysThrough: "kms:Decrypt kms:DescribeKey kms:GenerateDataKey",
    },
    read: { schedules: "GetSchedule" },
    update: {
      schedules: "UpdateSchedule",
      rolesPassed: "iam:PassRole",
      keysThrough: "kms:Decrypt kms:DescribeKey kms:GenerateDataKey",
    },
    delete: { schedules: "DeleteSchedule" },
  },
};
