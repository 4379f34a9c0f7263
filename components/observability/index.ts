import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
  RunError,
} from "@pulumi/pulumi";
import { encryptedLogGroup } from "../shared/log-group";
import { alarmTopic } from "./alarm-topic";
import type { ObservabilityArgs, ServiceObservability } from "./args";
import { logBucket } from "./log-bucket";
import { malwareFindings } from "./malware-findings";
import { platformDashboard } from "./platform-dashboard";
import { wafLogPolicy } from "./waf-log-policy";

/** What one service is given: where its logs, its WAF's logs and its alarms go. */
export interface ObservabilityOfService extends ServiceObservability {
  readonly applicationLogGroup: cloudwatch.LogGroup;
  /** Of services behind a load balancer. */
  readonly wafLogGroup?: cloudwatch.LogGroup;
  /** The log resource policy that lets WAF write. */
  readonly wafLogPolicy: Resource;
}

/**
 * Where everything is written: a log group for each service and one for its WAF, a bucket of access logs (balancers and
 * data buckets), and the topic that alarms go to; encrypted, and kept as long as the stack says. And the dashboard of the
 * whole platform.
 *
 * @example
 * const observability = new Observability("observability", { ...plan.observability, logsKeyArn, alarmsKeyArn, loggedBuckets });
 * observability.forService("screening");
 */
export class Observability extends ComponentResource {
  private readonly applicationLogGroups: ReadonlyMap<string, cloudwatch.LogGroup>;
  private readonly wafLogGroups: ReadonlyMap<string, cloudwatch.LogGroup>;
  private readonly shared: ServiceObservability & { readonly wafLogPolicy: Resource };

  constructor(name: string, args: ObservabilityArgs, opts?: ComponentResourceOptions) {
    const { logsKeyArn, alarmsKeyArn, loggedBuckets, ...plan } = args;
    super("cdd:observability:Observability", name, plan, opts);
    this.applicationLogGroups = logGroups(`${name}-application`, args.applicationLogGroups, args, this);
    this.wafLogGroups = logGroups(`${name}-waf`, args.wafLogGroups, args, this);
    const bucket: Output<string> = logBucket(`${name}-access-logs`, args, this);
    const topicArn = alarmTopic(`${name}-alarms`, args, this);
    this.shared = {
      logBucket: bucket,
      alarmTopicArn: topicArn,
      wafLogPolicy: wafLogPolicy(`${name}-waf-log-policy`, plan, this),
    };
    if (args.scannedBuckets.length > 0) malwareFindings(`${name}-malware`, args, topicArn, this);
    platformDashboard(`${name}-dashboard`, plan, this);
    this.registerOutputs({ logBucket: bucket, alarmTopicArn: topicArn });
  }

  /** @throws when the plan has no log groups for the service */
  forService(service: string): ObservabilityOfService {
    const applicationLogGroup = this.applicationLogGroups.get(service);
    const wafLogGroup = this.wafLogGroups.get(service);
    if (applicationLogGroup === undefined) {
      const planned = [...this.applicationLogGroups.keys()].join(", ");
      throw new RunError(`observability: "${service}" has no log groups. Use one of ${planned}.`);
    }
    return { ...this.shared, applicationLogGroup, ...(wafLogGroup !== undefined && { wafLogGroup }) };
  }
}

function logGroups(
  logicalName: string,
  names: Readonly<Record<string, string>>,
  { logRetentionDays, logsKeyArn, retain }: ObservabilityArgs,
  parent: Resource,
): ReadonlyMap<string, cloudwatch.LogGroup> {
  return new Map(
    Object.entries(names).map(([service, name]) => [
      service,
      encryptedLogGroup(
        `${logicalName}-${service}`,
        { name, retentionDays: logRetentionDays, keyArn: logsKeyArn, retain, tags: { service } },
        parent,
      ),
    ]),
  );
}
