import { childrenOfVpc } from "../judged-vpc";
import type { RecordedResource } from "../recorded";
import { addressIn, blockOf } from "./addresses";

type Inputs = Readonly<Record<string, unknown>>;

/** A rule of a network ACL as AWS has it. */
interface AclEntry {
  readonly ruleNo: number;
  readonly action: string;
  readonly protocol: string;
  readonly cidrBlock: string;
  readonly fromPort: number;
  readonly toPort: number;
}

export interface Acl {
  readonly ingress: readonly AclEntry[];
  readonly egress: readonly AclEntry[];
}

/** One rule of a security group. */
export interface GroupRule {
  readonly way: "ingress" | "egress";
  readonly group: string;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly range?: string;
  readonly prefixList?: string;
  readonly peer?: string;
}

/** Where a route leads. */
export type Way = "internet" | "transit" | { readonly nat: string };

export interface Subnet {
  readonly id: string;
  readonly range: string;
  readonly acl: Acl;
  readonly routes: readonly { readonly range: string; readonly way: Way }[];
  /** Prefix lists to which a gateway endpoint leads. */
  readonly gateways: readonly string[];
}

/** A network interface, or an address outside. */
export interface Place {
  readonly address: number;
  /** @default outside the VPC */
  readonly subnet?: Subnet;
  /** Security groups. @default none filters */
  readonly groups?: readonly string[];
  /** Reachable from the internet, and able to reach it by itself. */
  readonly public: boolean;
  /** The prefix list that its address is in. @default none */
  readonly prefixList?: string;
  /** Outside, and somebody has joined its network to the VPC behind the program's back. @default false */
  readonly joined?: boolean;
}

/** The network of a recorded program, as AWS would have it. */
export interface Network {
  /** Ranges of the VPC. */
  readonly vpc: readonly string[];
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly rules: readonly GroupRule[];
  /** NAT gateway → the subnet that it stands in. */
  readonly nats: ReadonlyMap<string, Subnet>;
  /** In which the attachment of a transit gateway stands. */
  readonly attachment?: Subnet;
}

const closed: Acl = { ingress: [], egress: [] };
/** What AWS puts into an ACL that nobody takes in hand. */
const all: AclEntry = {
  ruleNo: 100,
  action: "allow",
  protocol: "-1",
  cidrBlock: "0.0.0.0/0",
  fromPort: 0,
  toPort: 0,
};
const open: Acl = { ingress: [all], egress: [all] };

export async function networkOf(resources: readonly RecordedResource[]): Promise<Network> {
  const vpcs = resources.filter(({ type, remote }) => type === "awsx:ec2:Vpc" && remote);
  const children = (await Promise.all(vpcs.map((each) => childrenOfVpc(each, false)))).flat();
  const everything = [
    ...children.map(({ type, ids: [id = ""], inputs = {} }) => ({ type, id, inputs })),
    ...resources.map(({ type, inputs, outputs }) => ({ type, id: String(outputs.id), inputs })),
  ];
  const ofType = (type: string) => everything.filter((each) => each.type === type);
  const acls = ofType("aws:ec2/networkAcl:NetworkAcl");
  const adopted = ofType("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl").length > 0;
  const gateways = ofType("aws:ec2/vpcEndpoint:VpcEndpoint").filter(
    ({ inputs }) => inputs.vpcEndpointType === "Gateway",
  );
  const subnets = new Map(
    ofType("aws:ec2/subnet:Subnet").map(({ id, inputs }): [string, Subnet] => {
      const tables = ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")
        .filter((each) => each.inputs.subnetId === id)
        .map((each) => each.inputs.routeTableId);
      const own = acls.find((acl) => texts(acl.inputs.subnetIds).includes(id));
      return [
        id,
        {
          id,
          range: String(inputs.cidrBlock),
          acl: own ? aclOf(own.inputs) : adopted ? closed : open,
          routes: ofType("aws:ec2/route:Route")
            .filter((route) => tables.includes(route.inputs.routeTableId))
            .map((route) => ({ range: String(route.inputs.destinationCidrBlock), way: wayOf(route.inputs) }))
            // The narrowest that fits a packet decides.
            .sort((one, other) => blockOf(other.range).mask - blockOf(one.range).mask),
          gateways: gateways
            .filter(({ inputs: { routeTableIds } }) =>
              texts(routeTableIds).some((each) => tables.includes(each)),
            )
            .map((gateway) => gateway.id.replace(/^vpce-/, "pl-")),
        },
      ];
    }),
  );
  const found = (id: unknown) => {
    const subnet = subnets.get(String(id));
    if (subnet === undefined) throw new Error(`no subnet ${String(id)}`);
    return subnet;
  };
  const [attachment] = ofType("aws:ec2transitgateway/vpcAttachment:VpcAttachment").flatMap(({ inputs }) =>
    texts(inputs.subnetIds),
  );
  return {
    vpc: [
      ...ofType("aws:ec2/vpc:Vpc"),
      ...ofType("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"),
    ].map(({ inputs }) => String(inputs.cidrBlock)),
    subnets,
    rules: [
      ...ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").map(ruleOf("ingress")),
      ...ofType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").map(ruleOf("egress")),
    ],
    ...(attachment && { attachment: found(attachment) }),
    nats: new Map(
      ofType("aws:ec2/natGateway:NatGateway").map(({ id, inputs }) => [id, found(inputs.subnetId)]),
    ),
  };
}

/** An interface in each of the subnets. */
export function interfaces(
  { subnets }: Network,
  ids: unknown,
  groups: unknown,
  isPublic = false,
): readonly Place[] {
  return texts(ids).map((id) => {
    const subnet = subnets.get(id);
    if (subnet === undefined) throw new Error(`no subnet ${id}`);
    return { address: addressIn(subnet.range), subnet, groups: texts(groups), public: isPublic };
  });
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function aclOf({ ingress, egress }: Inputs): Acl {
  const sorted = (entries: unknown) =>
    [...((entries ?? []) as readonly AclEntry[])].sort((one, other) => one.ruleNo - other.ruleNo);
  return { ingress: sorted(ingress), egress: sorted(egress) };
}

function wayOf({ natGatewayId, gatewayId, transitGatewayId }: Inputs): Way {
  if (typeof transitGatewayId === "string") return "transit";
  if (typeof natGatewayId === "string") return { nat: natGatewayId };
  if (typeof gatewayId === "string") return "internet";
  throw new Error("a route leads to something that no packet knows");
}

function ruleOf(way: GroupRule["way"]) {
  return ({ inputs }: { readonly inputs: Inputs }): GroupRule => ({
    way,
    group: String(inputs.securityGroupId),
    protocol: String(inputs.ipProtocol),
    from: Number(inputs.fromPort),
    to: Number(inputs.toPort),
    ...(typeof inputs.cidrIpv4 === "string" && { range: inputs.cidrIpv4 }),
    ...(typeof inputs.prefixListId === "string" && { prefixList: inputs.prefixListId }),
    ...(typeof inputs.referencedSecurityGroupId === "string" && { peer: inputs.referencedSecurityGroupId }),
  });
}
