import type { Graph, Node } from "./graph";
import { type Named, type Relation, thoseNamed, thoseNaming } from "./relations";
import { networkOf, networkProperty, type TaskStarter, taskStarters } from "./task-networks";
import { types } from "./types";

/** What can stand behind a security group and is neither a task nor a load balancer. */
interface Bearer {
  /** Of a mount target. */
  readonly securityGroups?: readonly string[];
  /** Of an endpoint. */
  readonly securityGroupIds?: readonly string[];
  /** Of a network interface. */
  readonly securityGroupId?: string;
  /** Of a launch template. */
  readonly vpcSecurityGroupIds?: readonly string[];
}

const groups = [...types.securityGroup, ...types.defaultSecurityGroup];

/** By which services, task sets, schedules and events name the security groups of their tasks. */
const ofStarters = taskStarters.map((type) => ({
  of: [type],
  relation: {
    property: networkProperty({ type }),
    by: "id",
    types: groups,
    names: (props) => networkOf(props)?.securityGroups,
  } satisfies Relation<TaskStarter>,
}));

/** Services, task sets, schedules and events whose tasks stand behind the group. */
export function startersBehind(group: Node<unknown>, graph: Graph): Named<TaskStarter> {
  const answers = ofStarters.map(({ of, relation }) =>
    thoseNaming(graph.ofType<TaskStarter>(of), relation, group),
  );
  return {
    sure: answers.flatMap(({ sure }) => sure),
    unclear: answers.flatMap(({ unclear }) => unclear),
  };
}

/** The groups behind which the tasks of anything surely stand. */
export function groupsOfTasks(graph: Graph): readonly Node<unknown>[] {
  const all = graph.ofType(types.securityGroup);
  return ofStarters.flatMap(({ of, relation }) =>
    graph.ofType<TaskStarter>(of).flatMap((starter) => thoseNamed(starter, relation, all).sure),
  );
}

interface Kind {
  readonly of: readonly string[];
  readonly relation: Relation<Bearer>;
}

const several = (of: readonly string[], property: Exclude<keyof Bearer, "securityGroupId">): Kind => ({
  of,
  relation: { property, by: "id", types: groups, names: (props) => props[property] },
});
/** What a service may put behind a group of its own, beside its balancer and its tasks. */
const fixtures = [
  several(types.vpcEndpoint, "securityGroupIds"),
  several(types.mountTarget, "securityGroups"),
];
const others: readonly Kind[] = [
  ...fixtures,
  several(types.launchTemplate, "vpcSecurityGroupIds"),
  {
    of: types.networkInterfaceSecurityGroup,
    relation: { property: "securityGroupId", by: "id", types: groups },
  },
];

/** Endpoints and mount targets that surely stand behind the group. */
export function fixturesBehind(group: Node<unknown>, graph: Graph): Node<unknown>[] {
  return behind(fixtures, group, graph);
}

/** All but load balancers that surely stands behind the group. */
export function othersBehind(group: Node<unknown>, graph: Graph): Node<unknown>[] {
  return [...startersBehind(group, graph).sure, ...behind(others, group, graph)];
}

function behind(kinds: readonly Kind[], group: Node<unknown>, graph: Graph): Node<unknown>[] {
  return kinds.flatMap(({ of, relation }) => thoseNaming(graph.ofType<Bearer>(of), relation, group).sure);
}
