import { type Fault, shown } from "../model/problems";
import { isPrivate, overlap } from "../model/ranges";
import type { SoundParts } from "../model/stack";
import { outsideRanges } from "./outside-rules";

/** The stack whose customers are real. */
const production = "prod";
const yearOfLogs = 365;
const zonesOfRetained = 3;

/**
 * What is wrong between a stack and the others: one register of VPC ranges, nothing shared that must be apart,
 * production second to none; and what a stack needs that keeps its data.
 *
 * @param others what has the right form in the other stacks' files, by stack
 */
export function betweenStacks(
  stack: string,
  own: SoundParts,
  others: Readonly<Record<string, SoundParts>>,
): Fault[] {
  return [
    ...Object.entries(others).flatMap(([other, theirs]) => apart(own, other, theirs)),
    ...(own.retain === true ? retained(own) : []),
    ...(stack === production ? producing(own, others) : []),
    ...(own.retain === true || stack === production ? guarded(own) : []),
  ];
}

/** What no two stacks share. */
function apart(own: SoundParts, other: string, theirs: SoundParts): Fault[] {
  const overlapping = (["cidr", "taskCidr"] as const).flatMap((key) => {
    const range = own.network?.[key];
    return [theirs.network?.cidr, theirs.network?.taskCidr].flatMap((taken) =>
      // What nobody routes may be everybody's.
      range !== undefined && taken !== undefined && isPrivate(range) && overlap(range, taken)
        ? [
            problem(
              ["network", key],
              `${shown(range)} overlaps with ${taken} of stack ${other}. Use a range that no other stack has.`,
            ),
          ]
        : [],
    );
  });
  const taken = [theirs.network?.cidr, theirs.network?.taskCidr].filter((range) => range !== undefined);
  const reaching = outsideRanges(own).flatMap(({ range, steps }) =>
    taken.flatMap((theirRange) =>
      isPrivate(theirRange) && overlap(range, theirRange)
        ? [
            problem(
              steps,
              `${shown(range)} is in ${theirRange} of stack ${other}. Stacks do not reach each other: use addresses outside it.`,
            ),
          ]
        : [],
    ),
  );
  const shared = (["account", "domain", "zoneId"] as const).flatMap((key) =>
    own[key] !== undefined && own[key] === theirs[key]
      ? [problem([key], `${shown(own[key])} is also stack ${other}'s. Use one of its own.`)]
      : [],
  );
  return [...overlapping, ...reaching, ...shared];
}

/** What a stack that keeps its data needs. */
function retained({ availabilityZones: zones, network, logRetentionDays: days }: SoundParts): Fault[] {
  return [
    ...(zones !== undefined && zones.length < zonesOfRetained
      ? [problem(["availabilityZones"], `${shown(zones)} are too few to retain data. Use 3 or 4.`)]
      : []),
    ...(network?.natGateways === "single"
      ? [problem(["network", "natGateways"], '"single" fails with one AZ. Use one-per-az.')]
      : []),
    ...(days !== undefined && days < yearOfLogs
      ? [
          problem(
            ["logRetentionDays"],
            `${days} days are too few where data is retained. Use ${yearOfLogs} or more.`,
          ),
        ]
      : []),
  ];
}

/** Where data is real, what looks like an attack is blocked. */
function guarded({ waf }: SoundParts): Fault[] {
  return waf?.mode === "count"
    ? [problem(["waf", "mode"], '"count" lets attacks pass where data is real. Use block.')]
    : [];
}

function producing(own: SoundParts, others: Readonly<Record<string, SoundParts>>): Fault[] {
  // That production retains is the policy pack's: it would keep the program from ever releasing what it protects.
  const { logRetentionDays: days, capacity } = own;
  const longest = Math.max(0, ...Object.values(others).map(({ logRetentionDays = 0 }) => logRetentionDays));
  return [
    ...(days !== undefined && days < longest
      ? [
          problem(
            ["logRetentionDays"],
            `${days} days are fewer than another stack's. Use ${longest} or more.`,
          ),
        ]
      : []),
    ...(capacity !== undefined && capacity.spotWeight > 0
      ? [
          problem(
            ["capacity", "spotWeight"],
            `${capacity.spotWeight} lets customers wait for interrupted tasks. Use 0.`,
          ),
        ]
      : []),
  ];
}

function problem(steps: Fault["steps"], message: string): Fault {
  return { steps, message };
}
