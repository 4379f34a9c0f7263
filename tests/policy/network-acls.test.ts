import { networkAclRules } from "../../policy/rules/network-acls";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(networkAclRules, `ec2-${name}`);
const token = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  acl: "aws:ec2/networkAcl:NetworkAcl",
  default: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  rule: "aws:ec2/networkAclRule:NetworkAclRule",
  association: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  component: "awsx:ec2:Vpc",
};
const world = "0.0.0.0/0";
const allow = (more: Record<string, unknown> = {}) => ({
  ...{ ruleNo: 100, action: "allow", protocol: "tcp", cidrBlock: world, fromPort: 443, toPort: 443 },
  ...more,
});
const acl = (...ingress: unknown[]) => resource(token.acl, "acl", { ingress });
const single = (inputs: Record<string, unknown>) =>
  resource(token.rule, "one", { ruleNumber: 100, ruleAction: "allow", protocol: "tcp", ...inputs });

describeRule({
  rule: rule("networkacl-disallow-open-admin-ports"),
  passing: [acl(allow())],
  decisive: ["ingress"],
  cases: [
    { when: "there is no rule", given: [resource(token.acl, "acl", {})], outcome: "pass" },
    {
      when: "a range of ports holds both",
      given: [acl(allow({ fromPort: 20, toPort: 65_535 }))],
      outcome: "fail",
      says: "opens 22 and 3389",
    },
    {
      when: "a range of ports goes around them",
      given: [acl(allow({ fromPort: 1024, toPort: 3388 }), allow({ fromPort: 3390, toPort: 65_535 }))],
      outcome: "pass",
    },
    {
      when: "one is open",
      given: [acl(allow({ fromPort: 22, toPort: 22 }))],
      outcome: "fail",
      says: "rule 1",
    },
    {
      when: "all protocols are",
      given: [acl(allow({ protocol: "-1", fromPort: 0, toPort: 0 }))],
      outcome: "fail",
    },
    {
      when: "the protocol is a number",
      given: [acl(allow({ protocol: "6", fromPort: 3389, toPort: 3389 }))],
      outcome: "fail",
    },
    {
      when: "it is another protocol",
      given: [acl(allow({ protocol: "icmp", fromPort: 0, toPort: 0 }))],
      outcome: "pass",
    },
    {
      when: "they are denied",
      given: [acl(allow({ action: "deny", fromPort: 22, toPort: 22 }))],
      outcome: "pass",
    },
    {
      when: "they are open to a network",
      given: [acl(allow({ cidrBlock: "10.0.0.0/16", fromPort: 22, toPort: 22 }))],
      outcome: "pass",
    },
    {
      when: "they are open to half of the world",
      given: [acl(allow({ cidrBlock: "128.0.0.0/1", fromPort: 22, toPort: 22 }))],
      outcome: "fail",
    },
    {
      when: "they are open to IPv6",
      given: [acl(allow({ cidrBlock: undefined, ipv6CidrBlock: "::/0", fromPort: 22, toPort: 22 }))],
      outcome: "fail",
    },
    {
      when: "one rule is not known yet, and another opens them",
      given: [acl(unknown, allow({ fromPort: 22, toPort: 22 }))],
      outcome: "fail",
    },
    {
      when: "a range is not known yet",
      given: [acl(allow({ cidrBlock: unknown, fromPort: 22, toPort: 22 }))],
      outcome: "undetermined",
      says: "cidrBlock",
    },
    {
      when: "the default ACL opens them",
      given: [resource(token.default, "default", { ingress: [allow({ protocol: "-1" })] })],
      outcome: "fail",
    },
    {
      when: "a rule of its own opens one",
      given: [single({ egress: false, cidrBlock: world, fromPort: 3389, toPort: 3389 })],
      outcome: "fail",
      says: "the rule opens 3389",
    },
    {
      when: "a rule of its own lets out to one",
      given: [single({ egress: true, cidrBlock: world, fromPort: 3389, toPort: 3389 })],
      outcome: "pass",
    },
    {
      when: "nobody knows which way a rule of its own goes",
      given: [single({ egress: unknown, cidrBlock: world, fromPort: 3389, toPort: 3389 })],
      outcome: "undetermined",
      says: "property=egress",
    },
  ],
});

const subnet = (inputs: Record<string, unknown> = {}, type = token.subnet) =>
  resource(type, "subnet", { arn: unknown, ...inputs });
