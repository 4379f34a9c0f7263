import type * as lb from "@pulumi/aws/lb";
import * as servicediscovery from "@pulumi/aws/servicediscovery";
import type { BalancedPlan } from "./args";
import type { Scope } from "./scope";

/**
 * The service's name in the private namespace. It points at the balancer, not at tasks: so callers pass the WAF and
 * TLS, and a release shifts them too (AWS does not shift DNS clients of registered tasks).
 */
export function discovery(
  { name, args, tags, parent }: Scope<BalancedPlan>,
  loadBalancer: lb.LoadBalancer,
): void {
  const service = new servicediscovery.Service(
    `${name}-discovery`,
    {
      name: args.service,
      description: `Load balancer of ${args.service}`,
      dnsConfig: {
        namespaceId: args.cluster.namespaceId,
        // An alias is one record: only WEIGHTED takes it.
        routingPolicy: "WEIGHTED",
        dnsRecords: [{ type: "A", ttl: 60 }],
      },
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
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
