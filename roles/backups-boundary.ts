import { atCopies, withCopiesKey } from "../components/data/replication-statements";
import type { Statement } from "../components/shared/policy-document";
import type { RolePlace } from "./scopes";

/**
 * The most that the roles can have which copy whole stores. Those of AWS Backup: to read the stack's stores, to fill its vault and one
 * other, and to make new stores of two beginnings; those with which S3 replicates: to read a bucket's versions, and to write its
 * copies where the stack file says. Apart from that of every other role, so that no task can be given any of it.
 */
export function backupsBoundaryStatements({ stack, names }: RolePlace): Statement[] {
  const { account, region } = stack;
  const { copyTo } = stack.backups ?? {};
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const restored = ["awsbackup-restore-test-*", `${names.restored}*`];
  const newBuckets = restored.map((name) => `arn:aws:s3:::${name}`);
  const copies = copyTo === undefined ? [] : [copyTo];
  const replicas = Object.values(stack.replication);
  const reach = (sid: string, service: string, actions: string, resources: readonly string[]): Statement => ({
    sid,
    actions: actions.split(" ").map((action) => `${service}:${action}`),
    resources,
  });
  return [
    reach("SeeVaults", "backup", "DescribeBackupVault", [names.vaultArn, ...copies]),
    reach("TagBackups", "backup", "TagResource", [names.recoveryPointsArn]),
    ...(copies.length === 0
      ? []
      : [
          reach("CopyFrom", "backup", "CopyFromBackupVault", [names.recoveryPointsArn]),
          reach("CopyTo", "backup", "CopyIntoBackupVault", copies),
        ]),
    reach("ReadTables", "dynamodb", "ListTagsOfResource StartAwsBackupJob", [names.tableArn("*")]),
    // Both roles look at tables, one at those that stand.
    reach("SeeTables", "dynamodb", "DescribeTable", [
      names.tableArn("*"),
      ...restored.map((name) => arn("dynamodb", `table/${name}`)),
    ]),
    reach(
      "MakeTables",
      "dynamodb",
      "BatchWriteItem DeleteItem GetItem PutItem Query RestoreTableFromAwsBackup Scan UpdateItem",
      restored.map((name) => arn("dynamodb", `table/${name}`)),
    ),
    reach(
      "ReadBuckets",
      "s3",
      "GetBucketAcl GetBucketNotification GetBucketTagging GetInventoryConfiguration GetObjectVersionTagging PutBucketNotification PutInventoryConfiguration",
      [`arn:aws:s3:::${names.bucket("*")}`, names.objectsArn("*")],
    ),
    reach(
      "SeeBuckets",
      "s3",
      "GetBucketLocation GetBucketVersioning GetObject GetObjectAcl GetObjectTagging GetObjectVersion GetObjectVersionAcl ListBucket ListBucketVersions",
      [`arn:aws:s3:::${names.bucket("*")}`, names.objectsArn("*"), ...newBuckets],
    ),
    reach(
      "MakeBuckets",
      "s3",
      "CreateBucket DeleteObject GetBucketOwnershipControls ListMultipartUploadParts PutBucketOwnershipControls PutBucketVersioning PutObject PutObjectAcl PutObjectTagging PutObjectVersionAcl",
      newBuckets,
    ),
    reach("Files", "elasticfilesystem", "Backup DescribeFileSystems DescribeTags Restore TagResource", [
      arn("elasticfilesystem", "file-system/*"),
    ]),
    reach(
      "HearOfObjects",
      "events",
      "DeleteRule DescribeRule DisableRule EnableRule ListTargetsByRule PutRule PutTargets RemoveTargets",
      [names.ruleArn("AwsBackupManagedRule*", region)],
    ),
    ...(replicas.length === 0
      ? []
      : [
          reach(
            "ReplicateFrom",
            "s3",
            "GetObjectLegalHold GetObjectRetention GetObjectVersionForReplication GetReplicationConfiguration",
            [`arn:aws:s3:::${names.bucket("*")}`, names.objectsArn("*")],
          ),
          {
            sid: "ReplicateTo",
            actions: atCopies,
            resources: replicas.map(({ bucketArn }) => `${bucketArn}/*`),
          },
          { sid: "EncryptCopies", actions: withCopiesKey, resources: replicas.map(({ keyArn }) => keyArn) },
        ]),
    reach("UseKeys", "kms", "Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext", [
      names.anyKeyArn,
    ]),
    {
      ...reach("GrantToAws", "kms", "CreateGrant", [names.anyKeyArn]),
      conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      sid: "LookAround",
      actions: [
        "cloudwatch:GetMetricData",
        "elasticfilesystem:CreateFileSystem",
        "events:ListRules",
        "s3:ListAllMyBuckets",
        "tag:GetResources",
      ],
      resources: ["*"],
    },
  ];
}
