import type { Catalogue } from "../../../model/catalogue";
import type { RecordedResource } from "../recorded";
import { bank, declaredEdges, destination, edge, type StackSays, tester } from "./declared";
import { passes } from "./filter";
import { type Network, networkOf, type Place } from "./network";
import { functionGroup, insider, insiders, outsider, type Party, prefixListed, testerGroup } from "./parties";

/** Ports that are tried between all beside those that are declared. */
const usual = [22, 53, 80, 443, 2049, 3389, 8080, 8443, 65_535];

/**
 * Every packet of a recorded program that passes although nobody declared it, or that is declared and it or its answer does
 * not pass: for each ordered pair of tasks, balancers, endpoints, file systems, machines, strays in each tier, destinations,
 * testers, AWS's public addresses, another stack's network, and the internet.
 *
 * @param others ranges of other stacks, which somebody has joined to the VPC
 */
export async function wrongPackets(
  resources: readonly RecordedResource[],
  catalogue: Catalogue,
  stack: StackSays,
  others: readonly string[],
): Promise<string[]> {
  const network = withTheBanksOwn(await networkOf(resources));
  const parties = [...insiders(network, resources), ...outsiders(stack, others, network)];
  const declared = declaredEdges(catalogue, stack, resources, parties);
  const ports = [...new Set([...usual, ...[...declared].map((each) => Number(each.split(" : ")[1]))])];
  return parties.flatMap((from) =>
    parties.flatMap((to) =>
      from === to || (isOutside(from) && isOutside(to))
        ? []
        : ports.flatMap((port) =>
            wrong(network, from, to, port, declared.has(edge(from.name, to.name, port))),
          ),
    ),
  );
}

function wrong(network: Network, from: Party, to: Party, port: number, declared: boolean): string[] {
  const what = edge(from.name, to.name, port);
  for (const source of from.places)
    for (const target of to.places)
      for (const answers of samples(from)) {
        const natPorts = samples({ opensFrom: [1024, 65_535] }, target);
        for (const natPort of natPorts) {
          const { there, back } = passes(network, { from: source, to: target, port, answers, natPort });
          if (!declared && there) return [`${what} passes and nobody declared it`];
          if (declared && !there) return [`${what} does not pass`];
          if (declared && !back)
            return [`${what} is not answered at port ${answers}, nor through NAT at ${natPort}`];
        }
      }
  return [];
}

/** The ends of a party's own ports, and what lies around the ports of administration. */
function samples({ opensFrom: [first, last] }: Pick<Party, "opensFrom">, through?: Place): number[] {
  // Beyond a prefix list a NAT gateway's connection from 3389 stays without an answer: that price is known.
  const known = through?.prefixList === undefined ? [3389] : [];
  return [first, 3388, ...known, 3390, 50_000, last].filter((port) => first <= port && port <= last);
}

/**
 * Connections that get an answer although nobody declared them, if what somebody puts into each tier had a group that is open to
 * everything: what network ACLs and routes let through by themselves.
 */
export async function throughAclsAlone(
  resources: readonly RecordedResource[],
  stack: StackSays,
  others: readonly string[],
): Promise<string[]> {
  const network = await networkOf(resources);
  const inside = insiders(network, resources).filter(({ name }) => name.startsWith("stray "));
  const open = (party: Party): Party => ({
    ...party,
    places: party.places.map(({ groups, ...place }) => place),
  });
  const parties = [...inside.map(open), ...outsiders(stack, others, network)];
  const answered = (from: Party, to: Party, port: number) =>
    from.places.some((source) =>
      to.places.some((target) => {
        if (source.subnet !== undefined && source.subnet === target.subnet) return false;
        const ports = { port, answers: 50_000, natPort: 50_000 };
        const { there, back } = passes(network, { from: source, to: target, ...ports });
        return there && back;
      }),
    );
  return parties.flatMap((from) =>
    parties.flatMap((to) =>
      from === to || (isOutside(from) && isOutside(to))
        ? []
        : usual.filter((port) => answered(from, to, port)).map((port) => edge(from.name, to.name, port)),
    ),
  );
}

function isOutside({ places }: Party): boolean {
  return places.every(({ subnet }) => subnet === undefined);
}

function outsiders(
  { egress, network, containerSecurity, services = {} }: StackSays,
  others: readonly string[],
  made: Network,
): Party[] {
  const lists = Object.entries(egress).flatMap(([name, { prefixLists = [] }]) =>
    prefixLists.map((list) => [name, list] as const),
  );
  const inbound = [...new Set(Object.values(services).flatMap(({ inboundCidrs = [] }) => inboundCidrs))];
  const consoles = containerSecurity?.prismaDefender?.cidrs ?? [];
  return [
    outsider("internet", "8.8.8.0/24"),
    ...others.map((range) => outsider("joined stack", range, { joined: true })),
    ...network.testTrafficCidrs.flatMap((range) => {
      const inside = insider(made, tester(range), range);
      return inside.length > 0 ? inside : [outsider(tester(range), range)];
    }),
    ...Object.entries(egress).flatMap(([name, { cidrs = [] }]) =>
      cidrs.map((range) => outsider(destination(name, range), range)),
    ),
    ...inbound.map((range) => outsider(bank(range), range)),
    ...consoles.map((range) => outsider(destination("prisma-console", range), range)),
    ...lists.map(([name, list], index) => prefixListed(destination(name, list), list, index)),
    ...["s3", "dynamodb"].map((service, index) =>
      prefixListed(`aws ${service}`, `pl-network-${service}-endpoint`, 100 + index),
    ),
  ];
}

/** The bank lets its functions out to the endpoints, and its testers to test listeners; the program lets them in there. */
function withTheBanksOwn(network: Network): Network {
  const [endpoint] = network.rules.filter(({ peer }) => peer === functionGroup);
  const out = { way: "egress", protocol: "tcp" } as const;
  return {
    ...network,
    rules: [
      ...network.rules,
      { ...out, group: testerGroup, from: 8443, to: 8443, range: "10.0.0.0/8" },
      ...(endpoint ? [{ ...out, group: functionGroup, from: 443, to: 443, peer: endpoint.group }] : []),
    ],
  };
}
