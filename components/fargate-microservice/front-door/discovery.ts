import type * as lb from "@pulumi/aws/lb";
import * as servicediscovery from "@pulumi/aws/servicediscovery";
import type { RegisteredPlan } from "../args";
import type { Scope } from "../scope";
import type { DoorScope } from "./args";

/**
 * The service's name in the private namespace. It points at the balancer, not at tasks: so callers pass the WAF and
 * TLS, and a release shifts them too (AWS does not shift DNS clients of registered tasks).
 */
export function discovery(scope: DoorScope, loadBalancer: lb.LoadBalancer): void {
  const { name, parent } = scope;
  // An alias is one record: only WEIGHTED takes it.
  const service = entry(scope, "Load balancer", { routingPolicy: "WEIGHTED", ttl: 60 });
  new servicediscovery.Instance(
    `${name}-discovery-alias`,
    {
      serviceId: service.id,
      instanceId: "load-balancer",
      attributes: { AWS_ALIAS_DNS_NAME: loadBalancer.dnsName },
    },
    { parent, deleteBeforeReplace: true },
  );
}

/** The name of a service without a balancer: up to eight of its healthy tasks, which ECS enters and takes out. */
export function taskDiscovery(scope: Scope<RegisteredPlan>): servicediscovery.Service {
  return entry(
    scope,
    "Tasks",
    // Tasks come and go: callers must not keep an address for long.
    { routingPolicy: "MULTIVALUE", ttl: 10 },
    {
      // ECS reports the health of its tasks here, and ends tasks that it cannot report. AWS fixed the threshold at 1,
      // but the provider replaces the service at each update unless it stands here.
      healthCheckCustomConfig: { failureThreshold: 1 },
      // Tasks leave a moment after the ECS service is gone; until then AWS would refuse to delete the name.
      forceDestroy: true,
    },
  );
}

function entry(
  { name, args, tags, parent }: DoorScope | Scope<RegisteredPlan>,
  what: string,
  dns: { readonly routingPolicy: "WEIGHTED" | "MULTIVALUE"; readonly ttl: number },
  more: Pick<servicediscovery.ServiceArgs, "healthCheckCustomConfig" | "forceDestroy"> = {},
): servicediscovery.Service {
  return new servicediscovery.Service(
    `${name}-discovery`,
    {
      name: args.service,
      description: `${what} of ${args.service}`,
      dnsConfig: {
        namespaceId: args.cluster.namespaceId,
        routingPolicy: dns.routingPolicy,
        dnsRecords: [{ type: "A", ttl: dns.ttl }],
      },
      ...more,
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
}
