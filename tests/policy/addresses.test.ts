import { addressRules } from "../../policy/rules/addresses";
import { listedAs, resource, ruleNamed, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const token = "aws:ec2/eip:Eip";
const address = (inputs: Record<string, unknown> = {}) =>
  resource(token, "address", { domain: "vpc", ...inputs });
const gateway = (of: string) =>
  resource(
    "aws:ec2/natGateway:NatGateway",
    "nat",
    {},
    { propertyDependencies: { allocationId: [urnOf(token, of)] } },
  );

describeRule({
  rule: ruleNamed(addressRules, "ec2-eip-disallow-unattached"),
  passing: [address(), gateway("address")],
  decisive: [],
  cases: [
    { when: "nothing names it", given: [address()], outcome: "fail", says: "nothing uses" },
    {
      when: "another's is named",
      given: [address(), resource(token, "other"), gateway("other")],
      outcome: "fail",
    },
    { when: "it names a machine", given: [address({ instance: "i-1" })], outcome: "pass" },
    { when: "it names an interface", given: [address({ networkInterface: "eni-1" })], outcome: "pass" },
    {
      when: "it is kept",
      given: [address()],
      outcome: "pass",
      settings: { kept: [listedAs(token, "address")] },
    },
    {
      when: "another is kept",
      given: [address()],
      outcome: "fail",
      settings: { kept: [listedAs(token, "other")] },
    },
  ],
});
