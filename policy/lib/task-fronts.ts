import type { Graph, Node } from "./graph";
import type { Judge } from "./judge";
import { type Relation, thoseNaming } from "./relations";
import { types } from "./types";

interface Bearer {
  readonly networkConfiguration?: { readonly securityGroups?: readonly string[] };
  readonly loadBalancers?: readonly { readonly containerPort?: number }[];
}
interface LoadBalancer {
  readonly securityGroups?: readonly string[];
}
interface TargetGroup {
  readonly port?: number;
}

/** What stands behind a security group of tasks: services of ECS, and the component that makes them. */
export interface Tasks {
  readonly services: readonly Node<Bearer>[];
  /** Absent where no microservice component owns the group. */
  readonly component?: Node;
}

/** What may reach those tasks. */
export interface Front {
  /** URNs of the security groups of their own load balancers. */
  readonly groups: ReadonlySet<string>;
  /** Ports of the containers. */
  readonly ports: () => readonly number[];
}

/** By which a service or a task set names its security groups. */
const ofGroup: Relation<Bearer> = {
  property: "networkConfiguration",
  by: "id",
  types: types.securityGroup,
  names: ({ networkConfiguration }) => networkConfiguration?.securityGroups,
};
const ofBalancer: Relation<LoadBalancer> = {
  property: "securityGroups",
  by: "id",
  types: types.securityGroup,
  names: ({ securityGroups }) => securityGroups,
};

/**
 * Tasks behind the group, if it is a group of tasks. A microservice's group counts from the start, before there is an
 * image and with it an ECS service: all of its groups but its balancer's.
 */
export function tasksBehind(group: Node<unknown>, graph: Graph, judge: Judge): Tasks | undefined {
  const bearers = graph.ofType<Bearer>([...types.ecsService, ...types.taskSet]);
  const { sure, unclear } = thoseNaming(bearers, ofGroup, group);
  for (const { urn } of unclear) judge.undetermined("networkConfiguration", urn);
  const owner = graph.owner(group, types.component.fargateMicroservice);
  const component = owner && !balancersWith(group, graph).length ? owner : undefined;
  if (sure.length === 0 && !component) return undefined;
  return { services: sure, ...(component && { component }) };
}

/** The load balancers of the tasks, seen through their target groups or their component. */
export function frontOf({ services, component }: Tasks, graph: Graph): Front {
  const owned = <P>(tokens: readonly string[]) =>
    graph
      .ofType<P>(tokens)
      .filter(
        (each) => component && graph.owner(each, types.component.fargateMicroservice)?.urn === component.urn,
      );
  const balancers = [
    ...owned<LoadBalancer>(types.loadBalancer),
    ...services.flatMap((service) => balancersOf(service, graph)),
  ];
  const groups = graph
    .ofType(types.securityGroup)
    .filter((group) => thoseNaming(balancers, ofBalancer, group).sure.length > 0);
  return {
    groups: new Set(groups.map(({ urn }) => urn)),
    ports: () => [
      ...owned<TargetGroup>(types.targetGroup).flatMap(({ props }) => props.port ?? []),
      ...services.flatMap(({ props }) =>
        Array.from(props.loadBalancers ?? []).flatMap(({ containerPort }) => containerPort ?? []),
      ),
    ],
  };
}

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
