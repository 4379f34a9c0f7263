import type { TypeTable } from "../row";

/**
 * The vault, its lock and its policy, the plans and what they are for. Sources: terraform-provider-aws v6,
 * `internal/service/backup`; AWS Backup developer guide, "Backup vault creation and deletion", required permissions, and
 * "Using roles for restore testing".
 */
export const backups: TypeTable = {
  "aws:backup/vault:Vault": {
    service: "backup",
    create: {
      vaults: "CreateBackupVault TagResource",
      anything: "backup-storage:MountCapsule",
      linked: "iam:CreateServiceLinkedRole",
      keysThrough: "kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey kms:RetireGrant",
    },
    read: { vaults: "DescribeBackupVault ListTags" },
    update: { vaults: "TagResource UntagResource" },
    // The provider lets go what is in it first, where it is told to.
    delete: {
      vaults: "DeleteBackupVault ListRecoveryPointsByBackupVault",
      backupsLetGo: "DeleteRecoveryPoint DescribeRecoveryPoint",
    },
  },
  "aws:backup/vaultPolicy:VaultPolicy": {
    service: "backup",
    create: { vaults: "PutBackupVaultAccessPolicy" },
    read: { vaults: "GetBackupVaultAccessPolicy" },
    update: { vaults: "PutBackupVaultAccessPolicy" },
    delete: { vaults: "DeleteBackupVaultAccessPolicy" },
  },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {
    service: "backup",
    create: { vaults: "PutBackupVaultLockConfiguration" },
    read: { vaults: "DescribeBackupVault" },
    delete: { vaults: "DeleteBackupVaultLockConfiguration" },
  },
  "aws:backup/plan:Plan": {
    service: "backup",
    create: { backupPlansNew: "CreateBackupPlan", backupPlanTags: "TagResource" },
    read: { backupPlans: "GetBackupPlan ListTags" },
    update: { backupPlans: "UntagResource UpdateBackupPlan", backupPlanTags: "TagResource" },
    delete: { backupPlans: "DeleteBackupPlan" },
  },
  "aws:backup/selection:Selection": {
    service: "backup",
    create: { backupPlans: "CreateBackupSelection", rolesPassed: "iam:PassRole" },
    read: { backupPlans: "GetBackupSelection" },
    delete: { backupPlans: "DeleteBackupSelection" },
  },
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": {
    service: "backup",
    create: {
      restoreTests: "CreateRestoreTestingPlan TagResource",
      linked: "iam:CreateServiceLinkedRole",
    },
    read: { restoreTests: "GetRestoreTestingPlan ListTags" },
    update: { restoreTests: "TagResource UntagResource UpdateRestoreTestingPlan" },
    delete: { restoreTests: "DeleteRestoreTestingPlan" },
  },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": {
    service: "backup",
    create: { restoreTests: "CreateRestoreTestingSelection", rolesPassed: "iam:PassRole" },
    read: { restoreTests: "GetRestoreTestingSelection" },
    update: { restoreTests: "UpdateRestoreTestingSelection", rolesPassed: "iam:PassRole" },
    delete: { restoreTests: "DeleteRestoreTestingSelection" },
  },
};
