import { actionMatches, statementsOf } from "./documents";
import type { Graph, Node } from "./graph";
import { isKnown } from "./known";
import { grantTypes, rolesGranted } from "./task-roles";
import { types } from "./types";

interface Role {
  readonly name?: string;
  readonly path?: string;
}
interface Grant {
  readonly policy?: unknown;
}

/** Whether an ARN is that of a role of the program: its path and name are known before it is. */
export function isArnOf(role: Node<unknown>, arn: string): boolean {
  const { props } = role as Node<Role>;
  return isKnown(() => [props.name, props.path]) && arn.endsWith(`:role${props.path ?? "/"}${props.name}`);
}

/**
 * Whether the program grants an action on a bucket's objects, or some of them, to the role with this ARN; and the
 * documents of which nobody can tell before deployment.
 */
export function grantsTo(
  arn: string,
  action: string,
  bucket: string,
  graph: Graph,
): { readonly granted: boolean; readonly unclear: readonly string[] } {
  const unclear: string[] = [];
  const granted = graph.ofType<Grant>([...grantTypes]).some((grant) => {
    if (!rolesGranted(grant, graph).some((role) => isArnOf(role, arn))) return false;
    if (!isKnown(() => grant.props.policy)) {
      unclear.push(grant.urn);
      return false;
    }
    // A role carries no document of that name itself.
    if (grant.props.policy === undefined) return false;
    return statementsOf(grant.props.policy).some(
      ({ allow, actions, resources }) =>
        allow &&
        actions.some((pattern) => actionMatches(pattern, action)) &&
        resources.some((resource) => resource.startsWith(`arn:aws:s3:::${bucket}/`)),
    );
  });
  return { granted, unclear };
}

/** The program's roles that a property was made of, or names. */
export function rolesIn(node: Node<unknown>, property: string, graph: Graph): Node[] {
  const made = node.references(property, types.role);
  if (made.length > 0) return made;
  const { props } = node as Node<Record<string, unknown>>;
  const given = isKnown(() => props[property]) ? props[property] : undefined;
  return typeof given === "string" ? graph.ofType(types.role).filter((role) => isArnOf(role, given)) : [];
}
