import type { BalancedPlan, ServicePlan } from "../components/fargate-microservice/args";
import { productionPort, testPort } from "../components/fargate-microservice/scope";
import { targetOf } from "../components/fargate-microservice/task/target";
import type { Tier, WayIn } from "../components/network/args";

/** First and last port. */
export type Ports = readonly [number, number];

/** An end of a flow: a tier of the VPC, or a range outside it. */
export type Peer = { readonly tier: Tier } | { readonly range: string };

/** Who opens connections to whom, and the ports that the answers go to. */
export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  /** Ports from which the opener calls. */
  readonly answers: Ports;
  /** Through a NAT gateway, which calls on from a port of its own, or a transit gateway, out or in. @default straight */
  readonly by?: "nat" | "transit";
}

/**
 * Ports from which connections are opened. Tasks and machines run Amazon's Linux, whose kernel takes 32768 and above; balancers,
 * NAT gateways and Lambda functions take any. Source: "Ephemeral ports", Amazon VPC user guide. Files are mounted through the
 * mount helper's TLS tunnel, not from the reserved ports of a plain NFS client.
 */
export const ephemeral = { linux: [32_768, 65_535], any: [1024, 65_535] } as const satisfies Record<
  string,
  Ports
>;

export const world = "0.0.0.0/0";
const nfs = 2049;
const https = 443;

/** What else than services is in the VPC. */
export interface Besides {
  /** EC2 machines, in the tasks' tier. */
  readonly machines: boolean;
  /** Functions that rotate secrets, in the tasks' tier. */
  readonly functions: boolean;
  /** How tasks reach a range outside. */
  readonly wayTo: (range: string) => "nat" | "transit";
}

/** Every flow of a stack across its tiers' borders: what the security groups open, seen from the subnets. */
export function flowsOf(services: readonly ServicePlan[], { machines, functions, wayTo }: Besides): Flow[] {
  const byKey = new Map(services.map((service) => [service.service, service]));
  return [
    ...services.flatMap((service) => [
      ...platformFlows(placeOf(service)),
      ...(service.mounts.length > 0 ? [linux(placeOf(service), { tier: "isolated" }, nfs)] : []),
      ...destinationFlows(service, wayTo),
      ...(service.kind === "balanced" ? doorFlows(service) : []),
      ...service.calls.flatMap((callee) => callFlows(service, byKey.get(callee))),
    ]),
    ...(machines ? platformFlows({ tier: "tasks" }) : []),
    ...(functions ? [opened({ tier: "tasks" }, { tier: "isolated" }, https)] : []),
  ];
}

/** Endpoints, and the addresses of S3 and DynamoDB: those are public, though the way to them is a gateway. */
function platformFlows(from: Peer): Flow[] {
  return [linux(from, { tier: "isolated" }, https), linux(from, { range: world }, https)];
}

function destinationFlows(service: ServicePlan, wayTo: Besides["wayTo"]): Flow[] {
  const from = placeOf(service);
  const around = "tier" in from && from.tier === "tasks";
  return service.egress.flatMap(({ cidrs, prefixLists, port }) =>
    // No rule of an ACL can name a prefix list: the security group alone holds to it.
    [...cidrs, ...(prefixLists.length > 0 ? [world] : [])].map((range) => ({
      ...linux(from, { range }, port),
      ...(around && { by: wayTo(range) }),
    })),
  );
}

/** A balancer's clients, but for callers, and its tasks. */
function doorFlows(service: BalancedPlan): Flow[] {
  const door = doorOf(service);
  return [
    opened(door, placeOf(service), targetOf(service).port),
    ...service.testTrafficCidrs.map((range) => opened({ range }, door, testPort)),
    ...service.inboundCidrs.map((range) => ({
      ...opened({ range }, door, productionPort),
      by: "transit" as const,
    })),
    ...(service.exposure === "public"
      ? [productionPort, 80].map((port) => opened({ range: world }, door, port))
      : []),
  ];
}

/** From where balancers are called, but for other services, each once. */
export function waysIn(services: readonly ServicePlan[]): WayIn[] {
  const found = services.flatMap((service) =>
    (service.kind === "balanced" ? doorFlows(service) : []).flatMap(({ from, to, port, answers }) =>
      "range" in from && "tier" in to ? [{ range: from.range, tier: to.tier, port, answers }] : [],
    ),
  );
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

function callFlows(caller: ServicePlan, callee: ServicePlan | undefined): Flow[] {
  if (callee?.kind === "balanced") return [linux(placeOf(caller), doorOf(callee), productionPort)];
  if (callee?.kind === "registered") return [linux(placeOf(caller), placeOf(callee), callee.port)];
  return [];
}

function placeOf({ exceptions }: ServicePlan): Peer {
  return { tier: exceptions.publicIp === undefined ? "tasks" : "public" };
}

function doorOf({ exposure }: BalancedPlan): Peer {
  return { tier: exposure === "public" ? "public" : "private" };
}

function linux(from: Peer, to: Peer, port: number): Flow {
  return { from, to, port, answers: ephemeral.linux };
}

/** From any port. */
function opened(from: Peer, to: Peer, port: number): Flow {
  return { from, to, port, answers: ephemeral.any };
}