const around = (inputs: Record<string, unknown> = {}, made: string[] = [urnOf(token.subnet, "subnet")]) =>
  resource(
    token.acl,
    "acl",
    { subnetIds: unknown, ...inputs },
    { propertyDependencies: { subnetIds: made } },
  );

describeRule({
  rule: rule("subnet-enforce-own-network-acl"),
  passing: [subnet(), around()],
  decisive: [],
  cases: [
    { when: "there is no ACL", given: [subnet()], outcome: "fail", says: "default network ACL" },
    {
      when: "the ACL is another subnet's",
      given: [subnet(), around({}, [urnOf(token.subnet, "other")]), resource(token.subnet, "other")],
      outcome: "fail",
    },
    {
      when: "the ACL has no subnet",
      given: [subnet(), around({ subnetIds: undefined }, [])],
      outcome: "fail",
    },
    {
      when: "nobody says which subnets the ACL has",
      given: [subnet(), around({}, [])],
      outcome: "undetermined",
      says: "property=subnetIds",
    },
    {
      when: "ids are known",
      given: [subnet({ id: "subnet-1" }), around({ subnetIds: ["subnet-2", "subnet-1"] }, [])],
      outcome: "pass",
    },
    {
      when: "ids are known and differ",
      given: [subnet({ id: "subnet-1" }), around({ subnetIds: ["subnet-2"] }, [])],
      outcome: "fail",
    },
    {
      when: "it is put there by itself",
      given: [
        subnet(),
        resource(
          token.association,
          "one",
          { subnetId: unknown },
          { propertyDependencies: { subnetId: [urnOf(token.subnet, "subnet")] } },
        ),
      ],
      outcome: "pass",
    },
    {
      when: "a default subnet stands in none",
      given: [subnet({}, "aws:ec2/defaultSubnet:DefaultSubnet")],
      outcome: "fail",
    },
  ],
});

const vpc = (inputs: Record<string, unknown> = {}, name = "vpc") =>
  resource(
    token.vpc,
    name,
    { defaultNetworkAclId: unknown, ...inputs },
    { parent: urnOf(token.component, name) },
  );
const component = resource(token.component, "vpc");
const adopted = (inputs: Record<string, unknown> = {}, of: readonly string[] = [urnOf(token.vpc, "vpc")]) =>
  resource(
    token.default,
    "default",
    { defaultNetworkAclId: unknown, ...inputs },
    { propertyDependencies: { defaultNetworkAclId: [...of] } },
  );

describeRule({
  rule: rule("vpc-enforce-closed-default-network-acl"),
  passing: [vpc(), component, adopted()],
  decisive: [],
  cases: [
    { when: "nobody adopts it", given: [vpc(), component], outcome: "fail", says: "stays as AWS makes it" },
    {
      when: "another VPC's is adopted",
      given: [vpc(), component, vpc({}, "other"), adopted({}, [urnOf(token.vpc, "other")])],
      outcome: "fail",
    },
    {
      when: "it lets something in",
      given: [vpc(), component, adopted({ ingress: [allow()] })],
      outcome: "fail",
      says: "ingress",
    },
    {
      when: "it lets something out",
      given: [vpc(), component, adopted({ egress: [allow()] })],
      outcome: "fail",
      says: "egress",
    },
    {
      when: "it denies, as it does anyway",
      given: [vpc(), component, adopted({ ingress: [allow({ action: "deny" })] })],
      outcome: "pass",
    },
    {
      when: "nothing is said of rules: the provider removes them",
      given: [vpc(), component, adopted({ ingress: unknown, egress: unknown })],
      outcome: "pass",
    },
    {
      when: "ids are known",
      given: [
        vpc({ defaultNetworkAclId: "acl-1" }),
        component,
        adopted({ defaultNetworkAclId: "acl-1" }, []),
      ],
      outcome: "pass",
    },
    {
      when: "ids are known and differ",
      given: [
        vpc({ defaultNetworkAclId: "acl-1" }),
        component,
        adopted({ defaultNetworkAclId: "acl-2" }, []),
      ],
      outcome: "fail",
    },
    {
      when: "nobody says of which VPC it is",
      given: [vpc(), component, adopted({}, [])],
      outcome: "undetermined",
      says: "property=defaultNetworkAclId",
    },
    {
      when: "only the component around the VPC is named",
      given: [vpc(), component, adopted({}, [urnOf(token.component, "vpc")])],
      outcome: "undetermined",
    },
    {
      when: "it is AWS's default VPC",
      given: [resource("aws:ec2/defaultVpc:DefaultVpc", "default")],
      outcome: "fail",
    },
  ],
});
