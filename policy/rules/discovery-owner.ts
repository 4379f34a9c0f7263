import { type Relation, stackRule, thoseNaming, types } from "../lib";

interface EcsService {
  readonly serviceRegistries?: { readonly registryArn?: string };
}
interface Instance {
  readonly serviceId?: string;
}

const registered: Relation<EcsService> = {
  property: "serviceRegistries",
  by: "arn",
  types: types.discoveryService,
  names: ({ serviceRegistries }) => (serviceRegistries?.registryArn ? [serviceRegistries.registryArn] : []),
};
const ofInstance: Relation<Instance> = { property: "serviceId", by: "id", types: types.discoveryService };

const owner = stackRule<object>({
  name: "servicediscovery-service-enforce-owner",
  severity: "low",
  description: "Behind a name stands one service: two would answer each other's callers.",
  remediation:
    "register one ECS service, or the instances of one load balancer, under the name, and give others names of their own.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.5"], nist: ["CM-8", "SC-20", "IA-9"] },
  types: types.discoveryService,
  check: (name, judge, { graph }) => {
    const services = thoseNaming(graph.ofType<EcsService>(types.ecsService), registered, name);
    const instances = thoseNaming(graph.ofType<Instance>(types.discoveryInstance), ofInstance, name);
    const behind = services.sure.length + (instances.sure.length > 0 ? 1 : 0);
    // A name without anybody behind it waits for its first image: it resolves to nothing.
    if (behind > 1) judge.violation(`${services.sure.length} services and others stand behind one name`);
    for (const each of [...services.unclear, ...instances.unclear])
      if (behind > 0)
        judge.undetermined(services.unclear.length > 0 ? "serviceRegistries" : "serviceId", each.urn);
  },
});

export const discoveryOwnerRules = [owner];
