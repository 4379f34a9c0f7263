import type { Graph, Node } from "./graph";
import type { Judge } from "./judge";
import { isKnown } from "./known";
import { type Relation, thoseNaming } from "./relations";
import { types } from "./types";

interface Subnet {
  readonly availabilityZone?: string;
}

/**
 * Availability zones of the subnets that the resource names, by any of the relations; nothing, if that was reported
 * as undetermined. The first relation is the one that must be known.
 */
export function zonesOf<P>(
  node: Node<P>,
  relations: readonly [Relation<P>, ...Relation<P>[]],
  judge: Judge,
  graph: Graph,
): ReadonlySet<string> | undefined {
  const subnets = graph
    .ofType<Subnet>(types.subnet)
    .filter((subnet) => relations.some((relation) => thoseNaming([node], relation, subnet).sure.length > 0));
  const [{ property }] = relations;
  if (subnets.length === 0 && !isKnown(() => listed(node.props[property]))) {
    judge.undetermined(property);
    return undefined;
  }
  return new Set(subnets.map(({ props }) => props.availabilityZone ?? "").filter((zone) => zone !== ""));
}

/** Reads every element, so that one which is unknown is noticed. */
function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? Array.from(value) : [];
}
