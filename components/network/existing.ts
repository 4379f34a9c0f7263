import { ComponentResource, type ComponentResourceOptions, type Output, output } from "@pulumi/pulumi";
import type { BlockedNames, ExistingNetworkPlan, PrivateNetwork, ServiceNetwork } from "./args";
import { interfaceEndpoints } from "./endpoints";
import type { ExistingNetworkArgs } from "./existing-args";

/** What stays with whoever owns the VPC: nothing of it is changed here. */
const ownersDuties = ({ resolvedNames, waysIn, waysBack }: ExistingNetworkPlan): readonly string[] => [
  "network ACLs: the platform writes none; each tier needs the flows of docs/guide.md, Network boundaries, there and back",
  ...waysIn.map(
    ({ range, tier, port, answers: [first, last] }) =>
      `network ACLs of the ${tier} subnets: in from ${range} to port ${port}, and out to its ports ${first}-${last}`,
  ),
  ...(waysBack.length > 0
    ? [`routes from the private subnets back to ${waysBack.join(", ")}, and from there to them`]
    : []),
  "the default security group and network ACL: closed",
  "flow logs of the VPC, accepted and rejected, kept as long as the stack's logs",
  `a DNS firewall that fails closed and answers these names alone: ${resolvedNames.join(", ")}; an alarm on what it blocks`,
  "a log of the names that the VPC asks for, kept as long as the stack's logs",
  "gateway endpoints of S3 and DynamoDB, with policies that let the stack's roles and ECR's layer bucket through",
  "routes out of the tasks' subnets, and the addresses that partners see",
  "NAT gateways or what is in their place, and alarms on their ports",
  "no change of subnets, routes or DNS settings without a preview of this stack",
];

/**
 * Somebody else's VPC, in which the stack stands. It makes interface endpoints and their group where the owner keeps none, and
 * changes nothing. Cost: 8 USD a month for each interface endpoint and AZ that it makes.
 *
 * @example
 * const network = new ExistingNetwork("network", { ...plan.network, found: await lookUp(plan.network, provider) });
 */
export class ExistingNetwork extends ComponentResource {
  readonly vpcId: Output<string>;
  /** What services need of the network. */
  readonly forServices: ServiceNetwork;
  /** What stores and machines need of it. */
  readonly forPrivate: PrivateNetwork;
  /** None: the owner of the way out knows them. */
  readonly egressAddresses: Output<string>[] = [];
  /** None: they are the owner's. */
  readonly natGatewayIds: Readonly<Record<string, Output<string>>> = {};
  /** The DNS firewall is the owner's. */
  readonly blockedNames: BlockedNames | undefined = undefined;
  readonly ownersDuties: readonly string[];

  constructor(name: string, args: ExistingNetworkArgs, opts?: ComponentResourceOptions) {
    const { found, ...plan } = args;
    super("cdd:network:ExistingNetwork", name, plan, opts);

    const ids = inZones(args);
    this.vpcId = output(plan.vpcId);
    this.ownersDuties = ownersDuties(plan);
    const [foreign] = found.interfaces.flatMap(({ securityGroupIds }) => securityGroupIds);
    const own =
      foreign === undefined
        ? interfaceEndpoints(name, plan, { vpcId: plan.vpcId, isolatedSubnetIds: ids("isolated") }, this)
        : undefined;
    const around = {
      vpcId: plan.vpcId,
      taskSubnetIds: ids("tasks"),
      endpointSecurityGroupId: own?.group.id ?? output(foreign ?? ""),
      foreignEndpoints: own === undefined,
      s3PrefixListId: found.gateways.s3.prefixListId,
    };
    this.forServices = {
      ...around,
      publicSubnetIds: ids("public"),
      privateSubnetIds: ids("private"),
      dynamodbPrefixListId: found.gateways.dynamodb?.prefixListId ?? "",
      ready: own?.endpoints ?? [],
    };
    this.forPrivate = {
      ...around,
      isolatedSubnetIds: output(ids("isolated")),
      availabilityZones: plan.availabilityZones,
    };
    this.registerOutputs({ vpcId: plan.vpcId });
  }
}

/** Ids of a tier's subnets, in the AZs' order. */
function inZones({ availabilityZones, found }: ExistingNetworkArgs) {
  return (tier: keyof typeof found.subnets): string[] =>
    availabilityZones.flatMap((zone) => found.subnets[tier].find((subnet) => subnet.zone === zone)?.id ?? []);
}
