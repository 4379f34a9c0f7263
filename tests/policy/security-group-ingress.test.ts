import { securityGroupIngressRules } from "../../policy/rules/security-group-ingress";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { type Case, describeRule } from "../support/rule-table";

const token = {
  group: "aws:ec2/securityGroup:SecurityGroup",
  rule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  classic: "aws:ec2/securityGroupRule:SecurityGroupRule",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  service: "aws:ecs/service:Service",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
};
const groupUrn = urnOf(token.group, "door");
const group = (inputs: Record<string, unknown> = {}) =>
  resource(token.group, "door", { arn: unknown, description: "Door", ...inputs });
const rule = (inputs: Record<string, unknown>, more: Partial<JudgedResource> = {}) =>
  resource(
    token.rule,
    "rule",
    { securityGroupId: unknown, ipProtocol: "tcp", fromPort: 443, toPort: 443, ...inputs },
    { propertyDependencies: { securityGroupId: [groupUrn] }, ...more },
  );
const world = { cidrIpv4: "0.0.0.0/0" };
const onPort = (port: number) => ({ ...world, fromPort: port, toPort: port });
const balancer = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(
    token.balancer,
    "alb",
    { arn: unknown, internal: false, loadBalancerType: "application", securityGroups: [unknown], ...inputs },
    { propertyDependencies: { securityGroups: [groupUrn] }, ...more },
  );
const listener = (type: string, port = 80) =>
  resource(
    token.listener,
    `listener-${port}`,
    { loadBalancerArn: unknown, port, defaultActions: [{ type }] },
    { propertyDependencies: { loadBalancerArn: [urnOf(token.balancer, "alb")] } },
  );
/** Something else behind the same group. */
const behind = (type: string, property: string, value: unknown) =>
  resource(type, "screening", { [property]: value }, { propertyDependencies: { [property]: [groupUrn] } });
const inline = (...rules: Record<string, unknown>[]) =>
  group({ ingress: rules.map((each) => ({ protocol: "tcp", fromPort: 443, toPort: 443, ...each })) });

