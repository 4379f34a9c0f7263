import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { tagsOf } from "../iam/holders";
import { Refusal } from "../rpc/refusal";
import { readRange } from "../rules/addresses";
import { subnetType, vpcType } from "../types/parts";
import { objects, type Props, text, texts } from "../values";

const tableType = "aws:ec2/routeTable:RouteTable";
const associationType = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const rangeType = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
const groupType = "aws:ec2/securityGroup:SecurityGroup";
const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** Addresses of a subnet that AWS keeps. Source: "Subnet sizing", Amazon VPC user guide. */
const kept = 5;

type LookUp = (cloud: Cloud, asked: Props) => Props;

/** What the provider's data sources answer of networks, by their token. */
export const networkLookUps: Readonly<Record<string, LookUp>> = {
  "aws:ec2/getVpc:getVpc": (cloud, asked) => {
    const vpc = one(cloud, vpcType, asked.id, "no matching EC2 VPC found");
    const joined = cloud.ofType(rangeType).filter(({ inputs }) => inputs.vpcId === vpc.id);
    return {
      ...told(vpc),
      state: "available",
      default: false,
      enableDnsHostnames: vpc.inputs.enableDnsHostnames ?? false,
      cidrBlockAssociations: [vpc, ...joined].map(({ id, inputs }) => ({
        associationId: id,
        cidrBlock: text(inputs.cidrBlock),
        state: "associated",
      })),
    };
  },
  "aws:ec2/getSubnet:getSubnet": (cloud, asked) => {
    const subnet = one(cloud, subnetType, asked.id, "no matching EC2 Subnet found");
    const range = readRange(text(subnet.inputs.cidrBlock));
    const interfaces = interfacesIn(cloud, subnet.id);
    const size = range ? range.last - range.first + 1 - kept : 0;
    return { ...told(subnet), state: "available", availableIpAddressCount: size - interfaces.length };
  },
  "aws:ec2/getSecurityGroups:getSecurityGroups": (cloud, asked) => {
    const groups = cloud.ofType(groupType).filter(({ inputs, outputs }) => {
      const tags = tagsOf(outputs.tagsAll === undefined ? inputs : outputs);
      return filtersOf(asked).every(({ name, values }) =>
        values.includes(name === "vpc-id" ? text(inputs.vpcId) : (tags[name.replace(/^tag:/, "")] ?? "")),
      );
    });
    return {
      ids: groups.map(({ id }) => id),
      arns: groups.map(({ outputs }) => text(outputs.arn)),
      vpcIds: groups.map(({ inputs }) => text(inputs.vpcId)),
    };
  },
  // Of endpoints: the stand-in gives tasks and balancers no addresses, and takes none away from a subnet for them.
  "aws:ec2/getNetworkInterfaces:getNetworkInterfaces": (cloud, asked) => {
    const of = (filter: string) => filtersOf(asked).find(({ name }) => name === filter)?.values ?? [];
    const groups = of("group-id");
    return {
      ids: of("subnet-id").flatMap((subnet) =>
        interfacesIn(cloud, subnet)
          .filter(({ inputs }) => texts(inputs.securityGroupIds).some((group) => groups.includes(group)))
          .map(({ id }) => `eni-${id.slice("vpce-".length)}`),
      ),
    };
  },
  "aws:ec2/getRouteTable:getRouteTable": (cloud, asked) => {
    const table = tableAsked(cloud, asked);
    const routes = cloud
      .ofType("aws:ec2/route:Route")
      .filter(({ inputs }) => inputs.routeTableId === table.id)
      .map(({ inputs }) => routeOf(inputs));
    const vpc = cloud.byId(vpcType, text(table.inputs.vpcId));
    return {
      ...told(table),
      routeTableId: table.id,
      routes: [routeOf({ destinationCidrBlock: text(vpc?.inputs.cidrBlock), gatewayId: "local" }), ...routes],
      associations: [],
    };
  },
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": (cloud, asked) => {
    const endpoint = one(cloud, endpointType, asked.id, "no matching EC2 VPC Endpoint found");
    const { inputs } = endpoint;
    return {
      ...told(endpoint),
      state: "available",
      privateDnsEnabled: inputs.privateDnsEnabled ?? false,
      vpcEndpointType: inputs.vpcEndpointType ?? "Gateway",
      subnetIds: inputs.subnetIds ?? [],
      securityGroupIds: inputs.securityGroupIds ?? [],
      routeTableIds: inputs.routeTableIds ?? [],
    };
  },
};

/** Endpoints that have an interface in a subnet. */
function interfacesIn(cloud: Cloud, subnetId: string): CloudResource[] {
  return cloud.ofType(endpointType).filter(({ inputs }) => texts(inputs.subnetIds).includes(subnetId));
}

function filtersOf({ filters }: Props): { readonly name: string; readonly values: readonly string[] }[] {
  return objects(filters).map(({ name, values }) => ({ name: text(name), values: texts(values) }));
}

/** By the subnet that it is joined to, or a VPC's main one. */
function tableAsked(cloud: Cloud, asked: Props): CloudResource {
  const subnet = text(asked.subnetId);
  const joined = cloud
    .ofType(associationType)
    .find(({ inputs }) => inputs.subnetId === subnet && subnet !== "");
  const main = objects(asked.filters).some(({ name }) => name === "association.main");
  const vpc = cloud.byId(vpcType, text(asked.vpcId));
  const table = joined
    ? cloud.byId(tableType, text(joined.inputs.routeTableId))
    : main && vpc
      ? { ...vpc, id: text(vpc.outputs.mainRouteTableId), inputs: { vpcId: vpc.id } }
      : undefined;
  if (table === undefined)
    throw new Refusal("query returned no results. Please change your search criteria and try again.");
  return table;
}

function routeOf(inputs: Props): Props {
  const names = [
    ...[
      "gatewayId",
      "natGatewayId",
      "transitGatewayId",
      "vpcPeeringConnectionId",
      "networkInterfaceId",
      "vpcEndpointId",
    ],
    ...[
      "instanceId",
      "localGatewayId",
      "carrierGatewayId",
      "coreNetworkArn",
      "egressOnlyGatewayId",
      "ipv6CidrBlock",
    ],
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, text(inputs[name])])),
    cidrBlock: text(inputs.destinationCidrBlock),
    destinationPrefixListId: text(inputs.destinationPrefixListId),
  };
}

function one(cloud: Cloud, type: string, id: Props[string] | undefined, missing: string): CloudResource {
  const found = cloud.byId(type, text(id));
  if (found === undefined) throw new Refusal(missing);
  return found;
}

function told({ id, inputs, outputs }: CloudResource): Props {
  return { ...outputs, ...inputs, id };
}
