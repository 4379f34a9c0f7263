import { isObject } from "../model/reading";
import type { StackConfig } from "../model/stack";
import { mark, movedIn, type Place } from "./place";

/** A policy pack's configuration of one stack: rule → setting → value. */
export type PolicyConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Egress = StackConfig["egress"];
/** What of a stack file the pack's configuration approves besides. */
type Approved = Pick<StackConfig, "egress"> & Partial<Pick<StackConfig, "replication" | "logDestination">>;

/**
 * The new stack's thresholds: the source's, for the new account, region and domain, with the new stack's addresses and places for copies.
 */
export function policyConfigOf(
  source: PolicyConfig,
  stack: { readonly from: Approved; readonly to: Approved },
  from: Place,
  to: Place,
): PolicyConfig {
  const own = new Set(peers(stack.from.egress));
  const copies = copiesOf(stack.from, stack.to);
  return Object.fromEntries(
    Object.entries(source).flatMap(([rule, given]) => {
      const { accounts, destinations } = given;
      const moved = {
        ...movedIn(given, from, to),
        ...(rule === "s3-bucketreplication-enforce-approved-copies" && copies),
        ...(rule === "cloudwatch-subscription-enforce-approved-destination" &&
          stack.to.logDestination !== undefined && { subscribers: [stack.to.logDestination] }),
        ...(Array.isArray(accounts) && {
          accounts: accounts.map((each, index) =>
            each === from.account ? to.account : mark(`other-account-${index}`),
          ),
        }),
        ...(Array.isArray(destinations) && {
          destinations: [...destinations.filter((each) => !own.has(each)), ...peers(stack.to.egress)],
        }),
      };
      return Object.keys(moved).length === 0 ? [] : [[rule, moved]];
    }),
  );
}

/** Where copies may stand, as the pack approves it. */
function copiesOf(from: Approved, to: Approved): Readonly<Record<string, readonly string[]>> {
  const there = Object.values(to.replication ?? {});
  return Object.keys(from.replication ?? {}).length === 0
    ? {}
    : { buckets: there.map(({ bucketArn }) => bucketArn), keys: there.map(({ keyArn }) => keyArn) };
}

/** Addresses with their ports, as the pack approves them. */
function peers(egress: Egress): string[] {
  return Object.values(egress).flatMap(({ cidrs = [], prefixLists = [], port }) =>
    [...cidrs, ...prefixLists].map((peer) => `${peer}:${port}`),
  );
}

const lineWidth = 110;

/** JSON as the project's formatter writes it: a list on one line where it has room there. */
export function policyText(config: PolicyConfig): string {
  return `${textOf(config, "", 0)}\n`;
}

function textOf(value: unknown, indent: string, before: number): string {
  if (!isObject(value)) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((each) => JSON.stringify(each)).join(", ")}]`;
    // A comma may follow.
    if (before + line.length < lineWidth) return line;
    return `[\n${value.map((each) => `${inner}${textOf(each, inner, inner.length)}`).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, each]) => {
    const name = `${inner}${JSON.stringify(key)}: `;
    return `${name}${textOf(each, inner, name.length)}`;
  });
  return entries.length === 0 ? "{}" : `{\n${entries.join(",\n")}\n${indent}}`;
}
