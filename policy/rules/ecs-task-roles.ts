import { isArnOf, isSet, type Node, stackRule, type TaskDefinition, types } from "../lib";

const separateRoles = stackRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-separate-roles",
  severity: "high",
  description:
    "The role with which ECS starts a task and the role of the application differ, and services share neither task role.",
  remediation: "give `executionRoleArn` and `taskRoleArn` two roles of the service's own.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2"], nist: ["AC-5", "AC-6"] },
  types: types.taskDefinition,
  check: (definition, judge, { graph }) => {
    for (const property of ["executionRoleArn", "taskRoleArn"] as const)
      if (!isSet(definition.props, property)) judge.violation(`\`${property}\` is not set`);
    judge.part(() => {
      if (sameRole(definition, "executionRoleArn", definition, "taskRoleArn"))
        judge.violation("the execution role and the task role are one");
    });
    for (const other of graph
      .ofType<TaskDefinition>(types.taskDefinition)
      .filter(({ urn }) => urn !== definition.urn))
      judge.part(() => {
        if (sameRole(definition, "taskRoleArn", other, "taskRoleArn"))
          judge.violation(`the task role is also that of ${other.name}`);
      });
  },
});

type RoleProperty = "executionRoleArn" | "taskRoleArn";

/** By the roles that the properties were made of, which are known before any ARN is; else by the ARNs. */
function sameRole(
  one: Node<TaskDefinition>,
  oneProperty: RoleProperty,
  other: Node<TaskDefinition>,
  otherProperty: RoleProperty,
): boolean {
  if (!isSet(one.props, oneProperty) || !isSet(other.props, otherProperty)) return false;
  const ones = one.references(oneProperty, types.role);
  const others = other.references(otherProperty, types.role);
  if (ones.length > 0 && others.length > 0)
    return ones.some(({ urn }) => others.some((each) => each.urn === urn));
  // One was written down and the other is made of a role: they differ, but for a name that the program chose itself.
  const [written, made] =
    ones.length > 0 ? [other.props[otherProperty], ones] : [one.props[oneProperty], others];
  if (made.length > 0) return made.some((role) => isArnOf(role, String(written)));
  return one.props[oneProperty] === other.props[otherProperty];
}

export const ecsTaskRolesRules = [separateRoles];
