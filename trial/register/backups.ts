import type { Assumption } from "./assumption";

/** AWS Backup: what its roles ask for, and what its vault's policy reaches. */
export const backups: readonly Assumption[] = [
  {
    id: "backup-stands-by-a-tables-policy",
    belief:
      "AWS Backup starts the backup of a table in the role of the plan, so that a refusal of dynamodb:StartAwsBackupJob by NotAction that leaves this role out lets it through, and no other caller.",
    usedIn: ["components/data/table-policy.ts", "components/backups/backup-statements.ts"],
    source: {
      kind: "documented in part",
      text: "AWS Backup developer guide, Access control: jobs run in the role that the plan names; DynamoDB developer guide: a table's policy cannot name this action, and nothing on NotAction",
    },
    breaks: "No table is backed up, and somebody is told each night: a backup job failed, access denied.",
    fallback: "Leave dynamodb:StartAwsBackupJob out of the NotAction in components/data/table-policy.ts.",
    tried: {
      none: "No probe has a vault. In a stack with backups: aws backup start-backup-job on a table, in the role cdd-<stack>-backup, ends COMPLETED.",
    },
  },
  {
    id: "vault-key-in-the-roles",
    belief:
      "The vault's key is used through backup.<region>.amazonaws.com by the two roles: kms:Decrypt, kms:GenerateDataKey, and grants for AWS alone.",
    usedIn: ["components/keys/backups-key.ts", "components/backups/backup-statements.ts"],
    source: {
      kind: "documented in part",
      text: "AWS Backup developer guide, Encryption for backups: names the actions of the caller who makes the vault and the grants; which role makes which grant for which kind of store is not said",
    },
    breaks: "Backups or restores of one kind of store fail with access denied by the key.",
    fallback:
      "Take the condition kms:GrantIsForAWSResource off in components/backups/backup-statements.ts, then kms:ViaService.",
    tried: {
      none: "No probe has a vault. One backup and one restore of each kind of store, in beta, show it: the monthly tries do.",
    },
  },
  {
    id: "tries-of-restoring-pass-the-vaults-policy",
    belief:
      "Restore testing starts its jobs as AWSServiceRoleForBackupRestoreTesting or as AWS Backup itself, which the vault's refusal of backup:StartRestoreJob leaves out.",
    usedIn: ["components/backups/vault.ts"],
    source: {
      kind: "documented in part",
      text: "AWS Backup developer guide, Using roles for restore testing: the service-linked role has backup:StartRestoreJob; vault policies and service-linked roles are not spoken of together",
    },
    breaks: "No try of restoring starts, and the vault's first month passes without a restore job.",
    fallback:
      "Take the refusal OnlyRestorersRestore out of components/backups/vault.ts: IAM says who restores.",
    tried: {
      none: "Only a month shows it: aws backup list-restore-jobs --by-restore-testing-plan-arn in beta has one job for each store.",
    },
  },
  {
    id: "tries-under-the-stores-key",
    belief:
      "Restore testing takes encryptionType and kmsKey for buckets and kmsKeyId for file systems as overrides, as it does kmsMasterKeyArn for tables.",
    usedIn: ["components/backups/restore-tests.ts"],
    source: {
      kind: "documented in part",
      text: "AWS Backup developer guide, Restore testing inferred metadata: lists keys that can be overridden by kind of store; that of S3 names the encryption in another spelling than StartRestoreJob does",
    },
    breaks:
      "The selection of one kind is refused at its making, or what it restores stands under a key of AWS's for a day.",
    fallback: "Take the override of that kind out of components/backups/restore-tests.ts.",
    tried: { none: "A selection is made at the first up of beta; its first jobs show the key." },
  },
  {
    id: "copies-to-one-vault",
    belief:
      "backup:CopyTargets is sent with backup:CopyFromBackupVault as one value, the ARN of the other vault.",
    usedIn: ["components/backups/backup-statements.ts", "roles/backups-boundary.ts"],
    source: {
      kind: "documented in part",
      text: "Service authorization reference, AWS Backup: the key is of type ArrayOfARN; AWS Backup developer guide, Creating backup copies: shows backup:CopyTargetOrgPaths only",
    },
    breaks:
      "No copy is made, and somebody is told each night; or, were it never sent, copies could go anywhere that backup:CopyIntoBackupVault is allowed, which is that vault alone.",
    fallback: "Take the condition out of CopyNowhereElse: CopyThere names the one vault.",
    tried: { none: "It needs a second account. The first night of prod shows it." },
  },
];
