import type { DataPlan } from "../components/data/args";
import type { ServicePlan } from "../components/fargate-microservice/args";
import type { ObservabilityPlan } from "../components/observability/args";
import type { StackConfig } from "../config/stack-config";
import type { Names } from "./names";

/** Where everything is written, and what the platform's dashboard shows. */
export function observabilityPlan(
  services: readonly ServicePlan[],
  { buckets }: DataPlan,
  { account, region, access, logRetentionDays, retain }: StackConfig,
  names: Names,
): ObservabilityPlan {
  return {
    namePrefix: names.prefix,
    account,
    region,
    applicationLogGroups: Object.fromEntries(services.map(({ service, logGroup }) => [service, logGroup])),
    wafLogGroups: Object.fromEntries(
      services.flatMap((service) =>
        service.kind === "balanced" ? [[service.service, service.wafLogGroup]] : [],
      ),
    ),
    wafLogGroupArnPattern: names.wafLogGroupArnPattern,
    logBucket: names.logBucket,
    deployers: access.deployers,
    alarmTopic: names.alarmTopic,
    scannedBuckets: Object.values(buckets).flatMap(({ name, uploads }) =>
      uploads === undefined ? [] : [name],
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
    retain,
  };
}
