import { Refusal } from "../rpc/refusal";
import { formatRange, type Range } from "../rules/addresses";
import { isList, isProps, objects, type Props, text, texts, type Value } from "../values";

/** One tier of subnets, as `subnetSpecs` names it. */
export interface SubnetSpec {
  readonly type: "Public" | "Private" | "Isolated" | "Unused";
  /** Part of the subnets' names. */
  readonly name: string;
  readonly named: boolean;
  readonly cidrMask: number;
  /** Where each zone's subnet stands, zone by zone. @default laid out by mask */
  readonly cidrBlocks?: readonly string[];
  readonly tags: Props;
}

/** One subnet to be made. */
export interface PlannedSubnet {
  readonly spec: SubnetSpec;
  /** From 1, in the order of the zones. */
  readonly zoneIndex: number;
  readonly zone: string;
  readonly cidrBlock: string;
}

const subnetTypes = ["Public", "Private", "Isolated", "Unused"] as const;

function bitsFor(count: number): number {
  return Math.ceil(Math.log2(count));
}

/** Mask of each zone's share of the VPC: given, or the smallest even division. */
export function zoneMask(vpc: Range, zones: number, given: Value | undefined): number {
  const mask = typeof given === "number" ? given : vpc.mask + bitsFor(zones);
  if (mask < vpc.mask || 2 ** (mask - vpc.mask) < zones)
    throw new Refusal(
      `awsx:ec2:Vpc: availabilityZoneCidrMask ${mask} leaves no room for ${zones} zones in a /${vpc.mask}`,
    );
  return mask;
}

/** Reads the tiers; one without size shares its zone's range evenly. Where one says its ranges, all do. */
export function readSpecs(given: Value | undefined, mask: number, zones?: number): SubnetSpec[] {
  const specs: readonly Props[] = isList(given) ? objects(given) : [{ type: "Public" }, { type: "Private" }];
  const even = mask + bitsFor(specs.length);
  const explicit = specs.some((spec) => spec.cidrBlocks !== undefined);
  return specs.map((spec) => {
    const type = subnetTypes.find((one) => one === spec.type);
    if (!type)
      throw new Refusal(`awsx:ec2:Vpc: subnet type ${text(spec.type)} is none of ${subnetTypes.join(", ")}`);
    const cidrBlocks = texts(spec.cidrBlocks);
    if (explicit && spec.cidrBlocks === undefined)
      throw new Refusal(
        "awsx:ec2:Vpc: If any subnet spec has explicit cidrBlocks, all subnets must have explicit cidrBlocks.",
      );
    if (explicit && cidrBlocks.length !== zones)
      throw new Refusal(
        `awsx:ec2:Vpc: The number of CIDR blocks must match the number of availability zones (${zones}).`,
      );
    const size = typeof spec.size === "number" ? 32 - Math.log2(spec.size) : undefined;
    return {
      type,
      name: text(spec.name) || type.toLowerCase(),
      named: text(spec.name) !== "",
      cidrMask: typeof spec.cidrMask === "number" ? spec.cidrMask : (size ?? even),
      tags: isProps(spec.tags) ? spec.tags : {},
      ...(explicit && { cidrBlocks }),
    };
  });
}

/**
 * Strategy "Auto": the range is divided evenly by zone; inside a zone the tiers follow each other in their order, each
 * aligned to its own size.
 */
export function layOutSubnets(
  vpc: Range,
  zones: readonly string[],
  specs: readonly SubnetSpec[],
  mask: number,
): PlannedSubnet[] {
  const zoneSize = 2 ** (32 - mask);
  return zones.flatMap((zone, index) => {
    const start = vpc.first + index * zoneSize;
    let next = start;
    return specs.map((spec) => {
      const given = spec.cidrBlocks?.[index];
      if (given !== undefined) return { spec, zoneIndex: index + 1, zone, cidrBlock: given };
      const size = 2 ** (32 - spec.cidrMask);
      const first = Math.ceil(next / size) * size;
      next = first + size;
      if (next > start + zoneSize)
        throw new Refusal(
          `awsx:ec2:Vpc: subnet ${spec.name} (/${spec.cidrMask}) does not fit into the /${mask} of ${zone}`,
        );
      return { spec, zoneIndex: index + 1, zone, cidrBlock: formatRange(first, spec.cidrMask) };
    });
  });
}
