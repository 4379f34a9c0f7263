import * as route53 from "@pulumi/aws/route53";
import type { Input, Resource } from "@pulumi/pulumi";
import { logDelivery } from "../shared/log-delivery";
import { encryptedLogGroup } from "../shared/log-group";
import type { NetworkArgs } from "./args";

/**
 * Every name that the VPC asks for, answered or blocked, by whom, in a log group of its own.
 *
 * @returns what logs once it stands
 */
export function queryLog(name: string, args: NetworkArgs, vpcId: Input<string>, parent: Resource): Resource {
  const { namePrefix, dns, region, roles, logRetentionDays, logsKeyArn, retain, logDestinationArn } = args;
  const { queryLogGroup } = dns;
  const group = encryptedLogGroup(
    `${name}-dns-queries`,
    {
      name: queryLogGroup,
      retentionDays: logRetentionDays,
      keyArn: logsKeyArn,
      retain,
      sentTo: logDestinationArn,
    },
    parent,
  );
  const policy = logDelivery(
    `${name}-dns-queries-policy`,
    {
      policyName: queryLogGroup,
      sid: "ResolverWritesQueries",
      streams: `arn:aws:logs:${region}:${roles.account}:log-group:${queryLogGroup}:*`,
      account: roles.account,
      region,
    },
    parent,
  );
  const config = new route53.ResolverQueryLogConfig(
    `${name}-dns-query-log`,
    { name: namePrefix, destinationArn: group.arn },
    { parent, dependsOn: policy },
  );
  return new route53.ResolverQueryLogConfigAssociation(
    `${name}-dns-query-log-association`,
    { resourceId: vpcId, resolverQueryLogConfigId: config.id },
    { parent },
  );
}
