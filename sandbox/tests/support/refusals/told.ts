import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sns from "@pulumi/aws/sns";
import * as sqs from "@pulumi/aws/sqs";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { account, document, type RefusalCase, region } from "./case";

/** A subscription that is refused, in one line. */
function subscription(title: string, says: RegExp, protocol: string, endpoint: string): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) => {
        const topic = new sns.Topic(`${name}-topic`, {}, opts).arn;
        new sns.TopicSubscription(`${name}-subscription`, { topic, protocol, endpoint }, opts);
      },
    ],
    refused: "subscription",
    says,
  };
}

function transformer(
  title: string,
  says: RegExp,
  inputTemplate: string,
  path = "$.detail.taskArn",
): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) => {
        const eventPattern = JSON.stringify({ source: ["aws.ecs"] });
        const rule = new cloudwatch.EventRule(`${name}-rule`, { eventPattern }, opts).name;
        const arn = `arn:aws:sns:${region}:${account}:events`;
        const inputTransformer = { inputPaths: { task: path }, inputTemplate };
        new cloudwatch.EventTarget(`${name}-target`, { rule, arn, inputTransformer }, opts);
      },
    ],
    refused: "target",
    says,
  };
}

function pattern(title: string, says: RegExp, eventPattern: object): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) =>
        void new cloudwatch.EventRule(`${name}-rule`, { eventPattern: JSON.stringify(eventPattern) }, opts),
    ],
    refused: "rule",
    says,
  };
}

function filter(title: string, says: RegExp, more: Partial<cloudwatch.LogMetricFilterArgs>): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) => {
        const logGroupName = new cloudwatch.LogGroup(`${name}-group`, {}, opts).name;
        const metricTransformation = { name: "Tasks", namespace: "cdd", value: "1" };
        const args = { logGroupName, pattern: '{ $.detail.group = "*" }', metricTransformation, ...more };
        new cloudwatch.LogMetricFilter(`${name}-filter`, args, opts);
      },
    ],
    refused: "filter",
    says,
  };
}

function queue(name: string, opts: CustomResourceOptions, more: sqs.QueueArgs = {}) {
  return new sqs.Queue(`${name}-queue`, more, opts);
}

export const toldCases: readonly RefusalCase[] = [
  subscription("a mail address that is none", /Invalid parameter: Email address/, "email", "operations"),
  subscription(
    "two mail addresses in one",
    /Invalid parameter: Email address/,
    "email",
    "a@example.com,b@example.com",
  ),
  subscription(
    "an address of another protocol",
    /Endpoint must match the specified protocol/,
    "https",
    "http://example.com",
  ),
  subscription(
    "a queue by its address",
    /Invalid parameter: SQS endpoint ARN/,
    "sqs",
    `https://sqs.${region}.amazonaws.com/${account}/q`,
  ),
  subscription(
    "a queue in order at a topic without one",
    /FIFO SQS Queues can not be subscribed to standard SNS topics/,
    "sqs",
    `arn:aws:sqs:${region}:${account}:q.fifo`,
  ),
  subscription("a function by its name", /Invalid parameter: Lambda endpoint ARN/, "lambda", "to-chat"),
  {
    title: "a subscriber of a topic that does not exist",
    programs: [
      (name, opts) => {
        const topic = `arn:aws:sns:${region}:${account}:none`;
        const args = { topic, protocol: "email", endpoint: "a@example.com" };
        new sns.TopicSubscription(`${name}-subscription`, args, opts);
      },
    ],
    refused: "subscription",
    says: /NotFound: Topic does not exist/,
  },
  transformer("a message without quotation marks", /Invalid InputTemplate .*quotation marks/, "Task <task>"),
  transformer("a message with a value that has no path", /variable why is not defined/, '"<task>: <why>"'),
  transformer("a path that is none", /Invalid JSONPath detail\.taskArn/, '"<task>"', "detail.taskArn"),
  pattern("an operator that is none", /Unrecognized match type contains/, {
    detail: { reason: [{ contains: "rolling back" }] },
  }),
  pattern("a choice of one", /"\$or" must be an array of at least two objects/, {
    detail: { $or: [{ stopCode: ["UserInitiated"] }] },
  }),
  filter("a metric filter that is not closed", /Invalid metric filter pattern/, { pattern: "{ $.a = 1" }),
  filter("a metric's dimension that is no selector", /dimension value must be valid selector: group/, {
    metricTransformation: { name: "Tasks", namespace: "cdd", value: "1", dimensions: { Group: "group" } },
  }),
  {
    title: "a metric filter of a log group that does not exist",
    programs: [
      (name, opts) => {
        const metricTransformation = { name: "Tasks", namespace: "cdd", value: "1" };
        const args = { logGroupName: "none", pattern: "ERROR", metricTransformation };
        new cloudwatch.LogMetricFilter(`${name}-filter`, args, opts);
      },
    ],
    refused: "filter",
    says: /ResourceNotFoundException: The specified log group does not exist/,
  },
  {
    title: "two queues of one name",
    programs: [
      (name, opts) => {
        const dependsOn = queue(name, opts, { name: "missed" });
        queue(`${name}-second`, { ...opts, dependsOn }, { name: "missed" });
      },
    ],
    refused: "second-queue",
    says: /QueueAlreadyExists: A queue already exists with the same name/,
  },
  {
    title: "a queue policy for a role that does not exist",
    programs: [
      (name, opts) => {
        const statement = {
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Resource: "*",
          Principal: { AWS: `arn:aws:iam::${account}:role/nobody` },
        };
        const queueUrl = queue(name, opts).url;
        new sqs.QueuePolicy(`${name}-policy`, { queueUrl, policy: document(statement) }, opts);
      },
    ],
    refused: "policy",
    says: /InvalidAttributeValue: Invalid value for the parameter Policy/,
  },
];
