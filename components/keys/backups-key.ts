import type { Statement } from "../shared/policy-document";
import type { KeysArgs } from "./args";
import { enveloping, granted, used } from "./statement-forms";

/**
 * The ways in which the vault's key is used: through AWS Backup, by the two roles that it takes and by its own, and by
 * deployers, with whose rights it takes the key for the vault. No call of AWS Backup's hands out what is in a backup: whoever
 * wants that restores it. Sources: "Backup vault creation and deletion", required permissions, and "Encryption for backups in
 * AWS Backup", permissions, grants and deny statements, AWS Backup developer guide.
 */
export function backupsKeyUses(args: KeysArgs): Statement[] {
  const { account, deployers, backups } = args;
  if (backups === undefined) return [];
  // It copies, and lets backups go when their days are over.
  const own = `arn:aws:iam::${account}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`;
  const roles = [backups.backupRole, backups.restoreRole, own];
  return [
    used("BackupsUseThroughVaults", args, roles, ["backup"], enveloping),
    granted("BackupsGrantToVaults", args, roles, "backup"),
    used("DeployersUseThroughVaults", args, deployers, ["backup"], [...enveloping, "kms:RetireGrant"]),
    granted("DeployersGrantToVaults", args, deployers, "backup"),
  ];
}
