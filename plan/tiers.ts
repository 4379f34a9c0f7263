import { Address4 } from "ip-address";
import { type Tier, type TierPlan, tiers } from "../components/network/args";
import { maskOf, overlap } from "../model/ranges";

/** Bits of the number of AZs for which every tier has room from the start: four, so that a further one moves no subnet. */
const zoneBits = 2;

/**
 * Where the tiers stand in the VPC, one after the other, each aligned to its own size: so each is one range, which one rule
 * of a network ACL names, and a firewall on premises. Tasks may have a range of their own.
 *
 * @param masks of the subnets, by tier
 */
export function layOut(
  { cidr, taskCidr }: { readonly cidr: string; readonly taskCidr?: string },
  masks: Readonly<Record<Tier, number>>,
  zones: number,
): Readonly<Record<Tier, TierPlan>> {
  let next = firstOf(cidr);
  const starts = tiers.map((tier) => {
    if (tier === "tasks" && taskCidr !== undefined) return [tier, firstOf(taskCidr)] as const;
    const size = sizeOf(masks[tier] - zoneBits);
    const first = Math.ceil(next / size) * size;
    next = first + size;
    return [tier, first] as const;
  });
  const startOf = new Map<Tier, number>(starts);
  return byTier((tier) => tierAt(startOf.get(tier) ?? 0, masks[tier], zones));
}

/** Leading bits of a subnet that nothing but a transit gateway's attachment stands in. Source: "Transit gateway design best practices", Amazon VPC user guide. */
const attachmentMask = 28;

/**
 * Where an attachment's subnets stand: in the first gap that the tiers leave, so that they move none.
 *
 * @returns nothing where there is no room
 */
export function layOutAttachment(
  cidr: string,
  taken: readonly string[],
  zones: number,
): TierPlan | undefined {
  const size = sizeOf(attachmentMask - zoneBits);
  const last = firstOf(cidr) + sizeOf(maskOf(cidr)) - size;
  for (let first = firstOf(cidr); first <= last; first += size) {
    const place = tierAt(first, attachmentMask, zones);
    if (!taken.some((range) => overlap(range, place.range))) return place;
  }
  return undefined;
}

/** One of something for each tier. */
export function byTier<T>(of: (tier: Tier) => T): Readonly<Record<Tier, T>> {
  return { public: of("public"), private: of("private"), isolated: of("isolated"), tasks: of("tasks") };
}

function tierAt(first: number, mask: number, zones: number): TierPlan {
  return {
    range: rangeAt(first, mask - zoneBits),
    subnets: Array.from({ length: zones }, (_, zone) => rangeAt(first + zone * sizeOf(mask), mask)),
  };
}

function firstOf(range: string): number {
  return Number(new Address4(range).startAddress().bigInt());
}

function sizeOf(mask: number): number {
  return 2 ** (32 - mask);
}

function rangeAt(first: number, mask: number): string {
  return `${Address4.fromBigInt(BigInt(first)).correctForm()}/${mask}`;
}
