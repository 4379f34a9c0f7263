import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";
import { network } from "./network";

function group(name: string, vpcId: ec2.Vpc["id"], opts: CustomResourceOptions) {
  return new ec2.SecurityGroup(name, { vpcId, description: "test" }, opts);
}

export const securityGroupCases: readonly RefusalCase[] = [
  {
    title: "two security groups of one name in a VPC",
    programs: [
      (name, opts) => {
        const { own } = network(name, opts);
        const first = new ec2.SecurityGroup(`${name}-first`, { vpcId: own.id, name: "same" }, opts);
        new ec2.SecurityGroup(
          `${name}-second`,
          { vpcId: own.id, name: "same" },
          { ...opts, dependsOn: first },
        );
      },
    ],
    refused: "second",
    says: /InvalidGroup\.Duplicate: The security group 'same' already exists for VPC/,
  },
  {
    title: "the same security-group rule twice",
    programs: [
      (name, opts) => {
        const securityGroupId = group(`${name}-group`, network(name, opts).own.id, opts).id;
        const args = {
          securityGroupId,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrIpv4: "10.0.0.0/16",
        };
        const first = new vpc.SecurityGroupIngressRule(`${name}-first`, args, opts);
        new vpc.SecurityGroupIngressRule(`${name}-second`, args, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /InvalidPermission\.Duplicate: the specified rule "peer: 10\.0\.0\.0\/16, TCP, from port: 443, to port: 443, ALLOW" already exists/,
  },
  {
    title: "a rule that names a security group which does not exist",
    programs: [
      (name, opts) => {
        const securityGroupId = group(`${name}-group`, network(name, opts).own.id, opts).id;
        new vpc.SecurityGroupEgressRule(
          `${name}-rule`,
          {
            securityGroupId,
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            referencedSecurityGroupId: "sg-0123",
          },
          opts,
        );
      },
    ],
    refused: "rule",
    says: /InvalidGroup\.NotFound: The security group 'sg-0123' does not exist/,
  },
  {
    title: "deleting a security group that another's rule names",
    programs: [
      (name, opts) => {
        const { own } = network(name, opts);
        const kept = group(`${name}-kept`, own.id, { ...opts, retainOnDelete: true });
        const gone = group(`${name}-gone`, own.id, opts);
        const args = {
          securityGroupId: kept.id,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          referencedSecurityGroupId: gone.id,
        };
        new vpc.SecurityGroupIngressRule(`${name}-rule`, args, { ...opts, retainOnDelete: true });
      },
      (name, opts) => void network(name, opts),
    ],
    refused: "gone",
    says: /DependencyViolation: resource sg-\w+ has a dependent object/,
  },
];
