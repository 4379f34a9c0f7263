import type { Input } from "@pulumi/pulumi";
import type { RoleDefaults } from "../shared/iam";
import type { Topics } from "../shared/told";

export interface BackupsPlan {
  /** Name of the vault and of the plan, `cdd-<stack>-backups`. */
  readonly name: string;
  readonly vaultArn: string;
  /** ARN pattern of backups: AWS chooses their ids. */
  readonly recoveryPointsArn: string;
  /** Name of the plan by which restoring is tried. */
  readonly restoreTests: string;
  /** Name of the role that makes backups. */
  readonly backupRole: string;
  /** Name of the role that restores them. */
  readonly restoreRole: string;
  /** ARNs of the tables, by store. */
  readonly tables: Readonly<Record<string, string>>;
  /** ARNs of the buckets, by store. */
  readonly buckets: Readonly<Record<string, string>>;
  /** Stores that are file systems: their ARNs are unknown before they stand. */
  readonly files: readonly string[];
  /** Begins the names of what is restored, `cdd-<stack>-restored-`. */
  readonly restored: string;
  /** Days that each night's backup is kept. */
  readonly dailyDays: number;
  /** Days that the backup of each month's first night is kept. */
  readonly monthlyDays: number;
  /** Days that anything in the vault is kept at least and at most. */
  readonly lock: { readonly least: number; readonly most: number };
  /** Days in which the lock can be taken back. @default deployers can take it off at any time */
  readonly lockAfterDays?: number;
  /** ARN of the vault that gets copies. @default none does */
  readonly copyTo?: string;
  /** ARNs of the roles that may start a restore. May be empty. */
  readonly restorers: readonly string[];
  /** ARNs of the roles that change the vault. */
  readonly deployers: readonly string[];
  readonly region: string;
  readonly roles: RoleDefaults;
  /** Protect the vault; otherwise it is destroyed with its backups. */
  readonly retain: boolean;
}

export interface BackupsArgs extends BackupsPlan {
  readonly backupsKeyArn: Input<string>;
  /** Key of the stores: what is restored stands under it. */
  readonly dataKeyArn: Input<string>;
  /** ARNs of the file systems, by store. */
  readonly fileSystemArns: Readonly<Record<string, Input<string>>>;
  readonly topics: Topics;
}
