import type { ServicePlan } from "../components/fargate-microservice/args";
import type { NetworkPlan } from "../components/network/args";
import type { Catalogue } from "../model/catalogue";
import type { StackConfig } from "../model/stack";
import { endpointPolicies } from "./endpoint-policies";
import type { Names } from "./names";
import { networkAcls } from "./network-acls";
import { flowsOf } from "./network-flows";
import { rolesOf } from "./roles";
import { rotatingGroups } from "./rotation";
import { layOut } from "./tiers";

/**
 * Masks of the subnets, for a VPC of /16: public balancers and NAT gateways, internal balancers (1,019 addresses), endpoints,
 * tasks (4,091).
 */
const masks = { public: 24, private: 22, isolated: 24, tasks: 20 } as const;

/** What the network follows from beside catalogue and stack. */
export interface Surroundings {
  readonly services: readonly ServicePlan[];
  readonly rangesOfOthers: readonly string[];
}

/** The stack's network: ranges, what passes between its tiers, and what may be reached through its endpoints. */
export function networkPlan(
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
  { services, rangesOfOthers }: Surroundings,
): NetworkPlan {
  const { region, availabilityZones, network, logRetentionDays, retain } = stack;
  const tiers = layOut(network.cidr, masks, availabilityZones.length);
  const endpointCallers = rotatingGroups(stack);
  const flows = flowsOf(services, {
    machines: Object.keys(catalogue.ec2Capacity ?? {}).length > 0,
    functions: endpointCallers.length > 0,
  });
  return {
    namePrefix: names.prefix,
    region,
    cidr: network.cidr,
    availabilityZones,
    tiers,
    acls: networkAcls(flows, tiers, rangesOfOthers),
    natGateways: network.natGateways === "single" ? "Single" : "OnePerAz",
    ...(network.encryptionControl !== undefined && { encryptionControl: network.encryptionControl }),
    endpointPolicies: endpointPolicies(catalogue, stack, names),
    endpointCallers,
    flowLogGroup: names.flowLogGroup,
    logRetentionDays,
    retain,
    roles: rolesOf(stack, names),
  };
}
