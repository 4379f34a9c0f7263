import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { overlap, type Range, readRange, within } from "../rules/addresses";
import { digest, text } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, ec2Id, inSubnet, inVpc, owner, subnetType, vpcType } from "./parts";

function refuseVpcRange({ inputs }: Moment): string | undefined {
  const cidr = text(inputs.cidrBlock);
  const range = readRange(cidr);
  return !range || range.mask < 16 || range.mask > 28
    ? `InvalidVpc.Range: The CIDR '${cidr}' is invalid: a network address with a mask from /16 to /28 is allowed.`
    : undefined;
}

const associationType = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
/** Ranges of a VPC, its first included. Source: "Amazon VPC quotas". */
const mostRanges = 5;
const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** The VPC's first range, and those that were joined to it. */
function rangesOf(cloud: Cloud, vpc: CloudResource): Range[] {
  const joined = cloud.ofType(associationType).filter(({ inputs }) => inputs.vpcId === vpc.id);
  return [vpc, ...joined].flatMap(({ inputs }) => readRange(text(inputs.cidrBlock)) ?? []);
}

/** Source: "IPv4 CIDR block association restrictions", Amazon VPC user guide. */
function refuseRange({ cloud, inputs, existing }: Moment): string | undefined {
  const cidr = text(inputs.cidrBlock);
  const range = readRange(cidr);
  const vpc = cloud.byId(vpcType, text(inputs.vpcId));
  if (existing || vpc === undefined) return undefined;
  if (!range || range.mask < 16 || range.mask > 28)
    return `InvalidVpc.Range: The CIDR '${cidr}' is invalid: a network address with a mask from /16 to /28 is allowed.`;
  const taken = rangesOf(cloud, vpc);
  if (taken.some((each) => overlap(each, range)))
    return `InvalidVpc.Conflict: The CIDR '${cidr}' conflicts with a CIDR of the VPC.`;
  const [first] = taken;
  const blocks = privateBlocks.flatMap((each) => readRange(each) ?? []);
  const blockOf = (each: Range | undefined) => blocks.find((block) => each && within(each, block));
  const [own, asked] = [blockOf(first), blockOf(range)];
  if (own && asked && own.first !== asked.first)
    return `InvalidVpc.Range: The CIDR '${cidr}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR.`;
  return taken.length >= mostRanges
    ? "VpcCidrBlockLimitExceeded: The maximum number of CIDR blocks of the VPC has been reached."
    : undefined;
}

function refuseSubnet({ cloud, inputs, region, existing }: Moment): string | undefined {
  const cidr = text(inputs.cidrBlock);
  const zone = text(inputs.availabilityZone);
  if (zone !== "" && (!zone.startsWith(region) || !/^[a-f]$/.test(zone.slice(region.length))))
    return `InvalidParameterValue: Value (${zone}) for parameter availabilityZone is invalid. Zones of ${region} are ${region}a to ${region}f.`;
  const vpc = cloud.byId(vpcType, text(inputs.vpcId));
  const range = readRange(cidr);
  const ranges = vpc === undefined ? [] : rangesOf(cloud, vpc);
  if (!range || range.mask > 28 || !ranges.some((whole) => within(range, whole)))
    return `InvalidSubnet.Range: The CIDR '${cidr}' is invalid: it has to lie in ${text(vpc?.inputs.cidrBlock)}.`;
  const other = cloud.ofType(subnetType).find((one) => {
    const taken = readRange(text(one.inputs.cidrBlock));
    return one.id !== existing?.id && one.inputs.vpcId === vpc?.id && taken && overlap(range, taken);
  });
  return (
    other &&
    `InvalidSubnet.Conflict: The CIDR '${cidr}' conflicts with another subnet (${other.name}, ${text(other.inputs.cidrBlock)})`
  );
}

/** Zone id of a zone's name: the same for every account of the sandbox. */
function zoneId(zone: string): string {
  return `az${(zone.at(-1) ?? "a").charCodeAt(0) - 96}-${digest(zone.slice(0, -1)).slice(0, 4)}`;
}

