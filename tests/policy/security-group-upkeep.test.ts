import { securityGroupUpkeepRules } from "../../policy/rules/security-group-upkeep";
import { listedAs, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const token = "aws:ec2/securityGroup:SecurityGroup";
const group = (inputs: Record<string, unknown> = {}) => resource(token, "group", { id: "sg-1", ...inputs });
const urn = urnOf(token, "group");
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const rule = (type = ingress) =>
  resource(type, "rule", { securityGroupId: "sg-1" }, { propertyDependencies: { securityGroupId: [urn] } });
const balancer = resource(
  "aws:lb/loadBalancer:LoadBalancer",
  "alb",
  {},
  { propertyDependencies: { securityGroups: [urn] } },
);

const micro = "cdd:fargate-microservice:FargateMicroservice";
const inside = { parent: urnOf(micro, "screening") };
const task = "aws:ecs/taskDefinition:TaskDefinition";

describeRule({
  rule: ruleNamed(securityGroupUpkeepRules, "ec2-securitygroup-disallow-unused"),
  passing: [group(), balancer],
  decisive: [],
  cases: [
    {
      when: "its microservice waits for its first image",
      given: [{ ...group(), ...inside }, resource(micro, "screening")],
      outcome: "pass",
    },
    {
      when: "its microservice runs in another",
      given: [{ ...group(), ...inside }, resource(micro, "screening"), resource(task, "task", {}, inside)],
      outcome: "fail",
    },
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
  passing: [group({ ingress: [], egress: [] })],
  decisive: ["ingress", "egress"],
  cases: [
    { when: "it says nothing of rules", given: [group()], outcome: "pass" },
    {
      when: "a way in is its own",
      given: [group({ ingress: inline })],
      outcome: "fail",
      says: "ingress of the group",
    },
    {
      when: "a way out is",
      given: [group({ egress: inline })],
      outcome: "fail",
      says: "egress of the group",
    },
    {
      when: "one is unknown and the other its own",
      given: [group({ ingress: unknown, egress: inline })],
      outcome: "fail",
    },
    {
      when: "it is no part of the platform",
      given: [{ ...group({ ingress: inline }), urn: `urn:pulumi:test::other::${token}::group` }],
      outcome: "pass",
    },
  ],
});
