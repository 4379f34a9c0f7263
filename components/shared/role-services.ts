import type { Statement } from "./policy-document";

/** Which of the two keys by which AWS says on whose behalf it acts a service sends when it takes a role. */
interface RoleService {
  /** The keys that AWS documents for this service's roles: a condition on any other is never met, and nobody takes the role. */
  readonly sends: readonly ("aws:SourceAccount" | "aws:SourceArn")[];
  /** AWS's page. */
  readonly source: string;
  /**
   * Where nothing is sent: what holds all the same. Whoever names a role to a service needs iam:PassRole on it, which reaches
   * no other account's roles; and the role's own policies name the resources that it is for.
   */
  readonly bound?: string;
}

/** The AWS services that take roles of this platform. */
export const roleServices = {
  "backup.amazonaws.com": {
    sends: [],
    source: "Service roles, AWS Backup developer guide",
    bound: "the role's policies name what is backed up and restored",
  },
  "ec2.amazonaws.com": {
    sends: [],
    source: "Amazon ECS container instance IAM role, Amazon ECS developer guide",
    bound: "the role's policies name one cluster",
  },
  "ecs.amazonaws.com": {
    sends: [],
    source:
      "Amazon ECS infrastructure IAM role for load balancers, and Permissions required for Lambda functions in Amazon ECS blue/green deployments, Amazon ECS developer guide",
    bound: "the role's policies name one service's target groups and rules, or the stack's functions",
  },
  "ecs-tasks.amazonaws.com": {
    sends: ["aws:SourceAccount", "aws:SourceArn"],
    source: "Amazon ECS task IAM role, Amazon ECS developer guide",
  },
  "events.amazonaws.com": {
    sends: ["aws:SourceAccount", "aws:SourceArn"],
    source: "Cross-service confused deputy prevention, Amazon EventBridge user guide",
  },
  "malware-protection-plan.guardduty.amazonaws.com": {
    sends: [],
    source: "Create or update IAM role policy (Malware Protection for S3), Amazon GuardDuty user guide",
    bound: "the role's policies name the buckets that are scanned",
  },
  "s3.amazonaws.com": {
    sends: [],
    source: "Setting up permissions for live replication, Amazon S3 user guide",
    bound: "the role's policies name the bucket that is copied and where to",
  },
  "scheduler.amazonaws.com": {
    sends: ["aws:SourceAccount", "aws:SourceArn"],
    source: "Confused deputy prevention, EventBridge Scheduler user guide",
  },
  "vpc-flow-logs.amazonaws.com": {
    sends: ["aws:SourceAccount", "aws:SourceArn"],
    source: "IAM role for publishing flow logs to CloudWatch Logs, Amazon VPC user guide",
  },
} as const satisfies Readonly<Record<string, RoleService>>;

type Name = keyof typeof roleServices;
type Sending<K extends string> = {
  [S in Name]: K extends (typeof roleServices)[S]["sends"][number] ? S : never;
}[Name];

/** Services that name the resource they act for, and its account. */
export type SpeakingService = Sending<"aws:SourceArn">;

/** Services that say nothing of whom they act for. */
export type SilentService = Exclude<Name, Sending<"aws:SourceAccount" | "aws:SourceArn">>;

/** What a role's trust may demand of its service. Nothing where the service sends nothing. */
export function trustConditions(
  service: SpeakingService | SilentService,
  account: string,
  sourceArn?: string,
): Statement["conditions"] {
  const sends: RoleService["sends"] = roleServices[service].sends;
  if (sends.length === 0) return undefined;
  return {
    ...(sends.includes("aws:SourceAccount") && { StringEquals: { "aws:SourceAccount": account } }),
    ...(sends.includes("aws:SourceArn") &&
      sourceArn !== undefined && { ArnLike: { "aws:SourceArn": sourceArn } }),
  };
}
