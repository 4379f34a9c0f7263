import type { Resource } from "@pulumi/pulumi";
import { logDelivery } from "../shared/log-delivery";
import type { ObservabilityPlan } from "./args";

/**
 * One policy under which the WAF of every service writes its log. Where none stands, AWS writes one itself and adds to it
 * with each WebACL, until it is too long and creation fails.
 */
export function wafLogPolicy(
  logicalName: string,
  { namePrefix, account, region, wafLogGroupArnPattern }: ObservabilityPlan,
  parent: Resource,
): Resource {
  return logDelivery(
    logicalName,
    {
      policyName: `${namePrefix}-waf-logs`,
      sid: "WafWritesLogs",
      streams: wafLogGroupArnPattern,
      account,
      region,
    },
    parent,
  );
}
