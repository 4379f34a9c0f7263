import { RunError } from "@pulumi/pulumi";
import type { ServicePlan } from "../components/fargate-microservice/args";
import {
  type ExistingNetworkPlan,
  gateways,
  type NetworkPlan,
  type Tier,
  tiers,
} from "../components/network/args";
import type {
  ExistingNetworkArgs,
  FoundEndpoint,
  FoundNetwork,
  FoundSubnet,
  NotFound,
} from "../components/network/existing-args";
import { inStackFile } from "../config/stack-config";
import { report } from "../model/problems";
import { overlap, within } from "../model/ranges";
import { mostTasks, type Tenants, tenantsOf } from "./address-problems";

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

type Found = readonly [key: string, message: string];

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
    ...addressProblems(found, needs),
  ];
}

function vpcProblems({ vpcId, account }: ExistingNetworkPlan, { vpc }: FoundNetwork): Found[] {
  const key = "vpcId";
  return [
    // Cloud Map makes a private zone in VPCs of its own account only, and AWS lets a participant set no rule of a shared one.
    ...unless(
      vpc.ownerId === account,
      key,
      `${vpcId} is account ${vpc.ownerId}'s, shared with this one. Use a VPC of account ${account}.`,
    ),
    ...unless(
      vpc.dnsSupport,
      key,
      `${vpcId} resolves no names: enableDnsSupport is off. Have it switched on.`,
    ),
    ...unless(
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
    ...unless(
      zones.join() === wanted.join(),
      key,
      `${zones.join(", ")} are the AZs of these subnets. Use one in each of ${wanted.join(", ")}.`,
    ),
    ...subnets.flatMap((subnet) => subnetProblems(key, tier, subnet, plan.vpcId)),
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

function subnetProblems(key: string, tier: Tier, subnet: FoundSubnet, vpcId: string): Found[] {
  const internet = subnet.routes.some(({ by }) => by.startsWith("igw-"));
  return [
    ...unless(subnet.vpcId === vpcId, key, `${subnet.id} is in ${subnet.vpcId}. Use subnets of ${vpcId}.`),
    ...(tier === "public"
      ? unless(
          internet,
          key,
          `${subnet.id} has no route to an internet gateway: nobody reaches a public balancer there. Use public subnets.`,
        )
      : [
          ...unless(
            !internet,
            key,
            `${subnet.id} has a route to an internet gateway. Use subnets without one.`,
          ),
          ...unless(
            !subnet.givesPublicAddresses,
            key,
            `${subnet.id} gives public addresses to what stands in it. Use subnets that do not.`,
          ),
        ]),
  ];
}

/** Destinations to which the tasks' subnets have no way. */
function routeProblems({ subnets, vpc }: FoundNetwork, { services }: Tenants): Found[] {
  const ranges = services
    .filter(({ exceptions }) => exceptions.publicIp === undefined)
    .flatMap(({ egress }) =>
      egress.flatMap(({ destination, cidrs }) => cidrs.map((range) => ({ destination, range }))),
    );
  const distinct = [...new Map(ranges.map((each) => [`${each.destination} ${each.range}`, each])).values()];
  return distinct.flatMap(({ destination, range }): Found[] => {
    if (vpc.ranges.some((own) => overlap(own, range)))
      return [["subnets.tasks", `${destination}, ${range}, is inside the VPC. Use addresses outside it.`]];
    const without = subnets.tasks.filter(
      ({ routes }) =>
        !routes.some(({ to, by }) => by !== "local" && /^[\d.]+\/\d+$/.test(to) && within(range, to)),
    );
    if (without.length === 0) return [];
    const which = without.map(({ id }) => id).join(", ");
    return [
      [
        "subnets.tasks",
        `${destination}, ${range}, has no route from ${which}: a rule would open into nowhere. Have one made.`,
      ],
    ];
  });
}

function gatewayProblems(plan: ExistingNetworkPlan, found: FoundNetwork, { services }: Tenants): Found[] {
  const tables = found.subnets.tasks;
  const { s3, dynamodb } = found.gateways;
  const judged = (service: "s3" | "dynamodb", { id, tableIds, ...gateway }: FoundEndpoint): Found[] => {
    const key = `gatewayEndpoints.${service}`;
    const without = tables.filter(({ tableId }) => !tableIds.includes(tableId)).map((subnet) => subnet.id);
    return [
      ...foreign(key, service, { id, ...gateway }, "Gateway", plan),
      ...unless(
        without.length === 0,
        key,
        `${id} is not in the route tables of ${without.join(", ")}. Have it put there.`,
      ),
    ];
  };
  const users = services.filter(({ usesTables }) => usesTables).map(({ service }) => service);
  return [
    ...judged("s3", s3),
    ...(dynamodb === undefined
      ? unless(
          users.length === 0,
          "gatewayEndpoints.dynamodb",
          `is missing. ${users.join(", ")} use tables: name DynamoDB's gateway endpoint.`,
        )
      : judged("dynamodb", dynamodb)),
  ];
}

/** The owner's interface endpoints: all that the stack needs, and behind one group that tasks are let out to. */
function interfaceProblems(plan: ExistingNetworkPlan, { interfaces }: FoundNetwork): Found[] {
  const key = "interfaceEndpoints";
  if (plan.interfaceEndpoints === undefined) return [];
  const needed = Object.keys(plan.endpointPolicies).filter(
    (each) => !(gateways as readonly string[]).includes(each),
  );
  const there = interfaces.map(({ serviceName }) => serviceName.replace(`com.amazonaws.${plan.region}.`, ""));
  const missing = needed.filter((service) => !there.includes(service));
  const [group] = interfaces.flatMap(({ securityGroupIds }) => securityGroupIds);
  return [
    ...unless(
      missing.length === 0,
      key,
      `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing. Name an endpoint of each, or none at all: then the program makes them.`,
    ),
    ...interfaces.flatMap((endpoint) => [
      ...foreign(key, undefined, endpoint, "Interface", plan),
      ...unless(
        endpoint.privateNames,
        key,
        `${endpoint.id} has no private names: tasks would call AWS's public addresses. Have them switched on.`,
      ),
      ...unless(
        group !== undefined && endpoint.securityGroupIds.includes(group),
        key,
        `${endpoint.id} is not behind ${group ?? "a security group"}, as the others are: tasks are let out to one group. Have it added.`,
      ),
    ]),
  ];
}

function foreign(
  key: string,
  service: string | undefined,
  endpoint: Pick<FoundEndpoint, "id" | "vpcId" | "serviceName" | "type">,
  type: string,
  { vpcId, region }: ExistingNetworkPlan,
): Found[] {
  const wanted = service === undefined ? endpoint.serviceName : `com.amazonaws.${region}.${service}`;
  return [
    ...unless(
      endpoint.vpcId === vpcId,
      key,
      `${endpoint.id} is in ${endpoint.vpcId}. Use endpoints of ${vpcId}.`,
    ),
    ...unless(
      endpoint.serviceName === wanted && endpoint.type === type,
      key,
      `${endpoint.id} is an endpoint of type ${endpoint.type} to ${endpoint.serviceName}. Use one of type ${type} to ${wanted}.`,
    ),
  ];
}

/** Free addresses for twice the most tasks: all of them may be released at once. */
function addressProblems({ subnets }: FoundNetwork, { services, machines }: Tenants): Found[] {
  const needed = 2 * mostTasks(services) + machines;
  const free = subnets.tasks.reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
  return unless(
    subnets.tasks.length === 0 || free >= needed,
    "subnets.tasks",
    `${free} addresses are free, and ${needed} are needed (${mostTasks(services)} tasks at their most, twice while all are released, and ${machines} machines). Use larger subnets.`,
  );
}

function unless(sound: boolean, key: string, message: string): Found[] {
  return sound ? [] : [[key, message]];
}
