import { type ExistingNetworkPlan, gateways } from "../components/network/args";
import type { FoundEndpoint, FoundNetwork } from "../components/network/existing-args";
import { overlap, within } from "../model/ranges";
import type { Tenants } from "./address-problems";

/** A key below `network` in the stack file, and what is wrong there. */
export type Found = readonly [key: string, message: string];

/** Destinations to which the tasks' subnets have no way, and ranges of the bank to which internal balancers have none back. */
export function routeProblems({ subnets, vpc }: FoundNetwork, { services }: Tenants): Found[] {
  const inSubnets = services.filter(({ exceptions }) => exceptions.publicIp === undefined);
  const asked: Asked[] = [
    ...inSubnets.flatMap(({ egress }) =>
      egress.flatMap(({ destination, cidrs }) =>
        cidrs.map((range): Asked => ({ tier: "tasks", who: destination, range })),
      ),
    ),
    ...services.flatMap((service) =>
      service.kind === "balanced"
        ? service.inboundCidrs.map(
            (range): Asked => ({ tier: "private", who: `who calls ${service.service}`, range }),
          )
        : [],
    ),
  ];
  const distinct = new Map(asked.map((each) => [`${each.who} ${each.range}`, each]));
  return [...distinct.values()].flatMap(({ tier, who, range }): Found[] => {
    const key = `subnets.${tier}`;
    if (vpc.ranges.some((own) => overlap(own, range)))
      return [[key, `${who}, ${range}, is inside the VPC. Use addresses outside it.`]];
    // A route may also lead to a list of prefixes, or to a range of IPv6, whose text has no point.
    const without = subnets[tier].filter(
      ({ routes }) => !routes.some(({ to }) => to.includes(".") && within(range, to)),
    );
    if (without.length === 0) return [];
    const which = without.map(({ id }) => id).join(", ");
    return [
      [key, `${who}, ${range}, has no route from ${which}: a rule would open into nowhere. Have one made.`],
    ];
  });
}

/** A range to which a tier's subnets need a way. */
interface Asked {
  readonly tier: "tasks" | "private";
  readonly who: string;
  readonly range: string;
}

export function gatewayProblems(
  plan: ExistingNetworkPlan,
  found: FoundNetwork,
  { services }: Tenants,
): Found[] {
  const tables = found.subnets.tasks;
  const { s3, dynamodb } = found.gateways;
  const judged = (service: "s3" | "dynamodb", { id, tableIds, ...gateway }: FoundEndpoint): Found[] => {
    const key = `gatewayEndpoints.${service}`;
    const without = tables.filter(({ tableId }) => !tableIds.includes(tableId)).map((subnet) => subnet.id);
    return [
      ...endpointProblems(key, service, { id, ...gateway }, "Gateway", plan),
      ...ask(
        without.length === 0,
        key,
        `${id} is not in the route tables of ${without.join(", ")}. Have it put there.`,
      ),
    ];
  };
  const users = services.filter(({ usesTables }) => usesTables).map(({ service }) => service);
  return [
    ...judged("s3", s3),
    ...(dynamodb === undefined
      ? ask(
          users.length === 0,
          "gatewayEndpoints.dynamodb",
          `is missing. ${users.join(", ")} use tables: name DynamoDB's gateway endpoint.`,
        )
      : judged("dynamodb", dynamodb)),
  ];
}

/** The owner's interface endpoints: all that the stack needs, and behind one group that tasks are let out to. */
export function interfaceProblems(plan: ExistingNetworkPlan, { interfaces }: FoundNetwork): Found[] {
  const key = "interfaceEndpoints";
  if (plan.interfaceEndpoints === undefined) return [];
  const needed = Object.keys(plan.endpointPolicies).filter(
    (each) => !(gateways as readonly string[]).includes(each),
  );
  const there = interfaces.map(({ serviceName }) => serviceName.replace(`com.amazonaws.${plan.region}.`, ""));
  const missing = needed.filter((service) => !there.includes(service));
  const [group] = interfaces.flatMap(({ securityGroupIds }) => securityGroupIds);
  return [
    ...ask(
      missing.length === 0,
      key,
      `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing. Name an endpoint of each, or none at all: then the program makes them.`,
    ),
    ...interfaces.flatMap((endpoint) => [
      ...endpointProblems(key, undefined, endpoint, "Interface", plan),
      ...ask(
        endpoint.privateNames,
        key,
        `${endpoint.id} has no private names: tasks would call AWS's public addresses. Have them switched on.`,
      ),
      ...ask(
        group !== undefined && endpoint.securityGroupIds.includes(group),
        key,
        `${endpoint.id} is not behind ${group ?? "a security group"}, as the others are: tasks are let out to one group. Have it added.`,
      ),
    ]),
  ];
}

function endpointProblems(
  key: string,
  service: string | undefined,
  endpoint: Pick<FoundEndpoint, "id" | "vpcId" | "serviceName" | "type">,
  type: string,
  { vpcId, region }: ExistingNetworkPlan,
): Found[] {
  const wanted = service === undefined ? endpoint.serviceName : `com.amazonaws.${region}.${service}`;
  return [
    ...ask(
      endpoint.vpcId === vpcId,
      key,
      `${endpoint.id} is in ${endpoint.vpcId}. Use endpoints of ${vpcId}.`,
    ),
    ...ask(
      endpoint.serviceName === wanted && endpoint.type === type,
      key,
      `${endpoint.id} is an endpoint of type ${endpoint.type} to ${endpoint.serviceName}. Use one of type ${type} to ${wanted}.`,
    ),
  ];
}

export function ask(sound: boolean, key: string, message: string): Found[] {
  return sound ? [] : [[key, message]];
}
