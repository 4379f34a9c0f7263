import { securityGroupUpkeepRules } from "../../policy/rules/security-group-upkeep";
import { listedAs, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const token = "aws:ec2/securityGroup:SecurityGroup";
const group = (inputs: Record<string, unknown> = {}) => resource(token, "group", { id: "sg-1", ...inputs });
const urn = urnOf(token, "group");
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const rule = (type = ingress, securityGroupId: unknown = "sg-1") =>
  resource(type, "rule", { securityGroupId }, { propertyDependencies: { securityGroupId: [urn] } });
const balancer = resource(
  "aws:lb/loadBalancer:LoadBalancer",
  "alb",
  {},
  { propertyDependencies: { securityGroups: [urn] } },
);

describeRule({
  rule: ruleNamed(securityGroupUpkeepRules, "ec2-securitygroup-disallow-unused"),
  passing: [group(), balancer],
  decisive: [],
  cases: [
    { when: "nothing names it", given: [group()], outcome: "fail", says: "nothing stands" },
    {
      when: "only its own rules do",
      given: [group(), rule(), rule("aws:ec2/securityGroupRule:SecurityGroupRule")],
      outcome: "fail",
    },
    {
      when: "the balancer stands in another",
      given: [
        group(),
        resource(token, "other"),
        { ...balancer, propertyDependencies: { securityGroups: [urnOf(token, "other")] } },
      ],
      outcome: "fail",
    },
    {
      when: "another stack's things stand in it",
      given: [group()],
      outcome: "pass",
      settings: { usedElsewhere: [listedAs(token, "group")] },
    },
    {
      when: "another's stand in another",
      given: [group()],
      outcome: "fail",
      settings: { usedElsewhere: [listedAs(token, "other")] },
    },
  ],
});

const inline = [{ protocol: "tcp", fromPort: 443, toPort: 443 }];

describeRule({
  rule: ruleNamed(securityGroupUpkeepRules, "ec2-securitygroup-disallow-rule-management-conflicts"),
  passing: [group(), rule()],
  decisive: [],
  cases: [
    { when: "all its rules stand in it", given: [group({ ingress: inline })], outcome: "pass" },
    {
      when: "both are there",
      given: [group({ ingress: inline }), rule()],
      outcome: "fail",
      says: "ingress of its own",
    },
    {
      when: "ways out are its own",
      given: [group({ egress: inline }), rule()],
      outcome: "fail",
      says: "egress of its own",
    },
    {
      when: "a rule of the older kind is there",
      given: [group({ egress: inline }), rule("aws:ec2/securityGroupRule:SecurityGroupRule")],
      outcome: "fail",
    },
    {
      when: "the rule is another group's",
      given: [group({ ingress: inline }), rule(ingress, "sg-2")],
      outcome: "pass",
    },
    {
      when: "what it will compute is no rule of its own",
      given: [group({ ingress: unknown }), rule()],
      outcome: "pass",
    },
    {
      when: "nobody says whose the rule is",
      given: [group({ ingress: inline }), resource(ingress, "rule", { securityGroupId: unknown })],
      outcome: "undetermined",
      says: "property=securityGroupId",
    },
  ],
});
