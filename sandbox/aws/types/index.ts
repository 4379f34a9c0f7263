import { acm } from "./acm";
import { alarms } from "./alarms";
import { appAutoScaling } from "./app-auto-scaling";
import { autoScalingGroups } from "./auto-scaling-groups";
import { backup } from "./backup";
import { capacityProviders } from "./capacity-providers";
import { cloudwatch } from "./cloudwatch";
import { dynamodb } from "./dynamodb";
import { ec2 } from "./ec2";
import { ecr } from "./ecr";
import { ecs } from "./ecs";
import { ecsService } from "./ecs-service";
import { efs } from "./efs";
import { elb } from "./elb";
import { elbRules } from "./elb-rules";
import type { TypeEntry } from "./entry";
import { events } from "./events";
import { guardDuty } from "./guardduty";
import { iam } from "./iam";
import { kms } from "./kms";
import { launchTemplates } from "./launch-templates";
import { logSubscriptions } from "./log-subscriptions";
import { networkAcls } from "./network-acls";
import { resolver } from "./resolver";
import { route53 } from "./route53";
import { s3 } from "./s3";
import { s3Cors } from "./s3-cors";
import { s3Replication } from "./s3-replication";
import { s3Settings } from "./s3-settings";
import { scheduler } from "./scheduler";
import { secretsManager } from "./secrets-manager";
import { securityGroups } from "./security-groups";
import { serviceDiscovery } from "./service-discovery";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { targetGroups } from "./target-groups";
import { taskDefinitions } from "./task-definitions";
import { vpcConnections } from "./vpc-connections";
import { vpcEndpoints } from "./vpc-endpoints";
import { wafv2 } from "./wafv2";

const table: ReadonlyMap<string, TypeEntry> = new Map(
  [
    ...acm,
    ...alarms,
    ...appAutoScaling,
    ...autoScalingGroups,
    ...backup,
    ...capacityProviders,
    ...cloudwatch,
    ...dynamodb,
    ...ec2,
    ...ecr,
    ...ecs,
    ...ecsService,
    ...efs,
    ...elb,
    ...elbRules,
    ...events,
    ...guardDuty,
    ...iam,
    ...kms,
    ...launchTemplates,
    ...logSubscriptions,
    ...networkAcls,
    ...resolver,
    ...route53,
    ...s3,
    ...s3Cors,
    ...s3Replication,
    ...s3Settings,
    ...scheduler,
    ...secretsManager,
    ...securityGroups,
    ...serviceDiscovery,
    ...sns,
    ...sqs,
    ...targetGroups,
    ...taskDefinitions,
    ...vpcConnections,
    ...vpcEndpoints,
    ...wafv2,
  ].map((entry) => [entry.type, entry]),
);

/** What the stand-in knows of a type; nothing where it only stores it. */
export function entryOf(type: string): TypeEntry | undefined {
  return table.get(type);
}

export function entries(): IterableIterator<TypeEntry> {
  return table.values();
}
