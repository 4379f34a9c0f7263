import type { NetworkPlan } from "../components/network/args";
import type { Catalogue } from "../model/catalogue";
import type { StackConfig } from "../model/stack";
import { endpointPolicies } from "./endpoint-policies";
import type { Names } from "./names";
import { rolesOf } from "./roles";
import { rotatingGroups } from "./rotation";

/**
 * Each AZ's share of the VPC's /16: a /18, so that four AZs fit and a further one moves no subnet. In it, in this order:
 * balancers and NAT (public), tasks and internal balancers (private, 4,091 addresses), endpoints (isolated).
 */
const masks = { zone: 18, public: 24, private: 20, isolated: 24 } as const;

/** The stack's network: ranges, and what may be reached through its endpoints. */
export function networkPlan(catalogue: Catalogue, stack: StackConfig, names: Names): NetworkPlan {
  const { region, availabilityZones, network, logRetentionDays, retain } = stack;
  return {
    namePrefix: names.prefix,
    region,
    cidr: network.cidr,
    availabilityZones,
    availabilityZoneCidrMask: masks.zone,
    subnetMasks: { public: masks.public, private: masks.private, isolated: masks.isolated },
    natGateways: network.natGateways === "single" ? "Single" : "OnePerAz",
    ...(network.encryptionControl !== undefined && { encryptionControl: network.encryptionControl }),
    endpointPolicies: endpointPolicies(catalogue, stack, names),
    endpointCallers: rotatingGroups(stack),
    flowLogGroup: names.flowLogGroup,
    logRetentionDays,
    retain,
    roles: rolesOf(stack, names),
  };
}
