import { text, texts } from "../values";
import type { Keys } from "./context";
import type { Place, StackResource } from "./stack-resources";

/** One thing that an AWS service does with no identity but its own name, and what it documents that it then sends. */
export interface ServiceCall {
  /** E.g. `events.amazonaws.com`; `<region>` is the stack's. */
  readonly service: string;
  /** What it does. */
  readonly does: string;
  /** Patterns of actions. */
  readonly actions: readonly string[];
  /** What the key `aws:SourceArn` tells; nothing where the service documents none. */
  readonly sourceArn?: (about: About) => string;
  /** Whether it documents that it sends `aws:SourceAccount`. @default false */
  readonly sourceAccount?: boolean;
  /** Its other keys. */
  readonly keys?: (about: About) => Keys;
  /** The stack's resources on whose behalf it calls, of those that concern a resource. @default it calls for the account */
  readonly behalf?: (resources: readonly StackResource[], resource: string) => readonly StackResource[];
  /** AWS's page, and where it says nothing, that it does. */
  readonly source: string;
}

/** What a call is about. */
export interface About extends Place {
  /** ARN that is called for. */
  readonly resource: string;
  /** ARN of what the service works for, e.g. an alarm. */
  readonly behalf: string;
}

const ofType =
  (...types: readonly string[]) =>
  (resources: readonly StackResource[]) =>
    resources.filter(({ type }) => types.includes(type));

/** Alarms that tell a topic. */
function alarmsOf(resources: readonly StackResource[], topic: string): StackResource[] {
  const all = ofType(
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  )(resources);
  return all.filter(({ inputs }) =>
    ["alarmActions", "okActions", "insufficientDataActions"].some((key) =>
      texts(inputs[key]).includes(topic),
    ),
  );
}

const byArn = ({ behalf }: About) => behalf;
const topicKeys = ({ behalf }: About): Keys => ({ "kms:EncryptionContext:aws:sns:topicArn": behalf });
const keyUse = ["kms:Decrypt", "kms:GenerateDataKey"];

/**
 * What each AWS service documents of its calls. A key that no page of AWS's names is absent, so that a statement which
 * asks for it does not let the service in. Whoever finds a page that says more changes it here, and the source with it.
 */
