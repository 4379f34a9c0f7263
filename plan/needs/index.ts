import { inStackFile } from "../../config/stack-config";
import { type Problem, unless } from "../../model/problems";
import { type QuotaName, quota, quotaCalled, quotaIn, quotaNames } from "../../model/quotas";
import { accountNeeds } from "./account";
import { edgeNeeds } from "./edge";
import { groupNeeds } from "./groups";
import type { Measured, Need, Needs } from "./measured";
import { networkNeeds } from "./network";
import { policyNeeds } from "./policies";

export { interfaceEndpoints, natGateways, perBalancer } from "./network";
export { mostTasks, peakOf, peakPerZone, peakTasks } from "./tasks";

/** What a stack takes of a quota at its own maximum, and what it has. */
export interface NeedAndQuota extends Need {
  readonly quota: number;
}

const needs: Readonly<Record<QuotaName, Needs>> = {
  ...accountNeeds,
  ...networkNeeds,
  ...groupNeeds,
  ...edgeNeeds,
  ...policyNeeds,
};

function needsOf(name: QuotaName, measured: Measured): readonly Need[] {
  return [needs[name](measured)].flat();
}

/**
 * Of each of AWS's quotas, what the stack takes with all tasks at their most and all of them released at once, beside what the
 * account has. Where a quota is of single things, the one that takes most.
 *
 * @param said what the stack file says the account has
 */
export function needsAndQuotas(
  measured: Measured,
  said: Readonly<Record<string, number>>,
): Readonly<Record<QuotaName, NeedAndQuota>> {
  const most = (name: QuotaName) =>
    needsOf(name, measured).reduce((one, other) => (other.need > one.need ? other : one), { need: 0 });
  return Object.fromEntries(
    quotaNames.map((name) => [name, { ...most(name), quota: quotaIn(name, said) }]),
  ) as Record<QuotaName, NeedAndQuota>;
}

/** Quotas that do not hold what the stack, or one thing of it, needs at its own maximum. */
export function quotaProblems(
  measured: Measured,
  said: Readonly<Record<string, number>>,
  file: string,
): Problem[] {
  return quotaNames.flatMap((name) => {
    const has = quotaIn(name, said);
    const key = Object.keys(said).find((each) => quotaCalled(each) === name) ?? name;
    return needsOf(name, measured).flatMap(({ need, by }) =>
      inStackFile(file, unless(need <= has, ["quotas", key], shortage(name, need, by, has))),
    );
  });
}

function shortage(name: QuotaName, need: number, by: string | undefined, has: number): string {
  const { what, code, service, most, adjustable } = quota(name);
  const taken = `${by ?? "the stack"} needs ${need} at its own maximum, and the account has ${has}`;
  const whose = has === most ? ", AWS's default" : `; AWS's default is ${most}`;
  const way = adjustable
    ? `Ask AWS for ${Math.ceil(need)} or more (Service Quotas, ${[service, code].filter(Boolean).join(" ")}) and write here what it grants, or ${ways[name] ?? usual}.`
    : `AWS raises it for nobody: ${ways[name] ?? usual}.`;
  return `${what}: ${taken}${whose}. ${way}`;
}

const usual = "let the stack have less";

/** What a stack can have less of. */
const ways: Partial<Record<QuotaName, string>> = {
  "fargate-on-demand-vcpus": "lower tasks.max, cpu or capacity.fargateWeight",
  "fargate-spot-vcpus": "lower tasks.max, cpu or capacity.spotWeight",
  "rules-per-network-acl":
    "name fewer and wider ranges in egress, inboundCidrs of services and network.testTrafficCidrs, or prefix lists in egress",
  "rules-per-security-group":
    "name fewer ranges in egress, inboundCidrs of services and network.testTrafficCidrs, or declare fewer calls",
  "routes-per-route-table": "name fewer and wider ranges in egress and inboundCidrs of services",
  "elastic-ips": "name addresses of the account's in network.elasticIps",
  "targets-per-load-balancer": "lower tasks.max",
  "cloud-map-instances-per-namespace": "lower tasks.max",
  "cloud-map-instances-per-service": "lower tasks.max",
  "network-interfaces": "lower tasks.max",
  "characters-of-a-roles-policies":
    "let single services use fewer stores and secrets, or the stack have fewer stores",
  "bytes-per-table-policy": "let fewer services read it, and the others call one that does",
  "characters-per-secret-policy": "name fewer roles under access.deployers and access.secretWriters",
  "characters-per-repository-policy": "name fewer roles under access.deployers and access.imagePushers",
  "bytes-per-topic-policy": "name fewer subscribers, or fewer roles under access.deployers",
  "bytes-per-bucket-policy": "let fewer services read it, and the others call one that does",
};
