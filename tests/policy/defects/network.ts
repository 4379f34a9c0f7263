import { inName, shipped } from "../../support/stacks";
import type { Defect } from "./defect";

const { network, egress, availabilityZones } = shipped("dev");
const fromTest = `screening-alb-from-test-${inName(network.testTrafficCidrs[0])}`;
const toProvider = `screening-task-to-watchlist-provider-${inName(egress["watchlist-provider"]?.cidrs[0])}`;

export const networkDefects: readonly Defect[] = [
  {
    rule: "ec2-vpc-enforce-closed-default-security-group",
    why: "what is put into the default security group reaches everything else in it",
    at: ["network-vpc"],
    change: (graph) =>
      graph.patch("network-default-sg", {
        ingress: [{ description: "Members", protocol: "tcp", fromPort: 443, toPort: 443, self: true }],
      }),
  },
  {
    rule: "ec2-vpc-enable-flow-logs",
    why: "only rejected traffic is logged",
    at: ["network-vpc"],
    change: (graph) => graph.patch("network-flow-log", { trafficType: "REJECT" }),
  },
  {
    rule: "ec2-networkacl-disallow-open-admin-ports",
    why: "answers may come to every port, and so may whoever looks for a remote desktop",
    at: ["network-tasks-acl"],
    change: (graph) =>
      graph.patch("network-tasks-acl", {
        ingress: [
          {
            ruleNo: 100,
            action: "allow",
            protocol: "tcp",
            cidrBlock: "0.0.0.0/0",
            fromPort: 1024,
            toPort: 65_535,
          },
        ],
      }),
  },
  {
    rule: "ec2-subnet-enforce-own-network-acl",
    why: "a tier has no network ACL, so that AWS gives it the default one",
    at: ["network-vpc-isolated-1", "network-vpc-isolated-2"],
    change: (graph) => graph.without("network-isolated-acl"),
  },
  {
    rule: "ec2-vpc-enforce-closed-default-network-acl",
    why: "a subnet that somebody adds is open to everything",
    at: ["network-vpc"],
    change: (graph) =>
      graph.patch("network-default-acl", {
        egress: [
          { ruleNo: 100, action: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0 },
        ],
      }),
  },
  {
    rule: "route53resolver-vpc-enforce-dns-firewall",
    why: "what is not listed is answered, and only noted",
    at: ["network-vpc"],
    change: (graph) =>
      graph
        .patch("network-dns-others-rule", { action: "ALERT", blockResponse: undefined })
        .patch("network-dns-others", { domains: ["*.example.com"] }),
  },
  {
    rule: "route53resolver-firewallrule-disallow-allow-all",
    why: "a top-level domain is allowed, in which anybody can have a name",
    at: ["network-dns-allowed-rule"],
    change: (graph) => graph.patch("network-dns-allowed", { domains: ["*.com"] }),
  },
  {
    rule: "route53resolver-firewallconfig-disallow-fail-open",
    why: "while the firewall cannot judge, every name is answered",
    at: ["network-dns-failure"],
    change: (graph) => graph.patch("network-dns-failure", { firewallFailOpen: "ENABLED" }),
  },
  {
    rule: "route53resolver-vpc-enable-query-log",
    why: "nobody can say afterwards which names were asked for",
    at: ["network-vpc"],
    change: (graph) => graph.without("network-dns-query-log-association"),
  },
  {
    rule: "ec2-transitgatewayattachment-enforce-approved-gateways",
    why: "the VPC is attached to somebody's transit gateway",
    at: ["network-transit-attachment"],
    change: (graph) =>
      graph.with({
        type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
        name: "network-transit-attachment",
        inputs: { transitGatewayId: "tgw-0123456789abcdef0", vpcId: "vpc-1", subnetIds: ["subnet-1"] },
      }),
  },
  {
    rule: "ec2-internetgateway-disallow-unneeded",
    why: "the VPC has a gateway to the internet, and nothing of the stack is public any more",
    at: ["network-vpc"],
    change: (graph) =>
      graph
        .patch(`network-nat-${availabilityZones[0]}`, { connectivityType: "private" })
        .patch("onboarding-portal-alb", { internal: true })
        .without("onboarding-portal-alb-from-world-http")
        .without("onboarding-portal-alb-from-world-https"),
  },
  {
    rule: "ec2-subnet-disallow-auto-public-ip",
    why: "whatever is put into a public subnet gets a public address",
    at: ["network-vpc-public-1"],
    change: (graph) =>
      graph.patch("network-vpc-public-1", { mapPublicIpOnLaunch: true }, { type: "aws:ec2/subnet:Subnet" }),
  },
  {
    rule: "ec2-securitygroup-disallow-public-ingress",
    why: "an internal load balancer is open to the world",
    at: [fromTest],
    change: (graph) => graph.patch(fromTest, { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 }),
  },
  {
    rule: "ec2-securitygroup-disallow-wide-ingress",
    why: "an office of somebody else's reaches the port on which machines are run",
    at: [fromTest],
    change: (graph) => graph.patch(fromTest, { cidrIpv4: "198.51.100.0/28", fromPort: 22, toPort: 22 }),
  },
  {
    rule: "ec2-securitygroup-enforce-approved-sources",
    why: "a network of the bank's that nobody has approved reaches a service's tests",
    at: [fromTest],
    change: (graph) => graph.patch(fromTest, { cidrIpv4: "10.200.8.0/24" }),
  },
  {
    rule: "ec2-securitygroup-enforce-known-prefix-lists",
    why: "tasks send to whoever a stranger's prefix list names",
    at: [toProvider],
    change: (graph) => graph.patch(toProvider, { cidrIpv4: undefined, prefixListId: "pl-0a1b2c3d4e5f60718" }),
  },
  {
    rule: "ec2-securitygroup-enforce-task-ingress-from-alb",
    why: "another service's tasks reach a service's tasks past its load balancer and WAF",
    at: ["screening-task-sg"],
    change: (graph) =>
      graph.patch(
        "screening-task-from-alb",
        { referencedSecurityGroupId: graph.one("audit-trail-task-sg").outputs?.id },
        { propertyDependencies: { referencedSecurityGroupId: [graph.urn("audit-trail-task-sg")] } },
      ),
  },
  {
    rule: "ec2-securitygroup-disallow-unrestricted-egress",
    why: "tasks may send customers' data anywhere",
    at: [toProvider],
    change: (graph) => graph.patch(toProvider, { cidrIpv4: "0.0.0.0/0" }),
  },
  {
    rule: "ec2-securitygroup-missing-description",
    why: "nobody knows what a rule is for",
    at: ["screening-alb-to-task"],
    change: (graph) => graph.patch("screening-alb-to-task", { description: undefined }),
  },
  {
    rule: "ec2-vpcendpoint-disallow-unapproved-service",
    why: "the VPC leads to a service of somebody else's",
    at: ["network-partner-endpoint"],
    change: (graph) => {
      const { urn, inputs, outputs, ...like } = graph.one("network-logs-endpoint");
      const serviceName = "com.amazonaws.vpce.eu-west-2.vpce-svc-0123456789abcdef0";
      return graph.with({
        ...like,
        name: "network-partner-endpoint",
        urn: urn.replace(/logs-endpoint$/, "partner-endpoint"),
        inputs: { ...inputs, serviceName },
        outputs: { ...outputs, serviceName },
      });
    },
  },
];
