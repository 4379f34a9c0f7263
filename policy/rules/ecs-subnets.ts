import {
  type Graph,
  hasId,
  isKnown,
  type Judge,
  type Node,
  refersTo,
  setting,
  stackRule,
  types,
} from "../lib";

interface Service {
  readonly networkConfiguration?: { readonly subnets?: readonly string[] };
}
interface Association {
  readonly subnetId?: string;
  readonly routeTableId?: string;
}
interface RouteTable {
  readonly routes?: readonly InlineRoute[];
}
interface InlineRoute {
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly gatewayId?: string;
}
interface Route {
  readonly routeTableId?: string;
  readonly destinationCidrBlock?: string;
  readonly destinationIpv6CidrBlock?: string;
  readonly gatewayId?: string;
}

const privateSubnets = stackRule<Service, { approvedSubnets: readonly string[] }>({
  name: "ecs-service-enforce-private-subnets",
  severity: "critical",
  description: "Tasks stand in subnets that no internet gateway routes to.",
  remediation: "place the service in private subnets of the stack.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.1", "1.4.4"], nist: ["SC-7", "SC-7(3)", "AC-4(21)"] },
  types: types.ecsService,
  settings: { approvedSubnets: setting([], "Ids of existing private subnets, not made by the program") },
  check: (service, judge, { graph, settings }) => {
    const subnets = subnetsOf(service, judge, graph, settings.approvedSubnets);
    for (const subnet of subnets) judge.part(() => judgeSubnet(subnet, judge, graph));
  },
});

/** By id where ids are known; before that, by what the service's network configuration was made of. */
function subnetsOf(
  service: Node<Service>,
  judge: Judge,
  graph: Graph,
  approved: readonly string[],
): Node<unknown>[] {
  const made = service.references("networkConfiguration", types.subnet);
  const ids = () => Array.from(service.props.networkConfiguration?.subnets ?? []);
  if (!isKnown(ids)) {
    if (made.length === 0) judge.undetermined("networkConfiguration.subnets");
    return made;
  }
  if (ids().length === 0) judge.violation("the service names no subnets");
  const all = graph.ofType(types.subnet);
  const asked = ids().filter((id) => !approved.includes(id));
  const strange = asked.filter((id) => !all.some((subnet) => hasId(subnet, id)));
  for (const id of strange)
    judge.violation(`the subnet ${id} is not of this stack, so its routes cannot be seen`);
  return all.filter((subnet) => asked.some((id) => hasId(subnet, id)));
}

function judgeSubnet(subnet: Node<unknown>, judge: Judge, graph: Graph): void {
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
    const toInternet = () => judge.violation(`the subnet ${subnet.name} has a route to an internet gateway`);
    judge.each(
      // Unknown and made of nothing: AWS will report the routes that the program makes as resources.
      () => (isKnown(() => table.props.routes) || table.isDerived("routes") ? table.props.routes : []),
      (route) => {
        if (isDefault(route.cidrBlock, route.ipv6CidrBlock) && isGateway(route.gatewayId)) toInternet();
      },
    );
    for (const route of graph
      .ofType<Route>(types.route)
      .filter((each) => refersTo(each, "routeTableId", table)))
      judge.part(() => {
        if (!isDefault(route.props.destinationCidrBlock, route.props.destinationIpv6CidrBlock)) return;
        if (
          route.references("gatewayId", types.internetGateway).length > 0 ||
          isGateway(route.props.gatewayId)
        )
          toInternet();
      });
  }
}

const isDefault = (...cidrs: (string | undefined)[]) =>
  cidrs.some((cidr) => cidr === "0.0.0.0/0" || cidr === "::/0");
const isGateway = (id: string | undefined) => id?.startsWith("igw-") ?? false;

export const ecsSubnetRules = [privateSubnets];
