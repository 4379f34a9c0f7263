import { RunError } from "@pulumi/pulumi";
import type { ServicePlan } from "../components/fargate-microservice/args";
import { type ExistingNetworkPlan, type NetworkPlan, type Tier, tiers } from "../components/network/args";
import type {
  ExistingNetworkArgs,
  FoundNetwork,
  FoundSubnet,
  NotFound,
} from "../components/network/existing-args";
import { inStackFile } from "../config/stack-config";
import { report } from "../model/problems";
import { needsOfSubnets, type Tenants, tenantsOf } from "./address-problems";
import { ask, type Found, gatewayProblems, interfaceProblems, routeProblems } from "./existing-ways";

/**
 * Where the stack stands: a network to be made, or one that was found. Throws one `RunError` with all that keeps the stack from
 * standing in what was found.
 */
export function judged(
  planned: { readonly network: NetworkPlan | ExistingNetworkPlan } & Parameters<typeof tenantsOf>[0],
  found: FoundNetwork | NotFound | undefined,
  file: string,
): NetworkPlan | ExistingNetworkArgs {
  const { network } = planned;
  if (network.kind === "own") return network;
  if (found === undefined) throw new Error("An existing network is looked up first.");
  const missing = "missing" in found;
  const problems = missing ? found.missing : existingNetworkProblems(network, found, tenantsOf(planned));
  if (missing || problems.length > 0)
    throw new RunError(
      report(
        inStackFile(
          file,
          problems.map(([key, message]) => ({ steps: ["network", ...key.split(".")], message })),
        ),
      ),
    );
  return { ...network, found };
}

/** What is wrong with an existing network for this stack, each with the key of the stack file that names it. */
export function existingNetworkProblems(
  plan: ExistingNetworkPlan,
  found: FoundNetwork,
  needs: Tenants,
): Found[] {
  return [
    ...vpcProblems(plan, found),
    ...tiers.flatMap((tier) => tierProblems(tier, plan, found, needs)),
    ...routeProblems(found, needs),
    ...gatewayProblems(plan, found, needs),
    ...interfaceProblems(plan, found),
    ...freeAddressProblems(plan, found, needs),
  ];
}

function vpcProblems({ vpcId, account }: ExistingNetworkPlan, { vpc }: FoundNetwork): Found[] {
  const key = "vpcId";
  return [
    // Cloud Map makes a private zone in VPCs of its own account only, and AWS lets a participant set no rule of a shared one.
    ...ask(
      vpc.ownerId === account,
      key,
      `${vpcId} is account ${vpc.ownerId}'s, shared with this one. Use a VPC of account ${account}.`,
    ),
    ...ask(vpc.dnsSupport, key, `${vpcId} resolves no names: enableDnsSupport is off. Have it switched on.`),
    ...ask(
      vpc.dnsHostnames,
      key,
      `${vpcId} has enableDnsHostnames off, which private names of endpoints and services need. Have it switched on.`,
    ),
  ];
}

function tierProblems(tier: Tier, plan: ExistingNetworkPlan, found: FoundNetwork, needs: Tenants): Found[] {
  const key = `subnets.${tier}`;
  const subnets = found.subnets[tier];
  const why = reasonFor(tier, plan, needs);
  if (subnets.length === 0)
    return why === undefined
      ? []
      : [[key, `is missing. ${why}: name a subnet in each of ${plan.availabilityZones.join(", ")}.`]];
  const zones = subnets.map(({ zone }) => zone).sort();
  const wanted = [...plan.availabilityZones].sort();
  return [
    ...ask(
      zones.join() === wanted.join(),
      key,
      `${zones.join(", ")} are the AZs of these subnets. Use one in each of ${wanted.join(", ")}.`,
    ),
    ...subnets.flatMap((subnet) => oneSubnetProblems(key, tier, subnet, plan.vpcId)),
  ];
}

/** Why the stack has something in a tier. */
function reasonFor(
  tier: Tier,
  { interfaceEndpoints }: ExistingNetworkPlan,
  needs: Tenants,
): string | undefined {
  const { services, fileSystems } = needs;
  const isPublic = (service: ServicePlan) =>
    (service.kind === "balanced" && service.exposure === "public") ||
    service.exceptions.publicIp !== undefined;
  if (tier === "public") {
    const open = services.filter(isPublic).map(({ service }) => service);
    return open.length > 0 ? `${open.join(", ")} stand${open.length === 1 ? "s" : ""} in public` : undefined;
  }
  if (tier !== "isolated") return "Every stack has these";
  if (interfaceEndpoints === undefined) return "The program's own endpoints stand there";
  return fileSystems > 0 ? "File systems have their mount targets there" : undefined;
}

function oneSubnetProblems(key: string, tier: Tier, subnet: FoundSubnet, vpcId: string): Found[] {
  const internet = subnet.routes.some(({ by }) => by.startsWith("igw-"));
  return [
    ...ask(subnet.vpcId === vpcId, key, `${subnet.id} is in ${subnet.vpcId}. Use subnets of ${vpcId}.`),
    ...(tier === "public"
      ? ask(
          internet,
          key,
          `${subnet.id} has no route to an internet gateway: nobody reaches a public balancer there. Use public subnets.`,
        )
      : [
          ...ask(!internet, key, `${subnet.id} has a route to an internet gateway. Use subnets without one.`),
          ...ask(
            !subnet.givesPublicAddresses,
            key,
            `${subnet.id} gives public addresses to what stands in it. Use subnets that do not.`,
          ),
        ]),
  ];
}

/** Each subnet's addresses, free or the stack's own already, for all that may stand in it at the stack's own maximum. */
function freeAddressProblems(plan: ExistingNetworkPlan, { subnets }: FoundNetwork, needs: Tenants): Found[] {
  const wanted = needsOfSubnets(plan, needs);
  const places = tiers.flatMap((tier) => subnets[tier].map((subnet) => ({ tier, subnet })));
  return [...new Map(places.map((place) => [place.subnet.id, place])).values()].flatMap(({ subnet }) => {
    // A subnet may be of several tiers.
    const its = places.filter((place) => place.subnet.id === subnet.id).map(({ tier }) => tier);
    const needed = its.reduce((sum, tier) => sum + wanted[tier].need, 0);
    const { id, zone, freeAddresses, ownAddresses } = subnet;
    return ask(
      needed <= freeAddresses + ownAddresses,
      `subnets.${its[0]}`,
      `${id} in ${zone} has ${freeAddresses} addresses free and ${ownAddresses} of the stack's own, and needs ${needed} (${its.map((tier) => wanted[tier].why).join("; ")}). Use larger subnets.`,
    );
  });
}
