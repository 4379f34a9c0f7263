import { through } from "../../../../sandbox/aws/iam/requests";
import { text } from "../../../../sandbox/aws/values";
import { arnOf, type Declared } from "../row";
import { granted, keyOf } from "./keys";
import { actionsOf, arnIn, otherWays, prefixOf, type Right, rights } from "./right";

const storesOf = ({ catalogue }: Declared, kind: string) =>
  Object.keys(catalogue.stores).filter((store) => catalogue.stores[store]?.kind === kind);

/** The use of a key through one service; refused directly and through another. */
function used(
  declared: Declared,
  name: Parameters<typeof keyOf>[1],
  service: string,
  actions: string,
): Right[] {
  const context = through(service, declared.config.region);
  return rights(actions, keyOf(declared, name), {
    context,
    refusedWith: otherWays(context, through("lambda", declared.config.region)),
  });
}

function vaultKey(declared: Declared): Right[] {
  return [
    ...used(declared, "backups", "backup", "kms:Decrypt kms:GenerateDataKey"),
    ...granted(declared, "backups", "backup"),
    ...rights("kms:DescribeKey", keyOf(declared, "backups")),
  ];
}

const point = (declared: Declared) => arnIn(declared, "backup", "recovery-point:11111111-2222");
const anyPoint = (declared: Declared) => ({ within: arnIn(declared, "backup", "recovery-point:") });

/** AWS Backup, to make backups: reads each store as a whole, fills the vault, and another where the stack file names one. */
export function backupRights(declared: Declared): Right[] {
  const { region, backups } = declared.config;
  const { copyTo } = backups ?? {};
  const vault = arnIn(declared, "backup", `backup-vault:${prefixOf(declared)}-backups`);
  const tables = storesOf(declared, "table").map((store) =>
    arnOf(declared, "aws:dynamodb/table:Table", `data-${store}`),
  );
  const buckets = storesOf(declared, "bucket").map((store) =>
    arnOf(declared, "aws:s3/bucket:Bucket", `data-${store}`),
  );
  const files = storesOf(declared, "files").map((store) =>
    arnOf(declared, "aws:efs/fileSystem:FileSystem", `data-${store}`),
  );
  return [
    ...rights("tag:GetResources", "*"),
    ...rights("backup:DescribeBackupVault", [vault, ...(copyTo === undefined ? [] : [copyTo])]),
    ...rights("backup:TagResource", point(declared), anyPoint(declared)),
    ...(copyTo === undefined
      ? []
      : [
          ...rights("backup:CopyIntoBackupVault", copyTo),
          ...rights("backup:CopyFromBackupVault", point(declared), {
            ...anyPoint(declared),
            context: { "backup:CopyTargets": [copyTo] },
            refusedWith: [{ "backup:CopyTargets": [`${copyTo}-too`] }],
          }),
        ]),
    ...rights("dynamodb:DescribeTable dynamodb:ListTagsOfResource dynamodb:StartAwsBackupJob", tables),
    ...(tables.length > 0 ? used(declared, "data", "dynamodb", "kms:Decrypt kms:GenerateDataKey") : []),
    ...(buckets.length > 0 ? ofBuckets(declared, buckets) : []),
    ...rights("elasticfilesystem:Backup elasticfilesystem:DescribeTags", files),
    ...rights("kms:DescribeKey", keyOf(declared, "data")),
    ...vaultKey(declared),
  ];

  function ofBuckets(of: Declared, arns: readonly string[]): Right[] {
    const setting =
      "GetBucketAcl GetBucketLocation GetBucketNotification GetBucketTagging GetBucketVersioning GetInventoryConfiguration ListBucket ListBucketVersions PutBucketNotification PutInventoryConfiguration";
    const object =
      "GetObject GetObjectAcl GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionTagging";
    const hearing =
      "DeleteRule DescribeRule DisableRule EnableRule ListTargetsByRule PutRule PutTargets RemoveTargets";
    return [
      ...rights(actionsOf("s3", setting), arns),
      ...arns.flatMap((arn) => rights(actionsOf("s3", object), `${arn}/any/key`, { within: `${arn}/` })),
      ...rights(actionsOf("events", hearing), arnIn(of, "events", "rule/AwsBackupManagedRule-1"), {
        within: arnIn(of, "events", "rule/AwsBackupManagedRule"),
      }),
      ...rights("cloudwatch:GetMetricData events:ListRules s3:ListAllMyBuckets", "*"),
      ...rights("kms:Decrypt", keyOf(of, "data"), {
        context: through("s3", region),
        refusedWith: otherWays(through("s3", region), through("lambda", region)),
      }),
    ];
  }
}

/** AWS Backup, to restore: new stores of two beginnings, and no store that stands. */
export function restoreRights(declared: Declared): Right[] {
  const beginnings = ["awsbackup-restore-test-", `${prefixOf(declared)}-restored-`];
  const tables = beginnings.map((name) => arnIn(declared, "dynamodb", `table/${name}1`));
  const buckets = beginnings.map((name) => `arn:aws:s3:::${name}1`);
  const items =
    "BatchWriteItem DeleteItem DescribeTable GetItem PutItem Query RestoreTableFromAwsBackup Scan UpdateItem";
  const bucket =
    "CreateBucket GetBucketLocation GetBucketOwnershipControls GetBucketVersioning ListBucket ListBucketVersions PutBucketOwnershipControls PutBucketVersioning";
  const object =
    "DeleteObject GetObject GetObjectAcl GetObjectTagging GetObjectVersion GetObjectVersionAcl ListMultipartUploadParts PutObject PutObjectAcl PutObjectTagging PutObjectVersionAcl";
  const has = (kind: string) => storesOf(declared, kind).length > 0;
  const begins = (arn: string) => ({ within: text(arn).slice(0, -1) });
  return [
    ...(has("table")
      ? [
          ...tables.flatMap((arn) => rights(actionsOf("dynamodb", items), arn, begins(arn))),
          ...used(declared, "data", "dynamodb", "kms:Decrypt kms:Encrypt kms:GenerateDataKey"),
          ...granted(declared, "data", "dynamodb"),
        ]
      : []),
    ...(has("bucket")
      ? [
          ...buckets.flatMap((arn) => rights(actionsOf("s3", bucket), arn, begins(arn))),
          ...buckets.flatMap((arn) => rights(actionsOf("s3", object), `${arn}/any/key`, begins(arn))),
          ...used(declared, "data", "s3", "kms:Decrypt kms:GenerateDataKey"),
        ]
      : []),
    ...(has("files")
      ? [
          ...rights(
            "elasticfilesystem:DescribeFileSystems elasticfilesystem:Restore elasticfilesystem:TagResource",
            arnIn(declared, "elasticfilesystem", "file-system/fs-any"),
            { within: arnIn(declared, "elasticfilesystem", "file-system/") },
          ),
          ...rights("elasticfilesystem:CreateFileSystem", "*"),
          ...used(declared, "data", "elasticfilesystem", "kms:Decrypt kms:GenerateDataKeyWithoutPlaintext"),
          ...granted(declared, "data", "elasticfilesystem"),
        ]
      : []),
    ...rights("kms:DescribeKey", keyOf(declared, "data")),
    ...vaultKey(declared),
  ];
}
