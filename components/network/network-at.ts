import type { ComponentResourceOptions, Input } from "@pulumi/pulumi";
import { Network } from ".";
import type { NetworkPlan } from "./args";
import { ExistingNetwork } from "./existing";
import type { ExistingNetworkArgs } from "./existing-args";

/** The network of a stack: made, or taken as it was found. */
export function networkAt(
  name: string,
  place: NetworkPlan | ExistingNetworkArgs,
  { logsKeyArn }: { readonly logsKeyArn: Input<string> },
  opts?: ComponentResourceOptions,
): Network | ExistingNetwork {
  if (place.kind === "existing") return new ExistingNetwork(name, place, opts);
  return new Network(name, { ...place, logsKeyArn }, opts);
}
