import { digest, objects, text, texts } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { arnOf, ec2Id, inSubnet, inVpc, owner, roleArn, subnetType, vpcType } from "./parts";

const routeTableType = "aws:ec2/routeTable:RouteTable";

export function inRouteTable(at: string, holds: boolean): Reference {
  return {
    at,
    to: routeTableType,
    missing: (id) => `InvalidRouteTableID.NotFound: The routeTable ID '${id}' does not exist`,
    outside: (id, { cloud }) =>
      cloud
        .ofType(vpcType)
        .some(({ outputs }) => [outputs.mainRouteTableId, outputs.defaultRouteTableId].includes(id)),
    ...(holds
      ? {
          holds: (id: string) =>
            `DependencyViolation: The routeTable '${id}' has dependencies and cannot be deleted.`,
        }
      : {}),
  };
}

/** What a flow log writes unless its format says otherwise. */
const standardFields =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

const attachmentType = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

/** A route leads to a transit gateway only from a VPC that is attached to it. */
function refuseRoute({ cloud, inputs }: Moment): string | undefined {
  const gateway = text(inputs.transitGatewayId);
  if (gateway === "") return undefined;
  const table = cloud.ofType(routeTableType).find(({ id }) => id === inputs.routeTableId);
  const attached = cloud
    .ofType(attachmentType)
    .some((one) => one.inputs.transitGatewayId === gateway && one.inputs.vpcId === table?.inputs.vpcId);
  return attached
    ? undefined
    : `InvalidTransitGatewayID.NotFound: The transitGateway ID '${gateway}' does not exist.`;
}

/** One subnet in each AZ, of the VPC. Source: EC2 API, CreateTransitGatewayVpcAttachment. */
function refuseAttachment({ cloud, inputs }: Moment): string | undefined {
  const subnets = texts(inputs.subnetIds).map((id) => cloud.byId(subnetType, id));
  if (subnets.some((subnet) => subnet !== undefined && subnet.inputs.vpcId !== inputs.vpcId))
    return "InvalidParameterValue: A subnet is not in the VPC of the attachment";
  const zones = subnets.map((subnet) => text(subnet?.inputs.availabilityZone));
  return new Set(zones).size === zones.length
    ? undefined
    : "DuplicateSubnetsInSameZone: Duplicate subnets for the same Availability Zone";
}