describeRule({
  rule: ruleNamed(securityGroupIngressRules, "ec2-securitygroup-disallow-public-ingress"),
  passing: [rule(world), group(), balancer()],
  decisive: ["cidrIpv4", "ipProtocol", "fromPort", "toPort"],
  cases: [
    {
      when: "it comes from a group",
      given: [rule({ referencedSecurityGroupId: unknown }), group()],
      outcome: "pass",
    },
    {
      when: "it comes from a range",
      given: [rule({ cidrIpv4: "192.0.2.240/28", fromPort: 8443, toPort: 8443 }), group()],
      outcome: "pass",
    },
    {
      when: "the world comes in on another port",
      given: [rule(onPort(8443)), group(), balancer()],
      outcome: "fail",
      says: "tcp 8443",
    },
    {
      when: "half the world comes in on another port",
      given: [rule({ ...onPort(22), cidrIpv4: "0.0.0.0/1" }), group(), balancer()],
      outcome: "fail",
    },
    ...["198.50.0.0/15", "2600::/31", "office"].map(
      (range): Case => ({
        when: `${range} comes in on another port`,
        given: [rule({ ...onPort(8443), cidrIpv4: range }), group(), balancer()],
        outcome: "fail",
        says: "the rule lets the world in on tcp 8443",
      }),
    ),
    ...["198.51.0.0/16", "2600::/32", "fc00::/7", "10.0.0.0/8"].map(
      (range): Case => ({
        when: `${range} comes in on another port`,
        given: [rule({ ...onPort(8443), cidrIpv4: range }), group(), balancer()],
        outcome: "pass",
      }),
    ),
    {
      when: "the world comes in by IPv6",
      given: [rule({ cidrIpv6: "::/0", fromPort: 22, toPort: 22 }), group(), balancer()],
      outcome: "fail",
    },
    {
      when: "the world comes in on all ports",
      given: [
        rule({ ...world, ipProtocol: "-1", fromPort: undefined, toPort: undefined }),
        group(),
        balancer(),
      ],
      outcome: "fail",
      says: "all ports",
    },
    {
      when: "the world comes in on a range around 443",
      given: [rule({ ...world, fromPort: 443, toPort: 444 }), group(), balancer()],
      outcome: "fail",
    },
    {
      when: "the balancer is internal",
      given: [rule(world), group(), balancer({ internal: true })],
      outcome: "fail",
      says: "the internal load balancer alb",
    },
    {
      when: "the balancer does not say that it is internal",
      given: [rule(world), group(), balancer({ internal: unknown })],
      outcome: "pass",
    },
    {
      when: "no WAF can stand before the balancer",
      given: [rule(world), group(), balancer({ loadBalancerType: "network" })],
      outcome: "fail",
      says: "no WAF",
    },
    {
      when: "the balancer has another group",
      given: [
        rule(world),
        group(),
        resource(token.group, "other"),
        balancer({}, { propertyDependencies: { securityGroups: [urnOf(token.group, "other")] } }),
      ],
      outcome: "fail",
      says: "not to a load balancer",
    },
    {
      when: "tasks stand behind the group",
      given: [
        rule(world),
        group(),
        behind(token.service, "networkConfiguration", { securityGroups: [unknown] }),
      ],
      outcome: "fail",
      says: "to screening",
    },
    {
      when: "tasks stand behind the balancer's group",
      given: [
        rule(world),
        group(),
        balancer(),
        behind(token.service, "networkConfiguration", { securityGroups: [unknown] }),
      ],
      outcome: "fail",
    },
    {
      when: "scheduled tasks stand behind the balancer's group",
      given: [
        rule(world),
        group(),
        balancer(),
        behind("aws:scheduler/schedule:Schedule", "target", {
          ecsParameters: { networkConfiguration: { securityGroups: [unknown] } },
        }),
      ],
      outcome: "fail",
      says: "to screening",
    },
    {
      when: "a file system stands behind the balancer's group",
      given: [
        rule(world),
        group(),
        balancer(),
        behind("aws:efs/mountTarget:MountTarget", "securityGroups", [unknown]),
      ],
      outcome: "fail",
      says: "to screening",
    },
    {
      when: "instances stand behind the balancer's group",
      given: [
        rule(world),
        group(),
        balancer(),
        behind("aws:ec2/launchTemplate:LaunchTemplate", "vpcSecurityGroupIds", [unknown]),
      ],
      outcome: "fail",
      says: "to screening",
    },
    {
      when: "an endpoint stands behind the balancer's group",
      given: [rule(world), group(), balancer(), behind(token.endpoint, "securityGroupIds", [unknown])],
      outcome: "fail",
    },
    {
      when: "nothing stands behind the group",
      given: [rule(world), group()],
      outcome: "fail",
      says: "not to a load balancer",
    },
    {
      when: "the group is not of the stack",
      given: [
        rule({ ...world, securityGroupId: "sg-9" }, { propertyDependencies: {} }),
        group({ arn: "arn:aws:ec2:eu-west-1:1:security-group/sg-1" }),
        balancer(),
      ],
      outcome: "fail",
      says: "not of the stack",
    },
    {
      when: "nobody says which group it is",
      given: [rule(world, { propertyDependencies: {} }), group(), balancer()],
      outcome: "undetermined",
      says: "property=securityGroupId",
    },
    {
      when: "nobody says which groups the balancer has",
      given: [rule(world), group(), balancer({}, { propertyDependencies: {} })],
      outcome: "undetermined",
      says: "property=securityGroups",
    },
    {
      when: "ids are known",
      given: [
        rule({ ...world, securityGroupId: "sg-1" }, { propertyDependencies: {} }),
        group({ id: "sg-1" }),
        balancer({ securityGroups: ["sg-1"] }, { propertyDependencies: {} }),
      ],
      outcome: "pass",
    },
    {
      when: "80 is redirected",
      given: [rule(onPort(80)), group(), balancer(), listener("redirect"), listener("forward", 443)],
      outcome: "pass",
    },
    ...[79, 81, 442, 444].map(
      (port): Case => ({
        when: `the world comes in on ${port}`,
        given: [rule(onPort(port)), group(), balancer(), listener("redirect")],
        outcome: "fail",
        says: `tcp ${port}`,
      }),
    ),
    {
      when: "one of two listeners on 80 forwards",
      given: [
        rule(onPort(80)),
        group(),
        balancer(),
        listener("redirect"),
        { ...listener("forward"), name: "another" },
      ],
      outcome: "fail",
      says: "does not redirect",
    },
    {
      when: "the listener on 80 does nothing",
      given: [
        rule(onPort(80)),
        group(),
        balancer(),
        resource(
          token.listener,
          "listener-80",
          { loadBalancerArn: unknown, port: 80, defaultActions: [] },
          { propertyDependencies: { loadBalancerArn: [urnOf(token.balancer, "alb")] } },
        ),
      ],
      outcome: "fail",
      says: "does not redirect",
    },
    {
      when: "the listener on 80 does more than redirect",
      given: [
        rule(onPort(80)),
        group(),
        balancer(),
        resource(
          token.listener,
          "listener-80",
          { loadBalancerArn: unknown, port: 80, defaultActions: [{ type: "redirect" }, { type: "forward" }] },
          { propertyDependencies: { loadBalancerArn: [urnOf(token.balancer, "alb")] } },
        ),
      ],
      outcome: "fail",
      says: "does not redirect",
    },
    {
      when: "another balancer redirects 80",
      given: [
        rule(onPort(80)),
        group(),
        balancer(),
        resource(
          token.listener,
          "listener-80",
          { loadBalancerArn: unknown, port: 80, defaultActions: [{ type: "redirect" }] },
          { propertyDependencies: { loadBalancerArn: [urnOf(token.balancer, "other")] } },
        ),
        resource(token.balancer, "other", { arn: unknown }),
      ],
      outcome: "fail",
      says: "does not redirect",
    },
    {
      when: "80 is forwarded",
      given: [rule(onPort(80)), group(), balancer(), listener("forward")],
      outcome: "fail",
      says: "does not redirect",
    },
    {
      when: "nobody listens on 80",
      given: [rule(onPort(80)), group(), balancer(), listener("redirect", 8080)],
      outcome: "fail",
    },
    {
      when: "a prefix list comes in",
      given: [rule({ prefixListId: "pl-1", fromPort: 8080, toPort: 8080 }), group()],
      outcome: "fail",
    },
    {
      when: "the prefix list is private",
      given: [rule({ prefixListId: "pl-1", fromPort: 8080, toPort: 8080 }), group()],
      settings: { prefixLists: ["pl-1"] },
      outcome: "pass",
    },
    {
      when: "the prefix list is unknown",
      given: [rule({ prefixListId: unknown }), group()],
      outcome: "undetermined",
      says: "property=prefixListId",
    },
    {
      when: "a classic rule lets the world in",
      given: [
        resource(token.classic, "rule", {
          type: "ingress",
          protocol: "tcp",
          fromPort: 22,
          toPort: 22,
          cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"],
        }),
      ],
      outcome: "fail",
    },
    {
      when: "a classic rule lets out",
      given: [resource(token.classic, "rule", { type: "egress", protocol: "-1", cidrBlocks: ["0.0.0.0/0"] })],
      outcome: "pass",
    },
    {
      when: "one range is unknown and another the world",
      given: [
        resource(token.classic, "rule", {
          type: "ingress",
          protocol: "tcp",
          fromPort: 22,
          toPort: 22,
          cidrBlocks: [unknown, "0.0.0.0/0"],
        }),
      ],
      outcome: "fail",
    },
    {
      when: "an inline rule lets the world in",
      given: [
        inline({ cidrBlocks: ["10.0.0.0/16"] }, { fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }),
      ],
      outcome: "fail",
      says: "ingress rule 2",
    },
    {
      when: "an inline rule lets the world in to a balancer",
      given: [inline({ cidrBlocks: ["0.0.0.0/0"] }), balancer()],
      outcome: "pass",
    },
    {
      when: "an inline rule lets the world in to nothing",
      given: [inline({ ipv6CidrBlocks: ["::/0"] })],
      outcome: "fail",
      says: "not to a load balancer",
    },
    { when: "AWS will report the group's rules", given: [group({ ingress: unknown })], outcome: "pass" },
    {
      when: "the default group lets the world in",
      given: [
        resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {
          ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        }),
      ],
      outcome: "fail",
    },
  ],
});
