import { Refusal } from "../rpc/refusal";
import { readRange } from "../rules/addresses";
import { isProps, type Props, text, texts } from "../values";
import { layOutSubnets, type PlannedSubnet, readSpecs, type SubnetSpec, zoneMask } from "./subnet-layout";

/** Arguments that go to the VPC as they are. */
const passedOn = [
  "enableDnsHostnames",
  "enableDnsSupport",
  "enableNetworkAddressUsageMetrics",
  "instanceTenancy",
];
const understood = new Set([
  ...passedOn,
  "cidrBlock",
  "availabilityZoneNames",
  "availabilityZoneCidrMask",
  "natGateways",
  "subnetSpecs",
  "subnetStrategy",
  "tags",
]);

export type NatStrategy = "None" | "Single" | "OnePerAz";

/** What the arguments of `awsx.ec2.Vpc` ask for. */
export interface VpcPlan {
  /** Inputs of the VPC itself, but for its tags. */
  readonly vpc: Props;
  readonly tags: Props;
  readonly nat: NatStrategy;
  readonly specs: readonly SubnetSpec[];
  readonly subnets: readonly PlannedSubnet[];
}

function refuse(why: string): never {
  throw new Refusal(`awsx:ec2:Vpc: ${why}`);
}

/** Reads the arguments; what the stand-in does not do as the real component does is refused, not passed over. */
export function planVpc(inputs: Props): VpcPlan {
  const strange = Object.keys(inputs).filter((key) => !understood.has(key));
  if (strange.length > 0)
    refuse(
      `the sandbox's stand-in does not know ${strange.join(", ")}; it knows ${[...understood].join(", ")}`,
    );
  if (inputs.subnetStrategy !== "Auto")
    refuse(
      `the sandbox's stand-in lays subnets out by subnetStrategy "Auto" only, not ${JSON.stringify(inputs.subnetStrategy ?? "Legacy")}`,
    );
  const zones = texts(inputs.availabilityZoneNames);
  if (zones.length === 0)
    refuse("the sandbox's stand-in needs availabilityZoneNames: it has no account to ask");
  const cidrBlock = text(inputs.cidrBlock) || "10.0.0.0/16";
  const range = readRange(cidrBlock);
  if (!range) return refuse(`cidrBlock "${cidrBlock}" is no network address such as 10.0.0.0/16`);
  const mask = zoneMask(range, zones.length, inputs.availabilityZoneCidrMask);
  const specs = readSpecs(inputs.subnetSpecs, mask, zones.length);
  const passed = passedOn.flatMap((key) => (inputs[key] === undefined ? [] : [[key, inputs[key]] as const]));
  return {
    vpc: { ...Object.fromEntries(passed), cidrBlock },
    tags: isProps(inputs.tags) ? inputs.tags : {},
    nat: natStrategy(inputs, specs),
    specs,
    subnets: layOutSubnets(range, zones, specs, mask).filter(({ spec }) => spec.type !== "Unused"),
  };
}

function natStrategy(inputs: Props, specs: readonly SubnetSpec[]): NatStrategy {
  const given = isProps(inputs.natGateways) ? inputs.natGateways : {};
  if (given.elasticIpAllocationIds !== undefined)
    refuse("the sandbox's stand-in takes no elasticIpAllocationIds");
  const strategy = given.strategy;
  if (strategy === "None" || strategy === "Single" || strategy === "OnePerAz") return strategy;
  if (strategy !== undefined)
    refuse(`NAT strategy ${JSON.stringify(strategy)} is none of None, Single, OnePerAz`);
  const has = (type: string) => specs.some((spec) => spec.type === type);
  return has("Public") && has("Private") ? "OnePerAz" : "None";
}
