import { acm } from "./acm";
import { cloudwatch } from "./cloudwatch";
import { dynamodb } from "./dynamodb";
import { ec2 } from "./ec2";
import { ecr } from "./ecr";
import { ecs } from "./ecs";
import { ecsService } from "./ecs-service";
import { elb } from "./elb";
import { elbRules } from "./elb-rules";
import type { TypeEntry } from "./entry";
import { iam } from "./iam";
import { kms } from "./kms";
import { route53 } from "./route53";
import { s3 } from "./s3";
import { s3Settings } from "./s3-settings";
import { secretsManager } from "./secrets-manager";
import { securityGroups } from "./security-groups";
import { serviceDiscovery } from "./service-discovery";
import { sns } from "./sns";
import { targetGroups } from "./target-groups";
import { vpcConnections } from "./vpc-connections";
import { wafv2 } from "./wafv2";

const table: ReadonlyMap<string, TypeEntry> = new Map(
  [
    ...acm,
    ...cloudwatch,
    ...dynamodb,
    ...ec2,
    ...ecr,
    ...ecs,
    ...ecsService,
    ...elb,
    ...elbRules,
    ...iam,
    ...kms,
    ...route53,
    ...s3,
    ...s3Settings,
    ...secretsManager,
    ...securityGroups,
    ...serviceDiscovery,
    ...sns,
    ...targetGroups,
    ...vpcConnections,
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
