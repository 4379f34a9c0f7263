import { Cloud } from "./aws/cloud/cloud";
import { create } from "./aws/operations/lifecycle";
import { formatRange, readRange } from "./aws/rules/addresses";
import { type Props, text } from "./aws/values";
import type { Account } from "./aws/world";

/** What is asked of the network team. */
export interface AskedVpc {
  readonly region: string;
  readonly zones: readonly string[];
  /** Range of the VPC, /16. @default 10.240.0.0/16 */
  readonly cidr?: string;
}

/** The ids of it, as a stack file names them under `network`. */
export interface ExistingVpc {
  readonly kind: "existing";
  readonly vpcId: string;
  readonly subnets: Readonly<Record<"public" | "private" | "tasks" | "isolated", readonly string[]>>;
  readonly gatewayEndpoints: { readonly s3: string; readonly dynamodb: string };
}

/** Networks of the bank that call internal balancers, and the gateway behind which they are. */
export interface BankNetwork {
  readonly range: string;
  readonly transitGatewayId: string;
}

const tiers = ["public", "private", "tasks", "isolated"] as const;

/** The network team at work: nothing that it makes is in the state of any stack. */
function networkTeam(cloud: Cloud, region: string) {
  return async (kind: string, name: string, inputs: Props, module = "ec2"): Promise<string> => {
    const type = `aws:${module}/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
    const subject = { type, name: `network-team-${name}`, cloud, region, now: new Date() };
    return (await create(subject, inputs, new Set())).id;
  };
}

/** What the network team does for whoever calls internal balancers from the bank: the way to them, and the routes back. */
export async function routeBack(
  place: Account,
  region: string,
  { vpcId, subnets }: ExistingVpc,
  { range, transitGatewayId }: BankNetwork,
): Promise<void> {
  const cloud = new Cloud(place.home, place.account);
  const make = networkTeam(cloud, region);
  const attachment = { vpcId, transitGatewayId, subnetIds: [...subnets.private] };
  await make("VpcAttachment", "bank", attachment, "ec2transitgateway");
  const tables = cloud
    .ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")
    .filter(({ inputs }) => subnets.private.includes(text(inputs.subnetId)))
    .map(({ inputs }) => text(inputs.routeTableId));
  for (const routeTableId of tables)
    await make("Route", `${routeTableId}-back`, {
      routeTableId,
      destinationCidrBlock: range,
      transitGatewayId,
    });
  await cloud.written();
}

/** A VPC as a bank's network team makes it, in the stack's account. */
export async function makeVpc(place: Account, asked: AskedVpc): Promise<ExistingVpc> {
  const cloud = new Cloud(place.home, place.account);
  const { region, zones, cidr = "10.240.0.0/16" } = asked;
  const make = networkTeam(cloud, region);
  const vpcId = await make("Vpc", "vpc", {
    cidrBlock: cidr,
    enableDnsHostnames: true,
    enableDnsSupport: true,
  });
  const gatewayId = await make("InternetGateway", "internet", { vpcId });
  const range = readRange(cidr);
  const made = new Map<string, { readonly subnet: string; readonly table: string }>();
  for (const [row, tier] of tiers.entries())
    for (const [column, availabilityZone] of zones.entries()) {
      const name = `${tier}-${column + 1}`;
      const cidrBlock = formatRange((range?.first ?? 0) + (row * 4 + column) * 4096, 20);
      const subnet = await make("Subnet", name, { vpcId, availabilityZone, cidrBlock });
      const table = await make("RouteTable", name, { vpcId });
      await make("RouteTableAssociation", name, { subnetId: subnet, routeTableId: table });
      made.set(name, { subnet, table });
    }
  const each = (tier: string) => zones.flatMap((_, column) => made.get(`${tier}-${column + 1}`) ?? []);
  const world = { destinationCidrBlock: "0.0.0.0/0" };
  for (const { table } of each("public"))
    await make("Route", `${table}-out`, { routeTableId: table, gatewayId, ...world });
  const [first] = each("public");
  const allocationId = await make("Eip", "nat", { domain: "vpc" });
  const natGatewayId = await make("NatGateway", "nat", { allocationId, subnetId: first?.subnet ?? "" });
  for (const { table } of each("tasks"))
    await make("Route", `${table}-out`, { routeTableId: table, natGatewayId, ...world });
  const gateway = (service: string) =>
    make("VpcEndpoint", service, {
      vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: "Gateway",
      routeTableIds: each("tasks").map(({ table }) => table),
    });
  const gatewayEndpoints = { s3: await gateway("s3"), dynamodb: await gateway("dynamodb") };
  await cloud.written();
  const ids = (tier: string) => each(tier).map(({ subnet }) => subnet);
  return {
    kind: "existing",
    vpcId,
    subnets: {
      public: ids("public"),
      private: ids("private"),
      tasks: ids("tasks"),
      isolated: ids("isolated"),
    },
    gatewayEndpoints,
  };
}
