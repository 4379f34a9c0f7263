import { ecsTaskDefinitionRules } from "../../policy/rules/ecs-task-definition";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { container, image, microservice, role, taskDefinition } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(ecsTaskDefinitionRules, `ecs-taskdefinition-${name}`);
const twoContainers = (second: Record<string, unknown>) =>
  taskDefinition(
    {},
    { containerDefinitions: JSON.stringify([container, { ...container, name: "sidecar", ...second }]) },
  );
const withoutContainers: readonly Case[] = [
  {
    when: "there is no container",
    given: [taskDefinition({}, { containerDefinitions: "[]" })],
    outcome: "fail",
  },
  {
    when: "the containers are absent",
    given: [resource(taskDefinition().type, "task", {})],
    outcome: "fail",
  },
  {
    when: "the containers are no JSON",
    given: [taskDefinition({}, { containerDefinitions: "{" })],
    outcome: "fail",
    says: "could not be judged",
  },
  {
    when: "the containers are no list",
    given: [taskDefinition({}, { containerDefinitions: '{"name":"x"}' })],
    outcome: "fail",
    says: "could not be judged",
  },
  {
    when: "a container is no object",
    given: [taskDefinition({}, { containerDefinitions: "[null]" })],
    outcome: "fail",
    says: "could not be judged",
  },
];

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
      outcome: "pass",
    },
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
  rule: rule("configure-logging"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    {
      when: "there is no log",
      given: [taskDefinition({ logConfiguration: undefined })],
      outcome: "fail",
      says: "does not log",
    },
    {
      when: "the log goes elsewhere",
      given: [taskDefinition({ logConfiguration: { logDriver: "syslog" } })],
      outcome: "fail",
    },
    {
      when: "no group is named",
      given: [taskDefinition({ logConfiguration: { logDriver: "awslogs" } })],
      outcome: "fail",
      says: "names no log group",
    },
    {
      when: "the container makes its group",
      given: [
        taskDefinition({
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": "x", "awslogs-create-group": "true" },
          },
        }),
      ],
      outcome: "fail",
      says: "makes its own",
    },
    {
      when: "a router takes the log",
      given: [taskDefinition({ logConfiguration: { logDriver: "awsfirelens" } })],
      outcome: "pass",
    },
    ...withoutContainers,
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

const other = "999988887777";
describeRule({
  rule: rule("enforce-pinned-image-digest"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    {
      when: "the image is a tag",
      given: [taskDefinition({ image: image.replace(/@.*/, ":latest") })],
      outcome: "fail",
      says: "pinned by digest",
    },
    {
      when: "the image has tag and digest",
      given: [taskDefinition({ image: image.replace("@", ":1.0@") })],
      outcome: "fail",
    },
    { when: "the digest is short", given: [taskDefinition({ image: image.slice(0, -1) })], outcome: "fail" },
    {
      when: "the image is public",
      given: [taskDefinition({ image: `nginx@sha256:${"a1".repeat(32)}` })],
      outcome: "fail",
    },
    { when: "the image is absent", given: [taskDefinition({ image: undefined })], outcome: "fail" },
    {
      when: "the registry is another account's",
      given: [taskDefinition({ image: image.replace(/^\d+/, other) })],
      outcome: "fail",
      says: "another account",
    },
    {
      when: "the registry's account is approved",
      given: [taskDefinition({ image: image.replace(/^\d+/, other) })],
      settings: { accounts: [other] },
      outcome: "pass",
    },
    {
      when: "the registry is in another region",
      given: [taskDefinition({ image: image.replace("eu-west-1", "us-east-1") })],
      outcome: "fail",
      says: "another region",
    },
    {
      when: "the sidecar's image is a tag",
      given: [twoContainers({ image: "nginx:1" })],
      outcome: "fail",
      says: "sidecar",
    },
    {
      when: "the provider names no account",
      given: [taskDefinition({}, {}, { provider: { name: "aws", inputs: { region: "eu-west-1" } } })],
      outcome: "fail",
    },
    {
      when: "the provider's accounts are unknown",
      given: [taskDefinition({}, {}, { provider: { name: "aws", inputs: { allowedAccountIds: unknown } } })],
      outcome: "undetermined",
      says: "allowedAccountIds",
    },
    { when: "the component waits for an image", given: [microservice("screening")], outcome: "pass" },
    {
      when: "the component's image is pinned",
      given: [microservice("screening", { image })],
      outcome: "pass",
    },
    {
      when: "the component's image is a tag",
      given: [microservice("screening", { image: "nginx:1" })],
      outcome: "fail",
    },
    {
      when: "the component's image is unknown",
      given: [microservice("screening", { image: unknown })],
      outcome: "undetermined",
      says: "image",
    },
    {
      when: "the component's image is another account's",
      given: [microservice("screening", { image: image.replace(/^\d+/, other) })],
      outcome: "fail",
    },
    ...withoutContainers,
  ],
});

const second = (task: string): JudgedResource => ({
  ...taskDefinition(
    {},
    {},
    {
      propertyDependencies: {
        executionRoleArn: [urnOf("aws:iam/role:Role", "b")],
        taskRoleArn: [urnOf("aws:iam/role:Role", task)],
      },
    },
  ),
  name: "other",
});
const both = (arn: string) => ({ executionRoleArn: arn, taskRoleArn: arn });
const roles = [role("execution"), role("task"), role("b"), role("c")];
const alone = { propertyDependencies: {} };
describeRule({
  rule: rule("enforce-separate-roles"),
  passing: [taskDefinition(), ...roles, second("c")],
  decisive: [],
  cases: [
    {
      when: "both are one role, whose ARN is not known yet",
      given: [
        taskDefinition({}, both(unknown), {
          propertyDependencies: {
            executionRoleArn: [urnOf("aws:iam/role:Role", "b")],
            taskRoleArn: [urnOf("aws:iam/role:Role", "b")],
          },
        }),
        ...roles,
      ],
      outcome: "fail",
      says: "are one",
    },
    {
      when: "both are one ARN",
      given: [taskDefinition({}, both("arn:aws:iam::1:role/x"), alone)],
      outcome: "fail",
      says: "are one",
    },
    {
      when: "the ARNs are two roles' that are not known yet",
      given: [taskDefinition({}, both(unknown)), ...roles],
      outcome: "pass",
    },
    {
      when: "nobody says whose the unknown ARNs are",
      given: [taskDefinition({}, both(unknown), alone)],
      outcome: "undetermined",
      says: /executionRoleArn|taskRoleArn/,
    },
    {
      when: "the task role is absent",
      given: [taskDefinition({}, { taskRoleArn: undefined }), ...roles],
      outcome: "fail",
      says: "`taskRoleArn` is not set",
    },
    {
      when: "the execution role is absent",
      given: [taskDefinition({}, { executionRoleArn: undefined }), ...roles],
      outcome: "fail",
    },
    {
      when: "two services share the task role",
      given: [taskDefinition(), ...roles, second("task")],
      outcome: "fail",
      says: "also that of other",
    },
  ],
});
