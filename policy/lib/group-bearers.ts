import type { Graph, Node } from "./graph";
import { naming, type Relation, thoseNaming } from "./relations";
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

/** By which services, task sets and schedules name the security groups of their tasks. */
export function securityGroupsOf(starter: Node<TaskStarter>): Relation<TaskStarter> {
  return {
    property: networkProperty(starter),
    by: "id",
    types: groups,
    names: (props) => networkOf(props)?.securityGroups,
  };
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
  const tasks = graph
    .ofType<TaskStarter>(taskStarters)
    .filter((starter) => naming(starter, securityGroupsOf(starter), group) === "yes");
  return [...tasks, ...behind(others, group, graph)];
}

function behind(kinds: readonly Kind[], group: Node<unknown>, graph: Graph): Node<unknown>[] {
  return kinds.flatMap(({ of, relation }) => thoseNaming(graph.ofType<Bearer>(of), relation, group).sure);
}
