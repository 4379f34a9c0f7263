import { internetGatewayRules } from "../../policy/rules/internet-gateways";
import { resource, ruleNamed, unknown } from "../support/policy";
import { microservice } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const token = "aws:ec2/internetGateway:InternetGateway";
const gateway = resource(token, "gateway", { vpcId: unknown });
const attached = resource("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", "attached", {});
const balancer = (inputs: Record<string, unknown>, name = "balancer") =>
  resource("aws:lb/loadBalancer:LoadBalancer", name, inputs);
const nat = (inputs: Record<string, unknown> = {}) =>
  resource("aws:ec2/natGateway:NatGateway", "nat", { subnetId: unknown, ...inputs });
const service = (networkConfiguration: unknown) =>
  resource("aws:ecs/service:Service", "service", { networkConfiguration });
const nobody = "nothing of the stack has a public address";

describeRule({
  rule: ruleNamed(internetGatewayRules, "ec2-internetgateway-disallow-unneeded"),
  passing: [gateway, balancer({ internal: false })],
  decisive: [],
  cases: [
    { when: "nothing else is there", given: [gateway], outcome: "fail", says: nobody },
    {
      when: "it is another program's, whose balancers may stand in other stacks",
      given: [{ ...gateway, urn: `urn:pulumi:test::shared::${token}::gateway` }],
      outcome: "pass",
    },
    {
      when: "a gateway is attached of which nobody knows who made it",
      given: [attached, balancer({ internal: true })],
      outcome: "fail",
      says: nobody,
    },
    { when: "all balancers are internal", given: [gateway, balancer({ internal: true })], outcome: "fail" },
    { when: "a balancer says nothing: AWS makes it public", given: [gateway, balancer({})], outcome: "pass" },
    {
      when: "nobody knows yet whether a balancer is internal",
      given: [gateway, balancer({ internal: unknown })],
      outcome: "undetermined",
      says: "property=internal",
    },
    {
      when: "nobody knows it of one, and another is public",
      given: [gateway, balancer({ internal: unknown }), balancer({ internal: false }, "other")],
      outcome: "pass",
    },
    { when: "a NAT gateway stands beside it", given: [gateway, nat()], outcome: "pass" },
    {
      when: "the NAT gateway translates between private networks",
      given: [gateway, nat({ connectivityType: "private" })],
      outcome: "fail",
    },
    {
      when: "nobody knows yet what the NAT gateway is for",
      given: [gateway, nat({ connectivityType: unknown })],
      outcome: "undetermined",
      says: "property=connectivityType",
    },
    {
      when: "tasks have public addresses",
      given: [gateway, service({ assignPublicIp: true, subnets: [unknown] })],
      outcome: "pass",
    },
    {
      when: "tasks have none",
      given: [gateway, service({ assignPublicIp: false, subnets: [unknown] })],
      outcome: "fail",
    },
    {
      when: "a service has an exception from private addresses, and waits for its image",
      given: [gateway, microservice("screening", { exceptions: { publicIp: { ticket: "CDD-7" } } })],
      outcome: "pass",
    },
    {
      when: "a service has another exception",
      given: [gateway, microservice("screening", { exceptions: { exec: { ticket: "CDD-7" } } })],
      outcome: "fail",
    },
    {
      when: "a service has no exception at all",
      given: [gateway, microservice("screening")],
      outcome: "fail",
      says: nobody,
    },
    {
      when: "a service says nothing of its network",
      given: [gateway, service(undefined)],
      outcome: "fail",
      says: nobody,
    },
    {
      when: "nobody knows yet how tasks stand",
      given: [gateway, service(unknown)],
      outcome: "undetermined",
      says: "property=networkConfiguration",
    },
  ],
});
