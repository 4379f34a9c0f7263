import { overlap } from "../model/ranges";
import type { StackConfig } from "../model/stack";

/** What tells two stacks apart wherever it is named: in ARNs, names of AZs, domains. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly domain: string;
  readonly zoneId: string;
  /** Range of the VPC. */
  readonly cidr: string;
}

/** Stands where nobody but the bank knows the value. Neither the program nor the policy pack takes it for one. */
export function mark(what: string): string {
  return `<${what}>`;
}

/** Whether a text has a mark in it. */
export function isMarked(text: string): boolean {
  return /<[^<>]+>/.test(text);
}

/** The place of a new stack: what was given, what follows from the other stacks, and marks for the rest. */
export function placeOf(
  stack: string,
  source: StackConfig,
  given: Partial<Omit<Place, "cidr">>,
  taken: readonly string[],
): Place {
  return {
    account: given.account ?? mark("account"),
    region: given.region ?? source.region,
    domain: given.domain ?? domainOf(stack, source),
    zoneId: given.zoneId ?? mark("zone-id"),
    cidr: freeRange(source.network.cidr, taken),
  };
}

/** `qa.cdd.example-bank.com` → `uat.cdd.example-bank.com`; a domain that does not begin so says nothing. */
function domainOf(stack: string, source: StackConfig): string {
  const [first, ...rest] = source.domain.split(".");
  return first === source.stack ? [stack, ...rest].join(".") : mark("domain");
}

/** The next /16 behind the source's that overlaps with nothing, within the same first octet; a mark where all are taken. */
function freeRange(own: string, taken: readonly string[]): string {
  const [first = 10, second = 0] = own.split(".").map(Number);
  // 172.16.0.0/12 has 16 of them, 10.0.0.0/8 has 256, 192.168.0.0/16 is one.
  const [from, count] = first === 172 ? [16, 16] : first === 10 ? [0, 256] : [168, 1];
  for (let step = 1; step < count; step++) {
    const range = `${first}.${from + ((second - from + step) % count)}.0.0/16`;
    if (!taken.some((each) => overlap(each, range))) return range;
  }
  return mark("private-range");
}

/** A text that names the source's account, region or domain, with the new stack's in their place. */
export function moved(text: string, from: Place, to: Place): string {
  const domain = new RegExp(`(^|\\.)${from.domain.replaceAll(".", "\\.")}$`);
  return text
    .replaceAll(from.account, to.account)
    .replace(new RegExp(`(?<![a-z0-9-])${from.region}(?![0-9-])`, "g"), to.region)
    .replace(domain, `$1${to.domain}`);
}

/** The same in every text of a value. */
export function movedIn<T>(value: T, from: Place, to: Place): T;
export function movedIn(value: unknown, from: Place, to: Place): unknown {
  if (typeof value === "string") return moved(value, from, to);
  if (Array.isArray(value)) return value.map((each: unknown) => movedIn(each, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, movedIn(each, from, to)]));
}
