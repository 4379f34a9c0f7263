import { z } from "zod";
import { type Frozen, object, text, whole } from "./form";

/**
 * Days that a backup can be kept for, at least and at most: the lock of every vault, so that no change of a number ever meets
 * a lock that nobody can change any more. AWS takes 1 to 36,500 ("PutBackupVaultLockConfiguration", AWS Backup API).
 */
export const backupDays = { least: 35, most: 2557 } as const;

const days = whole(backupDays.least, backupDays.most, "days");

/** Copies of the stores that stand apart from them, in a vault out of which nobody takes one before its time. */
export const backups = object({
  /** Days that each night's backup is kept. @default 35 */
  dailyDays: days.default(35),
  /** Days that the backup of each month's first night is kept: no longer than personal data may outlive its record. @default 365 */
  monthlyDays: days.default(365),
  /**
   * Days after the vault's making in which its lock can still be taken back; from then on nobody can, not even AWS. Only
   * where the stack retains: elsewhere the lock is one that deployers take off.
   */
  lockAfterDays: whole(3, 90, "days").default(30),
  /** ARN of a vault in another account or region that gets a copy of every backup, kept as long. @default none */
  copyTo: z.exactOptional(
    text(
      /^arn:aws:backup:[a-z0-9-]+:\d{12}:backup-vault:[A-Za-z0-9_-]{2,50}$/,
      "Use the ARN of a vault, arn:aws:backup:<region>:<account>:backup-vault:<name>.",
    ),
  ),
});
export type BackupsConfig = Frozen<z.output<typeof backups>>;
