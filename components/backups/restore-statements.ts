import type { Statement } from "../shared/policy-document";
import type { BackupsPlan } from "./args";
import { keyGrant, keyUse } from "./backup-statements";

/** Begins the names of what AWS Backup restores to try it. Source: "Restore testing inferred metadata", developer guide. */
const tried = "awsbackup-restore-test-";

/**
 * What AWS Backup does to restore: new tables and buckets of two beginnings, none of which a store of the stack has. So whoever
 * restores changes none that stands. The ARN of a file system is AWS's to choose; into one that stands AWS restores beside what
 * is there, in a folder of its own ("Restore an Amazon EFS file system", AWS Backup developer guide). Sources: AWSBackupServiceRolePolicyForRestores and AWSBackupServiceRolePolicyForS3Restore, AWS
 * managed policy reference: of these what concerns the three kinds of store, and no right to delete a file system.
 */
export function restoreStatements(plan: BackupsPlan): Statement[] {
  const { tables, buckets, files, restored, region, roles } = plan;
  const own = (service: string, resource: string) =>
    `arn:aws:${service}:${region}:${roles.account}:${resource}`;
  const names = [`${tried}*`, `${restored}*`];
  return [
    ...(Object.keys(tables).length > 0
      ? [
          {
            sid: "RestoreTables",
            actions: [
              "dynamodb:BatchWriteItem",
              "dynamodb:DeleteItem",
              "dynamodb:DescribeTable",
              "dynamodb:GetItem",
              "dynamodb:PutItem",
              "dynamodb:Query",
              "dynamodb:RestoreTableFromAwsBackup",
              "dynamodb:Scan",
              "dynamodb:UpdateItem",
            ],
            resources: names.map((name) => own("dynamodb", `table/${name}`)),
          },
        ]
      : []),
    ...(Object.keys(buckets).length > 0 ? intoBuckets(names) : []),
    ...(files.length > 0
      ? [
          {
            sid: "RestoreFiles",
            actions: [
              "elasticfilesystem:DescribeFileSystems",
              "elasticfilesystem:Restore",
              "elasticfilesystem:TagResource",
            ],
            resources: [own("elasticfilesystem", "file-system/*")],
          },
          // A file system that is not there yet has no ARN.
          { sid: "MakeFileSystems", actions: ["elasticfilesystem:CreateFileSystem"], resources: ["*"] },
        ]
      : []),
  ];
}

function intoBuckets(names: readonly string[]): Statement[] {
  const buckets = names.map((name) => `arn:aws:s3:::${name}`);
  return [
    {
      sid: "MakeBuckets",
      actions: [
        "s3:CreateBucket",
        "s3:GetBucketLocation",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketVersioning",
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketVersioning",
      ],
      resources: buckets,
    },
    {
      sid: "RestoreObjects",
      actions: [
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:GetObjectAcl",
        "s3:GetObjectTagging",
        "s3:GetObjectVersion",
        "s3:GetObjectVersionAcl",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
        "s3:PutObjectAcl",
        "s3:PutObjectTagging",
        "s3:PutObjectVersionAcl",
      ],
      resources: buckets.map((bucket) => `${bucket}/*`),
    },
  ];
}

/** The key of the stores, which what is restored stands under, too: only so its readers are those of the stores. */
export function writingStores({ tables, buckets, files, region }: BackupsPlan, keyArn: string): Statement[] {
  return [
    ...(Object.keys(tables).length > 0
      ? [
          keyUse("EncryptTables", keyArn, {
            service: "dynamodb",
            region,
            actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
          }),
          keyGrant("GrantToTables", keyArn, "dynamodb", region),
        ]
      : []),
    ...(Object.keys(buckets).length > 0
      ? [
          keyUse("EncryptObjects", keyArn, {
            service: "s3",
            region,
            actions: ["kms:Decrypt", "kms:GenerateDataKey"],
          }),
        ]
      : []),
    ...(files.length > 0
      ? [
          keyUse("EncryptFiles", keyArn, {
            service: "elasticfilesystem",
            region,
            actions: ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
          }),
          keyGrant("GrantToFiles", keyArn, "elasticfilesystem", region),
        ]
      : []),
    { sid: "SeeTheKey", actions: ["kms:DescribeKey"], resources: [keyArn] },
  ];
}
