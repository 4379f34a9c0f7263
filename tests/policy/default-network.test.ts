import { defaultNetworkRules } from "../../policy/rules/default-network";
import { resource, ruleNamed } from "../support/policy";
import { describeRule } from "../support/rule-table";

describeRule({
  rule: ruleNamed(defaultNetworkRules, "ec2-disallow-default-network-resources"),
  passing: [resource("aws:ec2/vpc:Vpc", "own")],
  inPassing: "not applicable",
  decisive: [],
  cases: [
    { when: "it is adopted", given: [resource("aws:ec2/defaultVpc:DefaultVpc", "default")], outcome: "fail" },
    {
      when: "a subnet of it is adopted",
      given: [resource("aws:ec2/defaultSubnet:DefaultSubnet", "one")],
      outcome: "fail",
      says: "default network",
    },
  ],
});
