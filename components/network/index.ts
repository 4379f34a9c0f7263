import * as ec2 from "@pulumi/aws/ec2";
import { ComponentResource, type ComponentResourceOptions, type Output, output } from "@pulumi/pulumi";
import { refuse } from "../shared/refuse";
import { networkAcls } from "./acls";
import type { BlockedNames, NetworkArgs, PrivateNetwork, ServiceNetwork } from "./args";
import { closedVpc } from "./closed-vpc";
import { dnsFirewall } from "./dns-firewall";
import { encryptionControl } from "./encryption-control";
import { gatewayEndpoint, interfaceEndpoints } from "./endpoints";
import { flowLogs } from "./flow-logs";
import { natGateways } from "./nat";
import { openVpc } from "./open-vpc";
import { queryLog } from "./query-log";
import { taskTier } from "./task-tier";
import { transitGateway } from "./transit";
import { networkFaults } from "./validate";

/**
 * A VPC of its own for one stack: subnets for public balancers, internal balancers, tasks and endpoints in every AZ, each of
 * these tiers behind a network ACL; NAT or a transit gateway, and an internet gateway only where something is public; a
 * closed default security group and network ACL, flow logs, a resolver that answers only the names that the stack calls and
 * logs what it is asked, and endpoints through which tasks reach AWS without leaving the VPC, each with a policy of its own.
 * Cost: about 35 USD a month for each NAT gateway, 37 USD for each AZ of a transit gateway's attachment, and 8 USD for each
 * interface endpoint and AZ, before traffic.
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
  readonly blockedNames: BlockedNames | undefined;

  constructor(name: string, args: NetworkArgs, opts?: ComponentResourceOptions) {
    const { logsKeyArn, ...plan } = args;
    refuse(name, networkFaults(plan));
    super("cdd:network:Network", name, plan, opts);

    const vpcOf = plan.tiers.public.subnets.length > 0 ? openVpc : closedVpc;
    const vpc = vpcOf(`${name}-vpc`, plan, this);
    this.vpcId = vpc.vpcId;
    const tasks = taskTier(name, plan, vpc.vpcId, this);
    const taskSubnetIds = output([...tasks.subnetIds]);
    const acls = networkAcls(name, plan, vpc, { ...vpc.subnetIds, tasks: taskSubnetIds }, this);
    new ec2.DefaultSecurityGroup(
      `${name}-default-sg`,
      { vpcId: vpc.vpcId, ingress: [], egress: [] },
      { parent: this },
    );
    flowLogs(name, args, vpc.vpcId, this);
    const firewall = dnsFirewall(name, plan, vpc.vpcId, this);
    this.blockedNames = firewall.blocked;
    const resolver = [queryLog(name, args, vpc.vpcId, this), ...firewall.ready];
    const s3 = gatewayEndpoint(name, plan, "s3", vpc, tasks, this);
    const dynamodb = gatewayEndpoint(name, plan, "dynamodb", vpc, tasks, this);
    const { group, endpoints } = interfaceEndpoints(
      name,
      plan,
      { vpcId: vpc.vpcId, isolatedSubnetIds: vpc.subnetIds.isolated },
      this,
    );
    const nat = natGateways(name, plan, vpc, tasks, this);
    const routes = [
      ...nat.routes,
      ...(plan.transit
        ? transitGateway(
            name,
            plan,
            plan.transit,
            vpc.vpcId,
            { tasks: tasks.tables.map(({ id }) => id), private: vpc.privateTables },
            this,
          )
        : []),
    ];
    if (plan.encryptionControl !== undefined)
      encryptionControl(
        name,
        plan.encryptionControl,
        {
          vpcId: vpc.vpcId,
          internetGateway: vpc.internetGateway !== undefined,
          natGateways: plan.natGateways !== undefined,
        },
        routes,
        this,
      );

    this.forServices = {
      vpcId: vpc.vpcId,
      publicSubnetIds: vpc.subnetIds.public,
      privateSubnetIds: vpc.subnetIds.private,
      taskSubnetIds,
      endpointSecurityGroupId: group.id,
      s3PrefixListId: s3.prefixListId,
      dynamodbPrefixListId: dynamodb.prefixListId,
      ...(vpc.internetGateway && { internetGateway: vpc.internetGateway }),
      ready: [...acls, ...resolver, ...tasks.associations, s3, dynamodb, ...endpoints, ...routes],
    };
    this.egressAddresses = nat.addresses;
    this.natGatewayIds = nat.ids;
    this.forPrivate = {
      vpcId: vpc.vpcId,
      taskSubnetIds,
      isolatedSubnetIds: vpc.subnetIds.isolated,
      availabilityZones: plan.availabilityZones,
      endpointSecurityGroupId: group.id,
      s3PrefixListId: s3.prefixListId,
    };
    this.registerOutputs({ vpcId: this.vpcId, egressAddresses: this.egressAddresses });
  }
}
