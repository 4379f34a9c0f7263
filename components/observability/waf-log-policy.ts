import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import { policyDocument } from "../shared/policy-document";
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
  return new cloudwatch.LogResourcePolicy(
    logicalName,
    {
      policyName: `${namePrefix}-waf-logs`,
      policyDocument: policyDocument([
        {
          sid: "WafWritesLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [wafLogGroupArnPattern],
          principals: { Service: ["delivery.logs.amazonaws.com"] },
          conditions: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${account}:*` },
          },
        },
      ]),
    },
    { parent, deleteBeforeReplace: true },
  );
}
