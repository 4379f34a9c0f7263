import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import { logDelivery } from "../shared/log-delivery";
import { encryptedLogGroup } from "../shared/log-group";
import type { ObservabilityArgs } from "./args";
import { dataProtectionPolicy } from "./personal-data";

/**
 * Masks personal data and credentials in what the tasks write, and tells of it in a log group of its own. CloudWatch masks
 * what comes in while a policy stands, so whoever writes waits for it. Unmasked it is shown to those who hold
 * `logs:Unmask`: nobody by this program.
 *
 * @returns the policies, by service
 */
export function dataProtection(
  logicalName: string,
  groups: ReadonlyMap<string, cloudwatch.LogGroup>,
  args: ObservabilityArgs,
  parent: Resource,
): ReadonlyMap<string, Resource> {
  const findings = encryptedLogGroup(
    `${logicalName}-findings`,
    {
      name: args.findingsLogGroup,
      retentionDays: args.logRetentionDays,
      keyArn: args.logsKeyArn,
      retain: args.retain,
      sentTo: args.logDestinationArn,
    },
    parent,
  );
  const delivery = findingsDelivery(`${logicalName}-findings-policy`, args, parent);
  const policyDocument = dataProtectionPolicy(args.findingsLogGroup);
  return new Map(
    [...groups].map(([service, group]) => [
      service,
      new cloudwatch.LogDataProtectionPolicy(
        `${logicalName}-${service}`,
        { logGroupName: group.name, policyDocument },
        { parent, dependsOn: [findings, delivery], deleteBeforeReplace: true },
      ),
    ]),
  );
}

/** Findings come by log delivery. Where it is not let in, AWS writes a policy itself, which no program would know of. */
function findingsDelivery(
  logicalName: string,
  { namePrefix, account, region, findingsLogGroup }: ObservabilityArgs,
  parent: Resource,
): Resource {
  return logDelivery(
    logicalName,
    {
      policyName: `${namePrefix}-log-findings`,
      sid: "DeliveryWritesFindings",
      streams: `arn:aws:logs:${region}:${account}:log-group:${findingsLogGroup}:*`,
      account,
      region,
    },
    parent,
  );
}
