import type { DataPlan } from "../components/data/args";
import { replicationRule } from "../components/data/replication-rule";
import type { ServicePlan } from "../components/fargate-microservice/args";
import type { ObservabilityPlan } from "../components/observability/args";
import { topics as allTopics } from "../model/notifications";
import type { StackConfig } from "../model/stack";
import type { Names } from "./names";

/** Where everything is written, who is told, and what the platform's dashboard shows. */
export function observabilityPlan(
  services: readonly ServicePlan[],
  { buckets }: DataPlan,
  {
    stack,
    account,
    region,
    access,
    network,
    notifications,
    logRetentionDays,
    logDestination,
    retain,
  }: StackConfig,
  names: Names,
): ObservabilityPlan {
  return {
    stack,
    namePrefix: names.prefix,
    account,
    region,
    applicationLogGroups: Object.fromEntries(services.map(({ service, logGroup }) => [service, logGroup])),
    findingsLogGroup: names.findingsLogGroup,
    wafLogGroups: Object.fromEntries(
      services.flatMap((service) =>
        service.kind === "balanced" ? [[service.service, service.wafLogGroup]] : [],
      ),
    ),
    wafLogGroupArnPattern: names.wafLogGroupArnPattern,
    logBucket: names.logBucket,
    topics: { alarms: names.alarmTopic, events: names.eventTopic },
    subscribers: (notifications?.subscribers ?? []).map(({ protocol, endpoint, topics = allTopics }) => ({
      protocol,
      endpoint,
      topics,
    })),
    deployers: access.deployers,
    clusterArn: names.clusterArn,
    servicesArn: names.servicesArn.replace(/\*$/, ""),
    stoppedTasksLogGroup: names.stoppedTasksLogGroup,
    ...(network.kind !== "existing" && {
      flowLogGroup: names.flowLogGroup,
      queryLogGroup: names.queryLogGroup,
    }),
    scannedBuckets: Object.values(buckets).flatMap(({ name, uploads }) =>
      uploads === undefined ? [] : [name],
    ),
    replicatedBuckets: Object.entries(buckets).flatMap(([store, { name, replication }]) =>
      replication === undefined
        ? []
        : [{ store, bucket: name, copiesArn: replication.bucketArn, rule: replicationRule }],
    ),
    dashboard: {
      name: names.platformDashboard,
      cluster: names.cluster,
      services: services.map(({ service, physicalName, kind }) => ({
        service,
        physicalName,
        kind,
        alarmArn: names.healthAlarmArn(service),
      })),
    },
    logRetentionDays,
    ...(logDestination !== undefined && { logDestinationArn: logDestination }),
    retain,
  };
}
