import * as ec2 from "@pulumi/aws/ec2";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";
import { network } from "./network";

const rule = (ruleNo: number, more: object = {}) => ({
  ...{ ruleNo, action: "allow", protocol: "tcp", cidrBlock: "10.0.0.0/16", fromPort: 443, toPort: 443 },
  ...more,
});

function acl(name: string, opts: CustomResourceOptions, ingress: readonly ReturnType<typeof rule>[]) {
  const { own, subnet } = network(name, opts);
  const args = { vpcId: own.id, subnetIds: [subnet.id], ingress: [...ingress] };
  return new ec2.NetworkAcl(`${name}-acl`, args, opts);
}

export const networkAclCases: readonly RefusalCase[] = [
  {
    title: "two rules of a network ACL with one number",
    programs: [(name, opts) => void acl(name, opts, [rule(100), rule(100, { fromPort: 80, toPort: 80 })])],
    refused: "acl",
    says: /NetworkAclEntryAlreadyExists: The network acl entry identified by 100 already exists/,
  },
  {
    title: "a twentieth rule of a network ACL: AWS counts its own last one",
    programs: [
      (name, opts) =>
        void acl(
          name,
          opts,
          Array.from({ length: 20 }, (_, index) =>
            rule(100 + index, { fromPort: 80 + index, toPort: 80 + index }),
          ),
        ),
    ],
    refused: "acl",
    says: /NetworkAclEntryLimitExceeded: The maximum number of network acl entries has been reached/,
  },
  {
    title: "a rule of a network ACL beyond the last number",
    programs: [(name, opts) => void acl(name, opts, [rule(32_767)])],
    refused: "acl",
    says: /Value \(32767\) for parameter ruleNumber is invalid/,
  },
  {
    title: "a rule for ICMP that does not say which",
    programs: [
      (name, opts) => void acl(name, opts, [rule(100, { protocol: "icmp", fromPort: 0, toPort: 0 })]),
    ],
    refused: "acl",
    says: /ICMP needs a type and a code/,
  },
  {
    title: "a rule of its own with a number that the network ACL has",
    programs: [
      (name, opts) => {
        const { id } = acl(name, opts, [rule(100)]);
        const args = { networkAclId: id, ruleNumber: 100, ruleAction: "allow", protocol: "tcp" };
        new ec2.NetworkAclRule(
          `${name}-rule`,
          { ...args, cidrBlock: "10.1.0.0/16", fromPort: 80, toPort: 80 },
          opts,
        );
      },
    ],
    refused: "rule",
    says: /NetworkAclEntryAlreadyExists/,
  },
  {
    title: "a network ACL around another VPC's subnet",
    programs: [
      (name, opts) => {
        const { subnet } = network(name, opts);
        const other = new ec2.Vpc(`${name}-other`, { cidrBlock: "10.9.0.0/16" }, opts);
        new ec2.NetworkAcl(`${name}-acl`, { vpcId: other.id, subnetIds: [subnet.id] }, opts);
      },
    ],
    refused: "acl",
    says: /belong to different networks/,
  },
  {
    title: "adopting a default network ACL that is no VPC's",
    programs: [
      (name, opts) =>
        void new ec2.DefaultNetworkAcl(`${name}-default`, { defaultNetworkAclId: "acl-0123" }, opts),
    ],
    refused: "default",
    says: /InvalidNetworkAclID\.NotFound: The networkAcl ID 'acl-0123' does not exist/,
  },
];
