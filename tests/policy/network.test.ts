import { networkRules } from "../../policy/rules/network";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(networkRules, `ec2-${name}`);
const token = {
  vpc: "aws:ec2/vpc:Vpc",
  defaultVpc: "aws:ec2/defaultVpc:DefaultVpc",
  component: "awsx:ec2:Vpc",
  group: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  log: "aws:ec2/flowLog:FlowLog",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
};
const vpc = (inputs: Record<string, unknown> = {}, name = "vpc") =>
  resource(token.vpc, name, { arn: unknown, ...inputs }, { parent: urnOf(token.component, name) });
const component = resource(token.component, "vpc");
/** As awsx hands its VPC out: made of the VPC and of the component around it. */
const ofVpc = (name = "vpc") => ({ vpcId: [urnOf(token.vpc, name), urnOf(token.component, name)] });

const group = (inputs: Record<string, unknown> = {}, made: Record<string, string[]> = ofVpc()) =>
  resource(
    token.group,
    "default",
    { vpcId: unknown, ingress: [], egress: [], ...inputs },
    { propertyDependencies: made },
  );
const opened = (inputs: Record<string, unknown>, made: Record<string, string[]>) =>
  resource(token.ingress, "opened", { cidrIpv4: "10.0.0.0/16", ...inputs }, { propertyDependencies: made });

describeRule({
  rule: rule("vpc-enforce-closed-default-security-group"),
  passing: [vpc(), component, group()],
  decisive: [],
  cases: [
    { when: "nobody adopts it", given: [vpc(), component], outcome: "fail", says: "stays as AWS makes it" },
    {
      when: "another VPC's is adopted",
      given: [vpc(), component, vpc({}, "other"), group({}, ofVpc("other"))],
      outcome: "fail",
    },
    {
      when: "it has ingress rules",
      given: [vpc(), component, group({ ingress: [{ protocol: "-1", self: true }] })],
      outcome: "fail",
      says: "ingress rules",
    },
    {
      when: "it has egress rules",
      given: [vpc(), component, group({ egress: [{ protocol: "-1" }] })],
      outcome: "fail",
      says: "egress rules",
    },
    {
      when: "nothing is said of rules: the provider removes them",
      given: [vpc(), component, group({ ingress: unknown, egress: unknown })],
      outcome: "pass",
    },
    {
      when: "rules are not known yet",
      given: [
        vpc(),
        component,
        group({ ingress: unknown }, { ...ofVpc(), ingress: [urnOf(token.log, "log")] }),
        resource(token.log, "log"),
      ],
      outcome: "undetermined",
      says: "property=ingress",
    },
    {
      when: "a rule of its own opens it",
      given: [
        vpc(),
        component,
        group(),
        opened({ securityGroupId: unknown }, { securityGroupId: [urnOf(token.group, "default")] }),
      ],
      outcome: "fail",
      says: "opened opens",
    },
    {
      when: "a rule opens it through the VPC",
      given: [
        vpc(),
        component,
        group(),
        opened({ securityGroupId: unknown }, { securityGroupId: [urnOf(token.vpc, "vpc")] }),
      ],
      outcome: "fail",
    },
    {
      when: "a rule opens another group",
      given: [vpc(), component, group(), opened({ securityGroupId: "sg-1" }, {})],
      outcome: "pass",
    },
    {
      when: "nobody says of which VPC it is",
      given: [vpc(), component, group({}, {})],
      outcome: "undetermined",
      says: "property=vpcId",
    },
    {
      when: "only the component around the VPC is named",
      given: [vpc(), component, group({}, { vpcId: [urnOf(token.component, "vpc")] })],
      outcome: "undetermined",
    },
    {
      when: "ids are known",
      given: [vpc({ id: "vpc-1" }), component, group({ vpcId: "vpc-1" }, {})],
      outcome: "pass",
    },
    {
      when: "the id stands in the ARN only",
      given: [
        vpc({ arn: "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1" }),
        component,
        group({ vpcId: "vpc-1" }, {}),
      ],
      outcome: "pass",
    },
    {
      when: "ids are known and differ",
      given: [vpc({ id: "vpc-1" }), component, group({ vpcId: "vpc-2" }, {})],
      outcome: "fail",
    },
    { when: "it is AWS's default VPC", given: [resource(token.defaultVpc, "default")], outcome: "fail" },
  ],
});

