import { securityGroupTaskRules } from "../../policy/rules/security-group-tasks";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
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
  urn,
  waiting,
} from "../support/policy-task-groups";
import { type Case, describeRule } from "../support/rule-table";

const loose = group("task");
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
  passing: [task, ...registered(), ...caller(), rule("caller-task")],
  decisive: [],
  cases: [
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
  ],
});
