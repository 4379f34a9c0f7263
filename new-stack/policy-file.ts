import { isObject } from "../model/reading";
import type { StackConfig } from "../model/stack";
import { mark, movedIn, type Place } from "./place";

/** A policy pack's configuration of one stack: rule → setting → value. */
export type PolicyConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Egress = StackConfig["egress"];

/**
 * The new stack's thresholds: the source's, for the new account, region and domain, with the new stack's addresses.
 */
export function policyConfigOf(
  source: PolicyConfig,
  egress: { readonly from: Egress; readonly to: Egress },
  from: Place,
  to: Place,
): PolicyConfig {
  const own = new Set(peers(egress.from));
  return Object.fromEntries(
    Object.entries(source).flatMap(([rule, given]) => {
      const { accounts, destinations } = given;
      const moved = {
        ...movedIn(given, from, to),
        ...(Array.isArray(accounts) && {
          accounts: accounts.map((each) => (each === from.account ? to.account : mark("account-of-copies"))),
        }),
        ...(Array.isArray(destinations) && {
          destinations: [...destinations.filter((each) => !own.has(each)), ...peers(egress.to)],
        }),
      };
      return Object.keys(moved).length === 0 ? [] : [[rule, moved]];
    }),
  );
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
