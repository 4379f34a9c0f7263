import type { Graph, Node } from "./graph";
import { hasId, refersTo } from "./identity";
import type { Judge } from "./judge";
import { isKnown } from "./known";
import { types } from "./types";

interface Association {
  readonly subnetId?: string;
  readonly routeTableId?: string;
}
interface RouteTable {
  readonly routes?: readonly InlineRoute[];
}
interface InlineRoute {
  readonly gatewayId?: string;
}
interface Route {
  readonly routeTableId?: string;
  readonly gatewayId?: string;
}

/** How a resource names the subnets that it stands in. */
export interface SubnetNames {
  /** Top-level property that holds them. */
  readonly property: string;
  /** The same with what is below it, for messages. */
  readonly path: string;
  /** The ids; reading them throws while one is unknown. */
  readonly ids: () => readonly string[];
}

/**
 * The subnets of the program that the resource names: by id where ids are known; before that, by what the property
 * was made of. Says so where it names none, or some that are neither the program's nor approved.
 */
export function subnetsNamed(
  node: Node<unknown>,
  { property, path, ids }: SubnetNames,
  judge: Judge,
  graph: Graph,
  approved: readonly string[],
): Node<unknown>[] {
  const made = node.references(property, types.subnet);
  if (!isKnown(ids)) {
    if (made.length === 0) judge.undetermined(path);
    return made;
  }
  if (ids().length === 0) judge.violation("it names no subnets");
  const all = graph.ofType(types.subnet);
  const asked = ids().filter((id) => !approved.includes(id));
  const strange = asked.filter((id) => !all.some((subnet) => hasId(subnet, id)));
  for (const id of strange)
    judge.violation(`the subnet ${id} is not of this stack, so its routes cannot be seen`);
  return all.filter((subnet) => asked.some((id) => hasId(subnet, id)));
}

/** Demands that no internet gateway routes to the subnet; `exposed` is called where one does. */
export function judgeRoutes(
  subnet: Node<unknown>,
  judge: Judge,
  graph: Graph,
  exposed: (message: string) => void = judge.violation,
): void {
  const tables = graph
    .ofType<Association>(types.routeTableAssociation)
    .filter((association) => refersTo(association, "subnetId", subnet))
    .flatMap((association) =>
      graph
        .ofType<RouteTable>(types.routeTable)
        .filter((table) => refersTo(association, "routeTableId", table)),
    );
  if (tables.length === 0) judge.violation(`the subnet ${subnet.name} has no route table of its own`);
  for (const table of tables) {
    const toInternet = () => exposed(`the subnet ${subnet.name} has a route to an internet gateway`);
    // What the routes were made of is known before the ids are.
    if (table.references("routes", types.internetGateway).length > 0) {
      toInternet();
      continue;
    }
    judge.each(
      // Unknown and made of nothing: AWS will report the routes that the program makes as resources.
      () => (isKnown(() => table.props.routes) || table.isDerived("routes") ? table.props.routes : []),
      (route) => {
        if (isGateway(route.gatewayId)) toInternet();
      },
    );
    for (const route of graph
      .ofType<Route>(types.route)
      .filter((each) => refersTo(each, "routeTableId", table)))
      judge.part(() => {
        if (
          route.references("gatewayId", types.internetGateway).length > 0 ||
          isGateway(route.props.gatewayId)
        )
          toInternet();
      });
  }
}

// Whatever its destination: halves of the internet are the internet, and a part of it is public too.
const isGateway = (id: string | undefined) => id?.startsWith("igw-") ?? false;