const log = (inputs: Record<string, unknown> = {}, made: Record<string, string[]> = {}) =>
  resource(
    token.log,
    "log",
    { vpcId: unknown, trafficType: "ALL", logDestination: unknown, ...inputs },
    { propertyDependencies: { ...ofVpc(), logDestination: [urnOf(token.logGroup, "logs")], ...made } },
  );
const logs = resource(token.logGroup, "logs");

describeRule({
  rule: rule("vpc-enable-flow-logs"),
  passing: [vpc(), component, log(), logs],
  decisive: [],
  cases: [
    { when: "there is none", given: [vpc(), component], outcome: "fail", says: "no FlowLog" },
    {
      when: "it is another VPC's",
      given: [vpc(), component, vpc({}, "other"), log({}, ofVpc("other")), logs],
      outcome: "fail",
    },
    {
      when: "it is a subnet's",
      given: [vpc(), component, log({ vpcId: undefined, subnetId: "subnet-1" }, { vpcId: [] }), logs],
      outcome: "fail",
    },
    {
      when: "accepted traffic is left out",
      given: [vpc(), component, log({ trafficType: "REJECT" }), logs],
      outcome: "fail",
      says: "ALL traffic",
    },
    {
      when: "nothing is said of the traffic",
      given: [vpc(), component, log({ trafficType: undefined }), logs],
      outcome: "fail",
    },
    {
      when: "the traffic is unknown",
      given: [vpc(), component, log({ trafficType: unknown }), logs],
      outcome: "undetermined",
      says: "property=trafficType",
    },
    {
      when: "it goes to a place outside the stack",
      given: [vpc(), component, log({ logDestination: "arn:aws:s3:::x" }, { logDestination: [] })],
      outcome: "fail",
      says: "does not make",
    },
    {
      when: "that place is approved",
      given: [vpc(), component, log({ logDestination: "arn:aws:s3:::x" }, { logDestination: [] })],
      settings: { destinations: ["arn:aws:s3:::x"] },
      outcome: "pass",
    },
    {
      when: "it goes nowhere",
      given: [vpc(), component, log({ logDestination: undefined }, { logDestination: [] })],
      outcome: "fail",
    },
    {
      when: "nobody says where it goes",
      given: [vpc(), component, log({}, { logDestination: [] })],
      outcome: "undetermined",
      says: "property=logDestination",
    },
  ],
});

const subnet = (inputs: Record<string, unknown>) => resource("aws:ec2/subnet:Subnet", "subnet", inputs);
const defaultSubnet = (inputs: Record<string, unknown>) =>
  resource("aws:ec2/defaultSubnet:DefaultSubnet", "subnet", inputs);

describeRule({
  rule: rule("subnet-disallow-auto-public-ip"),
  passing: [subnet({ mapPublicIpOnLaunch: false, assignIpv6AddressOnCreation: false })],
  decisive: ["mapPublicIpOnLaunch", "assignIpv6AddressOnCreation"],
  cases: [
    { when: "nothing is said: there are none", given: [subnet({})], outcome: "pass" },
    {
      when: "addresses are given",
      given: [subnet({ mapPublicIpOnLaunch: true })],
      outcome: "fail",
      says: "a public address",
    },
    {
      when: "IPv6 addresses are given",
      given: [subnet({ assignIpv6AddressOnCreation: true })],
      outcome: "fail",
      says: "IPv6",
    },
    {
      when: "one is unknown and the other given",
      given: [subnet({ mapPublicIpOnLaunch: unknown, assignIpv6AddressOnCreation: true })],
      outcome: "fail",
    },
    {
      when: "nothing is said of a default subnet: AWS gives them",
      given: [defaultSubnet({})],
      outcome: "fail",
    },
    {
      when: "a default subnet gives none",
      given: [defaultSubnet({ mapPublicIpOnLaunch: false })],
      outcome: "pass",
    },
  ],
});

const attachment = (inputs: Record<string, unknown>) =>
  resource("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "attachment", inputs);
const hub = "tgw-0123456789abcdef0";

describeRule({
  rule: rule("transitgatewayattachment-enforce-approved-gateways"),
  passing: [attachment({ transitGatewayId: hub })],
  decisive: ["transitGatewayId"],
  settings: { gateways: [hub] },
  cases: [
    {
      when: "nobody has approved it",
      given: [attachment({ transitGatewayId: "tgw-fedcba98765432100" })],
      outcome: "fail",
      says: "nobody has approved",
    },
    { when: "it names none", given: [attachment({})], outcome: "fail" },
    {
      when: "none is approved",
      given: [attachment({ transitGatewayId: hub })],
      settings: {},
      outcome: "fail",
    },
  ],
});
