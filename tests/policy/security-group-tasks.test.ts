import { securityGroupTaskRules } from "../../policy/rules/security-group-tasks";
import { resource, ruleNamed, unknown } from "../support/policy";
import { microservice, microserviceUrn } from "../support/policy-fixtures";
import {
  addresses,
  balancer,
  group,
  made,
  rule,
  screening,
  stranger,
  target,
  task,
  token,
  urn,
  waiting,
} from "../support/policy-task-groups";
import { describeRule } from "../support/rule-table";

/** A service that no component of ours makes. */
const service = resource(
  token.service,
  "service",
  {
    networkConfiguration: { securityGroups: [unknown] },
    loadBalancers: [{ targetGroupArn: unknown, containerPort: 8080 }],
  },
  made({ networkConfiguration: [urn("group", "task")], loadBalancers: [urn("target", "target")] }),
);
const listener = (defaultActions: readonly string[]) =>
  resource(
    token.listener,
    "listener",
    { arn: unknown, loadBalancerArn: unknown },
    made({ loadBalancerArn: [urn("balancer", "alb")], defaultActions }),
  );
const foreign = [service, group("alb"), balancer(), target()];
const forwarding = [...foreign, listener([urn("target", "target")])];
const loose = group("task");
const inline = (inputs: Record<string, unknown>, from: readonly string[] = []) =>
  group(
    "task",
    screening,
    { ingress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, ...inputs }] },
    { ingress: from },
  );

describeRule({
  rule: ruleNamed(securityGroupTaskRules, "ec2-securitygroup-enforce-task-ingress-from-alb"),
  passing: [task, ...waiting, rule("alb")],
  decisive: [],
  cases: [
    { when: "nobody comes in", given: [task, ...waiting], outcome: "pass" },
    {
      when: "another group comes in",
      given: [task, ...waiting, stranger, rule("stranger")],
      outcome: "fail",
      says: "lets stranger in",
    },
    {
      when: "the other group is a configured peer",
      given: [task, ...waiting, stranger, rule("stranger")],
      settings: { peerGroups: ["stranger"] },
      outcome: "pass",
    },
    {
      when: "tasks of another service come in",
      given: [
        task,
        ...waiting,
        microservice("other"),
        group("other-task", microserviceUrn("other")),
        rule("other-task"),
      ],
      outcome: "fail",
    },
    {
      when: "the balancer comes in on another port",
      given: [task, ...waiting, rule("alb", { fromPort: 22, toPort: 22 })],
      outcome: "fail",
      says: "not the container's port",
    },
    {
      when: "the balancer comes in on all ports",
      given: [task, ...waiting, rule("alb", { ipProtocol: "-1" })],
      outcome: "fail",
      says: "all ports",
    },
    {
      when: "addresses come in",
      given: [task, ...waiting, addresses({ cidrIpv4: "10.0.0.0/16" })],
      outcome: "fail",
      says: "lets addresses in",
    },
    {
      when: "the world comes in",
      given: [task, ...waiting, addresses({ cidrIpv4: "0.0.0.0/0" })],
      outcome: "fail",
    },
    {
      when: "a prefix list comes in",
      given: [task, ...waiting, addresses({ prefixListId: "pl-1" })],
      outcome: "fail",
    },
    {
      when: "a group outside the stack comes in",
      given: [task, ...waiting, addresses({ referencedSecurityGroupId: "sg-9" })],
      outcome: "fail",
      says: "not of the stack",
    },
    {
      when: "nobody says who comes in",
      given: [task, ...waiting, addresses({ referencedSecurityGroupId: unknown })],
      outcome: "undetermined",
      says: "property=referencedSecurityGroupId",
    },
    {
      when: "nobody says where the rule belongs",
      given: [task, ...waiting, rule("alb", {}, { securityGroupId: [] })],
      outcome: "undetermined",
      says: "property=securityGroupId",
    },
    {
      when: "the port is unknown",
      given: [task, ...waiting, rule("alb", { fromPort: unknown })],
      outcome: "undetermined",
      says: "property=fromPort",
    },
    {
      when: "the port is unknown and another group comes in",
      given: [task, ...waiting, stranger, rule("stranger", { fromPort: unknown })],
      outcome: "fail",
    },
    {
      when: "the rule is for the balancer's group",
      given: [task, ...waiting, rule("stranger", {}, { securityGroupId: [urn("group", "alb")] }), stranger],
      outcome: "pass",
    },
    {
      when: "a classic rule lets tasks reach each other",
      given: [
        task,
        ...waiting,
        resource(
          token.classic,
          "rule",
          {
            type: "ingress",
            securityGroupId: unknown,
            protocol: "tcp",
            fromPort: 8080,
            toPort: 8080,
            self: true,
          },
          made({ securityGroupId: [urn("group", "task")] }),
        ),
      ],
      outcome: "fail",
      says: "lets tasks reach each other",
    },
    {
      when: "a classic rule lets out",
      given: [
        task,
        ...waiting,
        resource(
          token.classic,
          "rule",
          { type: "egress", securityGroupId: unknown, protocol: "-1", cidrBlocks: ["0.0.0.0/0"] },
          made({ securityGroupId: [urn("group", "task")] }),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "an inline rule lets the balancer in",
      given: [inline({ securityGroups: [unknown] }, [urn("group", "alb")]), ...waiting],
      outcome: "pass",
    },
    {
      when: "an inline rule lets another group in",
      given: [inline({ securityGroups: [unknown] }, [urn("group", "stranger")]), ...waiting, stranger],
      outcome: "fail",
      says: "lets stranger in",
    },
    {
      when: "an inline rule lets addresses in",
      given: [inline({ cidrBlocks: ["10.0.0.0/16"] }), ...waiting],
      outcome: "fail",
      says: "lets addresses in",
    },
    {
      when: "an inline rule lets a group outside the stack in",
      given: [inline({ securityGroups: ["sg-9"] }), ...waiting],
      outcome: "fail",
      says: "not of the stack",
    },
    {
      when: "AWS will report the group's rules",
      given: [group("task", screening, { ingress: unknown }), ...waiting, rule("alb")],
      outcome: "pass",
    },
    {
      when: "a service without a component has its balancer before it",
      given: [loose, ...forwarding, rule("alb")],
      outcome: "pass",
    },
    {
      when: "a service without a component lets another group in",
      given: [loose, ...forwarding, stranger, rule("stranger")],
      outcome: "fail",
      says: "lets stranger in",
    },
    {
      when: "its balancer forwards by a rule",
      given: [
        loose,
        ...foreign,
        listener([]),
        resource(
          token.listenerRule,
          "r",
          { listenerArn: unknown, actions: [] },
          made({ listenerArn: [urn("listener", "listener")], actions: [urn("target", "target")] }),
        ),
        rule("alb"),
      ],
      outcome: "pass",
    },
    {
      when: "its balancer forwards to something else",
      given: [loose, ...foreign, listener([]), rule("alb")],
      outcome: "fail",
    },
    {
      when: "it is no group of tasks",
      given: [
        stranger,
        ...waiting,
        rule("alb", { cidrIpv4: "10.0.0.0/16" }, { securityGroupId: [urn("group", "stranger")] }),
      ],
      outcome: "pass",
    },
  ],
});
