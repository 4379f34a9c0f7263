/** A range of addresses, as its first address and the number of fixed bits. */
interface Range {
  readonly six: boolean;
  readonly bits: number;
  readonly first: readonly number[];
}

/** Ranges that no router of the internet knows (RFC 1918, 6598, 3927, 1122; 4193, 4291). */
const inside = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
];
const inside6 = ["fc00::/7", "fe80::/10", "::1/128"];

/** The range that a text is; nothing if it is none. */
export function rangeOf(text: string): Range | undefined {
  const [, address = "", bits = ""] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text.trim()) ?? [];
  if (address.includes(":")) return sixOf(address, Number(bits));
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255)) || Number(bits) > 32)
    return undefined;
  return { six: false, bits: Number(bits), first: parts };
}

function sixOf(address: string, bits: number): Range | undefined {
  const [head = "", tail, ...more] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || bits > 128 || missing < 0 || (tail === undefined && missing !== 0)) return undefined;
  const words = [...before, ...Array<string>(missing).fill("0"), ...after].map((word) =>
    Number.parseInt(word, 16),
  );
  if (words.some((word) => !(word >= 0 && word <= 0xffff))) return undefined;
  return { six: true, bits, first: words.flatMap((word) => [word >> 8, word & 0xff]) };
}

function within(one: Range, other: Range): boolean {
  if (one.six !== other.six || one.bits < other.bits) return false;
  return Array.from({ length: other.bits }).every((_, bit) => bitOf(one, bit) === bitOf(other, bit));
}

function bitOf({ first }: Range, bit: number): number {
  return ((first[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
}

const private4 = inside.map(rangeOf);
const private6 = inside6.map(rangeOf);

/** Whether all addresses of the range are inside networks; what is no range is not. */
export function isPrivate(cidr: string): boolean {
  const range = rangeOf(cidr);
  return (
    range !== undefined &&
    [...private4, ...private6].some((each) => each !== undefined && within(range, each))
  );
}

/** Whether a public range is wider than any one firm's: 65,536 addresses, or an IPv6 allocation of a provider. */
export function isWidePublic(cidr: string): boolean {
  const range = rangeOf(cidr);
  if (range === undefined) return true;
  return !isPrivate(cidr) && range.bits < (range.six ? 32 : 16);
}
