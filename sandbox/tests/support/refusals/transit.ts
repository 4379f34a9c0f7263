import * as ec2 from "@pulumi/aws/ec2";
import { VpcAttachment } from "@pulumi/aws/ec2transitgateway/vpcAttachment";
import type { RefusalCase } from "./case";
import { network } from "./network";

const transitGatewayId = "tgw-0123456789abcdef0";
const destinationCidrBlock = "10.200.0.0/16";

export const transitCases: readonly RefusalCase[] = [
  {
    title: "a route to a transit gateway that the VPC is not attached to",
    programs: [
      (name, opts) => {
        const { own } = network(name, opts);
        const { id } = new ec2.RouteTable(`${name}-table`, { vpcId: own.id }, opts);
        new ec2.Route(`${name}-route`, { routeTableId: id, destinationCidrBlock, transitGatewayId }, opts);
      },
    ],
    refused: "route",
    says: /InvalidTransitGatewayID\.NotFound: The transitGateway ID 'tgw-0123456789abcdef0' does not exist/,
  },
  {
    title: "an attachment with two subnets of one AZ",
    programs: [
      (name, opts) => {
        const { own, subnet } = network(name, opts);
        const other = new ec2.Subnet(
          `${name}-other`,
          { vpcId: own.id, cidrBlock: "10.0.9.0/28", availabilityZone: subnet.availabilityZone },
          opts,
        );
        const subnetIds = [subnet.id, other.id];
        new VpcAttachment(`${name}-attachment`, { vpcId: own.id, subnetIds, transitGatewayId }, opts);
      },
    ],
    refused: "attachment",
    says: /DuplicateSubnetsInSameZone/,
  },
  {
    title: "a second attachment to one transit gateway",
    programs: [
      (name, opts) => {
        const { own, subnet } = network(name, opts);
        const args = { vpcId: own.id, subnetIds: [subnet.id], transitGatewayId };
        const first = new VpcAttachment(`${name}-first`, args, opts);
        new VpcAttachment(`${name}-attachment`, args, { ...opts, dependsOn: first });
      },
    ],
    refused: "attachment",
    says: /DuplicateTransitGatewayAttachment/,
  },
];
