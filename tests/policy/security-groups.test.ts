import * as assert from "node:assert/strict";
import { isWorld } from "../../policy/lib";
import { securityGroupRules } from "../../policy/rules/security-groups";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(securityGroupRules, `ec2-securitygroup-${name}`);
const egress = (inputs: Record<string, unknown>) =>
  resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "rule", {
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    ...inputs,
  });
const classic = (inputs: Record<string, unknown>) =>
  resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
    type: "egress",
    protocol: "tcp",
    fromPort: 443,
    toPort: 443,
    ...inputs,
  });
const group = (inputs: Record<string, unknown>) =>
  resource("aws:ec2/securityGroup:SecurityGroup", "group", inputs);
const inline = (...rules: Record<string, unknown>[]) =>
  group({ egress: rules.map((each) => ({ protocol: "tcp", fromPort: 443, toPort: 443, ...each })) });
const defaultGroup = (inputs: Record<string, unknown>) =>
  resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", inputs);

const destinations = ["203.0.113.0/28:443", "2001:db8:1::/48:443"];

describe("a range", () => {
  for (const [cidr, world] of [
    ["0.0.0.0/0", true],
    ["::/0", true],
    ["0.0.0.0/1", true],
    ["2000::/3", true],
    ["10.0.0.0/8", false],
    ["203.0.113.7/32", false],
    ["2001:db8::/32", false],
    ["everywhere", true],
    ["", true],
  ] as const)
    it(`${cidr || "without text"} ${world ? "is" : "is not"} the world`, () => {
      assert.equal(isWorld(cidr), world);
    });
});

describeRule({
  rule: rule("disallow-unrestricted-egress"),
  passing: [egress({ referencedSecurityGroupId: unknown })],
  decisive: ["ipProtocol", "fromPort", "toPort", "cidrIpv4"],
  cases: [
    { when: "it goes to a prefix list", given: [egress({ prefixListId: unknown })], outcome: "pass" },
    {
      when: "it goes to the world",
      given: [egress({ cidrIpv4: "0.0.0.0/0" })],
      settings: { destinations: ["0.0.0.0/0:443"] },
      outcome: "fail",
      says: "the whole world",
    },
    { when: "it goes to the world by IPv6", given: [egress({ cidrIpv6: "::/0" })], outcome: "fail" },
    {
      when: "it goes to half the world",
      given: [egress({ cidrIpv4: "128.0.0.0/1" })],
      outcome: "fail",
      says: "the whole world",
    },
    {
      when: "it goes to a range",
      given: [egress({ cidrIpv4: "203.0.113.0/28" })],
      outcome: "fail",
      says: "not approved",
    },
    {
      when: "the range is approved",
      given: [egress({ cidrIpv4: "203.0.113.0/28" })],
      settings: { destinations },
      outcome: "pass",
    },
    {
      when: "the range by IPv6 is approved",
      given: [egress({ cidrIpv6: "2001:db8:1::/48" })],
      settings: { destinations },
      outcome: "pass",
    },
    {
      when: "the range is approved on another port",
      given: [egress({ cidrIpv4: "203.0.113.0/28", fromPort: 25, toPort: 25 })],
      settings: { destinations },
      outcome: "fail",
      says: "tcp 25",
    },
    {
      when: "all ports are open to a group",
      given: [
        egress({
          ipProtocol: "-1",
          fromPort: undefined,
          toPort: undefined,
          referencedSecurityGroupId: "sg-1",
        }),
      ],
      outcome: "fail",
      says: "all ports",
    },
    {
      when: "many ports are open",
      given: [egress({ fromPort: 0, toPort: 65535 })],
      outcome: "fail",
      says: "tcp 0 to 65535",
    },
    {
      when: "nothing is said of ports",
      given: [egress({ fromPort: undefined, toPort: undefined })],
      outcome: "fail",
    },
    {
      when: "a classic rule goes to the world",
      given: [classic({ cidrBlocks: ["0.0.0.0/0"] })],
      outcome: "fail",
    },
    {
      when: "a classic rule goes to the world besides",
      given: [classic({ cidrBlocks: ["203.0.113.0/28", "0.0.0.0/0"] })],
      settings: { destinations },
      outcome: "fail",
    },
    {
      when: "a classic rule goes to the world by IPv6",
      given: [classic({ ipv6CidrBlocks: ["::/0"] })],
      outcome: "fail",
    },
    {
      when: "a classic rule goes to a group",
      given: [classic({ sourceSecurityGroupId: unknown })],
      outcome: "pass",
    },
    {
      when: "a classic rule is for what comes in",
      given: [classic({ type: "ingress", cidrBlocks: ["0.0.0.0/0"] })],
      outcome: "pass",
    },
    {
      when: "one range is unknown and another the world",
      given: [classic({ cidrBlocks: [unknown, "0.0.0.0/0"] })],
      outcome: "fail",
    },
    {
      when: "an inline rule goes to the world",
      given: [inline({ cidrBlocks: ["0.0.0.0/0"] })],
      outcome: "fail",
      says: "egress rule 1",
    },
    {
      when: "the second inline rule opens all",
      given: [inline({ securityGroups: ["sg-1"] }, { protocol: "-1", fromPort: 0, toPort: 0 })],
      outcome: "fail",
      says: "egress rule 2",
    },
    {
      when: "inline rules are unknown",
      given: [group({ egress: unknown })],
      outcome: "undetermined",
      says: "property=egress",
    },
    { when: "a group has no inline rules", given: [group({})], outcome: "pass" },
    {
      when: "the default group lets all out",
      given: [
        defaultGroup({ egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }),
      ],
      outcome: "fail",
    },
  ],
});

const described = { description: "Tasks of screening" };
describeRule({
  rule: rule("missing-description"),
  passing: [group(described)],
  decisive: ["description", "ingress", "egress"],
  cases: [
    { when: "a group has none", given: [group({})], outcome: "fail", says: "the security group" },
    {
      when: "a group has the provider's",
      given: [group({ description: "Managed by Pulumi" })],
      outcome: "fail",
    },
    { when: "a group has an empty one", given: [group({ description: " " })], outcome: "fail" },
    {
      when: "an inline rule has none",
      given: [group({ ...described, ingress: [{ ...described }, {}] })],
      outcome: "fail",
      says: "ingress rule 2",
    },
    {
      when: "an inline rule out has none",
      given: [group({ ...described, egress: [{}] })],
      outcome: "fail",
      says: "egress rule 1",
    },
    { when: "a rule has none", given: [egress({})], outcome: "fail", says: "the rule" },
    { when: "a rule has one", given: [egress(described)], outcome: "pass" },
    { when: "a classic rule has none", given: [classic({})], outcome: "fail" },
    { when: "AWS describes the default group", given: [defaultGroup({})], outcome: "pass" },
    {
      when: "a rule of the default group has none",
      given: [defaultGroup({ ingress: [{}] })],
      outcome: "fail",
    },
  ],
});
