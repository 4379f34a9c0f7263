import type { Statement } from "../shared/policy-document";
import type { BackupsPlan } from "./args";

/**
 * What AWS Backup does to make backups, and copies of them, on the stack's stores alone. Sources: AWSBackupServiceRolePolicyForBackup
 * and AWSBackupServiceRolePolicyForS3Backup, AWS managed policy reference: of these what concerns the three kinds of store.
 * Of tables the advanced kind only, which has the vault's key and can be copied: whoever has not opted in gets no backup, and is told.
 */
export function backupStatements(plan: BackupsPlan): Statement[] {
  const { vaultArn, recoveryPointsArn, copyTo, tables, buckets, region, roles } = plan;
  const vaults = [vaultArn, ...(copyTo === undefined ? [] : [copyTo])];
  return [
    // What has been tagged it looks for in the whole account, and knows no narrower way.
    { sid: "FindResources", actions: ["tag:GetResources"], resources: ["*"] },
    { sid: "SeeVaults", actions: ["backup:DescribeBackupVault"], resources: vaults },
    { sid: "TagBackups", actions: ["backup:TagResource"], resources: [recoveryPointsArn] },
    ...(copyTo === undefined ? [] : copying(copyTo, recoveryPointsArn)),
    ...(Object.keys(tables).length > 0 ? [ofTables(Object.values(tables))] : []),
    ...(Object.keys(buckets).length > 0 ? ofBuckets(Object.values(buckets), region, roles.account) : []),
  ];
}

function copying(copyTo: string, recoveryPointsArn: string): Statement[] {
  return [
    { sid: "CopyThere", actions: ["backup:CopyIntoBackupVault"], resources: [copyTo] },
    {
      sid: "CopyNowhereElse",
      actions: ["backup:CopyFromBackupVault"],
      resources: [recoveryPointsArn],
      // Of nothing at all, ForAllValues holds: so the key has to be there.
      conditions: {
        Null: { "backup:CopyTargets": "false" },
        "ForAllValues:ArnEquals": { "backup:CopyTargets": copyTo },
      },
    },
  ];
}

function ofTables(resources: readonly string[]): Statement {
  return {
    sid: "BackUpTables",
    actions: ["dynamodb:DescribeTable", "dynamodb:ListTagsOfResource", "dynamodb:StartAwsBackupJob"],
    resources,
  };
}

function ofBuckets(resources: readonly string[], region: string, account: string): Statement[] {
  return [
    {
      sid: "BackUpBuckets",
      actions: [
        "s3:GetBucketAcl",
        "s3:GetBucketLocation",
        "s3:GetBucketNotification",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetInventoryConfiguration",
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "s3:PutBucketNotification",
        "s3:PutInventoryConfiguration",
      ],
      resources,
    },
    {
      sid: "BackUpObjects",
      actions: [
        "s3:GetObject",
        "s3:GetObjectAcl",
        "s3:GetObjectTagging",
        "s3:GetObjectVersion",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionTagging",
      ],
      resources: resources.map((bucket) => `${bucket}/*`),
    },
    {
      sid: "HearOfObjects",
      actions: [
        "events:DeleteRule",
        "events:DescribeRule",
        "events:DisableRule",
        "events:EnableRule",
        "events:ListTargetsByRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
      ],
      resources: [`arn:aws:events:${region}:${account}:rule/AwsBackupManagedRule*`],
    },
    {
      sid: "LookAround",
      actions: ["cloudwatch:GetMetricData", "events:ListRules", "s3:ListAllMyBuckets"],
      resources: ["*"],
    },
  ];
}

/** The key of the stores, which AWS Backup reads them under. */
export function readingStores({ tables, buckets, region }: BackupsPlan, keyArn: string): Statement[] {
  return [
    ...through("ReadTables", Object.keys(tables), "dynamodb", ["kms:Decrypt", "kms:GenerateDataKey"]),
    ...through("ReadBuckets", Object.keys(buckets), "s3", ["kms:Decrypt"]),
    { sid: "SeeTheKey", actions: ["kms:DescribeKey"], resources: [keyArn] },
  ];

  function through(sid: string, stores: readonly string[], service: string, actions: readonly string[]) {
    return stores.length === 0 ? [] : [keyUse(sid, keyArn, { service, region, actions })];
  }
}

/** The use of one key through one AWS service. */
export function keyUse(
  sid: string,
  keyArn: string,
  {
    service,
    region,
    actions,
  }: { readonly service: string; readonly region: string; readonly actions: readonly string[] },
): Statement {
  return {
    sid,
    actions,
    resources: [keyArn],
    conditions: { StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` } },
  };
}

/**
 * A grant for AWS itself: what it stands for is used by nobody else. Source: "Encryption for backups in AWS Backup", grants,
 * AWS Backup developer guide.
 */
export function keyGrant(sid: string, keyArn: string, service: string, region: string): Statement {
  const { conditions, ...use } = keyUse(sid, keyArn, { service, region, actions: ["kms:CreateGrant"] });
  return { ...use, conditions: { ...conditions, Bool: { "kms:GrantIsForAWSResource": "true" } } };
}

/** File systems, by ARNs that nobody knows before they stand. */
export function fileStatements(resources: readonly string[]): Statement[] {
  return [
    {
      sid: "BackUpFiles",
      actions: ["elasticfilesystem:Backup", "elasticfilesystem:DescribeTags"],
      resources,
    },
  ];
}

/** The vault's own key. */
export function vaultKey(keyArn: string, region: string): Statement[] {
  return [
    keyUse("UseVaultKey", keyArn, {
      service: "backup",
      region,
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    }),
    keyGrant("GrantVaultKey", keyArn, "backup", region),
    { sid: "SeeVaultKey", actions: ["kms:DescribeKey"], resources: [keyArn] },
  ];
}
