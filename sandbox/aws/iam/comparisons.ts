import { Address4, Address6 } from "ip-address";
import type { Context } from "./context";
import { matchesArn, matchesText, substituted } from "./globs";

type Compare = (given: string, wanted: string, variables: Context | undefined) => boolean;

/** What a policy may give as a value. */
interface Form {
  readonly reads: (wanted: string) => boolean;
  /** The same, in words. */
  readonly wants: string;
}

interface Comparison extends Form {
  readonly compare: Compare;
}

/** What an operator's name says. */
export interface Operator {
  /** Name without `Not`, set and `IfExists`. */
  readonly comparison: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly set?: "any" | "all";
}

function number(text: string): number {
  return /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
}

/** ISO 8601 in one of W3C's forms, or seconds since 1970. */
function instant(text: string): number {
  if (/^\d+$/.test(text) && text.length > 4) return Number(text) * 1000;
  return /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
}

const anything: Form = { reads: () => true, wants: "any text" };
const truth: Form = { reads: (wanted) => /^(true|false)$/i.test(wanted), wants: "true or false" };
const bytes: Form = {
  reads: (wanted) => Buffer.from(wanted, "base64").toString("base64") === wanted,
  wants: "base64",
};
const numbers: Form = { reads: (wanted) => !Number.isNaN(number(wanted)), wants: "a number" };
const instants: Form = {
  reads: (wanted) => !Number.isNaN(instant(wanted)),
  wants: "a time of ISO 8601, or seconds since 1970",
};
const addresses: Form = {
  reads: (wanted) => addressOf(wanted) !== undefined,
  wants: "an address, or a range in CIDR form",
};

/** The five that numbers and times have. */
function ordered(prefix: string, form: Form, read: (text: string) => number): Record<string, Comparison> {
  const of = (compare: (given: number, wanted: number) => boolean): Comparison => ({
    ...form,
    compare: (given, wanted) => compare(read(given), read(wanted)),
  });
  return {
    [`${prefix}Equals`]: of((given, wanted) => given === wanted),
    [`${prefix}LessThan`]: of((given, wanted) => given < wanted),
    [`${prefix}LessThanEquals`]: of((given, wanted) => given <= wanted),
    [`${prefix}GreaterThan`]: of((given, wanted) => given > wanted),
    [`${prefix}GreaterThanEquals`]: of((given, wanted) => given >= wanted),
  };
}

const likeArn: Comparison = {
  ...anything,
  compare: (given, wanted, variables) => matchesArn(wanted, given, variables),
};

/**
 * Source of all: "IAM JSON policy elements: Condition operators", IAM user guide. Text and ARNs alone may be or have
 * variables, and so may be anything. Source: "IAM policy elements: Variables and tags", where you can use policy variables.
 */
const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: {
    ...anything,
    compare: (given, wanted, variables) => given === substituted(wanted, variables),
  },
  StringEqualsIgnoreCase: {
    ...anything,
    compare: (given, wanted, variables) =>
      given.toLowerCase() === substituted(wanted, variables)?.toLowerCase(),
  },
  StringLike: { ...anything, compare: (given, wanted, variables) => matchesText(wanted, given, variables) },
  ...ordered("Numeric", numbers, number),
  ...ordered("Date", instants, instant),
  Bool: { ...truth, compare: (given, wanted) => given.toLowerCase() === wanted.toLowerCase() },
  BinaryEquals: {
    ...bytes,
    compare: (given, wanted) => Buffer.from(given, "base64").equals(Buffer.from(wanted, "base64")),
  },
  IpAddress: { ...addresses, compare: isInRange },
  // The two behave the same.
  ArnEquals: likeArn,
  ArnLike: likeArn,
  Null: { ...truth, compare: () => false },
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
  return comparisons[comparison]?.compare(given, wanted, variables) ?? false;
}

/**
 * What a value of a policy would have to be, in words, where it cannot be compared with anything: such a condition is
 * never met, so that its Deny would be lost, and always met where it is negated.
 */
export function unreadable(comparison: string, wanted: string): string | undefined {
  const form = comparisons[comparison];
  return form === undefined || form.reads(wanted) ? undefined : form.wants;
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
