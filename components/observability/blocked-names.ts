import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import type { BlockedNames } from "../network/args";
import { oneIsEnough, type Topics } from "../shared/told";
import type { ObservabilityPlan } from "./args";

/** The alarm's name. */
export const namesBlocked = (namePrefix: string) => `${namePrefix}-names-blocked`;

/**
 * A name that somebody in the VPC asks for and nobody has declared: a destination without its `hosts`, or the first sign of
 * data on its way out as names. One is enough. AWS sends the figure every five minutes, and none where nothing was asked.
 * Source: "Monitoring Resolver DNS Firewall rule groups with Amazon CloudWatch", Route 53 developer guide.
 */
export function blockedNames(
  logicalName: string,
  { namePrefix, queryLogGroup }: Pick<ObservabilityPlan, "namePrefix" | "queryLogGroup">,
  { ruleGroupId, domainListId }: BlockedNames,
  topics: Topics,
  parent: Resource,
): void {
  new cloudwatch.MetricAlarm(
    logicalName,
    {
      name: namesBlocked(namePrefix),
      alarmDescription: `Something in the VPC asks for a name that nobody declared, and gets no answer: see in ${queryLogGroup} which task asks for what. It may be a destination without its hosts, or data on its way out`,
      namespace: "AWS/Route53Resolver",
      metricName: "FirewallRuleQueryVolume",
      dimensions: { FirewallRuleGroupId: ruleGroupId, FirewallDomainListId: domainListId },
      ...oneIsEnough,
      alarmActions: [topics.alarms],
      okActions: [topics.alarms],
    },
    { parent, deleteBeforeReplace: true },
  );
}
