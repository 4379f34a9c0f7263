import type { TaskDefinition } from "./containers";
import { statementsOf } from "./documents";
import type { Graph, Node } from "./graph";
import type { Judge } from "./judge";
import { isKnown } from "./known";
import { perGraph, perNode } from "./per-node";
import {
  eachIdentityStatement,
  type eachStatement,
  identityPolicyTypes,
  type PolicyHolder,
} from "./policy-sources";
import { types } from "./types";

/** Types of resources that can carry a role's rights. */
export const grantTypes = identityPolicyTypes;

interface Grant {
  readonly role?: string;
  readonly policyArn?: string;
  readonly arn?: string;
  readonly name?: string;
}

/** Judges each statement that a resource grants, as `eachIdentityStatement` does. */
export function eachGrantedStatement(
  grant: Node<PolicyHolder>,
  judge: Judge,
  check: Parameters<typeof eachStatement>[2],
): void {
  // AWS reports the policies of a role; unknown and made of nothing, they are not the program's.
  const reported = !isKnown(() => grant.props.inlinePolicies) && !grant.isDerived("inlinePolicies");
  if (!reported) eachIdentityStatement(grant, judge, check);
}

/** The roles to which a resource with a policy document gives its rights. */
export const rolesGranted = perNode((grant, graph): readonly Node[] => {
  if (is(grant, types.role)) return [grant as Node];
  if (is(grant, types.rolePolicy)) return rolesNamedBy(grant, graph);
  return graph
    .ofType(types.rolePolicyAttachment)
    .filter((attachment) =>
      attachment.references("policyArn", types.managedPolicy).some(({ urn }) => urn === grant.urn),
    )
    .flatMap((attachment) => rolesNamedBy(attachment, graph));
});

function rolesNamedBy(node: Node<unknown>, graph: Graph): Node[] {
  const made = node.references("role", types.role);
  if (made.length > 0) return made;
  const { role } = (node as Node<Grant>).props;
  return graph
    .ofType<Grant>(types.role)
    .filter((each) => each.props.name === role) as Node<unknown>[] as Node[];
}

/** Whether tasks may take the role; a trust policy that is not known yet may let them. */
export function isForTasks({ props }: Node<PolicyHolder>): boolean {
  if (!isKnown(() => props.assumeRolePolicy)) return true;
  return statementsOf(props.assumeRolePolicy).some(
    ({ allow, principals }) =>
      allow && principals.some(({ id }) => id === "ecs-tasks.amazonaws.com" || id === "*"),
  );
}

/** The task definitions that name one of the roles in this property. */
export function definitionsWith(
  property: "executionRoleArn" | "taskRoleArn",
  roles: readonly Node[],
  graph: Graph,
): Node<TaskDefinition>[] {
  const { byRole, written } = definitionsBy[property](graph);
  const arns = (roles as readonly Node<unknown>[] as readonly Node<Grant>[]).map((role) =>
    isKnown(() => role.props.arn) ? role.props.arn : undefined,
  );
  return [
    ...new Set([
      ...roles.flatMap(({ urn }) => byRole.get(urn) ?? []),
      ...written.filter(({ props }) => arns.includes(props[property])),
    ]),
  ];
}

/** Task definitions by the URN of the role that the property was made of, and those in which an ARN is written. */
const definitionsBy = { executionRoleArn: by("executionRoleArn"), taskRoleArn: by("taskRoleArn") };

function by(property: "executionRoleArn" | "taskRoleArn") {
  return perGraph((graph) => {
    const byRole = new Map<string, Node<TaskDefinition>[]>();
    const written: Node<TaskDefinition>[] = [];
    for (const definition of graph.ofType<TaskDefinition>(types.taskDefinition)) {
      const made = definition.references(property, types.role);
      for (const { urn } of made) byRole.set(urn, [...(byRole.get(urn) ?? []), definition]);
      if (made.length === 0 && isKnown(() => definition.props[property]) && definition.props[property])
        written.push(definition);
    }
    return { byRole, written };
  });
}

function is({ type }: Node<unknown>, tokens: readonly string[]): boolean {
  return tokens.includes(type);
}
