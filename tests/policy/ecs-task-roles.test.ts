import { ecsTaskRolesRules } from "../../policy/rules/ecs-task-roles";
import { type JudgedResource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, role, taskDefinition } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

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
const ofRole = (name: string) => urnOf("aws:iam/role:Role", name);
const written = (name: string) => `arn:aws:iam::${account}:role/${name}`;
/** One whose roles are known by what it writes down, but for those that it says what they are made of. */
const definition = (inputs: Record<string, unknown>, propertyDependencies = {}) =>
  taskDefinition({}, { executionRoleArn: written("its-own"), ...inputs }, { propertyDependencies });
const another = (...said: Parameters<typeof definition>): JudgedResource => ({
  ...definition(...said),
  name: "other",
});
const both = (arn: string) => ({ executionRoleArn: arn, taskRoleArn: arn });
const roles = [role("execution"), role("task"), role("b"), role("c")];
const alone = { propertyDependencies: {} };
describeRule({
  rule: ruleNamed(ecsTaskRolesRules, "ecs-taskdefinition-enforce-separate-roles"),
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
    {
      when: "two services share the task role by its ARN",
      given: [definition({ taskRoleArn: written("x") }), ...roles, another({ taskRoleArn: written("x") })],
      outcome: "fail",
      says: "the task role is also that of other",
    },
    {
      when: "two services have task roles of two ARNs",
      given: [definition({ taskRoleArn: written("x") }), ...roles, another({ taskRoleArn: written("y") })],
      outcome: "pass",
    },
    {
      when: "another has no task role",
      given: [definition({ taskRoleArn: written("x") }), ...roles, another({ taskRoleArn: undefined })],
      outcome: "pass",
    },
    ...(
      [
        ["one writes down what the other is made of", definition({ taskRoleArn: written("c") }), second("c")],
        [
          "the other writes down what one is made of",
          taskDefinition(),
          another({ taskRoleArn: written("task") }),
        ],
      ] as const
    ).map(
      ([when, one, other]): Case => ({
        when,
        given: [one, ...roles, other],
        outcome: "fail",
        says: "the task role is also that of other",
      }),
    ),
    ...(
      [
        [
          "one writes down another than the other is made of",
          definition({ taskRoleArn: written("b") }),
          second("c"),
        ],
        [
          "the other writes down another than one is made of",
          taskDefinition(),
          another({ taskRoleArn: written("b") }),
        ],
      ] as const
    ).map(([when, one, other]): Case => ({ when, given: [one, ...roles, other], outcome: "pass" })),
    {
      when: "a role is written down that one of two may be",
      given: [
        definition({ taskRoleArn: written("c") }),
        ...roles,
        another({ taskRoleArn: unknown }, { taskRoleArn: [ofRole("b"), ofRole("c")] }),
      ],
      outcome: "fail",
      says: "also that of other",
    },
    {
      when: "two services may have one task role of several",
      given: [
        definition({ taskRoleArn: unknown }, { taskRoleArn: [ofRole("task"), ofRole("c")] }),
        ...roles,
        another({ taskRoleArn: unknown }, { taskRoleArn: [ofRole("b"), ofRole("c")] }),
      ],
      outcome: "fail",
      says: "also that of other",
    },
    {
      when: "the other's task role is written down and not known",
      given: [definition({ taskRoleArn: written("x") }), ...roles, another({ taskRoleArn: unknown })],
      outcome: "undetermined",
      says: "taskRoleArn",
    },
  ],
});