export const vpcConnections: readonly TypeEntry[] = [
  {
    type: attachmentType,
    id: ec2Id("tgw-attach"),
    arn: arnOf("ec2", (id) => `transit-gateway-attachment/${id}`),
    outputs: ({ account }) => ({ vpcOwnerId: account }),
    defaults: {
      applianceModeSupport: "disable",
      dnsSupport: "enable",
      ipv6Support: "disable",
      transitGatewayDefaultRouteTableAssociation: true,
      transitGatewayDefaultRouteTablePropagation: true,
    },
    forceNew: ["transitGatewayId", "vpcId"],
    sets: ["subnetIds"],
    references: [inVpc(), inSubnet("subnetIds[]")],
    unique: [
      {
        key: ({ transitGatewayId, vpcId }) => `${text(transitGatewayId)} ${text(vpcId)}`.trim(),
        taken: (_moment, key) =>
          `DuplicateTransitGatewayAttachment: ${key.replace(" ", " has non-deleted Transit Gateway Attachments with VPC ID ")}`,
      },
    ],
    refuse: refuseAttachment,
  },
  {
    type: routeTableType,
    id: ec2Id("rtb"),
    arn: arnOf("ec2", (id) => `route-table/${id}`),
    outputs: owner,
    forceNew: ["vpcId"],
    references: [inVpc()],
    sets: ["routes", "propagatingVgws"],
  },
  {
    type: "aws:ec2/route:Route",
    id: ({ inputs }) =>
      `r-${text(inputs.routeTableId)}${digest(text(inputs.destinationCidrBlock) || text(inputs.destinationIpv6CidrBlock) || text(inputs.destinationPrefixListId)).slice(0, 10)}`,
    outputs: () => ({ origin: "CreateRoute", state: "active" }),
    forceNew: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    references: [
      inRouteTable("routeTableId", false),
      {
        at: "gatewayId",
        to: "aws:ec2/internetGateway:InternetGateway",
        missing: (id) => `InvalidGatewayID.NotFound: The gateway ID '${id}' does not exist`,
        outside: (id) => id === "local" || id.startsWith("vgw-"),
      },
      {
        at: "natGatewayId",
        to: "aws:ec2/natGateway:NatGateway",
        missing: (id) => `InvalidNatGatewayID.NotFound: The natGateway ID '${id}' does not exist`,
      },
    ],
    refuse: refuseRoute,
    unique: [
      {
        key: (props) =>
          `${text(props.routeTableId)} ${text(props.destinationCidrBlock)}${text(props.destinationIpv6CidrBlock)}${text(props.destinationPrefixListId)}`,
        taken: (_moment, key) =>
          `RouteAlreadyExists: The route identified by ${key.split(" ")[1]} already exists in ${key.split(" ")[0]}.`,
      },
    ],
  },
  {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    id: ec2Id("rtbassoc"),
    forceNew: ["subnetId", "gatewayId"],
    references: [inRouteTable("routeTableId", true), inSubnet("subnetId")],
    unique: [
      {
        key: ({ subnetId }) => text(subnetId),
        taken: ({ inputs }) =>
          `Resource.AlreadyAssociated: the specified association for route table ${text(inputs.routeTableId)} conflicts with an existing association`,
      },
    ],
  },
  {
    type: "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
    id: ec2Id("vpcec"),
    outputs: () => ({ state: "available" }),
    forceNew: ["vpcId"],
    references: [inVpc()],
    unique: [
      {
        key: ({ vpcId }) => text(vpcId),
        taken: (_moment, vpc) =>
          `VpcEncryptionControlAlreadyExists: The vpc '${vpc}' already has an encryption control.`,
      },
    ],
    refuse: ({ inputs }) =>
      inputs.mode !== "enforce" &&
      Object.entries(inputs).some(([key, value]) => /Exclusion$/.test(key) && value === "enable")
        ? "InvalidParameterCombination: Exclusions are for the mode enforce only"
        : undefined,
  },
  {
    type: "aws:ec2/flowLog:FlowLog",
    id: ec2Id("fl"),
    arn: arnOf("ec2", (id) => `vpc-flow-log/${id}`),
    outputs: ({ inputs }) => ({
      logFormat:
        text(inputs.logFormat) ||
        standardFields
          .split(" ")
          .map((field) => `\${${field}}`)
          .join(" "),
    }),
    defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
    forceNew: [
      "vpcId",
      "subnetId",
      "eniId",
      "iamRoleArn",
      "logDestination",
      "logDestinationType",
      "logFormat",
      "maxAggregationInterval",
      "trafficType",
      "destinationOptions",
      "deliverCrossAccountRole",
    ],
    references: [
      {
        at: "vpcId",
        to: vpcType,
        missing: (id) => `InvalidVpcId.NotFound: The vpc ID '${id}' does not exist`,
      },
      roleArn("iamRoleArn", (arn) => `InvalidParameter: Unable to assume given IAM role ${arn}`),
    ],
    unique: [
      {
        key: (props) =>
          [props.vpcId, props.subnetId, props.eniId, props.logDestination, props.trafficType]
            .map((one) => text(one))
            .join(" ")
            .trim(),
        taken: () =>
          "FlowLogAlreadyExists: Error. There is an existing Flow Log with the same configuration and log destination.",
      },
    ],
    refuse: ({ inputs }) =>
      objects(inputs.destinationOptions).length > 0 && inputs.logDestinationType !== "s3"
        ? "InvalidParameter: Destination options are for S3 only"
        : undefined,
  },
];
