import * as ec2 from "@pulumi/aws/ec2";
import * as vpcRules from "@pulumi/aws/vpc";
import type { Input, Resource } from "@pulumi/pulumi";
import { type EndpointService, gateways, type NetworkPlan } from "./args";
import type { OwnVpc } from "./own-vpc";
import type { TaskTier } from "./task-tier";

/** A gateway in the tasks' route tables: nobody else speaks to S3 and DynamoDB. Free of charge. */
export function gatewayEndpoint(
  name: string,
  plan: NetworkPlan,
  service: "s3" | "dynamodb",
  vpc: OwnVpc,
  tasks: TaskTier,
  parent: Resource,
): ec2.VpcEndpoint {
  return new ec2.VpcEndpoint(
    `${name}-${service}-endpoint`,
    {
      vpcId: vpc.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: serviceName(plan, service),
      routeTableIds: tasks.tables.map(({ id }) => id),
      policy: plan.endpointPolicies[service],
      tags: { Name: `${plan.namePrefix}-${service}` },
    },
    { parent },
  );
}

/**
 * Interface endpoints in the isolated tier, answering to AWS's own names inside the VPC.
 *
 * @returns them, and the security group in front of them; it lets in whom the plan names, and tasks once a service opens it
 */
export function interfaceEndpoints(
  name: string,
  plan: Pick<NetworkPlan, "namePrefix" | "region" | "endpointPolicies" | "endpointCallers">,
  vpc: { readonly vpcId: Input<string>; readonly isolatedSubnetIds: Input<string[]> },
  parent: Resource,
): { readonly group: ec2.SecurityGroup; readonly endpoints: Resource[] } {
  const group = new ec2.SecurityGroup(
    `${name}-endpoints-sg`,
    {
      description: "Interface endpoints",
      vpcId: vpc.vpcId,
      tags: { Name: `${plan.namePrefix}-endpoints` },
    },
    { parent },
  );
  const endpoints = (Object.entries(plan.endpointPolicies) as [EndpointService, string][])
    .filter(([service]) => !gateways.includes(service))
    .map(
      ([service, policy]) =>
        new ec2.VpcEndpoint(
          `${name}-${service.replace(".", "-")}-endpoint`,
          {
            vpcId: vpc.vpcId,
            vpcEndpointType: "Interface",
            serviceName: serviceName(plan, service),
            subnetIds: vpc.isolatedSubnetIds,
            securityGroupIds: [group.id],
            privateDnsEnabled: true,
            policy,
            tags: { Name: `${plan.namePrefix}-${service.replace(".", "-")}` },
          },
          { parent },
        ),
    );
  for (const caller of plan.endpointCallers)
    new vpcRules.SecurityGroupIngressRule(
      `${name}-endpoints-from-${caller}`,
      {
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        securityGroupId: group.id,
        referencedSecurityGroupId: caller,
        description: "Endpoints from functions that rotate secrets",
      },
      { parent },
    );
  return { group, endpoints };
}

function serviceName({ region }: Pick<NetworkPlan, "region">, service: EndpointService): string {
  return `com.amazonaws.${region}.${service}`;
}
