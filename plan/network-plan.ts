import type { ServicePlan } from "../components/fargate-microservice/args";
import type { EndpointService, ExistingNetworkPlan, NetworkPlan } from "../components/network/args";
import type { Catalogue } from "../model/catalogue";
import { type OwnNetworkConfig, subnetMasksOf } from "../model/network";
import type { StackConfig } from "../model/stack";
import { endpointPolicies } from "./endpoint-policies";
import type { Names } from "./names";
import { networkAcls } from "./network-acls";
import { flowsOf, waysIn } from "./network-flows";
import { resolvedNames } from "./resolved-names";
import { rolesOf } from "./roles";
import { rotatingGroups } from "./rotation";
import { byTier, layOut } from "./tiers";
import { isOpen, transitOf, waysBack, wayTo } from "./ways-out";

/** What the network follows from beside catalogue and stack. */
export interface Surroundings {
  readonly services: readonly ServicePlan[];
  readonly rangesOfOthers: readonly string[];
}

/** The stack's network, of its own or somebody else's, and what may be reached through its endpoints. */
export function networkPlan(
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
  around: Surroundings,
): NetworkPlan | ExistingNetworkPlan {
  const { region, account, availabilityZones, network } = stack;
  const policies = endpointPolicies(catalogue, stack, names);
  const resolved = resolvedNames(catalogue, stack, names, {
    services: around.services,
    endpoints: Object.keys(policies) as EndpointService[],
  });
  const common = {
    namePrefix: names.prefix,
    region,
    availabilityZones,
    endpointPolicies: policies,
    endpointCallers: rotatingGroups(stack),
  };
  if (network.kind !== "existing")
    return {
      ...common,
      ...ownPlan(catalogue, stack, network, names, around),
      dns: { allowed: resolved, queryLogGroup: names.queryLogGroup },
    };
  const { vpcId, subnets, gatewayEndpoints, interfaceEndpoints } = network;
  return {
    ...common,
    kind: "existing",
    account,
    vpcId,
    subnetIds: byTier((tier) => subnets[tier] ?? []),
    gatewayEndpoints,
    resolvedNames: resolved,
    waysIn: waysIn(around.services),
    waysBack: waysBack(around.services),
    ...(interfaceEndpoints !== undefined && { interfaceEndpoints }),
  };
}

/** Ranges, what passes between tiers, ways out, and what is written of it all. */
function ownPlan(
  catalogue: Catalogue,
  stack: StackConfig,
  network: OwnNetworkConfig,
  names: Names,
  { services, rangesOfOthers }: Surroundings,
) {
  const { availabilityZones, logRetentionDays, logDestination, retain } = stack;
  const { taskCidr, ipamPool, elasticIps, flowLogBucket, encryptionControl } = network;
  const places = layOut(network, subnetMasksOf(network), availabilityZones.length);
  const tiers = isOpen(network, services) ? places : { ...places, public: { ...places.public, subnets: [] } };
  const flows = flowsOf(services, {
    wayTo: (range) => wayTo(network, range),
    machines: Object.keys(catalogue.ec2Capacity ?? {}).length > 0,
    functions: rotatingGroups(stack).length > 0,
  });
  const transit = transitOf(
    network,
    Object.values(places).map(({ range }) => range),
    availabilityZones.length,
    services,
  );
  const { transit: transitAcl, ...acls } = networkAcls(flows, places, rangesOfOthers);
  return {
    kind: "own",
    cidr: network.cidr,
    ...(taskCidr !== undefined && { taskCidr }),
    ...(ipamPool !== undefined && { ipamPool }),
    ...(elasticIps !== undefined && { elasticIps }),
    tiers,
    acls,
    ...(network.natGateways !== undefined && {
      natGateways: network.natGateways === "single" ? ("Single" as const) : ("OnePerAz" as const),
    }),
    ...(transit !== undefined && { transit: { ...transit, acl: transitAcl } }),
    ...(encryptionControl !== undefined && { encryptionControl }),
    flowLogGroup: names.flowLogGroup,
    ...(flowLogBucket !== undefined && { flowLogBucket }),
    logRetentionDays,
    ...(logDestination !== undefined && { logDestinationArn: logDestination }),
    retain,
    roles: rolesOf(stack, names),
  } as const;
}
