import type { Proofs } from "../proofs";
import { outcomeText } from "./judge";
import { placeOf, proofsLine, type Report, unfinished } from "./report";
import type { Release } from "./targets";
import { type Verified, withProofs } from "./verify";

/**
 * Tells what runs otherwise than it was asked for.
 *
 * @param proofs what the running images show. @default the stack asks for nothing
 */
export function verifyReport(
  release: Release,
  compared: readonly Verified[],
  proofs: Proofs | undefined,
): Report {
  const verified = withProofs(compared, proofs);
  const differing = verified.filter(({ differences }) => differences.length > 0);
  const underWay = verified.filter((each) => each.underWay !== undefined);
  const exitStatus = differing.length > 0 ? 1 : underWay.length > 0 ? unfinished : 0;
  return {
    exitStatus,
    lines: [
      ...verified.flatMap(linesOf),
      ...(proofs === undefined ? [] : [proofsLine(proofs)]),
      `${release.stack}: ${verdict(exitStatus, differing.length)}`,
    ],
    document: {
      command: "verify",
      ...placeOf(release),
      exitStatus,
      services: verified.map(({ wanted: { keys: _, ...wanted }, found, differences, underWay: outcome }) => ({
        ...wanted,
        ...(found !== undefined && {
          found: {
            status: found.status,
            taskDefinition: found.taskDefinition,
            strategy: found.strategy,
            desired: found.desired,
            running: found.running,
            pending: found.pending,
            revisions: found.revisions,
          },
        }),
        ...(outcome !== undefined && { underWay: outcomeText(outcome) }),
        differences,
      })),
      ...(proofs !== undefined && { proofs }),
    },
  };
}

function linesOf({ wanted, found, differences, underWay }: Verified): string[] {
  const { service, images } = wanted;
  if (underWay !== undefined || differences.length > 0)
    return [
      ...(underWay === undefined ? [] : [`${service}: under way: ${outcomeText(underWay)}`]),
      ...differences.map((each) => `${service}: ${each.what}: asked for ${each.asked}; found ${each.found}`),
    ];
  if (images === undefined) return [`${service}: waits for an image, and does not run`];
  return [`${service}: as asked for, ${found?.running} of ${found?.desired} tasks`];
}

function verdict(exitStatus: number, differing: number): string {
  if (exitStatus === 1) return `${differing} of its services run otherwise than asked for`;
  return exitStatus === unfinished
    ? "a deployment is under way: see above"
    : "what runs is what was asked for";
}
