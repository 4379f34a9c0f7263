import * as ec2 from "@pulumi/aws/ec2";
import { Vpc } from "@pulumi/awsx/ec2/vpc";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  output,
  type ResourceTransform,
} from "@pulumi/pulumi";
import { nth } from "../shared/nth";
import { refuse } from "../shared/refuse";
import { networkAcls } from "./acls";
import type { NetworkArgs, NetworkPlan, PrivateNetwork, ServiceNetwork, Tier } from "./args";
import { dnsFirewall } from "./dns-firewall";
import { encryptionControl } from "./encryption-control";
import { gatewayEndpoint, interfaceEndpoints } from "./endpoints";
import { flowLogs } from "./flow-logs";
import { natGateways } from "./nat";
import { queryLog } from "./query-log";
import { taskTier } from "./task-tier";
import { transitGateway } from "./transit";
import { networkFaults } from "./validate";

/**
 * A VPC of its own for one stack: subnets for public balancers, internal balancers, tasks and endpoints in every AZ, each of
 * these tiers behind a network ACL; NAT, a closed default security group and network ACL, flow logs, a resolver that answers
 * only the names that the stack calls and logs what it is asked, and endpoints through which tasks reach AWS without leaving
 * the VPC, each with a policy of its own.
 * Cost: about 35 USD a month for each NAT gateway, 37 USD for each AZ of a transit gateway's attachment, and 8 USD for each interface endpoint and AZ, before traffic.
 *
 * @example
 * const network = new Network("network", { ...plan.network, logsKeyArn: keys.logs.arn });
 */
export class Network extends ComponentResource {
  readonly vpcId: Output<string>;
  /** What services need of the network. */
  readonly forServices: ServiceNetwork;
  /** What stores and machines need of it. */
  readonly forPrivate: PrivateNetwork;
  /** Public addresses from which tasks are seen outside: what partners allow. */
  readonly egressAddresses: Output<string>[];
  /** What stays with somebody else: nothing, the network is the stack's own. */
  readonly ownersDuties: readonly string[] | undefined = undefined;
  /** Ids of the NAT gateways, by AZ. */
  readonly natGatewayIds: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: NetworkArgs, opts?: ComponentResourceOptions) {
    const { logsKeyArn, ...plan } = args;
    refuse(name, networkFaults(plan));
    super("cdd:network:Network", name, plan, opts);

    const vpc = vpcOf(`${name}-vpc`, plan, this);
    this.vpcId = vpc.vpcId;
    const tasks = taskTier(name, plan, vpc.vpcId, this);
    const taskSubnetIds = output([...tasks.subnetIds]);
    const acls = networkAcls(
      name,
      plan,
      vpc,
      {
        public: vpc.publicSubnetIds,
        private: vpc.privateSubnetIds,
        isolated: vpc.isolatedSubnetIds,
        tasks: taskSubnetIds,
      },
      this,
    );
    new ec2.DefaultSecurityGroup(
      `${name}-default-sg`,
      { vpcId: vpc.vpcId, ingress: [], egress: [] },
      { parent: this },
    );
    flowLogs(name, args, vpc.vpcId, this);
    const resolver = [queryLog(name, args, vpc.vpcId, this), ...dnsFirewall(name, plan, vpc.vpcId, this)];
    const s3 = gatewayEndpoint(name, plan, "s3", vpc, tasks, this);
    const dynamodb = gatewayEndpoint(name, plan, "dynamodb", vpc, tasks, this);
    const { group, endpoints } = interfaceEndpoints(name, plan, vpc, this);
    const nat = natGateways(name, plan, vpc, tasks, this);
    const routes = [
      ...nat.routes,
      ...(plan.transit
        ? transitGateway(
            name,
            plan,
            plan.transit,
            vpc.vpcId,
            { tasks: tasks.tables.map(({ id }) => id), private: privateTables(plan, vpc) },
            this,
          )
        : []),
    ];
    if (plan.encryptionControl !== undefined)
      encryptionControl(name, plan.encryptionControl, vpc.vpcId, routes, this);

    this.forServices = {
      vpcId: vpc.vpcId,
      publicSubnetIds: vpc.publicSubnetIds,
      privateSubnetIds: vpc.privateSubnetIds,
      taskSubnetIds,
      endpointSecurityGroupId: group.id,
      s3PrefixListId: s3.prefixListId,
      dynamodbPrefixListId: dynamodb.prefixListId,
      internetGateway: vpc.internetGateway,
      ready: [...acls, ...resolver, ...tasks.associations, s3, dynamodb, ...endpoints, ...routes],
    };
    this.egressAddresses = nat.addresses;
    this.natGatewayIds = nat.ids;
    this.forPrivate = {
      vpcId: vpc.vpcId,
      taskSubnetIds,
      isolatedSubnetIds: vpc.isolatedSubnetIds,
      availabilityZones: plan.availabilityZones,
      endpointSecurityGroupId: group.id,
      s3PrefixListId: s3.prefixListId,
    };
    this.registerOutputs({ vpcId: this.vpcId, egressAddresses: this.egressAddresses });
  }
}

/** The tiers but the tasks': a range for each subnet, so that what stands in a tier has addresses of one range. */
function vpcOf(logicalName: string, plan: NetworkPlan, parent: ComponentResource): Vpc {
  const cidrBlocks = (tier: Tier) => [...plan.tiers[tier].subnets];
  return new Vpc(
    logicalName,
    {
      cidrBlock: plan.cidr,
      ...(plan.ipamPool !== undefined && { ipv4IpamPoolId: plan.ipamPool }),
      // Private DNS of the endpoints and the private namespace need both; AWS's default has hostnames off.
      enableDnsHostnames: true,
      enableDnsSupport: true,
      availabilityZoneNames: [...plan.availabilityZones],
      subnetStrategy: "Auto",
      subnetSpecs: [
        // Where nothing is public, no route leads to the internet gateway, which awsx makes all the same.
        ...(plan.tiers.public.subnets.length > 0
          ? [{ type: "Public", cidrBlocks: cidrBlocks("public") } as const]
          : []),
        { type: "Private", cidrBlocks: cidrBlocks("private") },
        { type: "Isolated", cidrBlocks: cidrBlocks("isolated") },
      ],
      // The ways out are ours (nat.ts).
      natGateways: { strategy: "None" },
    },
    { parent, transforms: [withoutPublicAddresses] },
  );
}

/**
 * Route tables of the internal balancers' subnets, in the AZs' order. awsx tells of its tables AZ by AZ, in each the public
 * tier's first, then the private one's. Source: pulumi-awsx, awsx/ec2/vpc.ts, `compareSubnetSpecs`.
 */
function privateTables({ tiers, availabilityZones }: NetworkPlan, vpc: Vpc): Output<string>[] {
  const open = tiers.public.subnets.length > 0;
  const perZone = open ? 3 : 2;
  const ids = vpc.routeTables.apply((tables) => output(tables.map(({ id }) => id)));
  return availabilityZones.map((_, zone) => nth(ids, zone * perZone + (open ? 1 : 0)));
}

// The one transform of the program: awsx gives every machine in a public subnet a public address, and no argument stops it.
const withoutPublicAddresses: ResourceTransform = ({ type, props, opts }) =>
  type === "aws:ec2/subnet:Subnet" ? { props: { ...props, mapPublicIpOnLaunch: false }, opts } : undefined;
