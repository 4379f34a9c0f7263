import { type Problem, shown } from "./problems";
import { overlap } from "./ranges";
import { releaseRules } from "./release-rules";
import { scalingRules } from "./scaling-rules";
import type { SoundParts } from "./stack-schema";

/** What is wrong in a section, with the steps that lead there from the top of the stack's object. */
export interface SectionProblem {
  readonly steps: readonly (string | number)[];
  readonly message: string;
}

/**
 * The name of the stack stands in every physical name. Without hyphens `cdd-<stack>-` begins the names of one stack
 * only, and 10 characters leave room for the longest bucket name.
 */
export function stackNameProblems(stack: string, file: string): Problem[] {
  if (/^[a-z][a-z0-9]{0,9}$/.test(stack)) return [];
  const allowed = "Use lower-case letters and digits, a letter first, at most 10 characters.";
  return [{ file, path: "name of the stack", message: `${shown(stack)} is not allowed. ${allowed}` }];
}

/** What does not fit together within one stack file, and with the other stacks' ranges. */
export function sectionProblems(
  parts: SoundParts,
  others: Readonly<Record<string, string>>,
): SectionProblem[] {
  return [
    ...zoneProblems(parts),
    ...accountProblems(parts),
    ...separationProblems(parts),
    ...rangeProblems(parts, others),
    ...egressProblems(parts),
    ...releaseRules(parts),
    ...scalingRules(parts),
  ];
}

function zoneProblems({ region, availabilityZones = [] }: SoundParts): SectionProblem[] {
  // Without a region only the letter at the end can be judged.
  const form = region === undefined ? /-\d[a-z]$/ : new RegExp(`^${region}[a-z]$`);
  const example = region ?? "eu-west-2";
  return availabilityZones.flatMap((zone, index) =>
    form.test(zone)
      ? []
      : [
          {
            steps: ["availabilityZones", index],
            message: `${shown(zone)} is not an AZ of ${region ?? "a region"}. Use ${example}a, ${example}b, ….`,
          },
        ],
  );
}

/** KMS and the trust of roles end at the account: a foreign role here would be let in or locked out by surprise. */
function accountProblems({ account, access }: SoundParts): SectionProblem[] {
  if (account === undefined || access === undefined) return [];
  return Object.entries(access).flatMap(([key, given = []]) =>
    (Array.isArray(given) ? given : [given]).flatMap((arn, index) =>
      arn.split(":")[4] === account
        ? []
        : [
            {
              steps: Array.isArray(given) ? ["access", key, index] : ["access", key],
              message: `${shown(arn)} belongs to another account. Use one of account ${account}.`,
            },
          ],
    ),
  );
}

/** Who administers keys must not be able to use them. */
function separationProblems({ access }: SoundParts): SectionProblem[] {
  const { keyAdministrators = [], deployers = [], secretWriters = [] } = access ?? {};
  const users = new Set([...deployers, ...secretWriters]);
  return keyAdministrators.flatMap((arn, index) =>
    users.has(arn)
      ? [
          {
            steps: ["access", "keyAdministrators", index],
            message: `${shown(arn)} is also a deployer or secret writer. Use a role that does not use the keys.`,
          },
        ]
      : [],
  );
}

function rangeProblems({ network }: SoundParts, others: Readonly<Record<string, string>>): SectionProblem[] {
  const { cidr, testTrafficCidrs = [] } = network ?? {};
  const taken = Object.entries(others).filter(([, range]) => cidr !== undefined && overlap(cidr, range));
  return [
    ...taken.map(([stack, range]) => ({
      steps: ["network", "cidr"],
      message: `${shown(cidr)} overlaps with ${range} of stack ${stack}. Use a /16 that no other stack has.`,
    })),
    ...listOverlaps(testTrafficCidrs, ["network", "testTrafficCidrs"]),
  ];
}

function egressProblems({ egress = {}, network }: SoundParts): SectionProblem[] {
  return Object.entries(egress).flatMap(([destination, { cidrs, prefixLists }]) => {
    const steps = ["egress", destination];
    const inside = cidrs.flatMap((range, index) =>
      network?.cidr !== undefined && overlap(range, network.cidr)
        ? [
            {
              steps: [...steps, "cidrs", index],
              message: `${shown(range)} overlaps with the VPC, ${network.cidr}. Use addresses outside it.`,
            },
          ]
        : [],
    );
    const none = cidrs.length + prefixLists.length === 0;
    return [
      ...(none
        ? [
            {
              steps,
              message: `${shown({ cidrs, prefixLists })} has no address. Name at least one range in cidrs or one id in prefixLists.`,
            },
          ]
        : []),
      ...inside,
      ...listOverlaps(cidrs, [...steps, "cidrs"]),
    ];
  });
}

function listOverlaps(ranges: readonly string[], steps: readonly string[]): SectionProblem[] {
  return ranges.flatMap((range, index) =>
    ranges
      .slice(0, index)
      .filter((earlier) => overlap(earlier, range))
      .map((earlier) => ({
        steps: [...steps, index],
        message: `${shown(range)} overlaps with ${earlier} in the same list. Use ranges that have no address in common.`,
      })),
  );
}
