import { securityGroupSourceRules } from "../../policy/rules/security-group-sources";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const bank = "10.200.8.0/24";
const sources = [`${bank}:443`, "2001:db8:1::/48:443"];
const ingress = (inputs: Record<string, unknown>) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    ...inputs,
  });
const classic = (inputs: Record<string, unknown>) =>
  resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
    type: "ingress",
    protocol: "tcp",
    fromPort: 443,
    toPort: 443,
    ...inputs,
  });
const inline = (type: string, ...rules: Record<string, unknown>[]) =>
  resource(type, "group", {
    ingress: rules.map((each) => ({ protocol: "tcp", fromPort: 443, toPort: 443, ...each })),
  });
const group = "aws:ec2/securityGroup:SecurityGroup";

describeRule({
  rule: ruleNamed(securityGroupSourceRules, "ec2-securitygroup-enforce-approved-sources"),
  passing: [ingress({ referencedSecurityGroupId: unknown })],
  decisive: ["cidrIpv4"],
  cases: [
    {
      when: "a range that nobody has approved comes in",
      given: [ingress({ cidrIpv4: bank })],
      outcome: "fail",
      says: "the rule lets 10.200.8.0/24 in on tcp 443, which is not approved",
    },
    {
      when: "the range is approved for the port",
      given: [ingress({ cidrIpv4: bank })],
      settings: { sources },
      outcome: "pass",
    },
    {
      when: "the range is approved for another port",
      given: [ingress({ cidrIpv4: bank, fromPort: 8443, toPort: 8443 })],
      settings: { sources },
      outcome: "fail",
      says: "tcp 8443",
    },
    {
      when: "the range is approved for one port and comes in on several",
      given: [ingress({ cidrIpv4: bank, toPort: 444 })],
      settings: { sources: [...sources, `${bank}:undefined`, `${bank}:`] },
      outcome: "fail",
    },
    {
      when: "a part of an approved range comes in",
      given: [ingress({ cidrIpv4: "10.200.8.0/25" })],
      settings: { sources },
      outcome: "fail",
    },
    {
      when: "IPv6 is approved",
      given: [ingress({ cidrIpv6: "2001:db8:1::/48" })],
      settings: { sources },
      outcome: "pass",
    },
    {
      when: "IPv6 is not approved",
      given: [ingress({ cidrIpv6: "2001:db8:2::/48" })],
      settings: { sources },
      outcome: "fail",
    },
    {
      when: "all of the private addresses come in",
      given: [ingress({ cidrIpv4: "10.0.0.0/8" })],
      settings: { sources },
      outcome: "fail",
    },
    {
      when: "a shell is opened to the internet, which another rule refuses whatever is approved",
      given: [ingress({ cidrIpv4: "198.51.100.7/32", fromPort: 22, toPort: 22 })],
      outcome: "pass",
    },
    {
      when: "a network of the internet comes in on one port",
      given: [ingress({ cidrIpv4: "198.51.100.0/28", fromPort: 8443, toPort: 8443 })],
      outcome: "fail",
    },
    {
      when: "it is another team's own",
      given: [
        resource(
          "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
          "rule",
          { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: bank },
          { urn: "urn:pulumi:prod::ledger::aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::rule" },
        ),
      ],
      outcome: "pass",
    },
    {
      when: "all of the private addresses of IPv6 come in",
      given: [ingress({ cidrIpv6: "fc00::/7" })],
      outcome: "fail",
      says: "fc00::/7 in on tcp 443, which is not approved",
    },
    {
      when: "a provider's addresses come in, which other rules judge",
      given: [ingress({ cidrIpv4: "198.50.0.0/15" })],
      outcome: "pass",
    },
    {
      when: "a firm's come in",
      given: [ingress({ cidrIpv4: "198.51.0.0/16" })],
      outcome: "fail",
    },
    { when: "what is no range comes in", given: [ingress({ cidrIpv4: "office" })], outcome: "fail" },
    {
      when: "the world comes in, which other rules judge",
      given: [ingress({ cidrIpv4: "0.0.0.0/0" })],
      outcome: "pass",
    },
    { when: "the range is unknown", given: [ingress({ cidrIpv4: unknown })], outcome: "undetermined" },
    {
      when: "a classic rule has one range too many",
      given: [classic({ cidrBlocks: [bank, "10.200.9.0/24"] })],
      settings: { sources },
      outcome: "fail",
      says: "10.200.9.0/24",
    },
    {
      when: "a classic rule lets out",
      given: [classic({ type: "egress", cidrBlocks: ["10.200.9.0/24"] })],
      outcome: "pass",
    },
    {
      when: "a group has it inline",
      given: [inline(group, { securityGroups: [unknown] }, { cidrBlocks: ["10.200.9.0/24"] })],
      outcome: "fail",
      says: "ingress rule 2",
    },
    {
      when: "the default group has it inline",
      given: [inline("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { cidrBlocks: ["10.200.9.0/24"] })],
      outcome: "fail",
    },
    {
      when: "a group's rules are not known",
      given: [resource(group, "group", { ingress: unknown })],
      outcome: "undetermined",
      says: "property=ingress",
    },
  ],
});
