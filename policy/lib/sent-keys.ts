import { actionMatches, type Condition } from "./documents";

/** Keys by which an AWS service says on whose behalf it calls another. */
type SourceKey = "aws:sourceaccount" | "aws:sourcearn";

/** What one AWS service sends with a kind of call, as AWS documents it. */
interface SentKeys {
  readonly service: string;
  /** Calls, e.g. `sts:AssumeRole`, or all of a service, `kms:*`. */
  readonly actions: readonly string[];
  readonly sends: readonly SourceKey[];
  /** A condition in whose presence the statement is about another use of the same call. */
  readonly unless?: RegExp;
}

const both = ["aws:sourceaccount", "aws:sourcearn"] as const;
const role = ["sts:AssumeRole"] as const;

/**
 * Where AWS says what is sent, or shows the policy that the call needs without a condition on the source: its page stands above
 * each. Of what is not here nobody knows.
 */
const table: readonly SentKeys[] = [
  // AWS Backup developer guide, Service roles.
  { service: "backup", actions: role, sends: [] },
  // Amazon ECS developer guide, Amazon ECS container instance IAM role.
  { service: "ec2", actions: role, sends: [] },
  // Amazon ECS developer guide, Amazon ECS infrastructure IAM role for load balancers; Permissions required for Lambda functions in
  // Amazon ECS blue/green deployments.
  { service: "ecs", actions: role, sends: [] },
  // Amazon ECS developer guide, Amazon ECS task IAM role.
  { service: "ecs-tasks", actions: role, sends: both },
  // Amazon EventBridge user guide, Cross-service confused deputy prevention.
  { service: "events", actions: role, sends: both },
  // Amazon GuardDuty user guide, Create or update IAM role policy.
  { service: "malware-protection-plan.guardduty", actions: role, sends: [] },
  // Amazon S3 user guide, Setting up permissions for live replication.
  { service: "s3", actions: role, sends: [] },
  // EventBridge Scheduler user guide, Confused deputy prevention.
  { service: "scheduler", actions: role, sends: both },
  // Amazon VPC user guide, IAM role for publishing flow logs to CloudWatch Logs.
  { service: "vpc-flow-logs", actions: role, sends: both },
  // Amazon SNS developer guide, Example cases for Amazon SNS access control; Key management.
  { service: "cloudwatch", actions: ["sns:Publish", "kms:*"], sends: both },
  // Amazon EventBridge user guide, Using resource-based policies, Amazon SNS permissions.
  { service: "events", actions: ["sns:Publish"], sends: [] },
  // Amazon SNS developer guide, Key management: compatibility with event sources from AWS services.
  {
    service: "events",
    actions: ["kms:*"],
    sends: [],
    // Of the key of an event bus it does send them. Source: EventBridge user guide, Authorizing EventBridge to use a
    // customer managed key.
    unless: /^kms:encryptioncontext:aws:events:/,
  },
  // Amazon EventBridge user guide, Using resource-based policies, CloudWatch Logs permissions.
  { service: "events", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], sends: [] },
  // Amazon S3 user guide, Granting permissions to publish event notification messages to a destination.
  { service: "s3", actions: ["sns:Publish"], sends: both },
  // Amazon CloudWatch Logs user guide, Enable logging from AWS services.
  { service: "delivery.logs", actions: ["logs:*", "s3:*"], sends: both },
  // Elastic Load Balancing user guide, Enable access logs for your Application Load Balancer.
  { service: "logdelivery.elasticloadbalancing", actions: ["s3:*"], sends: ["aws:sourcearn"] },
  // Amazon S3 user guide, Enabling Amazon S3 server access logging.
  { service: "logging.s3", actions: ["s3:*"], sends: both },
  // Amazon ECS developer guide, Customer managed keys for AWS Fargate ephemeral storage.
  { service: "fargate", actions: ["kms:*"], sends: [] },
];

/**
 * The keys of the source that a service sends with these calls; nothing where nobody knows.
 *
 * @param service principal, e.g. `ecs-tasks.amazonaws.com`
 */
export function sentKeys(
  service: string,
  actions: readonly string[],
  conditions: readonly Condition[] = [],
): readonly SourceKey[] | undefined {
  const rows = table.filter(
    (row) =>
      service === `${row.service}.amazonaws.com` &&
      actions.some((given) => row.actions.some((known) => overlap(given, known))) &&
      !conditions.some(({ key }) => row.unless?.test(key)),
  );
  if (rows.length === 0) return undefined;
  return both.filter((key) => rows.every(({ sends }) => sends.includes(key)));
}

function overlap(one: string, other: string): boolean {
  return actionMatches(one, other) || actionMatches(other, one);
}
