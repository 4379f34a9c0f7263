import * as backup from "@pulumi/aws/backup";
import type { Resource } from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../shared/policy-document";
import { refused } from "../shared/refused";
import type { BackupsArgs, BackupsPlan } from "./args";

/**
 * The vault under a key of its own, with its lock and its policy: no backup leaves it before its time, whoever asks. Where
 * the stack retains, nobody takes the lock off once its days are over. It comes last of what is made for a vault: a backup
 * that stands when it is locked is not held by the least days.
 */
export function vault(logicalName: string, args: BackupsArgs, parent: Resource): backup.Vault {
  const { name, lock, lockAfterDays, retain } = args;
  const made = new backup.Vault(
    logicalName,
    { name, kmsKeyArn: args.backupsKeyArn, forceDestroy: !retain },
    { parent, protect: retain, deleteBeforeReplace: true },
  );
  const policy = new backup.VaultPolicy(
    `${logicalName}-policy`,
    { backupVaultName: made.name, policy: policyDocument(vaultStatements(args)) },
    { parent },
  );
  new backup.VaultLockConfiguration(
    `${logicalName}-lock`,
    {
      backupVaultName: made.name,
      minRetentionDays: lock.least,
      maxRetentionDays: lock.most,
      ...(lockAfterDays !== undefined && { changeableForDays: lockAfterDays }),
    },
    { parent, protect: retain, deleteBeforeReplace: true, dependsOn: [policy] },
  );
  return made;
}

/**
 * Whose the vault is, against every other principal of the account; another account does nothing here whatever this says.
 * On a vault's policy AWS takes no wildcard in an action. Source: "Vault access policies", AWS Backup developer guide.
 */
export function vaultStatements({
  restorers,
  deployers,
  roles,
}: Pick<BackupsPlan, "restorers" | "deployers" | "roles">): Statement[] {
  const resources = ["*"];
  return [
    refused("NobodyDeletes", {
      actions: [
        "backup:DeleteRecoveryPoint",
        "backup:DisassociateRecoveryPoint",
        "backup:DisassociateRecoveryPointFromParent",
        "backup:UpdateRecoveryPointLifecycle",
      ],
      resources,
    }),
    // Whoever restores gets a store that is nobody's yet. AWS Backup tries restoring in a role of its own.
    refused("OnlyRestorersRestore", {
      actions: ["backup:StartRestoreJob"],
      resources,
      but: [...restorers, restoreTester(roles.account)],
      conditions: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
    }),
    // Copies are the plan's, which AWS Backup makes in the role that the plan names.
    refused("NobodyCopiesByHand", { actions: ["backup:StartCopyJob"], resources }),
    refused("OnlyDeployersConfigure", {
      actions: [
        "backup:DeleteBackupVault",
        "backup:DeleteBackupVaultAccessPolicy",
        "backup:DeleteBackupVaultLockConfiguration",
        "backup:DeleteBackupVaultNotifications",
        "backup:PutBackupVaultAccessPolicy",
        "backup:PutBackupVaultLockConfiguration",
        "backup:PutBackupVaultNotifications",
      ],
      resources,
      but: deployers,
    }),
  ];
}

/** Source: "Using roles for restore testing", AWS Backup developer guide. */
function restoreTester(account: string): string {
  return `arn:aws:iam::${account}:role/aws-service-role/restore-testing.backup.amazonaws.com/AWSServiceRoleForBackupRestoreTesting`;
}
