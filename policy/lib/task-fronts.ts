import { containersOf, type TaskDefinition } from "./containers";
import { declaredBy } from "./declared";
import type { Graph, Node } from "./graph";
import { fixturesBehind, groupsOfTasks, startersBehind } from "./group-bearers";
import type { Judge } from "./judge";
import { perGraph, perNode } from "./per-node";
import { type Relation, thoseNamed, thoseNaming } from "./relations";
import { networkProperty, type TaskStarter } from "./task-networks";
import { types } from "./types";

interface Bearer extends TaskStarter {
  readonly loadBalancers?: readonly { readonly containerPort?: number }[];
}
interface LoadBalancer {
  readonly securityGroups?: readonly string[];
}
interface TargetGroup {
  readonly port?: number;
}
/** What stands behind a security group of tasks: services or schedules of ECS, and the component that makes them. */
export interface Tasks {
  readonly services: readonly Node<Bearer>[];
  /** Absent where no microservice component owns the group. */
  readonly component?: Node;
}

/** What may reach those tasks. */
export interface Front {
  /** Who may come in, for messages. */
  readonly who: "the tasks' own load balancer" | "a declared caller" | "tasks of the stack";
  /** URNs of the security groups of their own load balancers, or of their callers' tasks. */
  readonly groups: ReadonlySet<string>;
  /** Ports of the containers. */
  readonly ports: () => readonly number[];
}

const ofBalancer: Relation<LoadBalancer> = {
  property: "securityGroups",
  by: "id",
  types: types.securityGroup,
  names: ({ securityGroups }) => securityGroups,
};

/**
 * Tasks behind the group, if it is a group of tasks. A microservice's group counts from the start, before there is an
 * image and with it an ECS service: all of its groups but those of its balancer, endpoints and mount targets.
 */
export function tasksBehind(group: Node<unknown>, graph: Graph, judge: Judge): Tasks | undefined {
  const { sure: services, unclear } = startersBehind(group, graph);
  for (const bearer of unclear) judge.undetermined(networkProperty(bearer), bearer.urn);
  const component = ownerOfTasks(group, graph);
  if (services.length === 0 && !component) return undefined;
  return { services, ...(component && { component }) };
}

/** The microservice whose tasks stand behind the group, if it is one of its groups and none of another use. */
const ownerOfTasks = perNode((group, graph): Node | undefined => {
  const owner = graph.owner(group, types.component.fargateMicroservice);
  const otherUse = balancersWith(group, graph).length > 0 || fixturesBehind(group, graph).length > 0;
  return otherUse ? undefined : owner;
});

/** What may reach the tasks: as the kind of their service says, or, where no component says one, as a balanced one. */
export function frontOf(tasks: Tasks, graph: Graph): Front {
  const { component, services } = tasks;
  if (!component && services.every(({ props }) => (props.loadBalancers ?? []).length === 0))
    return directFront(services, graph);
  const declared = component && declaredBy(component.urn);
  const kind = declared?.kind ?? "balanced";
  if (kind === "balanced") return balancedFront(tasks, graph);
  const callers = kind === "registered" ? callersOf(declared?.service, graph) : [];
  const groups = graph.ofType(types.securityGroup).filter((group) => {
    const owner = ownerOfTasks(group, graph);
    return owner !== undefined && callers.some(({ urn }) => urn === owner.urn);
  });
  return {
    who: "a declared caller",
    groups: new Set(groups.map(({ urn }) => urn)),
    ports: () => (kind === "registered" && declared?.port !== undefined ? [declared.port] : []),
  };
}

/**
 * Tasks that no balancer stands before and no component makes are called directly, if at all: by other tasks of the stack, on the
 * ports of their containers.
 */
function directFront(services: readonly Node<Bearer>[], graph: Graph): Front {
  return {
    who: "tasks of the stack",
    groups: new Set(groupsOfTasks(graph).map(({ urn }) => urn)),
    ports: () =>
      services
        .flatMap((service) => service.references<TaskDefinition>("taskDefinition", types.taskDefinition))
        .flatMap(({ props }) => containersOf(props))
        .flatMap(({ portMappings }) =>
          (portMappings ?? []).flatMap(({ containerPort }) => containerPort ?? []),
        ),
  };
}

/** The microservices that declare a call to the service of this name. */
function callersOf(service: string | undefined, graph: Graph): readonly Node[] {
  return graph
    .ofType(types.component.fargateMicroservice)
    .filter(({ urn }) => Array.from(declaredBy(urn)?.calls ?? []).some((called) => called === service));
}

/** The load balancers of the tasks, seen through their target groups or their component. */
function balancedFront({ services, component }: Tasks, graph: Graph): Front {
  const owned = <P>(tokens: readonly string[]) =>
    (component ? (byOwner(graph).get(component.urn) ?? []) : []).filter(({ type }) =>
      tokens.includes(type),
    ) as readonly Node<unknown>[] as readonly Node<P>[];
  const balancers = [
    ...owned<LoadBalancer>(types.loadBalancer),
    ...services.flatMap((service) => balancersOf(service, graph)),
  ];
  const all = graph.ofType(types.securityGroup);
  const groups = balancers.flatMap((balancer) => thoseNamed(balancer, ofBalancer, all).sure);
  return {
    who: "the tasks' own load balancer",
    groups: new Set(groups.map(({ urn }) => urn)),
    ports: () => [
      ...owned<TargetGroup>(types.targetGroup).flatMap(({ props }) => props.port ?? []),
      ...services.flatMap(({ props }) =>
        Array.from(props.loadBalancers ?? []).flatMap(({ containerPort }) => containerPort ?? []),
      ),
    ],
  };
}

/** What stands in each microservice. */
const byOwner = perGraph((graph) => {
  const owned = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    const owner = graph.owner(node, types.component.fargateMicroservice);
    if (!owner) continue;
    const known = owned.get(owner.urn);
    if (known) known.push(node);
    else owned.set(owner.urn, [node]);
  }
  return owned;
});

function balancersWith(group: Node<unknown>, graph: Graph): readonly Node<LoadBalancer>[] {
  return thoseNaming(graph.ofType<LoadBalancer>(types.loadBalancer), ofBalancer, group).sure;
}

/** From a service to its target groups, to the listeners and rules that forward to them, to the balancers. */
function balancersOf(service: Node<Bearer>, graph: Graph): readonly Node<LoadBalancer>[] {
  const targets = new Set(service.references("loadBalancers", types.targetGroup).map(({ urn }) => urn));
  const forwards = (from: Node<unknown>, property: string) =>
    from.references(property, types.targetGroup).some(({ urn }) => targets.has(urn));
  const listeners = [
    ...graph.ofType(types.listener).filter((listener) => forwards(listener, "defaultActions")),
    ...graph
      .ofType(types.listenerRule)
      .filter((rule) => forwards(rule, "actions"))
      .flatMap((rule) => rule.references("listenerArn", types.listener)),
  ];
  return listeners.flatMap((listener) =>
    listener.references<LoadBalancer>("loadBalancerArn", types.loadBalancer),
  );
}
