import { loadBalancingRelationRules } from "../../policy/rules/load-balancing-relations";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(loadBalancingRelationRules, `lb-loadbalancer-${name}`);
const token = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  acl: "aws:wafv2/webAcl:WebAcl",
  association: "aws:wafv2/webAclAssociation:WebAclAssociation",
  subnet: "aws:ec2/subnet:Subnet",
  component: "awsx:lb:ApplicationLoadBalancer",
};
const balancer = (name = "alb", inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(token.balancer, name, { arn: unknown, internal: true, ...inputs }, more);
const acl = (name = "acl", inputs: Record<string, unknown> = {}) =>
  resource(token.acl, name, { arn: unknown, scope: "REGIONAL", ...inputs });
/** An association made of these balancers and these WebACLs, before any of them has an ARN. */
const association = (name: string, balancers: readonly string[], acls: readonly string[]) =>
  resource(
    token.association,
    name,
    { resourceArn: unknown, webAclArn: unknown },
    {
      propertyDependencies: {
        resourceArn: balancers.map((each) => urnOf(token.balancer, each)),
        webAclArn: acls.map((each) => urnOf(token.acl, each)),
      },
    },
  );

describeRule({
  rule: rule("enforce-waf-association"),
  passing: [balancer(), acl(), association("one", ["alb"], ["acl"])],
  decisive: ["loadBalancerType"],
  cases: [
    {
      when: "there is no association",
      given: [balancer(), acl()],
      outcome: "fail",
      says: "no WebAclAssociation",
    },
    {
      when: "an internet-facing balancer has none",
      given: [balancer("alb", { internal: false }), acl()],
      outcome: "fail",
    },
    {
      when: "the association points at another balancer",
      given: [balancer(), balancer("other"), acl(), association("one", ["other"], ["acl"])],
      outcome: "fail",
      says: "no WebAclAssociation",
    },
    {
      when: "two associations point at it",
      given: [balancer(), acl(), association("one", ["alb"], ["acl"]), association("two", ["alb"], ["acl"])],
      outcome: "fail",
      says: "one, two",
    },
    {
      when: "the WebACL is not of the stack",
      given: [
        balancer(),
        acl(),
        resource(
          token.association,
          "one",
          { resourceArn: unknown, webAclArn: "arn:x" },
          { propertyDependencies: { resourceArn: [urnOf(token.balancer, "alb")] } },
        ),
      ],
      outcome: "fail",
      says: "no WebAcl of the stack",
    },
    {
      when: "the WebACL is for CloudFront",
      given: [balancer(), acl("acl", { scope: "CLOUDFRONT" }), association("one", ["alb"], ["acl"])],
      outcome: "fail",
      says: "not REGIONAL",
    },
    {
      when: "it is one of two balancers that the association was made of",
      given: [balancer(), balancer("other"), acl(), association("one", ["alb", "other"], ["acl"])],
      outcome: "undetermined",
      says: "property=resourceArn",
    },
    {
      when: "nobody says where the association's ARN comes from",
      given: [
        balancer(),
        acl(),
        resource(token.association, "one", { resourceArn: unknown, webAclArn: unknown }),
      ],
      outcome: "undetermined",
      says: "property=resourceArn",
    },
    {
      when: "nobody says where the WebACL's ARN comes from",
      given: [
        balancer(),
        acl(),
        resource(
          token.association,
          "one",
          { resourceArn: unknown, webAclArn: unknown },
          {
            propertyDependencies: { resourceArn: [urnOf(token.balancer, "alb")] },
          },
        ),
      ],
      outcome: "undetermined",
      says: "property=webAclArn",
    },
    {
      when: "the association was made of a component around the balancer",
      given: [
        balancer("alb", {}, { parent: urnOf(token.component, "web") }),
        resource(token.component, "web"),
        acl(),
        resource(
          token.association,
          "one",
          { resourceArn: unknown, webAclArn: unknown },
          {
            propertyDependencies: {
              resourceArn: [urnOf(token.component, "web")],
              webAclArn: [urnOf(token.acl, "acl")],
            },
          },
        ),
      ],
      outcome: "undetermined",
    },
    {
      when: "the association was made of something else altogether",
      given: [
        balancer(),
        resource("aws:apigateway/stage:Stage", "api"),
        acl(),
        resource(
          token.association,
          "one",
          { resourceArn: unknown, webAclArn: unknown },
          {
            propertyDependencies: { resourceArn: [urnOf("aws:apigateway/stage:Stage", "api")] },
          },
        ),
      ],
      outcome: "fail",
    },
    {
      when: "ARNs are known and agree",
      given: [
        balancer("alb", { arn: "arn:alb" }),
        acl("acl", { arn: "arn:acl" }),
        resource(token.association, "one", { resourceArn: "arn:alb", webAclArn: "arn:acl" }),
      ],
      outcome: "pass",
    },
    {
      when: "ARNs are known and do not agree",
      given: [
        balancer("alb", { arn: "arn:alb" }),
        acl("acl", { arn: "arn:acl" }),
        resource(token.association, "one", { resourceArn: "arn:other", webAclArn: "arn:acl" }),
      ],
      outcome: "fail",
    },
    {
      when: "the association is unknown and the balancer is a new one",
      given: [
        balancer(),
        acl(),
        resource(token.association, "one", { resourceArn: "arn:old", webAclArn: unknown }),
      ],
      outcome: "fail",
    },
    {
      when: "no WAF can stand before it",
      given: [balancer("alb", { loadBalancerType: "network" })],
      outcome: "pass",
    },
  ],
});

const subnet = (name: string, availabilityZone: unknown) =>
  resource(token.subnet, name, { id: unknown, availabilityZone });
const inSubnets = (names: readonly string[], inputs: Record<string, unknown> = {}, property = "subnets") =>
  balancer(
    "alb",
    { [property]: unknown, ...inputs },
    {
      propertyDependencies: { [property]: names.map((name) => urnOf(token.subnet, name)) },
    },
  );
const three = [subnet("a", "eu-west-1a"), subnet("b", "eu-west-1b"), subnet("c", "eu-west-1c")];

describeRule({
  rule: rule("enforce-multi-az"),
  passing: [inSubnets(["a", "b", "c"]), ...three],
  decisive: [],
  cases: [
    {
      when: "it stands in two zones",
      given: [inSubnets(["a", "b"]), ...three],
      outcome: "fail",
      says: "in 2 availability zones",
    },
    {
      when: "the stack demands two",
      given: [inSubnets(["a", "b"]), ...three],
      settings: { minimumZones: 2 },
      outcome: "pass",
    },
    {
      when: "its subnets stand in one zone",
      given: [inSubnets(["a", "b", "c"]), ...three.slice(1), subnet("a", "eu-west-1b")],
      outcome: "fail",
    },
    {
      when: "a subnet does not say its zone",
      given: [inSubnets(["a", "b", "c"]), ...three.slice(1), subnet("a", undefined)],
      outcome: "fail",
    },
    {
      when: "a zone is unknown",
      given: [inSubnets(["a", "b", "c"]), ...three.slice(1), subnet("a", unknown)],
      outcome: "undetermined",
      says: "property=availabilityZone",
    },
    {
      when: "subnets are mapped",
      given: [inSubnets(["a", "b", "c"], {}, "subnetMappings"), ...three],
      outcome: "pass",
    },
    {
      when: "nobody says where its subnets come from",
      given: [balancer("alb", { subnets: unknown }), ...three],
      outcome: "undetermined",
      says: "property=subnets",
    },
    { when: "it names no subnets", given: [balancer(), ...three], outcome: "fail" },
    {
      when: "its subnets are another stack's, and too few",
      given: [balancer("alb", { subnets: ["subnet-1", "subnet-2"] })],
      outcome: "fail",
      says: "in 2 availability zones",
    },
    {
      when: "its subnets are another stack's, one for each zone",
      given: [balancer("alb", { subnets: ["subnet-1", "subnet-2", "subnet-3"] })],
      outcome: "pass",
    },
    {
      when: "one subnet of another stack's is named three times",
      given: [balancer("alb", { subnets: ["subnet-1", "subnet-1", "subnet-1"] })],
      outcome: "fail",
      says: "in 1 availability zones",
    },
    {
      when: "ids are known",
      given: [
        balancer("alb", { subnets: ["s-a", "s-b", "s-c"] }),
        ...["a", "b", "c"].map((each) =>
          resource(token.subnet, each, { id: `s-${each}`, availabilityZone: each }),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "a network load balancer does not cross zones",
      given: [inSubnets(["a", "b", "c"], { loadBalancerType: "network" }), ...three],
      outcome: "fail",
      says: "across zones",
    },
    {
      when: "a network load balancer crosses zones",
      given: [
        inSubnets(["a", "b", "c"], { loadBalancerType: "network", enableCrossZoneLoadBalancing: true }),
        ...three,
      ],
      outcome: "pass",
    },
  ],
});
