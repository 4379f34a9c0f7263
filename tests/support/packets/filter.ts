import { holds, isOnInternet } from "./addresses";
import type { Acl, GroupRule, Network, Place, Subnet, Way } from "./network";

/** TCP from one place to another, and the port that its answers go to. */
export interface Connection {
  readonly from: Place;
  readonly to: Place;
  readonly port: number;
  /** Port that it is opened from. */
  readonly answers: number;
  /** Port that a NAT gateway opens it from, where one is on the way. */
  readonly natPort: number;
}

/** A border that a packet crosses: into or out of a subnet, to or from the other side's address. */
interface Border {
  readonly subnet: Subnet;
  readonly way: "ingress" | "egress";
  readonly other: number;
  readonly port: number;
}

/**
 * Whether a packet arrives, and whether its answer does, by what AWS documents: security groups judge who opens a connection,
 * and remember it; network ACLs judge each packet at each subnet's border, and none that stays within a subnet; and there has
 * to be a route both ways.
 */
export function passes(
  network: Network,
  connection: Connection,
): { readonly there: boolean; readonly back: boolean } {
  const { from, to, port } = connection;
  const out = routeOf(network, from, to);
  // What a NAT gateway or an endpoint has sent on comes back through it; a transit gateway is reached by its owner's routes
  // from outside, and by the VPC's own from within.
  const sentOn =
    out === "gateway" || typeof out === "object" || (out === "transit" && from.subnet !== undefined);
  const home = sentOn ? out : routeOf(network, to, from);
  const answered = home !== undefined && (out !== "transit" || home === "transit");
  const there =
    letOut(network, from, to, port) &&
    letIn(network, from, to, port) &&
    out !== undefined &&
    bordersThere(network, connection, out).every(crossed);
  return {
    there,
    back: answered && out !== undefined && bordersBack(network, connection, out).every(crossed),
  };
}

type Taken = Way | "direct" | "gateway";

/** A way, or none: then the packet is dropped. */
function routeOf(network: Network, from: Place, to: Place): Taken | undefined {
  if (from.subnet === undefined) {
    // From outside: to what has a public address, or, where somebody has joined the networks, to everything; what is
    // private comes by a transit gateway.
    if (from.joined || (to.public && isOnInternet(from.address))) return "direct";
    return network.attachment !== undefined && !isOnInternet(from.address) ? "transit" : undefined;
  }
  if (to.subnet !== undefined || network.vpc.some((range) => holds(range, to.address)) || to.joined)
    return "direct";
  if (to.prefixList !== undefined && from.subnet.gateways.includes(to.prefixList)) return "gateway";
  const way = from.subnet.routes.find(({ range }) => holds(range, to.address))?.way;
  if (way === "transit") return way;
  if (!isOnInternet(to.address)) return undefined;
  if (way === "internet") return from.public ? "internet" : undefined;
  return way;
}

function bordersThere(network: Network, { from, to, port }: Connection, way: Taken): Border[] {
  const gateway = natOf(network, way);
  return [
    ...leaving(from, to, port),
    ...(gateway
      ? [
          { subnet: gateway, way: "ingress" as const, other: from.address, port },
          { subnet: gateway, way: "egress" as const, other: to.address, port },
        ]
      : []),
    ...atAttachment(network, way, from, to, port),
    ...entering(from, to, port),
  ];
}

/** A transit gateway's subnet judges what comes from the VPC by its source, and what goes to it by its destination. */
function atAttachment({ attachment }: Network, way: Taken, from: Place, to: Place, port: number): Border[] {
  if (way !== "transit" || attachment === undefined) return [];
  return from.subnet !== undefined
    ? [{ subnet: attachment, way: "ingress", other: from.address, port }]
    : [{ subnet: attachment, way: "egress", other: to.address, port }];
}

function bordersBack(network: Network, connection: Connection, way: Taken): Border[] {
  const { from, to, answers, natPort } = connection;
  const gateway = natOf(network, way);
  return [
    ...leaving(to, from, answers),
    ...(gateway
      ? [
          { subnet: gateway, way: "ingress" as const, other: to.address, port: natPort },
          { subnet: gateway, way: "egress" as const, other: from.address, port: answers },
        ]
      : []),
    ...atAttachment(network, way, to, from, answers),
    ...entering(to, from, answers),
  ];
}

function natOf({ nats }: Network, way: Taken): Subnet | undefined {
  return typeof way === "object" ? nats.get(way.nat) : undefined;
}

function leaving(from: Place, to: Place, port: number): Border[] {
  if (from.subnet === undefined || from.subnet === to.subnet) return [];
  return [{ subnet: from.subnet, way: "egress", other: to.address, port }];
}

function entering(from: Place, to: Place, port: number): Border[] {
  if (to.subnet === undefined || from.subnet === to.subnet) return [];
  return [{ subnet: to.subnet, way: "ingress", other: from.address, port }];
}

function crossed({ subnet, way, other, port }: Border): boolean {
  return aclAllows(subnet.acl, way, other, port);
}

/** The lowest rule that fits decides; where none does, the packet is dropped. */
export function aclAllows(acl: Acl, way: "ingress" | "egress", other: number, port: number): boolean {
  const rule = acl[way].find(
    ({ protocol, cidrBlock, fromPort, toPort }) =>
      (protocol === "-1" || (protocol === "tcp" && fromPort <= port && port <= toPort)) &&
      holds(cidrBlock, other),
  );
  return rule?.action === "allow";
}

function letOut(network: Network, from: Place, to: Place, port: number): boolean {
  return from.groups === undefined || opens(network, "egress", from.groups, to, port);
}

function letIn(network: Network, from: Place, to: Place, port: number): boolean {
  return to.groups === undefined || opens(network, "ingress", to.groups, from, port);
}

const byGroup = new WeakMap<Network, Map<string, GroupRule[]>>();

/** The rules of a group, each way. */
function rulesOf(network: Network, way: GroupRule["way"], group: string): readonly GroupRule[] {
  let sorted = byGroup.get(network);
  if (sorted === undefined) {
    sorted = new Map();
    for (const rule of network.rules) {
      const key = `${rule.way} ${rule.group}`;
      const same = sorted.get(key);
      if (same) same.push(rule);
      else sorted.set(key, [rule]);
    }
    byGroup.set(network, sorted);
  }
  return sorted.get(`${way} ${group}`) ?? [];
}

function opens(
  network: Network,
  way: GroupRule["way"],
  groups: readonly string[],
  other: Place,
  port: number,
): boolean {
  return groups.some((group) =>
    rulesOf(network, way, group).some(
      (rule) =>
        rule.protocol === "tcp" &&
        rule.from <= port &&
        port <= rule.to &&
        ((rule.range !== undefined && holds(rule.range, other.address)) ||
          (rule.prefixList !== undefined && rule.prefixList === other.prefixList) ||
          (rule.peer !== undefined && (other.groups ?? []).includes(rule.peer))),
    ),
  );
}
