import { Address4 } from "ip-address";

/** Whether the text is an IPv4 range in CIDR notation that starts at its first address. */
export function isRange(text: string): boolean {
  if (!/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text) || !Address4.isValid(text)) return false;
  const range = new Address4(text);
  return range.startAddress().correctForm() === range.correctForm();
}

/** Number of leading bits that the addresses of a range share. */
export function maskOf(range: string): number {
  return new Address4(range).subnetMask;
}

/** Whether the ranges have an address in common. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [new Address4(one), new Address4(other)];
  return a.isInSubnet(b) || b.isInSubnet(a);
}

/** Whether all addresses of one range are the other's too. */
export function within(inner: string, outer: string): boolean {
  return new Address4(inner).isInSubnet(new Address4(outer));
}

/** Private address space (RFC 1918). */
export const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Whether the whole range is private address space (RFC 1918). */
export function isPrivate(range: string): boolean {
  return privateRanges.some((each) => within(range, each));
}

/** Addresses between carriers (RFC 6598): nobody routes them outside, so every stack may use the same. */
export const unrouted = "100.64.0.0/10";

/** Whether the internet has no way to the whole range: private, or between carriers. */
export function isInternal(range: string): boolean {
  return isPrivate(range) || within(range, unrouted);
}
