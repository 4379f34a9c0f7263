import { serviceDiscoveryRules } from "../../policy/rules/service-discovery";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const namespace = (kind: string, inputs: Record<string, unknown>) =>
  resource(
    `aws:servicediscovery/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
    "namespace",
    inputs,
  );

describeRule({
  rule: ruleNamed(serviceDiscoveryRules, "servicediscovery-namespace-enforce-private"),
  passing: [namespace("PrivateDnsNamespace", { vpc: "vpc-1" })],
  decisive: [],
  cases: [
    {
      when: "the VPC is not known yet",
      given: [namespace("PrivateDnsNamespace", { vpc: unknown })],
      outcome: "pass",
    },
    {
      when: "no VPC is named",
      given: [namespace("PrivateDnsNamespace", {})],
      outcome: "fail",
      says: "no VPC",
    },
    {
      when: "the world resolves its names",
      given: [namespace("PublicDnsNamespace", {})],
      outcome: "fail",
      says: "the world",
    },
    { when: "nobody resolves its names", given: [namespace("HttpNamespace", {})], outcome: "pass" },
  ],
});
