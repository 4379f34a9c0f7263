import { backupRights, restoreRights } from "./rights/backups";
import { type Holder, rowsOf } from "./rights/holders";
import { replicationRights } from "./rights/replication";
import type { Right } from "./rights/right";
import {
  flowLogRights,
  forwardRights,
  hookRights,
  loadBalancingRights,
  machineRights,
  scanRights,
  scheduleRights,
} from "./rights/services";
import { executionRights, taskRights } from "./rights/tasks";
import type { Declared, Row } from "./row";

/** Kinds of roles by their logical names, and what one of the kind must be able to do for whom it is made. */
const kinds: readonly (readonly [name: RegExp, rights: (declared: Declared, whose: string) => Right[]])[] = [
  [/^(.+)-task-role$/, taskRights],
  [/^(.+)-execution-role$/, executionRights],
  [/^(.+)-load-balancing-role$/, loadBalancingRights],
  [/^(.+)-release-hook-role$/, hookRights],
  [/^(.+)-schedule-role$/, scheduleRights],
  [/^data-(.+)-scan-role$/, scanRights],
  [/^data-(.+)-replication-role$/, replicationRights],
  [/^ec2-(.+)-instance-role$/, machineRights],
  [/^network-(flow-logs)-role$/, flowLogRights],
  [/^(backups)-backup-role$/, backupRights],
  [/^(backups)-restore-role$/, restoreRights],
  [/^(four-eyes)-forward-role$/, forwardRights],
];

/** By the declarations alone; no policy document is read for it. */
export function rightsOfRoles(declared: Declared): Holder[] {
  return [...declared.stack.roles.values()].map(({ arn, logical }) => {
    for (const [name, rightsOf] of kinds) {
      const [, whose] = name.exec(logical) ?? [];
      if (whose !== undefined) return { who: logical, principal: arn, rights: rightsOf(declared, whose) };
    }
    throw new Error(`what must ${logical} be able to do? say it in tests/support/permissions/rights.ts`);
  });
}

/**
 * What the platform's own roles may do: each right on what is its own, with what AWS sends; not on anything of another
 * name, not where a condition does not hold, and nothing that is another role's right and not its own too.
 */
export function rightsRows(declared: Declared): Row[] {
  return rowsOf(rightsOfRoles(declared));
}

/** The same where nothing guards itself: a right under a condition that only the thing puts holds without it. */
export function ownRightsRows(declared: Declared): Row[] {
  const own = ({ refusedByItWith, context, ...right }: Right): Right =>
    refusedByItWith !== undefined || context === undefined ? right : { ...right, context };
  return rowsOf(rightsOfRoles(declared).map((role) => ({ ...role, rights: role.rights.map(own) })));
}
