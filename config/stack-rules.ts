import { type Fault, type Problem, shown } from "../model/problems";
import type { SoundParts } from "../model/stack";
import { backupRules } from "./backup-rules";
import { foreign } from "./belonging";
import { changeRules } from "./change-rules";
import { existingSecretRules } from "./existing-secret-rules";
import { logRules } from "./log-rules";
import { networkRules } from "./network-rules";
import { notificationRules } from "./notification-rules";
import { outsideRules } from "./outside-rules";
import { releaseRules } from "./release-rules";
import { replicationRules } from "./replication-rules";
import { rotationRules } from "./rotation-rules";
import { scalingRules } from "./scaling-rules";
import { separationRules } from "./separation-rules";

/**
 * The name of the stack stands in every physical name. Without hyphens `cdd-<stack>-` begins the names of one stack
 * only, and 10 characters leave room for the longest bucket name.
 */
export function stackNameProblems(stack: string, file: string): Problem[] {
  if (/^[a-z][a-z0-9]{0,9}$/.test(stack)) return [];
  const allowed = "Use lower-case letters and digits, a letter first, at most 10 characters.";
  return [{ file, steps: ["name of the stack"], message: `${shown(stack)} is not allowed. ${allowed}` }];
}

/**
 * What does not fit together within one stack file.
 *
 * @param rangesOfOthers of the other stacks' VPCs: whoever names one is told so, and nothing else of it
 */
export function sectionFaults(parts: SoundParts, rangesOfOthers: readonly string[]): Fault[] {
  return [
    ...zoneFaults(parts),
    ...accountFaults(parts),
    ...separationRules(parts),
    ...networkRules(parts),
    ...backupRules(parts),
    ...changeRules(parts),
    ...logRules(parts),
    ...notificationRules(parts),
    ...outsideRules(parts, rangesOfOthers),
    ...releaseRules(parts),
    ...replicationRules(parts),
    ...rotationRules(parts),
    ...existingSecretRules(parts),
    ...scalingRules(parts),
  ];
}

function zoneFaults({ region, availabilityZones = [] }: SoundParts): Fault[] {
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
function accountFaults({ account, access = {} }: SoundParts): Fault[] {
  return Object.entries(access).flatMap(([key, given = []]) =>
    (Array.isArray(given) ? given : [given]).flatMap((arn, index) => {
      const message = foreign(arn, { account });
      return message === undefined
        ? []
        : [{ steps: Array.isArray(given) ? ["access", key, index] : ["access", key], message }];
    }),
  );
}
