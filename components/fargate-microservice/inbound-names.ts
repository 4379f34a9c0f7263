import type { FargateMicroservice } from ".";

/**
 * By what name the bank calls services, and to which name of AWS's its own DNS has to lead that: AWS's resolves everywhere, to
 * the balancer's private addresses ("Load balancer scheme", Elastic Load Balancing user guide). Nothing where it calls none.
 */
export function inboundNames(services: Readonly<Record<string, FargateMicroservice>>) {
  const names = Object.entries(services).flatMap(([key, { inbound }]) =>
    inbound === undefined ? [] : [[key, inbound] as const],
  );
  return names.length > 0 && { inboundNames: Object.fromEntries(names) };
}
