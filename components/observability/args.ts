import type * as s3 from "@pulumi/aws/s3";
import type { Input } from "@pulumi/pulumi";

export interface ObservabilityPlan {
  readonly namePrefix: string;
  readonly account: string;
  readonly region: string;
  /** Log group of each service's containers, by service. */
  readonly applicationLogGroups: Readonly<Record<string, string>>;
  /** Log group of each service's WebACL, by service: `aws-waf-logs-<stack>-<service>`. */
  readonly wafLogGroups: Readonly<Record<string, string>>;
  /** ARN pattern that the one WAF log resource policy covers. */
  readonly wafLogGroupArnPattern: string;
  /** Bucket of the balancers' and the data buckets' access logs. */
  readonly logBucket: string;
  readonly alarmTopic: string;
  readonly logRetentionDays: number;
  readonly retain: boolean;
}

export interface ObservabilityArgs extends ObservabilityPlan {
  readonly logsKeyArn: Input<string>;
  readonly alarmsKeyArn: Input<string>;
  /** Data buckets whose access is logged to the log bucket, by store. */
  readonly loggedBuckets: Readonly<Record<string, s3.Bucket>>;
}

/** What a service is given of observability. */
export interface ServiceObservability {
  /** Name of the balancers' log bucket. */
  readonly logBucket: Input<string>;
  readonly alarmTopicArn: Input<string>;
}
