import { createHash } from "node:crypto";
import { type AclPlan, type AclRule, type Tier, type TierPlan, tiers } from "../components/network/args";
import { overlap, within } from "../model/ranges";
import { ephemeral, type Flow, type Peer, type Ports, world } from "./network-flows";
import { byTier } from "./tiers";

/** One packet's way that a tier's ACL has to let through. */
interface Opening {
  readonly tier: Tier | "transit";
  readonly way: "ingress" | "egress";
  readonly range: string;
  readonly ports: Ports;
}

type Unnumbered = Omit<AclRule, "number">;

/** Ports that administer machines: no rule opens them to the world. Source: Security Hub, EC2.21. */
const adminPorts = [22, 3389] as const;

/** Rules of the same kind have numbers from here on: what is denied is denied first. */
const numbers = { deny: [100, 900], allow: [1000, 30_000] } as const;

/**
 * The network ACL of each tier, and of the subnets of a transit gateway's attachment: what the flows need, there and back, and nothing else. Where a rule is so wide that it would
 * open other stacks' ranges too, these are denied before it.
 *
 * @param others ranges of the other stacks
 */
export function networkAcls(
  flows: readonly Flow[],
  places: Readonly<Record<Tier, TierPlan>>,
  others: readonly string[],
): Readonly<Record<Tier | "transit", AclPlan>> {
  const openings = flows.flatMap((flow) => openingsOf(flow, places));
  const aclOf = (tier: Opening["tier"]) => ({
    ingress: rulesOf(tier, "ingress"),
    egress: rulesOf(tier, "egress"),
  });
  const rulesOf = (tier: Opening["tier"], way: Opening["way"]): AclRule[] => {
    const mine = openings.filter((each) => each.tier === tier && each.way === way);
    const needed = widest(mine.flatMap(withoutAdminPorts));
    const inside = tiers.map((each) => places[each].range);
    // Beyond a transit gateway everything is outside.
    const outside = needed.some(({ range }) => tier === "transit" || !inside.includes(range));
    const denied = others.filter((other) => needed.some(({ range }) => overlap(range, other)));
    return [
      ...numbered(
        denied.map((range) => ({ action: "deny", protocol: "-1", range })),
        numbers.deny,
      ),
      ...numbered(
        [
          ...needed.map(
            ({ range, ports }): Unnumbered => ({ action: "allow", protocol: "tcp", range, ports }),
          ),
          // A packet was too big for the way outside. Source: "Path MTU Discovery", Amazon VPC user guide.
          ...(outside ? [{ action: "allow", protocol: "icmp", range: world } as const] : []),
        ],
        numbers.allow,
      ),
    ];
  };
  return { ...byTier(aclOf), transit: aclOf("transit") };
}

/** At each border that a flow crosses: the packets there, and their answers. */
function openingsOf(flow: Flow, places: Readonly<Record<Tier, TierPlan>>): Opening[] {
  const { from, to, port, answers, by } = flow;
  const there = [port, port] as const;
  const rangeOf = (peer: Peer) => ("tier" in peer ? places[peer.tier].range : peer.range);
  const [here, far] = [rangeOf(from), rangeOf(to)];
  // A range of the VPC's own, such as a tester's, is in tiers too.
  const tiersOf = (peer: Peer) => {
    if ("tier" in peer) return [peer.tier];
    return peer.range === world ? [] : tiers.filter((tier) => overlap(places[tier].range, peer.range));
  };
  return [
    ...tiersOf(from).flatMap((tier): Opening[] => [
      { tier, way: "egress", range: far, ports: there },
      { tier, way: "ingress", range: far, ports: answers },
    ]),
    ...tiersOf(to).flatMap((tier): Opening[] => [
      { tier, way: "ingress", range: here, ports: there },
      { tier, way: "egress", range: here, ports: answers },
    ]),
    ...(by === "nat"
      ? ([
          { tier: "public", way: "ingress", range: here, ports: there },
          { tier: "public", way: "egress", range: far, ports: there },
          { tier: "public", way: "ingress", range: far, ports: ephemeral.any },
          { tier: "public", way: "egress", range: here, ports: answers },
        ] as const)
      : []),
    ...(by === "transit" ? atAttachment(flow, here, far) : []),
  ];
}

/**
 * Only what passes between the VPC's subnets and the attachment is judged there, by the VPC's side: what these send by its
 * source, what goes to them by its destination, whoever has opened the connection. Source: "Network ACLs for transit
 * gateways", Amazon VPC user guide, different subnets.
 */
function atAttachment({ from, port, answers }: Flow, here: string, far: string): Opening[] {
  const there = [port, port] as const;
  const [range, sent, received] = "tier" in from ? [here, there, answers] : [far, answers, there];
  return [
    { tier: "transit", way: "ingress", range, ports: sent },
    { tier: "transit", way: "egress", range, ports: received },
  ];
}

/**
 * To the world, a range of ports has a hole at each port of administration. An explicit deny before it would take them from the
 * balancers' own answers too. The price: of 64,512 connections that a NAT gateway opens to a prefix list, one is not answered.
 */
function withoutAdminPorts(opening: Opening): Opening[] {
  if (opening.way === "egress" || opening.range !== world) return [opening];
  return adminPorts.reduce<Opening[]>(
    (parts, port) =>
      parts.flatMap((part) => {
        const [first, last] = part.ports;
        if (port < first || port > last) return [part];
        const around: Ports[] = [
          [first, port - 1],
          [port + 1, last],
        ];
        return around.flatMap((ports) => (ports[0] <= ports[1] ? [{ ...part, ports }] : []));
      }),
    [opening],
  );
}

/** Each once, and none that another opens already. */
function widest(openings: readonly Opening[]): Opening[] {
  const covers = (wide: Opening, small: Opening) =>
    within(small.range, wide.range) && wide.ports[0] <= small.ports[0] && small.ports[1] <= wide.ports[1];
  return openings.filter(
    (each, index) =>
      !openings.some((other, position) => covers(other, each) && (!covers(each, other) || position < index)),
  );
}

/**
 * Numbers that follow from what a rule says: a further rule moves no other, whose packets AWS would drop between the removal
 * of the old number and the new one. Among rules that all allow, or all deny, the order decides nothing.
 */
function numbered(rules: readonly Unnumbered[], [first, count]: readonly [number, number]): AclRule[] {
  const taken = new Set<number>();
  return rules
    .map((rule) => ({ rule, key: JSON.stringify([rule.protocol, rule.range, rule.ports]) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ rule, key }) => {
      let offset = createHash("sha256").update(key).digest().readUInt32BE() % count;
      while (taken.has(offset)) offset = (offset + 1) % count;
      taken.add(offset);
      return { number: first + offset, ...rule };
    })
    .sort((one, other) => one.number - other.number);
}
