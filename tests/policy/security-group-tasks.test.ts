import { securityGroupTaskRules } from "../../policy/rules/security-group-tasks";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { microservice, microserviceUrn } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const token = {
  group: "aws:ec2/securityGroup:SecurityGroup",
  rule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  classic: "aws:ec2/securityGroupRule:SecurityGroupRule",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  listenerRule: "aws:lb/listenerRule:ListenerRule",
  target: "aws:lb/targetGroup:TargetGroup",
  service: "aws:ecs/service:Service",
};
const urn = (kind: keyof typeof token, name: string) => urnOf(token[kind], name);
type Made = Record<string, readonly string[]>;
const made = (propertyDependencies: Made, parent?: string): Partial<JudgedResource> => ({
  propertyDependencies,
  ...(parent && { parent }),
});

const group = (
  name: string,
  parent?: string,
  inputs: Record<string, unknown> = {},
  dependencies: Made = {},
) => resource(token.group, name, { arn: unknown, ...inputs }, made(dependencies, parent));
const balancer = (parent?: string) =>
  resource(
    token.balancer,
    "alb",
    { arn: unknown, securityGroups: [unknown] },
    made({ securityGroups: [urn("group", "alb")] }, parent),
  );
const target = (parent?: string) =>
  resource(token.target, "target", { arn: unknown, port: 8080 }, made({}, parent));
/** A rule that lets `from` in to the tasks. */
const rule = (from: string, inputs: Record<string, unknown> = {}, dependencies: Made = {}) =>
  resource(
    token.rule,
    "rule",
    {
      securityGroupId: unknown,
      referencedSecurityGroupId: unknown,
      ipProtocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
      ...inputs,
    },
    made({
      securityGroupId: [urn("group", "task")],
      referencedSecurityGroupId: [urn("group", from)],
      ...dependencies,
    }),
  );
const addresses = (inputs: Record<string, unknown>) =>
  rule("alb", { referencedSecurityGroupId: undefined, ...inputs }, { referencedSecurityGroupId: [] });

/** A microservice before its first image: no ECS service yet. */
const screening = microserviceUrn("screening");
const waiting = [microservice("screening"), group("alb", screening), balancer(screening), target(screening)];
const task = group("task", screening);
const stranger = group("stranger");

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

/** A microservice whose tasks are called directly, and who calls it. */
const registered = (inputs: Record<string, unknown> = {}) => [
  microservice("screening", { kind: "registered", port: 8080, ...inputs }),
];
const caller = (inputs: Record<string, unknown> = { calls: ["screening"] }) => [
  microservice("caller", inputs),
  group("caller-task", microserviceUrn("caller")),
];
const schedule = resource(
  "aws:scheduler/schedule:Schedule",
  "schedule",
  { target: { ecsParameters: { networkConfiguration: { securityGroups: [unknown] } } } },
  made({ target: [urn("group", "task")] }),
);
const endpoint = (parent: string): readonly [JudgedResource, ...JudgedResource[]] => [
  group("endpoint", parent),
  resource(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "endpoint",
    { securityGroupIds: [unknown] },
    made({ securityGroupIds: [urn("group", "endpoint")] }, parent),
  ),
];
const mountTargetOf = (name: string, parent?: string) =>
  resource(
    "aws:efs/mountTarget:MountTarget",
    "files",
    { securityGroups: [unknown] },
    made({ securityGroups: [urn("group", name)] }, parent),
  );
const files = (parent?: string): readonly [JudgedResource, ...JudgedResource[]] => [
  group("files", parent),
  mountTargetOf("files", parent),
];
const nfs = rule("task", { fromPort: 2049, toPort: 2049 }, { securityGroupId: [urn("group", "files")] });

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
      when: "registered tasks are called by those who declare it",
      given: [task, ...registered(), ...caller(), rule("caller-task")],
      outcome: "pass",
    },
    {
      when: "registered tasks are called by those who declare other calls",
      given: [task, ...registered(), ...caller({ calls: ["ownership"] }), rule("caller-task")],
      outcome: "fail",
      says: "lets caller-task in, which is not a declared caller",
    },
    {
      when: "registered tasks are called by those who declare none",
      given: [task, ...registered(), ...caller({}), rule("caller-task")],
      outcome: "fail",
    },
    {
      when: "who calls registered tasks is unknown",
      given: [task, ...registered(), ...caller({ calls: [unknown] }), rule("caller-task")],
      outcome: "undetermined",
      says: "property=calls.0",
    },
    {
      when: "registered tasks are called on another port",
      given: [task, ...registered(), ...caller(), rule("caller-task", { fromPort: 22, toPort: 22 })],
      outcome: "fail",
      says: "not the container's port",
    },
    {
      when: "registered tasks name no port",
      given: [task, ...registered({ port: undefined }), ...caller(), rule("caller-task")],
      outcome: "fail",
    },
    {
      when: "registered tasks are called from addresses",
      given: [task, ...registered(), ...caller(), addresses({ cidrIpv4: "10.0.0.0/16" })],
      outcome: "fail",
      says: "instead of a declared caller",
    },
    {
      when: "a caller's load balancer, not its tasks, calls registered tasks",
      given: [
        task,
        ...registered(),
        ...caller(),
        group("alb", microserviceUrn("caller")),
        balancer(microserviceUrn("caller")),
        rule("alb"),
      ],
      outcome: "fail",
      says: "lets alb in",
    },
    {
      when: "a load balancer stands before registered tasks",
      given: [
        task,
        ...registered(),
        group("alb", screening),
        balancer(screening),
        target(screening),
        rule("alb"),
      ],
      outcome: "fail",
      says: "lets alb in",
    },
    {
      when: "a caller of a balanced service goes past its balancer",
      given: [task, ...waiting, ...caller(), rule("caller-task")],
      outcome: "fail",
      says: "not the tasks' own load balancer",
    },
    ...["worker", "scheduled"].flatMap((kind): Case[] => [
      {
        when: `a ${kind} service accepts nothing`,
        given: [task, microservice("screening", { kind })],
        outcome: "pass",
      },
      {
        when: `a ${kind} service accepts a declared caller`,
        given: [task, microservice("screening", { kind, port: 8080 }), ...caller(), rule("caller-task")],
        outcome: "fail",
        says: /not the container's port[\s\S]*lets caller-task in/,
      },
    ]),
    {
      when: "a schedule starts the tasks, and a group comes in",
      given: [loose, schedule, stranger, rule("stranger")],
      outcome: "fail",
      says: "lets stranger in",
    },
    { when: "a schedule starts the tasks", given: [loose, schedule], outcome: "pass" },
    {
      when: "nobody knows what a schedule starts",
      given: [loose, resource("aws:scheduler/schedule:Schedule", "schedule", { target: unknown })],
      outcome: "undetermined",
      says: "property=target",
    },
    {
      when: "tasks reach the group of a service's own mount target",
      given: [...files(screening), task, ...waiting, nfs],
      outcome: "pass",
    },
    {
      when: "tasks reach the group of a service's own endpoint",
      given: [
        ...endpoint(screening),
        task,
        ...waiting,
        rule("task", { fromPort: 443, toPort: 443 }, { securityGroupId: [urn("group", "endpoint")] }),
      ],
      outcome: "pass",
    },
    {
      when: "the group of a mount target is also that of tasks",
      given: [task, schedule, ...registered(), mountTargetOf("task"), stranger, rule("stranger")],
      outcome: "fail",
      says: "lets stranger in",
    },
    {
      when: "tasks reach a mount target's group",
      given: [...files(), task, ...waiting, nfs],
      outcome: "pass",
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
