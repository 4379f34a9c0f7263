import type { BackupsPlan } from "../components/backups/args";
import { inStackFile, type StackReading } from "../config/stack-config";
import { backupDays, backups as backupsForm } from "../model/backups";
import type { Catalogue } from "../model/catalogue";
import type { Problem } from "../model/problems";
import type { StackConfig } from "../model/stack";
import type { Names } from "./names";
import { rolesOf } from "./roles";

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
    buckets: byStore("bucket", (store) => `arn:aws:s3:::${names.bucket(store)}`),
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
    roles: rolesOf(stack, names),
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

/** Backups of nothing. */
export function backupProblems({ stores }: Catalogue, { file, sound }: StackReading): Problem[] {
  if (sound.backups === undefined || Object.keys(stores).length > 0) return [];
  const message = "does nothing: services.ts has no store in this stack. Leave it out.";
  return inStackFile(file, [{ steps: ["backups"], message }]);
}
