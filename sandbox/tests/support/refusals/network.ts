import * as ec2 from "@pulumi/aws/ec2";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";

export function network(name: string, opts: CustomResourceOptions, dns = true) {
  const own = new ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: dns }, opts);
  const subnet = new ec2.Subnet(
    `${name}-a`,
    { vpcId: own.id, cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-2a" },
    opts,
  );
  return { own, subnet };
}

function endpoint(name: string, opts: CustomResourceOptions, serviceName: string, vpcEndpointType: string) {
  const args = { vpcId: network(name, opts).own.id, serviceName, vpcEndpointType };
  return new ec2.VpcEndpoint(`${name}-endpoint`, args, opts);
}

export const networkCases: readonly RefusalCase[] = [
  {
    title: "a reference to a VPC that does not exist",
    programs: [
      (name, opts) =>
        void new ec2.Subnet(`${name}-subnet`, { vpcId: "vpc-0123", cidrBlock: "10.0.0.0/24" }, opts),
    ],
    refused: "subnet",
    says: /InvalidVpcID\.NotFound: The vpc ID 'vpc-0123' does not exist/,
  },
  {
    title: "a second encryption control of a VPC",
    programs: [
      (name, opts) => {
        const { own } = network(name, opts);
        const first = new ec2.VpcEncryptionControl(`${name}-first`, { vpcId: own.id, mode: "monitor" }, opts);
        const after = { ...opts, dependsOn: first };
        new ec2.VpcEncryptionControl(`${name}-second`, { vpcId: own.id, mode: "monitor" }, after);
      },
    ],
    refused: "second",
    says: /already has an encryption control/,
  },
  {
    title: "an exclusion while an encryption control only looks",
    programs: [
      (name, opts) => {
        const args = { vpcId: network(name, opts).own.id, mode: "monitor", natGatewayExclusion: "enable" };
        new ec2.VpcEncryptionControl(`${name}-control`, args, opts);
      },
    ],
    refused: "control",
    says: /for the mode enforce only/,
  },
  {
    title: "overlapping subnets",
    programs: [
      (name, opts) => {
        const { own, subnet } = network(name, opts);
        new ec2.Subnet(
          `${name}-b`,
          { vpcId: own.id, cidrBlock: "10.0.0.128/25" },
          { ...opts, dependsOn: subnet },
        );
      },
    ],
    refused: "b",
    says: /InvalidSubnet\.Conflict: The CIDR '10\.0\.0\.128\/25' conflicts with another subnet/,
  },
  {
    title: "a NAT gateway before the internet gateway",
    programs: [
      (name, opts) => {
        const { subnet } = network(name, opts);
        const { allocationId } = new ec2.Eip(`${name}-address`, { domain: "vpc" }, opts);
        new ec2.NatGateway(`${name}-nat`, { subnetId: subnet.id, allocationId }, opts);
      },
    ],
    refused: "nat",
    says: /Gateway\.NotAttached: Network vpc-[0-9a-f]+ has no Internet gateway attached/,
  },
  {
    title: "a subnet outside its VPC",
    programs: [
      (name, opts) =>
        void new ec2.Subnet(
          `${name}-b`,
          { vpcId: network(name, opts).own.id, cidrBlock: "10.1.0.0/24" },
          opts,
        ),
    ],
    refused: "b",
    says: /InvalidSubnet\.Range: The CIDR '10\.1\.0\.0\/24' is invalid/,
  },
  {
    title: "a subnet in a zone of another region",
    programs: [
      (name, opts) =>
        void new ec2.Subnet(
          `${name}-b`,
          { vpcId: network(name, opts).own.id, cidrBlock: "10.0.1.0/24", availabilityZone: "eu-west-1a" },
          opts,
        ),
    ],
    refused: "b",
    says: /Value \(eu-west-1a\) for parameter availabilityZone is invalid/,
  },
  {
    title: "private DNS of an endpoint in a VPC without DNS hostnames",
    programs: [
      (name, opts) => {
        const { own, subnet } = network(name, opts, false);
        const args = {
          vpcId: own.id,
          serviceName: "com.amazonaws.eu-west-2.logs",
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: [subnet.id],
        };
        new ec2.VpcEndpoint(`${name}-endpoint`, args, opts);
      },
    ],
    refused: "endpoint",
    says: /Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for vpc-/,
  },
  {
    title: "two endpoints with private DNS for one service",
    programs: [
      (name, opts) => {
        const { own, subnet } = network(name, opts);
        const args = {
          vpcId: own.id,
          serviceName: "com.amazonaws.eu-west-2.logs",
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: [subnet.id],
        };
        const first = new ec2.VpcEndpoint(`${name}-first`, args, opts);
        new ec2.VpcEndpoint(`${name}-second`, args, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /there is already a conflicting DNS domain for com\.amazonaws\.eu-west-2\.logs/,
  },
  {
    title: "a second route to one destination",
    programs: [
      (name, opts) => {
        const { own } = network(name, opts);
        const gatewayId = new ec2.InternetGateway(`${name}-gateway`, { vpcId: own.id }, opts).id;
        const routeTableId = new ec2.RouteTable(`${name}-table`, { vpcId: own.id }, opts).id;
        const first = new ec2.Route(
          `${name}-first`,
          { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId },
          opts,
        );
        new ec2.Route(
          `${name}-second`,
          { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId },
          { ...opts, dependsOn: first },
        );
      },
    ],
    refused: "second",
    says: /RouteAlreadyExists: The route identified by 0\.0\.0\.0\/0 already exists/,
  },
  {
    title: "deleting a VPC that has subnets",
    programs: [
      (name, opts) => {
        const own = new ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, opts);
        new ec2.Subnet(
          `${name}-a`,
          { vpcId: own.id, cidrBlock: "10.0.0.0/24" },
          { ...opts, retainOnDelete: true },
        );
      },
      () => undefined,
    ],
    refused: "vpc",
    says: /DependencyViolation: The vpc 'vpc-\w+' has dependencies and cannot be deleted/,
  },
  {
    title: "an endpoint of a service in another region",
    programs: [(name, opts) => void endpoint(name, opts, "com.amazonaws.eu-west-1.xray", "Interface")],
    refused: "endpoint",
    says: /InvalidServiceName: The Vpc Endpoint Service 'com\.amazonaws\.eu-west-1\.xray' does not exist/,
  },
  {
    title: "a gateway to a service that has interfaces only",
    programs: [(name, opts) => void endpoint(name, opts, "com.amazonaws.eu-west-2.ecs-agent", "Gateway")],
    refused: "endpoint",
    says: /Endpoint type \(Gateway\) does not match available service types \(\[Interface\]\)/,
  },
];
