import type { Input } from "@pulumi/pulumi";

export interface ObservabilityPlan {
  readonly namePrefix: string;
  readonly account: string;
  readonly region: string;
  /** Log group of each service's containers, by service. */
  readonly applicationLogGroups: Readonly<Record<string, string>>;
  /** Log group of each WebACL, by service behind a balancer: `aws-waf-logs-<stack>-<service>`. */
  readonly wafLogGroups: Readonly<Record<string, string>>;
  /** ARN pattern that the one WAF log resource policy covers. */
  readonly wafLogGroupArnPattern: string;
  /** Bucket of the balancers' and the data buckets' access logs. */
  readonly logBucket: string;
  /** ARNs of the roles that configure the bucket. */
  readonly deployers: readonly string[];
  readonly alarmTopic: string;
  /** Names of the buckets that GuardDuty scans for malware. May be empty. */
  readonly scannedBuckets: readonly string[];
  /** The dashboard of the whole platform. */
  readonly dashboard: PlatformDashboardPlan;
  readonly logRetentionDays: number;
  readonly retain: boolean;
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
}

/** What a service is given of observability. */
export interface ServiceObservability {
  /** Name of the balancers' log bucket. */
  readonly logBucket: Input<string>;
  readonly alarmTopicArn: Input<string>;
}