export const serviceCalls: readonly ServiceCall[] = [
  {
    service: "cloudwatch.amazonaws.com",
    does: "tells a topic of alarms",
    actions: ["sns:Publish"],
    sourceAccount: true,
    sourceArn: byArn,
    // By this one a topic's default policy lets it in.
    keys: ({ account }) => ({ "aws:SourceOwner": account }),
    behalf: alarmsOf,
    source:
      'Amazon SNS developer guide, "Example cases for Amazon SNS access control": CloudWatch alarms, with aws:SourceArn of the alarm and aws:SourceAccount',
  },
  {
    service: "cloudwatch.amazonaws.com",
    does: "encrypts what it tells a topic",
    actions: keyUse,
    sourceAccount: true,
    keys: topicKeys,
    source:
      'Amazon SNS developer guide, "Managing Amazon SNS encryption keys and costs": aws:SourceAccount is recommended in the key policy for event sources, EventBridge excepted',
  },
  {
    service: "events.amazonaws.com",
    does: "tells a topic of events",
    actions: ["sns:Publish"],
    source:
      'EventBridge user guide, "Using resource-based policies for Amazon EventBridge", Amazon SNS permissions: no Condition in topic policies for EventBridge',
  },
  {
    service: "events.amazonaws.com",
    does: "encrypts what it tells a topic",
    actions: keyUse,
    keys: topicKeys,
    source:
      'Amazon SNS developer guide, "Managing Amazon SNS encryption keys and costs": aws:SourceAccount, aws:SourceArn and aws:SourceOrgID are not supported for EventBridge to encrypted topics',
  },
  {
    service: "events.amazonaws.com",
    does: "sends events to a queue",
    actions: ["sqs:SendMessage"],
    sourceArn: byArn,
    behalf: ofType("aws:cloudwatch/eventRule:EventRule"),
    source:
      'EventBridge user guide, "Using resource-based policies for Amazon EventBridge", Amazon SQS permissions: ArnEquals aws:SourceArn of the rule',
  },
  {
    service: "events.amazonaws.com",
    does: "writes events to a log group",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    source:
      'EventBridge user guide, "Using resource-based policies for Amazon EventBridge", CloudWatch Logs permissions: its example has no condition',
  },
  {
    service: "events.amazonaws.com",
    does: "takes the role of a target",
    actions: ["sts:AssumeRole"],
    sourceAccount: true,
    sourceArn: byArn,
    behalf: ofType("aws:cloudwatch/eventRule:EventRule"),
    source:
      'EventBridge user guide, "Cross-service confused deputy prevention": aws:SourceArn of the rule and aws:SourceAccount in the trust',
  },
  {
    service: "ecs.amazonaws.com",
    does: "takes infrastructure and hook roles",
    actions: ["sts:AssumeRole"],
    source:
      'Amazon ECS developer guide, "Amazon ECS infrastructure IAM role for load balancers" and "Permissions required for Lambda functions in Amazon ECS blue/green deployments": no key is named, the trust shown has no condition',
  },
  {
    service: "ecs-tasks.amazonaws.com",
    does: "takes the roles of tasks",
    actions: ["sts:AssumeRole"],
    sourceAccount: true,
    sourceArn: ({ region, account }) => `arn:aws:ecs:${region}:${account}:task/any`,
    source:
      'Amazon ECS developer guide, "Amazon ECS task IAM role": aws:SourceAccount, and aws:SourceArn like arn:aws:ecs:<region>:<account>:*',
  },
  {
    service: "ec2.amazonaws.com",
    does: "takes the roles of machines",
    actions: ["sts:AssumeRole"],
    source: 'Amazon EC2 user guide, "IAM roles for Amazon EC2": no key is named',
  },
  {
    service: "scheduler.amazonaws.com",
    does: "takes the role of a schedule",
    actions: ["sts:AssumeRole"],
    sourceAccount: true,
    // The group, never the schedule.
    sourceArn: byArn,
    behalf: ofType("aws:scheduler/scheduleGroup:ScheduleGroup"),
    source:
      'EventBridge Scheduler user guide, "Confused deputy prevention": aws:SourceAccount, and aws:SourceArn of the schedule group',
  },
  {
    service: "vpc-flow-logs.amazonaws.com",
    does: "takes the role of a flow log",
    actions: ["sts:AssumeRole"],
    sourceAccount: true,
    sourceArn: byArn,
    behalf: ofType("aws:ec2/flowLog:FlowLog"),
    source:
      'Amazon VPC user guide, "IAM role for publishing flow logs to CloudWatch Logs": aws:SourceAccount, and aws:SourceArn like vpc-flow-log/<id>',
  },
  {
    service: "delivery.logs.amazonaws.com",
    does: "delivers logs of AWS services",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    sourceAccount: true,
    sourceArn: ({ region, account }) => `arn:aws:logs:${region}:${account}:*`,
    source:
      'CloudWatch Logs user guide, "Enable logging from AWS services": aws:SourceAccount, and aws:SourceArn like arn:aws:logs:<region>:<account>:*',
  },
  {
    service: "delivery.logs.amazonaws.com",
    does: "delivers logs of AWS services to a bucket",
    actions: ["s3:GetBucketAcl", "s3:ListBucket", "s3:PutObject"],
    sourceAccount: true,
    sourceArn: ({ region, account }) => `arn:aws:logs:${region}:${account}:*`,
    keys: () => ({ "s3:x-amz-acl": "bucket-owner-full-control" }),
    source:
      'CloudWatch Logs user guide, "Enable logging from AWS services": aws:SourceAccount, aws:SourceArn and s3:x-amz-acl bucket-owner-full-control',
  },
  {
    service: "logdelivery.elasticloadbalancing.amazonaws.com",
    does: "writes logs of load balancers",
    actions: ["s3:PutObject"],
    sourceArn: byArn,
    behalf: ofType("aws:lb/loadBalancer:LoadBalancer"),
    source:
      'User guide for Application Load Balancers, "Enable access logs for your Application Load Balancer": aws:SourceArn of the balancer',
  },
  {
    service: "logging.s3.amazonaws.com",
    does: "writes access logs of buckets",
    actions: ["s3:PutObject"],
    sourceAccount: true,
    sourceArn: byArn,
    behalf: ofType("aws:s3/bucket:Bucket"),
    source:
      'Amazon S3 user guide, "Examples of Amazon S3 bucket policies", granting permissions for S3 server access logs: aws:SourceAccount, and aws:SourceArn of the source bucket',
  },
  {
    service: "logs.<region>.amazonaws.com",
    does: "encrypts log groups",
    actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    keys: ({ behalf }) => ({ "kms:EncryptionContext:aws:logs:arn": behalf }),
    behalf: (resources, key) =>
      ofType("aws:cloudwatch/logGroup:LogGroup")(resources).filter(
        ({ inputs }) => text(inputs.kmsKeyId) === key,
      ),
    source:
      'CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS Key Management Service": the encryption context aws:logs:arn',
  },
  {
    service: "fargate.amazonaws.com",
    does: "encrypts the disks of tasks",
    actions: ["kms:GenerateDataKeyWithoutPlaintext"],
    keys: fargateKeys,
    behalf: ofType("aws:ecs/cluster:Cluster"),
    source:
      'Amazon ECS developer guide, "Customer managed keys for AWS Fargate ephemeral storage": the encryption context aws:ecs:clusterAccount and aws:ecs:clusterName',
  },
  {
    service: "fargate.amazonaws.com",
    does: "lets the machines of tasks read their disks",
    actions: ["kms:CreateGrant"],
    keys: (about) => ({ ...fargateKeys(about), "kms:GrantOperations": ["Decrypt"] }),
    behalf: ofType("aws:ecs/cluster:Cluster"),
    source:
      'Amazon ECS developer guide, "Customer managed keys for AWS Fargate ephemeral storage": the encryption context and kms:GrantOperations Decrypt',
  },
  {
    service: "sns.amazonaws.com",
    does: "sends messages to a queue",
    actions: ["sqs:SendMessage"],
    sourceArn: byArn,
    behalf: ofType("aws:sns/topic:Topic"),
    source:
      'Amazon SNS developer guide, "Subscribing an Amazon SQS queue to an Amazon SNS topic": aws:SourceArn of the topic',
  },
  {
    service: "malware-protection-plan.guardduty.amazonaws.com",
    does: "takes the role that scans objects",
    actions: ["sts:AssumeRole"],
    source:
      'Amazon GuardDuty user guide, "Create or update IAM role policy": no key is named, the trust shown has no condition',
  },
  {
    service: "backup.amazonaws.com",
    does: "takes the role that makes and restores backups",
    actions: ["sts:AssumeRole"],
    source:
      'AWS Backup developer guide, "IAM service roles": no key is named, the trust shown has no condition',
  },
  {
    service: "s3.amazonaws.com",
    does: "takes the role that replicates objects",
    actions: ["sts:AssumeRole"],
    source:
      'Amazon S3 user guide, "Setting up permissions for live replication": no key is named, the trust shown has no condition',
  },
];

function fargateKeys({ account, behalf }: About): Keys {
  return {
    "kms:EncryptionContext:aws:ecs:clusterAccount": account,
    "kms:EncryptionContext:aws:ecs:clusterName": behalf.slice(behalf.lastIndexOf("/") + 1),
  };
}
