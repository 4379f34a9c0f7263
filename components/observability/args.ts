import type { Input, Resource } from "@pulumi/pulumi";
import type { BlockedNames } from "../network/args";
import type { Topics } from "../shared/told";

/** Somebody who is told. */
export interface SubscriberPlan {
  /** How SNS reaches them: `email`, `email-json`, `https`, `sqs` or `lambda`. */
  readonly protocol: string;
  /** Mail address, URL or ARN. */
  readonly endpoint: string;
  /** What they are told of. */
  readonly topics: readonly (keyof Topics)[];
}

export interface ObservabilityPlan {
  /** Name of the stack, for the commands that a message names. */
  readonly stack: string;
  readonly namePrefix: string;
  readonly account: string;
  readonly region: string;
  /** Log group of each service's containers, by service. */
  readonly applicationLogGroups: Readonly<Record<string, string>>;
  /** Log group that is told of personal data in the services' lines. */
  readonly findingsLogGroup: string;
  /** Log group of each WebACL, by service behind a balancer: `aws-waf-logs-<stack>-<service>`. */
  readonly wafLogGroups: Readonly<Record<string, string>>;
  /** ARN pattern that the one WAF log resource policy covers. */
  readonly wafLogGroupArnPattern: string;
  /** Bucket of the balancers' and the data buckets' access logs. */
  readonly logBucket: string;
  /** Names of the topics through which people are told. */
  readonly topics: Readonly<Record<keyof Topics, string>>;
  readonly subscribers: readonly SubscriberPlan[];
  /** ARNs of the roles that may change the topics and who is subscribed to them. */
  readonly deployers: readonly string[];
  /** ARN of the cluster whose releases and tasks are told of. */
  readonly clusterArn: string;
  /** Beginning of the ARNs of the cluster's services. */
  readonly servicesArn: string;
  /** Log group of tasks that ended by themselves. */
  readonly stoppedTasksLogGroup: string;
  /** Log group of the VPC's flow logs: it may not fall silent. @default none: the VPC is somebody else's */
  readonly flowLogGroup?: string;
  /** Log group of the names that the VPC asks for. @default none: the VPC is somebody else's */
  readonly queryLogGroup?: string;
  /** Names of the buckets that GuardDuty scans for malware. May be empty. */
  readonly scannedBuckets: readonly string[];
  /** Buckets that S3 copies elsewhere. May be empty. */
  readonly replicatedBuckets: readonly ReplicatedBucketPlan[];
  /** The dashboard of the whole platform. */
  readonly dashboard: PlatformDashboardPlan;
  readonly logRetentionDays: number;
  /** ARN of the destination of CloudWatch Logs that gets every line as it is written. @default nobody does */
  readonly logDestinationArn?: string;
  readonly retain: boolean;
}

/** What S3's figures on the copies of a bucket are told apart by. */
export interface ReplicatedBucketPlan {
  readonly store: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** ARN of the bucket of its copies. */
  readonly copiesArn: string;
  /** Id of the rule of its replication. */
  readonly rule: string;
}

/** What the dashboard of the platform shows: all names are known before anything exists. */
export interface PlatformDashboardPlan {
  readonly name: string;
  readonly cluster: string;
  readonly services: readonly {
    readonly service: string;
    /** Name of the ECS service. */
    readonly physicalName: string;
    readonly kind: "balanced" | "registered" | "worker" | "scheduled";
    /** ARN of the composite alarm. */
    readonly alarmArn: string;
  }[];
}

export interface ObservabilityArgs extends ObservabilityPlan {
  readonly logsKeyArn: Input<string>;
  readonly alarmsKeyArn: Input<string>;
  /** Names of the data buckets whose access is logged to the log bucket, by store. */
  readonly loggedBuckets: Readonly<Record<string, Input<string>>>;
  /** Ids of the VPC's NAT gateways, by AZ. */
  readonly natGatewayIds: Readonly<Record<string, Input<string>>>;
  /** @default none: the VPC, and its DNS firewall, are somebody else's */
  readonly blockedNames?: BlockedNames | undefined;
}

/** Where tasks that ended by themselves are kept. */
export interface StoppedTasks {
  readonly logGroupArn: Input<string>;
  /** What lets EventBridge write there: its targets wait for it. */
  readonly ready: readonly Resource[];
}

/** What a service is given of observability. */
export interface ServiceObservability {
  /** Name of the balancers' log bucket. */
  readonly logBucket: Input<string>;
  readonly topics: Topics;
  readonly stoppedTasks: StoppedTasks;
  /** The rules that tell of releases: a service comes after them, so that its first release is told of. */
  readonly releaseRules: readonly Resource[];
}
