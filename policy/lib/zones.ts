import type { Graph, Node } from "./graph";
import type { Judge } from "./judge";
import { isKnown } from "./known";
import { type Relation, thoseNamed } from "./relations";
import { setting } from "./settings";
import { types } from "./types";

interface Subnet {
  readonly availabilityZone?: string;
}

/** Existing subnets, which the program does not make and whose zones only their owner can say. */
export interface ZoneSettings {
  readonly subnetZones: readonly string[];
}

export const zoneSettings = {
  subnetZones: setting<readonly string[]>(
    [],
    'Existing subnets, not made by the program, with their AZ, e.g. "subnet-0123456789abcdef0 eu-west-2a"',
  ),
};

/**
 * Availability zones of the subnets that the resource names, by any of the relations; nothing, if that was reported
 * as undetermined. The first relation is the one that must be known.
 */
export function zonesOf<P>(
  node: Node<P>,
  relations: readonly [Relation<P>, ...Relation<P>[]],
  judge: Judge,
  graph: Graph,
  subnetZones: readonly string[] = [],
): ReadonlySet<string> | undefined {
  const all = graph.ofType<Subnet>(types.subnet);
  const subnets = [...new Set(relations.flatMap((relation) => thoseNamed(node, relation, all).sure))];
  const [{ property }] = relations;
  if (subnets.length === 0 && !isKnown(() => listed(node.props[property]))) {
    judge.undetermined(property);
    return undefined;
  }
  const own = subnets.map(({ props }) => props.availabilityZone ?? "");
  return new Set([...own, ...zonesSaid(node, relations, subnetZones)].filter((zone) => zone !== ""));
}

/** Of existing subnets that the resource names. */
function zonesSaid<P>(
  node: Node<P>,
  relations: readonly Relation<P>[],
  subnetZones: readonly string[],
): string[] {
  const zones = new Map(subnetZones.map((said) => said.split(" ") as [string, string]));
  return relations.flatMap(({ property, names }) => {
    const ids = () => listed(names ? names(node.props) : node.props[property]).map(String);
    return isKnown(ids) ? ids().flatMap((id) => zones.get(id) ?? []) : [];
  });
}

/** Reads every element, so that one which is unknown is noticed. */
function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? Array.from(value) : [];
}
