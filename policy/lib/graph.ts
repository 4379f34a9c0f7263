import type { PolicyResource, PolicyResourceOptions } from "@pulumi/policy";
import { watched } from "./known";

/** A resource as a rule sees it. Reading an unknown property throws `UnknownRead`, which the judge turns into a finding. */
export interface Subject<P> {
  readonly type: string;
  readonly urn: string;
  /** Logical name. */
  readonly name: string;
  readonly props: P;
  readonly options: PolicyResourceOptions;
  /** Properties and URN of the explicit provider, if the engine says which it is. */
  readonly provider?: {
    readonly urn: string;
    readonly name: string;
    readonly props: Record<string, unknown>;
  };
}

/** A resource among the others of its stack. */
export interface Node<P = Record<string, unknown>> extends Subject<P> {
  parent(): Node | undefined;
  /**
   * The resources of these types that this property was made of. Known at preview although ids and ARNs are not;
   * what an `apply` mixed in is listed too, so always name the types.
   */
  references<Q = Record<string, unknown>>(property: string, types: readonly string[]): Node<Q>[];
  /** Whether the property was made of any resource's output, whatever its type. */
  isDerived(property: string): boolean;
  /** All of those resources: for what asks whether a value may be theirs, not which of them it leads to. */
  sources(property: string): Node[];
  /** The resources of these types that this one depends on in any way. */
  dependsOn<Q = Record<string, unknown>>(types: readonly string[]): Node<Q>[];
}

/** All resources of a stack. */
export interface Graph {
  readonly nodes: readonly Node[];
  ofType<P = Record<string, unknown>>(types: readonly string[]): readonly Node<P>[];
  /** The component of one of these types that the resource belongs to, however deep. */
  owner<P = Record<string, unknown>>(node: Node<unknown>, types: readonly string[]): Node<P> | undefined;
}

/** Graphs by the list that the rules are handed: one is made for all that judge the same stack. */
const graphs = new WeakMap<object, Graph>();

export function graphOf(resources: readonly PolicyResource[]): Graph {
  const graph = graphs.get(resources) ?? newGraph(resources);
  graphs.set(resources, graph);
  return graph;
}

function newGraph(resources: readonly PolicyResource[]): Graph {
  const nodeOf = new Map<string, Node>();
  const found = (urns: readonly PolicyResource[], types: readonly string[]): Node[] =>
    urns.flatMap(({ type, urn }) => (types.includes(type) ? (nodeOf.get(urn) ?? []) : []));

  for (const resource of resources) {
    nodeOf.set(resource.urn, {
      ...subjectOf(resource),
      parent: () => (resource.parent ? nodeOf.get(resource.parent.urn) : undefined),
      references: <Q>(property: string, types: readonly string[]) =>
        found(resource.propertyDependencies[property] ?? [], types) as Node<unknown>[] as Node<Q>[],
      isDerived: (property) => (resource.propertyDependencies[property] ?? []).length > 0,
      sources: (property) =>
        (resource.propertyDependencies[property] ?? []).flatMap(({ urn }) => nodeOf.get(urn) ?? []),
      dependsOn: <Q>(types: readonly string[]) =>
        found(resource.dependencies, types) as Node<unknown>[] as Node<Q>[],
    });
  }
  const nodes = [...nodeOf.values()];
  const ofTypes = new Map<string, readonly Node[]>();
  const ofType = (types: readonly string[]): readonly Node[] => {
    const key = types.join();
    const known = ofTypes.get(key) ?? nodes.filter(({ type }) => types.includes(type));
    ofTypes.set(key, known);
    return known;
  };

  return {
    nodes,
    ofType: <P>(types: readonly string[]) => ofType(types) as readonly Node<unknown>[] as readonly Node<P>[],
    owner: <P>(node: Node<unknown>, types: readonly string[]) => {
      let above = node.parent();
      while (above && !types.includes(above.type)) above = above.parent();
      return above as Node<unknown> as Node<P> | undefined;
    },
  };
}

/** What the SDK hands to a rule, with properties that say whose unknown was read. */
export function subjectOf(resource: {
  type: string;
  urn: string;
  name: string;
  props: Record<string, unknown>;
  opts: PolicyResourceOptions;
  provider?: { urn: string; name: string; props: Record<string, unknown> };
}): Subject<Record<string, unknown>> {
  const { type, urn, name, props, opts: options, provider } = resource;
  return {
    type,
    urn,
    name,
    options,
    props: watched(props, urn),
    ...(provider && {
      provider: { urn: provider.urn, name: provider.name, props: watched(provider.props, provider.urn) },
    }),
  };
}
