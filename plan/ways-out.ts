import type { ServicePlan } from "../components/fargate-microservice/args";
import type { TransitPlan } from "../components/network/args";
import type { StackReading } from "../config/stack-config";
import type { Catalogue } from "../model/catalogue";
import type { OwnNetworkConfig } from "../model/network";
import type { Problem } from "../model/problems";
import { isInternal, within } from "../model/ranges";
import { world } from "./network-flows";
import { layOutAttachment } from "./tiers";

type Network = Pick<OwnNetworkConfig, "egress" | "transitGateway">;

/** How tasks reach a range outside: what is private by the transit gateway, the rest as the network says. */
export function wayTo({ egress }: Network, range: string): "nat" | "transit" {
  return egress === "transit" || isInternal(range) ? "transit" : "nat";
}

/**
 * What the VPC's attachment to a transit gateway is, beside its network ACL; nothing where there is none.
 *
 * @param taken ranges of the tiers
 */
export function transitOf(
  network: Network & Pick<OwnNetworkConfig, "cidr">,
  taken: readonly string[],
  zones: number,
  services: readonly ServicePlan[],
): Omit<TransitPlan, "acl"> | undefined {
  const { cidr, transitGateway } = network;
  if (transitGateway === undefined) return undefined;
  // Where there is no room, `networkFaults` refuses the plan.
  const place = layOutAttachment(cidr, taken, zones) ?? { range: cidr, subnets: [] };
  return {
    gatewayId: transitGateway,
    routes: routesOf(network, services),
    back: waysBack(services),
    ...place,
  };
}

/** Ranges that tasks reach through it: everything, or the private ones among their destinations. */
function routesOf({ egress }: Network, services: readonly ServicePlan[]): string[] {
  if (egress === "transit") return [world];
  return outermost(
    services.flatMap((service) => service.egress.flatMap(({ cidrs }) => cidrs)).filter(isInternal),
  );
}

/** Ranges of the bank that internal balancers answer. */
export function waysBack(services: readonly ServicePlan[]): string[] {
  return outermost(services.flatMap((service) => (service.kind === "balanced" ? service.inboundCidrs : [])));
}

/** Each once, and none within another. */
function outermost(ranges: readonly string[]): string[] {
  const distinct = [...new Set(ranges)].sort();
  return distinct.filter((range) => !distinct.some((wider) => wider !== range && within(range, wider)));
}

/** Whether anything of the stack has a public address: else no subnet of it is public. */
export function isOpen({ egress }: Network, services: readonly ServicePlan[]): boolean {
  return (
    egress !== "transit" ||
    services.some(
      (service) =>
        service.exceptions.publicIp !== undefined ||
        (service.kind === "balanced" && service.exposure === "public"),
    )
  );
}

/** Private destinations of services that stand in the public tier, from which nothing leads to a transit gateway. */
export function publicWayProblems(catalogue: Catalogue, { sound, stack }: StackReading): Problem[] {
  if (sound.network?.kind === "existing") return [];
  return Object.entries(catalogue.services).flatMap(([service, { egress = [], exceptions }]) =>
    exceptions?.publicIp?.stacks.includes(stack) !== true
      ? []
      : egress.flatMap((destination) =>
          (sound.egress?.[destination]?.cidrs ?? []).filter(isInternal).map((range) => ({
            file: "services.ts",
            steps: ["services", service, "egress"],
            message: `${destination}, ${range}, is private, and ${service} stands in the public tier, from which no transit gateway is reached. Take its exceptions.publicIp away, or the destination.`,
          })),
        ),
  );
}
