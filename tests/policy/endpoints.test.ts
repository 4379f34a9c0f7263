import { endpointRules } from "../../policy/rules/endpoints";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const token = { endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint", vpc: "aws:ec2/vpc:Vpc" };
const allow = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const own = { StringEquals: { "aws:PrincipalAccount": "111122223333" } };
const endpoint = (...Statement: object[]) =>
  resource(token.endpoint, "endpoint", { policy: JSON.stringify({ Version: "2012-10-17", Statement }) });

describeRule({
  rule: ruleNamed(endpointRules, "ec2-vpcendpoint-configure-policy"),
  passing: [endpoint({ ...allow, Condition: own })],
  decisive: ["policy"],
  cases: [
    {
      when: "it has none",
      given: [resource(token.endpoint, "endpoint", {})],
      outcome: "fail",
      says: "everything",
    },
    { when: "it has AWS's own", given: [endpoint(allow)], outcome: "fail", says: "statement 1" },
    {
      when: "the second statement is AWS's own",
      given: [endpoint({ ...allow, Condition: own }, allow)],
      outcome: "fail",
      says: "statement 2",
    },
    {
      when: "some actions are for everybody",
      given: [endpoint({ ...allow, Action: "s3:GetObject" })],
      outcome: "pass",
    },
    {
      when: "all actions of its service are for everybody, everywhere",
      given: [endpoint({ ...allow, Action: "s3:*" })],
      outcome: "fail",
      says: "statement 1",
    },
    {
      when: "all actions of its service are for everybody, on one thing",
      given: [endpoint({ ...allow, Action: "s3:*", Resource: "arn:aws:s3:::layers/*" })],
      outcome: "pass",
    },
    {
      when: "all actions of its service and others are for everybody, everywhere and on one thing",
      given: [
        endpoint({ ...allow, Action: ["s3:GetObject", "s3:*"], Resource: ["arn:aws:s3:::layers/*", "*"] }),
      ],
      outcome: "fail",
      says: "statement 1",
    },
    { when: "everything is denied", given: [endpoint({ ...allow, Effect: "Deny" })], outcome: "pass" },
    {
      when: "all but nothing is let through",
      given: [endpoint({ ...allow, Action: undefined, NotAction: "iam:*" })],
      outcome: "fail",
    },
    {
      when: "it is no part of the platform",
      given: [{ ...endpoint(allow), urn: `urn:pulumi:test::other::${token.endpoint}::endpoint` }],
      outcome: "pass",
    },
  ],
});

const vpc = resource(token.vpc, "vpc", { id: "vpc-1" });
const cluster = resource("aws:ecs/cluster:Cluster", "cluster");
const services = ["ecr.api", "ecr.dkr", "s3"];
const of = (service: string, vpcId: unknown = "vpc-1") =>
  resource(token.endpoint, service, { vpcId, serviceName: `com.amazonaws.eu-west-1.${service}` });
const all = services.map((service) => of(service));

describeRule({
  rule: ruleNamed(endpointRules, "ec2-vpc-enforce-endpoints"),
  passing: [vpc, cluster, ...all],
  decisive: [],
  cases: [
    { when: "there are no tasks", given: [vpc], outcome: "pass" },
    ...services.map((service, index) => ({
      when: `there is none of ${service}`,
      given: [vpc, cluster, ...all.filter((_, other) => other !== index)] as const,
      outcome: "fail" as const,
      says: service,
    })),
    {
      when: "one more leads to no service by name",
      given: [vpc, cluster, resource(token.endpoint, "network", { vpcId: "vpc-1" }), ...all],
      outcome: "pass",
    },
    {
      when: "they are another VPC's",
      given: [vpc, cluster, ...services.map((service) => of(service, "vpc-2"))],
      outcome: "fail",
    },
    {
      when: "nobody knows yet whose they are",
      given: [vpc, cluster, ...services.map((service) => of(service, unknown))],
      outcome: "undetermined",
      says: "property=vpcId",
    },
    {
      when: "it is no part of the platform",
      given: [{ ...vpc, urn: `urn:pulumi:test::other::${token.vpc}::vpc` }, cluster],
      outcome: "pass",
    },
    {
      when: "it is what the platform's VPC component makes",
      given: [
        {
          ...vpc,
          urn: `urn:pulumi:test::cdd::awsx:ec2:Vpc$${token.vpc}::vpc`,
          parent: urnOf("awsx:ec2:Vpc", "vpc"),
        },
        resource("awsx:ec2:Vpc", "vpc"),
        cluster,
      ],
      outcome: "fail",
    },
  ],
});
