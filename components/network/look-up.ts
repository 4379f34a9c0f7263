import * as ec2 from "@pulumi/aws/ec2";
import type { ProviderResource } from "@pulumi/pulumi";
import { type ExistingNetworkPlan, type NetworkPlan, tiers } from "./args";
import type { FoundEndpoint, FoundNetwork, FoundSubnet, NotFound } from "./existing-args";
import { type OwnTags, ownAddresses } from "./own-addresses";

/**
 * Reads what the plan names of somebody else's VPC, if it does; nothing is judged here but whether it is there.
 *
 * @param tags what the provider puts on all that the stack makes
 */
export async function lookUp(
  plan: NetworkPlan | ExistingNetworkPlan,
  provider: ProviderResource,
  tags: OwnTags,
): Promise<FoundNetwork | NotFound | undefined> {
  if (plan.kind === "own") return undefined;
  const missing: [string, string][] = [];
  const opts = { provider };
  const found = async <T>(
    key: string,
    id: string,
    ask: Promise<T>,
    where = `"${id}" is not found in ${plan.region} of account ${plan.account}`,
  ): Promise<T | undefined> => {
    try {
      return await ask;
    } catch (error) {
      missing.push([key, `${where}: ${reason(error)}`]);
      return undefined;
    }
  };
  /** A subnet that nobody gave a table has the VPC's main one: the provider then says that it has found none. */
  const tableOf = (subnetId: string) =>
    ec2.getRouteTable({ subnetId }, opts).catch((error: unknown) => {
      if (!/no (results|match)/i.test(String(error))) throw error;
      const filters = [{ name: "association.main", values: ["true"] }];
      return ec2.getRouteTable({ vpcId: plan.vpcId, filters }, opts);
    });
  const ownIn = ownAddresses(plan.vpcId, tags, opts);
  const subnet = async (tier: string, id: string): Promise<FoundSubnet | undefined> => {
    const key = `subnets.${tier}`;
    const [own, table, taken] = await Promise.all([
      found(key, id, ec2.getSubnet({ id }, opts)),
      found(key, id, tableOf(id), `the route table of "${id}" cannot be read`),
      found(
        key,
        id,
        ownIn.then((count) => count(id)),
        `what the stack has in "${id}" cannot be read`,
      ),
    ]);
    if (own === undefined || table === undefined || taken === undefined) return undefined;
    return {
      id,
      vpcId: own.vpcId,
      zone: own.availabilityZone,
      range: own.cidrBlock,
      freeAddresses: own.availableIpAddressCount,
      ownAddresses: taken,
      givesPublicAddresses: own.mapPublicIpOnLaunch,
      tableId: table.routeTableId,
      routes: table.routes.map(({ cidrBlock, gatewayId }) => ({ to: cidrBlock, by: gatewayId })),
    };
  };
  const endpoint = async (key: string, id: string): Promise<FoundEndpoint | undefined> => {
    const own = await found(key, id, ec2.getVpcEndpoint({ id }, opts));
    return (
      own && {
        id,
        vpcId: own.vpcId,
        serviceName: own.serviceName,
        type: own.vpcEndpointType,
        privateNames: own.privateDnsEnabled,
        tableIds: own.routeTableIds,
        securityGroupIds: own.securityGroupIds,
        prefixListId: own.prefixListId,
      }
    );
  };
  const { s3, dynamodb } = plan.gatewayEndpoints;
  const [vpc, places, toS3, toDynamodb, interfaces] = await Promise.all([
    found("vpcId", plan.vpcId, ec2.getVpc({ id: plan.vpcId }, opts)),
    Promise.all(
      tiers.map(
        async (tier) =>
          [tier, await Promise.all(plan.subnetIds[tier].map((id) => subnet(tier, id)))] as const,
      ),
    ),
    endpoint("gatewayEndpoints.s3", s3),
    dynamodb === undefined ? undefined : endpoint("gatewayEndpoints.dynamodb", dynamodb),
    Promise.all((plan.interfaceEndpoints ?? []).map((id) => endpoint("interfaceEndpoints", id))),
  ]);
  if (vpc === undefined || toS3 === undefined || missing.length > 0) return { missing };
  const placesOf = new Map(places);
  const inTier = (tier: (typeof tiers)[number]) => (placesOf.get(tier) ?? []).flatMap((each) => each ?? []);
  return {
    vpc: {
      id: vpc.id,
      ownerId: vpc.ownerId,
      ranges: [vpc.cidrBlock, ...vpc.cidrBlockAssociations.map(({ cidrBlock }) => cidrBlock)],
      dnsSupport: vpc.enableDnsSupport,
      dnsHostnames: vpc.enableDnsHostnames,
    },
    subnets: {
      public: inTier("public"),
      private: inTier("private"),
      isolated: inTier("isolated"),
      tasks: inTier("tasks"),
    },
    gateways: { s3: toS3, ...(toDynamodb !== undefined && { dynamodb: toDynamodb }) },
    interfaces: interfaces.flatMap((each) => each ?? []),
  };
}

/** What the provider says, in one line. */
function reason(error: unknown): string {
  return (
    String(error instanceof Error ? error.message : error)
      .split("\n")[0]
      ?.slice(0, 160) ?? ""
  );
}