export const ec2: readonly TypeEntry[] = [
  {
    type: vpcType,
    id: ec2Id("vpc"),
    arn: arnOf("ec2", (id) => `vpc/${id}`),
    outputs: (moment) => ({
      ...owner(moment),
      defaultNetworkAclId: ec2Id("acl")(moment),
      defaultRouteTableId: ec2Id("rtb")(moment),
      mainRouteTableId: ec2Id("rtb")(moment),
      defaultSecurityGroupId: ec2Id("sg")(moment),
      dhcpOptionsId: ec2Id("dopt")(moment),
    }),
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    forceNew: ["cidrBlock", "instanceTenancy"],
    refuse: refuseVpcRange,
  },
  {
    type: associationType,
    id: ec2Id("vpc-cidr-assoc"),
    forceNew: ["vpcId", "cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    references: [inVpc()],
    refuse: refuseRange,
    refuseDelete: ({ cloud }, { inputs }) => {
      const range = readRange(text(inputs.cidrBlock));
      const inside = cloud.ofType(subnetType).find((subnet) => {
        const own = readRange(text(subnet.inputs.cidrBlock));
        return subnet.inputs.vpcId === inputs.vpcId && own && range && within(own, range);
      });
      return (
        inside &&
        `DependencyViolation: The CIDR '${text(inputs.cidrBlock)}' still has the subnet ${inside.id}`
      );
    },
  },
  {
    type: subnetType,
    id: ec2Id("subnet"),
    arn: arnOf("ec2", (id) => `subnet/${id}`),
    outputs: (moment) => {
      const zone = text(moment.inputs.availabilityZone) || `${moment.region}a`;
      return {
        ...owner(moment),
        availabilityZone: zone,
        availabilityZoneId: zoneId(zone),
        privateDnsHostnameTypeOnLaunch: "ip-name",
      };
    },
    defaults: { assignIpv6AddressOnCreation: false, mapPublicIpOnLaunch: false },
    forceNew: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"],
    references: [inVpc()],
    refuse: refuseSubnet,
  },
  {
    type: "aws:ec2/internetGateway:InternetGateway",
    id: ec2Id("igw"),
    arn: arnOf("ec2", (id) => `internet-gateway/${id}`),
    outputs: owner,
    forceNew: [],
    references: [inVpc()],
    unique: [
      {
        key: ({ vpcId }) => text(vpcId),
        taken: (_moment, vpc) =>
          `Resource.AlreadyAssociated: Network ${vpc} already has an internet gateway attached`,
      },
    ],
  },
  {
    type: "aws:ec2/eip:Eip",
    id: ec2Id("eipalloc"),
    arn: arnOf("ec2", (id) => `elastic-ip/${id}`),
    outputs: (moment, id) => {
      const host = Number.parseInt(digest(id).slice(0, 2), 16);
      const publicIp = `203.0.113.${host}`;
      return {
        allocationId: id,
        domain: "vpc",
        publicIp,
        publicDns: `ec2-203-0-113-${host}.${moment.region}.compute.amazonaws.com`,
        networkBorderGroup: moment.region,
        publicIpv4Pool: "amazon",
      };
    },
    forceNew: ["domain", "address", "publicIpv4Pool", "networkBorderGroup"],
  },
  {
    type: "aws:ec2/natGateway:NatGateway",
    id: ec2Id("nat"),
    outputs: (moment) => ({
      networkInterfaceId: ec2Id("eni")(moment),
      associationId: ec2Id("eipassoc")(moment),
      vpcId: text(moment.cloud.byId(subnetType, text(moment.inputs.subnetId))?.inputs.vpcId),
      publicIp: text(
        moment.cloud.byId("aws:ec2/eip:Eip", text(moment.inputs.allocationId))?.outputs.publicIp,
      ),
    }),
    defaults: { connectivityType: "public" },
    forceNew: ["allocationId", "subnetId", "connectivityType", "privateIp"],
    references: [
      { ...inSubnet("subnetId") },
      {
        at: "allocationId",
        to: "aws:ec2/eip:Eip",
        missing: (id) => `InvalidAllocationID.NotFound: The allocation ID '${id}' does not exist`,
        holds: (id) => `InvalidIPAddress.InUse: The address with allocation id [${id}] is associated`,
      },
    ],
    refuse: ({ inputs, cloud, existing }) => {
      const allocation = text(inputs.allocationId);
      if (inputs.connectivityType === "public" && allocation === "" && inputs.availabilityMode !== "regional")
        return "MissingParameter: A public NAT gateway needs allocationId";
      const vpc = text(cloud.byId(subnetType, text(inputs.subnetId))?.inputs.vpcId);
      const attached = cloud
        .ofType("aws:ec2/internetGateway:InternetGateway")
        .some((one) => one.inputs.vpcId === vpc);
      if (inputs.connectivityType === "public" && !attached)
        return `Gateway.NotAttached: Network ${vpc} has no Internet gateway attached`;
      const other = cloud
        .ofType("aws:ec2/natGateway:NatGateway")
        .find(
          (one) => one.id !== existing?.id && allocation !== "" && one.inputs.allocationId === allocation,
        );
      return other && `Resource.AlreadyAssociated: Elastic IP address [${allocation}] is already associated`;
    },
  },
];
