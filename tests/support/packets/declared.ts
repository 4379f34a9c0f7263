import type { Catalogue, Service } from "../../../model/catalogue";
import type { RecordedResource } from "../recorded";
import { isOnInternet } from "./addresses";
import type { Party } from "./parties";

/** What of a stack's file says who speaks to whom. */
export interface StackSays {
  readonly network: { readonly testTrafficCidrs: readonly string[] };
  readonly services?: Readonly<Record<string, { readonly inboundCidrs?: readonly string[] }>>;
  readonly egress: Readonly<
    Record<
      string,
      { readonly cidrs?: readonly string[]; readonly prefixLists?: readonly string[]; readonly port: number }
    >
  >;
  readonly containerSecurity?: {
    readonly prismaDefender?: { readonly console: string; readonly cidrs: readonly string[] };
  };
}

/** Who may open a connection to whom, and at which port. */
export type Edge = `${string} → ${string} : ${number}`;

export const edge = (from: string, to: string, port: number): Edge => `${from} → ${to} : ${port}`;

/** Name of a destination's address, as a party. */
export const destination = (name: string, address: string) => `destination ${name} ${address}`;
export const tester = (range: string) => `tester ${range}`;
export const bank = (range: string) => `bank ${range}`;

/** The traffic graph, from the catalogue and the stack file alone; of the program only the port that a balancer calls. */
export function declaredEdges(
  { services, stores }: Catalogue,
  stack: StackSays,
  resources: readonly RecordedResource[],
  parties: readonly Party[],
): ReadonlySet<Edge> {
  /** Whether a party is an address on the internet. */
  const isOutside = (name: string) =>
    /^(destination|tester|aws) /.test(name) &&
    parties.some(
      (party) =>
        party.name === name &&
        party.places.every(({ subnet, address }) => subnet === undefined && isOnInternet(address)),
    );
  const endpoints = parties.flatMap(({ name }) => (name.startsWith("endpoint ") ? [name] : []));
  const aws = (who: string) => [
    ...endpoints.map((endpoint) => edge(who, endpoint, 443)),
    edge(who, "aws s3", 443),
  ];
  const outside = [
    "internet",
    "joined stack",
    ...parties.flatMap(({ name }) => (isOutside(name) ? [name] : [])),
  ];
  const ofService = ([key, entry]: [string, Service]): Edge[] => {
    const task = `task ${key}`;
    const kinds = Object.keys(entry.data ?? {}).map((store) => [store, stores[store]?.kind] as const);
    return [
      ...aws(task),
      ...(kinds.some(([, kind]) => kind === "table") ? [edge(task, "aws dynamodb", 443)] : []),
      ...kinds.flatMap(([store, kind]) => (kind === "files" ? [edge(task, `files ${store}`, 2049)] : [])),
      ...(entry.calls ?? []).map((callee) => {
        const called = services[callee];
        return called?.exposure === "task"
          ? edge(task, `task ${callee}`, called.port)
          : edge(task, `balancer ${callee}`, 443);
      }),
      ...(entry.egress ?? []).flatMap((name) => {
        const { cidrs = [], prefixLists = [], port = 0 } = stack.egress[name] ?? {};
        return [...cidrs, ...prefixLists].map((address) => edge(task, destination(name, address), port));
      }),
      ...consoleEdges(task, stack),
      ...doorEdges(key, entry),
    ];
  };
  const doorEdges = (key: string, { exposure }: Service): Edge[] => {
    if (exposure !== "public" && exposure !== "internal") return [];
    const door = `balancer ${key}`;
    const group = resources.find(({ name }) => name === `${key}-tg1`);
    return [
      edge(door, `task ${key}`, Number(group?.inputs.port)),
      ...(exposure === "public"
        ? outside
            .filter((who) => who !== "joined stack")
            .flatMap((who) => [edge(who, door, 443), edge(who, door, 80)])
        : []),
      // Of an internal one testers outside have no way to the VPC.
      ...stack.network.testTrafficCidrs
        .filter((range) => exposure === "public" || !isOutside(tester(range)))
        .map((range) => edge(tester(range), door, 8443)),
      ...(stack.services?.[key]?.inboundCidrs ?? []).map((range) => edge(bank(range), door, 443)),
    ];
  };
  return new Set([
    ...Object.entries(services).flatMap(ofService),
    ...parties.flatMap(({ name }) => (name.startsWith("machine ") ? aws(name) : [])),
    ...(parties.some(({ name }) => name === "function")
      ? endpoints.map((endpoint) => edge("function", endpoint, 443))
      : []),
  ]);
}

function consoleEdges(task: string, { containerSecurity }: StackSays): Edge[] {
  const { console = "", cidrs = [] } = containerSecurity?.prismaDefender ?? {};
  return cidrs.map((range) =>
    edge(task, destination("prisma-console", range), Number(console.split(":").at(-1))),
  );
}
