import { ecsTaskDefinitionRules } from "../../policy/rules/ecs-task-definition";
import { twoContainers, withoutContainers } from "../support/containers";
import { ruleNamed, unknown } from "../support/policy";
import { exceptionCases, exceptionDay } from "../support/policy-exceptions";
import { taskDefinition } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(ecsTaskDefinitionRules, `ecs-taskdefinition-${name}`);
describeRule({
  rule: rule("disallow-privileged-container"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    {
      when: "a container is privileged",
      given: [taskDefinition({ privileged: true })],
      outcome: "fail",
      says: "privileged",
    },
    {
      when: "a container adds a capability",
      given: [taskDefinition({ linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } })],
      outcome: "fail",
      says: "SYS_PTRACE",
    },
    {
      when: "the stack lets containers add it",
      given: [taskDefinition({ linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } })],
      settings: { allowedCapabilities: ["SYS_PTRACE"] },
      outcome: "pass",
    },
    {
      when: "the second container is privileged",
      given: [twoContainers({ privileged: true })],
      outcome: "fail",
      says: "sidecar",
    },
    ...withoutContainers,
  ],
});

describeRule({
  rule: rule("enforce-readonly-root-filesystem"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  today: exceptionDay,
  cases: [
    { when: "it is writable", given: [taskDefinition({ readonlyRootFilesystem: false })], outcome: "fail" },
    {
      when: "it is not said",
      given: [taskDefinition({ readonlyRootFilesystem: undefined })],
      outcome: "fail",
    },
    {
      when: "the sidecar's is writable",
      given: [twoContainers({ readonlyRootFilesystem: false })],
      outcome: "fail",
      says: "sidecar",
    },
    ...exceptionCases("writableRoot", (parent) => [
      taskDefinition({ readonlyRootFilesystem: false }, {}, { parent }),
    ]),
    ...withoutContainers,
  ],
});

describeRule({
  rule: rule("enforce-non-root-user"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    ...["root", "0", "0:0", "root:wheel", "000"].map(
      (user): Case => ({
        when: `the user is ${user}`,
        given: [taskDefinition({ user })],
        outcome: "fail",
        says: "runs as root",
      }),
    ),
    {
      when: "no user is named",
      given: [taskDefinition({ user: undefined })],
      outcome: "fail",
      says: "names no user",
    },
    {
      when: "the user's name begins like root",
      given: [taskDefinition({ user: "rootless" })],
      outcome: "fail",
      says: "runs as a name",
    },
    {
      when: "the group is root's",
      given: [taskDefinition({ user: "10001:0" })],
      outcome: "fail",
      says: "group of root",
    },
    { when: "user and group are others", given: [taskDefinition({ user: "10001:10001" })], outcome: "pass" },
    ...withoutContainers,
  ],
});

describeRule({
  rule: rule("enforce-awsvpc-isolation"),
  passing: [taskDefinition()],
  decisive: ["networkMode", "requiresCompatibilities", "pidMode", "ipcMode"],
  cases: [
    {
      when: "the network is bridged",
      given: [taskDefinition({}, { networkMode: "bridge" })],
      outcome: "fail",
      says: "awsvpc",
    },
    {
      when: "the network mode is absent",
      given: [taskDefinition({}, { networkMode: undefined })],
      outcome: "fail",
    },
    {
      when: "it may run on EC2",
      given: [taskDefinition({}, { requiresCompatibilities: ["FARGATE", "EC2"] })],
      outcome: "fail",
    },
    {
      when: "it may run on EC2 and its family is approved for EC2 alone",
      given: [taskDefinition({}, { requiresCompatibilities: ["FARGATE", "EC2"] })],
      settings: { ec2Families: ["cdd-test-screening"] },
      outcome: "fail",
    },
    {
      when: "it is for EC2",
      given: [taskDefinition({}, { requiresCompatibilities: ["EC2"] })],
      outcome: "fail",
      says: "not approved",
    },
    {
      when: "it is for EC2 and another family is approved",
      given: [taskDefinition({}, { requiresCompatibilities: ["EC2"] })],
      settings: { ec2Families: ["cdd-test-ownership"] },
      outcome: "fail",
    },
    {
      when: "it is for EC2 and its family is approved",
      given: [taskDefinition({}, { requiresCompatibilities: ["EC2"] })],
      settings: { ec2Families: ["cdd-test-screening"] },
      outcome: "pass",
    },
    {
      when: "its family is approved and it shares the host's processes",
      given: [taskDefinition({}, { requiresCompatibilities: ["EC2"], pidMode: "host" })],
      settings: { ec2Families: ["cdd-test-screening"] },
      outcome: "fail",
    },
    {
      when: "it is for EC2 and its family is unknown",
      given: [taskDefinition({}, { requiresCompatibilities: ["EC2"], family: unknown })],
      settings: { ec2Families: ["cdd-test-screening"] },
      outcome: "undetermined",
      says: "property=family",
    },
    {
      when: "it is for another launch type",
      given: [taskDefinition({}, { requiresCompatibilities: ["EXTERNAL"] })],
      settings: { ec2Families: ["cdd-test-screening"] },
      outcome: "fail",
    },
    {
      when: "no launch type is named",
      given: [taskDefinition({}, { requiresCompatibilities: undefined })],
      outcome: "fail",
    },
    {
      when: "processes are shared with the host",
      given: [taskDefinition({}, { pidMode: "host" })],
      outcome: "fail",
    },
    {
      when: "memory is shared with the host",
      given: [taskDefinition({}, { ipcMode: "host" })],
      outcome: "fail",
    },
    {
      when: "one aspect is unknown and another broken",
      given: [taskDefinition({}, { networkMode: unknown, pidMode: "host" })],
      outcome: "fail",
      says: /undetermined: [\s\S]*processes|processes[\s\S]*undetermined: /,
    },
  ],
});

describeRule({
  rule: rule("enforce-limits"),
  passing: [taskDefinition()],
  decisive: ["cpu", "memory", "containerDefinitions"],
  cases: [
    {
      when: "cpu is absent",
      given: [taskDefinition({}, { cpu: undefined })],
      outcome: "fail",
      says: "`cpu`",
    },
    {
      when: "memory is absent",
      given: [taskDefinition({}, { memory: undefined })],
      outcome: "fail",
      says: "`memory`",
    },
    { when: "memory is nothing", given: [taskDefinition({}, { memory: "0" })], outcome: "fail" },
    {
      when: "the time to stop is absent",
      given: [taskDefinition({ stopTimeout: undefined })],
      outcome: "fail",
      says: "stopTimeout",
    },
    {
      when: "the time to stop is more than Fargate gives",
      given: [taskDefinition({ stopTimeout: 121 })],
      outcome: "fail",
    },
    ...withoutContainers,
  ],
});
