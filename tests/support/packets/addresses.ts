import { Address4 } from "ip-address";

/** An IPv4 range as numbers. */
export interface Block {
  readonly first: number;
  readonly last: number;
  readonly mask: number;
}

const blocks = new Map<string, Block>();

/** Reads `10.0.0.0/16`. */
export function blockOf(range: string): Block {
  const known = blocks.get(range);
  if (known) return known;
  const parsed = new Address4(range);
  const block = {
    first: Number(parsed.startAddress().bigInt()),
    last: Number(parsed.endAddress().bigInt()),
    mask: parsed.subnetMask,
  };
  blocks.set(range, block);
  return block;
}

export function holds(range: string, address: number): boolean {
  const { first, last } = blockOf(range);
  return first <= address && address <= last;
}

const unrouted = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Whether the internet routes an address, whoever sends to it or from it. */
export function isOnInternet(address: number): boolean {
  return !unrouted.some((range) => holds(range, address));
}

/** Some address of a range: not one that AWS keeps. */
export function addressIn(range: string): number {
  const { first, last } = blockOf(range);
  return Math.min(first + 9, last);
}
