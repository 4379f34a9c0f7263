import type { BackupsArgs } from "../../components/backups/args";

export const account = "111122223333";
export const region = "eu-west-2";
export const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
export const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
export const copies = `arn:aws:backup:${region}:444455556666:backup-vault:copies`;
export const customers = arn("dynamodb", "table/cdd-test-customers");
export const papers = "arn:aws:s3:::cdd-test-papers";
export const scans = arn("elasticfilesystem", "file-system/fs-1");

export const args: BackupsArgs = {
  name: "cdd-test-backups",
  vaultArn: arn("backup", "backup-vault:cdd-test-backups"),
  recoveryPointsArn: arn("backup", "recovery-point:*"),
  restoreTests: "cdd_test_restores",
  backupRole: "cdd-test-backup",
  restoreRole: "cdd-test-restore",
  tables: { customers },
  buckets: { papers },
  files: ["scans"],
  restored: "cdd-test-restored-",
  dailyDays: 40,
  monthlyDays: 400,
  lock: { least: 35, most: 2557 },
  lockAfterDays: 30,
  copyTo: copies,
  restorers: [role("restorer")],
  deployers: [role("deployer")],
  region,
  roles: { path: "/cdd/test/", account, permissionsBoundary: `arn:aws:iam::${account}:policy/backups` },
  retain: true,
  backupsKeyArn: arn("kms", "key/backups"),
  dataKeyArn: arn("kms", "key/data"),
  fileSystemArns: { scans },
  topics: { alarms: arn("sns", "alarms"), events: arn("sns", "events") },
};
