import { ecsTaskRolesRules } from "../../policy/rules/ecs-task-roles";
import { type JudgedResource, ruleNamed, unknown, urnOf } from "../support/policy";
import { role, taskDefinition } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

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
  ],
});
