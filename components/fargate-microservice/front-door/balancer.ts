import * as lb from "@pulumi/aws/lb";
import * as route53 from "@pulumi/aws/route53";
import type { DoorScope } from "./args";

/** The balancer, of the service alone: it logs, and refuses what is not clear. */
export function balancer({ name, args, tags, parent }: DoorScope): lb.LoadBalancer {
  const { network, observability, service, securityGroupId, before } = args;
  const internal = args.exposure === "internal";
  const logs = { bucket: observability.logBucket, enabled: true };
  return new lb.LoadBalancer(
    `${name}-alb`,
    {
      internal,
      loadBalancerType: "application",
      ipAddressType: "ipv4",
      subnets: internal ? network.privateSubnetIds : network.publicSubnetIds,
      securityGroups: [securityGroupId],
      accessLogs: { ...logs, prefix: `access/${service}` },
      connectionLogs: { ...logs, prefix: `connections/${service}` },
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      // Who audits has to know the customer's address, which "remove" would take away. What a client claims stands before it.
      xffHeaderProcessingMode: "append",
      enableWafFailOpen: false,
      // Lets operators, and AWS where the account has opted in, take an impaired AZ out. Source: ARC developer guide,
      // "Application Load Balancers": with cross-zone balancing, which an ALB always has, too.
      enableZonalShift: true,
      enableDeletionProtection: args.retain,
      idleTimeout: args.idleTimeoutSeconds,
      tags,
    },
    {
      parent,
      dependsOn: [...before, ...(internal || !network.internetGateway ? [] : [network.internetGateway])],
    },
  );
}

/** Where customers find it. */
export function publicRecord({ name, args, parent }: DoorScope, loadBalancer: lb.LoadBalancer): void {
  if (args.publicName === undefined) return;
  new route53.Record(
    `${name}-public-name`,
    {
      zoneId: args.zoneId,
      name: args.publicName,
      type: "A",
      aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
    },
    { parent },
  );
}
