import { type Fault, type Step, shown, unless } from "../model/problems";
import { isInternal, overlap } from "../model/ranges";
import type { SoundParts } from "../model/stack";

/** Ranges that one list of a stack file names, of what lies outside the VPC. */
interface Outside {
  readonly steps: readonly Step[];
  readonly ranges: readonly string[];
  /** `to`: the stack calls there. `test`: it is tried from there, from within the VPC too. `bank`: it is called from there. */
  readonly way: "to" | "test" | "bank";
}

/** A range of such a list, and where it stands. */
export interface OutsideRange extends Pick<Outside, "way"> {
  readonly range: string;
  readonly steps: readonly Step[];
}

/** Every list of ranges outside the VPC that a stack opens something to, or from. */
function outsideLists({ egress = {}, containerSecurity, network, services = {} }: SoundParts): Outside[] {
  const console = containerSecurity?.prismaDefender?.cidrs;
  return [
    ...Object.entries(egress).map(
      ([destination, { cidrs }]): Outside => ({
        steps: ["egress", destination, "cidrs"],
        ranges: cidrs,
        way: "to",
      }),
    ),
    ...(console === undefined
      ? []
      : [{ steps: ["containerSecurity", "prismaDefender", "cidrs"], ranges: console, way: "to" } as const]),
    {
      steps: ["network", "testTrafficCidrs"],
      ranges: network?.testTrafficCidrs ?? [],
      way: "test",
    },
    ...Object.entries(services).map(
      ([service, { inboundCidrs = [] }]): Outside => ({
        steps: ["services", service, "inboundCidrs"],
        ranges: inboundCidrs,
        way: "bank",
      }),
    ),
  ];
}

/** The same, range by range. */
export function outsideRanges(parts: SoundParts): OutsideRange[] {
  return outsideLists(parts).flatMap(({ steps, ranges, way }) =>
    ranges.map((range, index) => ({ range, way, steps: [...steps, index] })),
  );
}

/**
 * What does not fit together in the ranges outside the VPC.
 *
 * @param rangesOfOthers of the other stacks' VPCs, of which is said elsewhere that nobody reaches them
 */
export function outsideRules(parts: SoundParts, rangesOfOthers: readonly string[]): Fault[] {
  const own = [parts.network?.cidr, parts.network?.taskCidr].flatMap((range) => range ?? []);
  return [
    ...outsideRanges(parts).flatMap(({ range, steps, way }) => {
      const inside = own.find((each) => overlap(range, each));
      if (inside === undefined)
        return rangesOfOthers.some((each) => overlap(range, each))
          ? []
          : wayFaults(parts, { range, steps, way });
      return unless(
        way === "test",
        steps,
        `${shown(range)} overlaps with the VPC, ${inside}. Use addresses outside it.`,
      );
    }),
    ...outsideLists(parts).flatMap(({ steps, ranges }) => listOverlaps(ranges, steps)),
  ];
}

/**
 * The internet routes no private address: a rule for one would open into nowhere, unless the VPC is attached to a transit gateway.
 * Of somebody else's VPC the routes are read.
 */
function wayFaults({ network = {} }: SoundParts, { range, steps, way }: OutsideRange): Fault[] {
  const own = network.cidr !== undefined;
  // Through it a test range would reach internal balancers alone, and it is said for all of them.
  const attached = way !== "test" && network.transitGateway !== undefined;
  const { leads, use } = ways[way];
  return unless(
    !own || attached || !isInternal(range),
    steps,
    `${shown(range)} is private, and the VPC has a way ${leads} the internet only: a rule would open into nowhere. Use ${use}.`,
  );
}

const existing = "(network.kind existing)";
const ways = {
  to: {
    leads: "to",
    use: `the destination's public addresses, a network.transitGateway, or a VPC that has a route to there ${existing}`,
  },
  test: { leads: "from", use: `public addresses, or a VPC that has a route from there ${existing}` },
  bank: {
    leads: "back to",
    use: `a network.transitGateway, or a VPC that has a route back to there ${existing}`,
  },
} as const satisfies Record<Outside["way"], { readonly leads: string; readonly use: string }>;

function listOverlaps(ranges: readonly string[], steps: readonly Step[]): Fault[] {
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
