import type { BackupsPlan } from "../components/backups/args";
import { inStackFile, type StackReading } from "../config/stack-config";
import { backupDays, backups as backupsForm } from "../model/backups";
import type { Catalogue } from "../model/catalogue";
import { type Problem, shown, unless } from "../model/problems";
import type { StackConfig } from "../model/stack";
import type { Names } from "./names";
import { copyRolesOf } from "./roles";

/** Backups of all stores: where the stack retains, and where it asks for them. */
export function backupsPlan(
  { stores }: Catalogue,
  stack: StackConfig,
  names: Names,
): BackupsPlan | undefined {
  if (!backedUp({ stores }, stack)) return undefined;
  const { access, region, retain } = stack;
  const { dailyDays, monthlyDays, lockAfterDays, copyTo } = stack.backups ?? backupsForm.parse({});
  const ofKind = (kind: string) => Object.keys(stores).filter((store) => stores[store]?.kind === kind);
  const byStore = (kind: string, arn: (store: string) => string) =>
    Object.fromEntries(ofKind(kind).map((store) => [store, arn(store)]));
  return {
    name: names.backups,
    vaultArn: names.vaultArn,
    recoveryPointsArn: names.recoveryPointsArn,
    restoreTests: names.restoreTests,
    backupRole: names.backupRole("backup"),
    restoreRole: names.backupRole("restore"),
    tables: byStore("table", (store) => names.tableArn(store)),
    buckets: byStore("bucket", (store) => names.bucketArn(store)),
    files: ofKind("files"),
    restored: names.restored,
    dailyDays,
    monthlyDays,
    lock: backupDays,
    ...(retain && { lockAfterDays }),
    ...(copyTo !== undefined && { copyTo }),
    restorers: access.restorers ?? [],
    deployers: access.deployers,
    region,
    roles: copyRolesOf(stack, names),
    retain,
  };
}

/** Whether a stack has backups. */
export function backedUp(
  { stores }: Pick<Catalogue, "stores">,
  { retain, backups }: Pick<StackConfig, "retain" | "backups">,
): boolean {
  return Object.keys(stores).length > 0 && (retain || backups !== undefined);
}

/** Backups of nothing, and roles of AWS Backup's that are bounded by what bounds tasks, or by nothing where those are. */
export function backupProblems({ stores }: Catalogue, { file, sound }: StackReading): Problem[] {
  const { backups, retain, access: { permissionsBoundary, backupsBoundary } = {} } = sound;
  const hasStores = Object.keys(stores).length > 0;
  const made = hasStores && (retain || backups !== undefined);
  return inStackFile(file, [
    ...unless(
      backups === undefined || hasStores,
      ["backups"],
      "does nothing: services.ts has no store in this stack. Leave it out.",
    ),
    ...unless(
      !made || permissionsBoundary === undefined || backupsBoundary !== undefined,
      ["access", "backupsBoundary"],
      "is missing. Name the policy that bounds the roles which copy whole stores: that of permissionsBoundary leaves them too little.",
    ),
    ...unless(
      permissionsBoundary === undefined || backupsBoundary !== permissionsBoundary,
      ["access", "backupsBoundary"],
      `${shown(backupsBoundary)} is also permissionsBoundary. Use another policy: no task may have what a backup needs.`,
    ),
  ]);
}
