import { arnOf, type Declared, people, type Row, roleOf } from "./row";

/** What is done with a vault's backups, and by which people. */
const actions: Readonly<Record<string, readonly string[]>> = {
  "backup:DeleteRecoveryPoint": [],
  "backup:UpdateRecoveryPointLifecycle": [],
  "backup:DisassociateRecoveryPoint": [],
  "backup:StartCopyJob": [],
  "backup:StartRestoreJob": ["restorer"],
  "backup:PutBackupVaultAccessPolicy": ["deployer"],
  "backup:DeleteBackupVaultAccessPolicy": ["deployer"],
  "backup:DeleteBackupVaultLockConfiguration": ["deployer"],
  "backup:DeleteBackupVault": ["deployer"],
};

/** The vault, where the stack has one: nobody ends a backup, restorers restore it, and what it is set to is the deployers'. */
export function vaultRows(declared: Declared): Row[] {
  const type = "aws:backup/vault:Vault";
  if (!declared.stack.resources.some((one) => one.type === type)) return [];
  const on = { what: "the vault", resource: arnOf(declared, type, "backups-vault") };
  const tester =
    "aws-service-role/restore-testing.backup.amazonaws.com/AWSServiceRoleForBackupRestoreTesting";
  return [
    ...Object.entries(people(declared)).flatMap(([who, principal]) =>
      Object.entries(actions).map(([action, duties]) => ({
        ...on,
        who,
        principal,
        action,
        allowed: duties.includes(who),
      })),
    ),
    // Whoever takes the role that restores cannot start it: AWS Backup is passed it.
    ...["backups-backup-role", "backups-restore-role"].map((logical) => ({
      ...on,
      who: logical,
      principal: roleOf(declared, logical),
      action: "backup:StartRestoreJob",
      allowed: false,
    })),
    {
      ...on,
      who: "AWS Backup, to try restoring",
      principal: `arn:aws:iam::${declared.config.account}:role/${tester}`,
      action: "backup:StartRestoreJob",
      allowed: true,
    },
  ];
}
