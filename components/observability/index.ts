import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
  RunError,
} from "@pulumi/pulumi";
import { encryptedLogGroup } from "../shared/log-group";
import type { Topics } from "../shared/told";
import type { ObservabilityArgs, ServiceObservability } from "./args";
import { blockedNames } from "./blocked-names";
import { dataProtection } from "./data-protection";
import { logBucket } from "./log-bucket";
import { malwareFindings } from "./malware-findings";
import { natAlarms } from "./nat-alarms";
import { platformDashboard } from "./platform-dashboard";
import { releaseEvents } from "./release-events";
import { replicationFailures } from "./replication-failures";
import { silentFlowLogs } from "./silence";
import { keepStoppedTasks } from "./stopped-tasks";
import { topics } from "./topics";
import { wafLogPolicy } from "./waf-log-policy";

/** What one service is given: where its logs, its WAF's logs and its alarms go. */
export interface ObservabilityOfService extends ServiceObservability {
  readonly applicationLogGroup: cloudwatch.LogGroup;
  /** What masks personal data in that group: it must stand before the first line. */
  readonly dataProtection: Resource;
  /** Of services behind a load balancer. */
  readonly wafLogGroup?: cloudwatch.LogGroup;
  /** The log resource policy that lets WAF write. */
  readonly wafLogPolicy: Resource;
}

/**
 * Where everything is written: a log group for each service, in which personal data is masked, and one for its WAF, and a
 * bucket of access logs (balancers and data buckets); encrypted, kept as long as the stack says, and sent on to where it says. Masking costs about
 * 0.12 USD for each GB of lines. How people are told: the topics of alarms and of events with their subscribers, the events
 * of releases, the tasks that ended by themselves, logs that fall silent, names that nobody declared, records that were not copied, and NAT gateways that can do no more. And the
 * dashboard of the whole platform.
 *
 * @example
 * const observability = new Observability("observability", { ...plan.observability, logsKeyArn, alarmsKeyArn, loggedBuckets });
 * observability.forService("screening");
 */
export class Observability extends ComponentResource {
  /** The topics through which people are told. */
  readonly topics: Topics;
  private readonly applicationLogGroups: ReadonlyMap<string, cloudwatch.LogGroup>;
  private readonly dataProtection: ReadonlyMap<string, Resource>;
  private readonly wafLogGroups: ReadonlyMap<string, cloudwatch.LogGroup>;
  private readonly shared: ServiceObservability & { readonly wafLogPolicy: Resource };

  constructor(name: string, args: ObservabilityArgs, opts?: ComponentResourceOptions) {
    const { logsKeyArn, alarmsKeyArn, loggedBuckets, natGatewayIds, blockedNames: blocking, ...plan } = args;
    super("cdd:observability:Observability", name, plan, opts);
    this.applicationLogGroups = logGroups(`${name}-application`, args.applicationLogGroups, args, this);
    this.dataProtection = dataProtection(`${name}-data-protection`, this.applicationLogGroups, args, this);
    this.wafLogGroups = logGroups(`${name}-waf`, args.wafLogGroups, args, this);
    const bucket: Output<string> = logBucket(`${name}-access-logs`, args, this);
    this.topics = topics(name, args, this);
    this.shared = {
      logBucket: bucket,
      topics: this.topics,
      stoppedTasks: keepStoppedTasks(`${name}-stopped-tasks`, args, this.topics, this),
      releaseRules: releaseEvents(name, plan, this.topics, this),
      wafLogPolicy: wafLogPolicy(`${name}-waf-log-policy`, plan, this),
    };
    silentFlowLogs(`${name}-flow-logs-silent`, plan, this.topics, this);
    natAlarms(`${name}-nat`, plan.namePrefix, natGatewayIds, this.topics, this);
    if (blocking !== undefined) blockedNames(`${name}-names-blocked`, plan, blocking, this.topics, this);
    if (args.scannedBuckets.length > 0) malwareFindings(`${name}-malware`, args, this.topics, this);
    replicationFailures(`${name}-replication`, plan, this.topics, this);
    platformDashboard(`${name}-dashboard`, plan, this);
    this.registerOutputs({ logBucket: bucket, topics: this.topics });
  }

  /** @throws when the plan has no log groups for the service */
  forService(service: string): ObservabilityOfService {
    const applicationLogGroup = this.applicationLogGroups.get(service);
    const protection = this.dataProtection.get(service);
    const wafLogGroup = this.wafLogGroups.get(service);
    if (applicationLogGroup === undefined || protection === undefined) {
      const planned = [...this.applicationLogGroups.keys()].join(", ");
      throw new RunError(`observability: "${service}" has no log groups. Use one of ${planned}.`);
    }
    return {
      ...this.shared,
      applicationLogGroup,
      dataProtection: protection,
      ...(wafLogGroup !== undefined && { wafLogGroup }),
    };
  }
}

function logGroups(
  logicalName: string,
  names: Readonly<Record<string, string>>,
  { logRetentionDays, logsKeyArn, retain, logDestinationArn: sentTo }: ObservabilityArgs,
  parent: Resource,
): ReadonlyMap<string, cloudwatch.LogGroup> {
  return new Map(
    Object.entries(names).map(([service, name]) => [
      service,
      encryptedLogGroup(
        `${logicalName}-${service}`,
        { name, retentionDays: logRetentionDays, keyArn: logsKeyArn, retain, sentTo, tags: { service } },
        parent,
      ),
    ]),
  );
}
