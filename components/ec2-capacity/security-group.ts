import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type { Resource } from "@pulumi/pulumi";
import type { Ec2CapacityArgs } from "./args";

/**
 * The machines' own group: they reach AWS through the VPC's endpoints (the agent speaks to ECS, Docker pulls images and
 * sends logs), and nobody reaches them. Tasks have network interfaces and groups of their own.
 */
export function machineSecurityGroup(
  name: string,
  { capacity, network }: Ec2CapacityArgs,
  parent: Resource,
): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(
    `${name}-sg`,
    { description: `Machines of ${capacity}`, vpcId: network.vpcId },
    { parent },
  );
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
  new vpc.SecurityGroupEgressRule(
    `${name}-to-endpoints`,
    {
      ...https,
      securityGroupId: group.id,
      referencedSecurityGroupId: network.endpointSecurityGroupId,
      description: "Machines to interface endpoints",
    },
    { parent },
  );
  if (!network.foreignEndpoints)
    new vpc.SecurityGroupIngressRule(
      `${name}-endpoints-from-machines`,
      {
        ...https,
        securityGroupId: network.endpointSecurityGroupId,
        referencedSecurityGroupId: group.id,
        description: `Endpoints from machines of ${capacity}`,
      },
      { parent },
    );
  new vpc.SecurityGroupEgressRule(
    `${name}-to-s3`,
    {
      ...https,
      securityGroupId: group.id,
      prefixListId: network.s3PrefixListId,
      description: "Machines to S3: image layers",
    },
    { parent },
  );
  return group;
}
