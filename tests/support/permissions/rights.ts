import { another, covers, type Right } from "./rights/right";
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
  [/^ec2-(.+)-instance-role$/, machineRights],
  [/^network-(flow-logs)-role$/, flowLogRights],
  [/^(four-eyes)-forward-role$/, forwardRights],
];

/** A role of the program, and all that it must be able to do: it may do nothing else. */
export interface RoleRights {
  readonly logical: string;
  readonly arn: string;
  readonly rights: readonly Right[];
}

/** By the declarations alone; no policy document is read for it. */
export function rightsOfRoles(declared: Declared): RoleRights[] {
  return [...declared.stack.roles.values()].map(({ arn, logical }) => {
    for (const [name, rightsOf] of kinds) {
      const [, whose] = name.exec(logical) ?? [];
      if (whose !== undefined) return { logical, arn, rights: rightsOf(declared, whose) };
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

function rowsOf(roles: readonly RoleRights[]): Row[] {
  const all = roles.flatMap(({ rights }) => rights);
  const distinct = [...new Map(all.map((right) => [JSON.stringify(asked(right)), right])).values()];
  return roles.flatMap(({ logical, arn, rights }) => {
    const row = (right: Right, allowed: boolean): Row => ({
      who: logical,
      principal: arn,
      what: right.resource,
      ...asked(right),
      allowed,
    });
    const others = [...rights.flatMap(near), ...distinct.map((right) => ({ ...right, fromVpc: false }))];
    return [
      ...rights.map((right) => row(right, true)),
      ...others
        .filter((other) => !rights.some((right) => covers(right, other)))
        .map((other) => row(other, false)),
    ];
  });
}

/** The same under other names and other circumstances. */
function near({ fromVpc: _, ...right }: Right): Right[] {
  const { resource, beside = [], refusedWith = [], refusedByItWith = [] } = right;
  const elsewhere = resource === "*" ? [] : [another(resource), ...beside];
  return [
    ...elsewhere.map((other) => ({ ...right, resource: other })),
    ...[...refusedWith, ...refusedByItWith].map((context) => ({ ...right, context })),
  ];
}

function asked({
  action,
  resource,
  context,
  fromVpc,
}: Right): Pick<Row, "action" | "resource" | "context" | "fromVpc"> {
  return {
    action,
    resource,
    ...(context && { context }),
    ...(fromVpc === true && { fromVpc }),
  };
}
