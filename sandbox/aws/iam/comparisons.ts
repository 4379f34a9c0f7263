import { Address4, Address6 } from "ip-address";
import type { Context } from "./context";
import { matchesArn, matchesText, substituted } from "./globs";

type Compare = (given: string, wanted: string, variables: Context | undefined) => boolean;

/** What an operator's name says. */
export interface Operator {
  /** Name without `Not`, set and `IfExists`. */
  readonly comparison: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly set?: "any" | "all";
}

const number = (compare: (given: number, wanted: number) => boolean): Compare => {
  const read = (text: string) => (/^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN);
  return (given, wanted) => compare(read(given), read(wanted));
};

/** ISO 8601 in one of W3C's forms, or seconds since 1970. */
function instant(text: string): number {
  if (/^\d+$/.test(text) && text.length > 4) return Number(text) * 1000;
  return /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
}

const date =
  (compare: (given: number, wanted: number) => boolean): Compare =>
  (given, wanted) =>
    compare(instant(given), instant(wanted));

const ordered = (of: typeof number): Record<string, Compare> => ({
  Equals: of((given, wanted) => given === wanted),
  LessThan: of((given, wanted) => given < wanted),
  LessThanEquals: of((given, wanted) => given <= wanted),
  GreaterThan: of((given, wanted) => given > wanted),
  GreaterThanEquals: of((given, wanted) => given >= wanted),
});

function prefixed(prefix: string, compares: Record<string, Compare>): Record<string, Compare> {
  return Object.fromEntries(Object.entries(compares).map(([name, compare]) => [prefix + name, compare]));
}

/** Source of all: "IAM JSON policy elements: Condition operators", IAM user guide. */
const comparisons: Readonly<Record<string, Compare>> = {
  StringEquals: (given, wanted, variables) => given === substituted(wanted, variables),
  StringEqualsIgnoreCase: (given, wanted, variables) =>
    given.toLowerCase() === substituted(wanted, variables)?.toLowerCase(),
  StringLike: (given, wanted, variables) => matchesText(wanted, given, variables),
  ...prefixed("Numeric", ordered(number)),
  ...prefixed("Date", ordered(date)),
  Bool: (given, wanted) =>
    ["true", "false"].includes(wanted.toLowerCase()) && given.toLowerCase() === wanted.toLowerCase(),
  BinaryEquals: (given, wanted) => Buffer.from(given, "base64").equals(Buffer.from(wanted, "base64")),
  IpAddress: isInRange,
  // The two behave the same.
  ArnEquals: (given, wanted, variables) => matchesArn(wanted, given, variables),
  ArnLike: (given, wanted, variables) => matchesArn(wanted, given, variables),
  Null: () => false,
};

/** What has a form with `Not`. */
const negatable: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
};

export function operatorOf(written: string): Operator | undefined {
  const [, set, name = "", ifExists] =
    /^(ForAnyValue:|ForAllValues:)?([A-Za-z]+?)(IfExists)?$/.exec(written) ?? [];
  const comparison = negatable[name] ?? name;
  if (comparisons[comparison] === undefined || (name === "Null" && ifExists !== undefined)) return undefined;
  return {
    comparison,
    negated: name in negatable,
    ifExists: ifExists !== undefined,
    ...(set === undefined ? {} : { set: set === "ForAnyValue:" ? "any" : "all" }),
  };
}

export function isComparison(
  comparison: string,
  given: string,
  wanted: string,
  variables: Context | undefined,
): boolean {
  return comparisons[comparison]?.(given, wanted, variables) ?? false;
}

function isInRange(given: string, wanted: string): boolean {
  const [address, range] = [addressOf(given), addressOf(wanted)];
  if (address instanceof Address4) return range instanceof Address4 && address.isInSubnet(range);
  return address !== undefined && range instanceof Address6 && address.isInSubnet(range);
}

function addressOf(text: string): Address4 | Address6 | undefined {
  if (Address4.isValid(text)) return new Address4(text);
  return Address6.isValid(text) ? new Address6(text) : undefined;
}
