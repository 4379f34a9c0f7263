import type { TypeRow, TypeTable } from "../row";

/** A part of a bucket that has calls of its own. */
function ofBucket(read: string, write: string, remove = write): TypeRow {
  return {
    service: "s3",
    create: { buckets: write },
    read: { buckets: read },
    update: { buckets: write },
    delete: { buckets: remove },
  };
}

const ofTable =
  "kms:CreateGrant kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey kms:ReEncryptFrom kms:ReEncryptTo";

/**
 * Tables, buckets, files, and what protects them. Sources: terraform-provider-aws v6, `internal/service/{dynamodb,s3,efs,
 * guardduty,kms,secretsmanager}`; "DynamoDB encryption at rest: usage notes"; Secrets Manager API, RotateSecret, permissions;
 * GuardDuty user guide, "Malware Protection for S3", permissions.
 */
export const stores: TypeTable = {
  "aws:dynamodb/table:Table": {
    service: "dynamodb",
    create: {
      tables: "CreateTable TagResource UpdateContinuousBackups UpdateTimeToLive",
      keysThrough: ofTable,
    },
    read: { tables: "DescribeContinuousBackups DescribeTable DescribeTimeToLive ListTagsOfResource" },
    update: {
      tables: "TagResource UntagResource UpdateContinuousBackups UpdateTable UpdateTimeToLive",
      keysThrough: ofTable,
    },
    delete: { tables: "DeleteTable" },
  },
  "aws:dynamodb/resourcePolicy:ResourcePolicy": {
    service: "dynamodb",
    create: { tables: "PutResourcePolicy" },
    read: { tables: "GetResourcePolicy" },
    update: { tables: "PutResourcePolicy" },
    delete: { tables: "DeleteResourcePolicy" },
  },
  // Of a bucket the provider reads every part, whether or not it manages it.
  "aws:s3/bucket:Bucket": {
    service: "s3",
    create: {
      buckets:
        "CreateBucket PutBucketObjectLockConfiguration PutBucketTagging PutBucketVersioning TagResource",
    },
    read: {
      buckets:
        "GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration ListBucket ListTagsForResource",
    },
    update: { buckets: "PutBucketTagging TagResource UntagResource" },
    delete: { buckets: "DeleteBucket" },
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ofBucket("GetBucketCORS", "PutBucketCORS"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket(
    "GetLifecycleConfiguration",
    "PutLifecycleConfiguration",
  ),
  "aws:s3/bucketLogging:BucketLogging": ofBucket("GetBucketLogging", "PutBucketLogging"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket(
    "GetBucketObjectLockConfiguration",
    "PutBucketObjectLockConfiguration",
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket(
    "GetBucketOwnershipControls",
    "PutBucketOwnershipControls",
  ),
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket("GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket(
    "GetBucketPublicAccessBlock",
    "PutBucketPublicAccessBlock",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket(
    "GetEncryptionConfiguration",
    "PutEncryptionConfiguration",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket("GetBucketVersioning", "PutBucketVersioning"),
  // Of who makes rules AWS's guide lists reading objects too ("Setting up permissions for live replication", step 1): S3 reads in the role.
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    service: "s3",
    create: { buckets: "PutReplicationConfiguration", rolesPassed: "iam:PassRole" },
    read: { buckets: "GetReplicationConfiguration" },
    update: { buckets: "PutReplicationConfiguration", rolesPassed: "iam:PassRole" },
    delete: { buckets: "PutReplicationConfiguration" },
  },
  // GuardDuty looks at the bucket with the role that it is given, and not with its caller's rights.
  "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan": {
    service: "guardduty",
    create: { tagged: "CreateMalwareProtectionPlan", scans: "TagResource", rolesPassed: "iam:PassRole" },
    read: { scans: "GetMalwareProtectionPlan" },
    update: { scans: "TagResource UntagResource UpdateMalwareProtectionPlan", rolesPassed: "iam:PassRole" },
    delete: { scans: "DeleteMalwareProtectionPlan" },
  },
  "aws:efs/fileSystem:FileSystem": {
    service: "elasticfilesystem",
    create: {
      tagged: "CreateFileSystem",
      filesTags: "TagResource",
      filesOwn: "PutLifecycleConfiguration",
      linked: "iam:CreateServiceLinkedRole",
      keysThrough: "kms:CreateGrant kms:DescribeKey kms:GenerateDataKeyWithoutPlaintext",
    },
    read: { filesOwn: "DescribeFileSystems DescribeLifecycleConfiguration ListTagsForResource" },
    update: {
      filesOwn: "PutLifecycleConfiguration UntagResource UpdateFileSystem UpdateFileSystemProtection",
      filesTags: "TagResource",
    },
    delete: { filesOwn: "DeleteFileSystem" },
  },
  "aws:efs/mountTarget:MountTarget": {
    service: "elasticfilesystem",
    create: {
      filesOwn: "CreateMountTarget",
      interfaces: "ec2:CreateNetworkInterface",
      anything: "ec2:DescribeNetworkInterfaces ec2:DescribeSubnets",
    },
    read: { filesOwn: "DescribeMountTargetSecurityGroups DescribeMountTargets" },
    update: {
      filesOwn: "ModifyMountTargetSecurityGroups",
      interfaces: "ec2:ModifyNetworkInterfaceAttribute",
    },
    delete: { filesOwn: "DeleteMountTarget", interfaces: "ec2:DeleteNetworkInterface" },
  },
  "aws:efs/accessPoint:AccessPoint": {
    service: "elasticfilesystem",
    create: { filesOwn: "CreateAccessPoint", filesTags: "TagResource" },
    read: { filesOwn: "DescribeAccessPoints ListTagsForResource" },
    update: { filesOwn: "UntagResource", filesTags: "TagResource" },
    delete: { filesOwn: "DeleteAccessPoint" },
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    service: "elasticfilesystem",
    create: { filesOwn: "PutFileSystemPolicy" },
    read: { filesOwn: "DescribeFileSystemPolicy" },
    update: { filesOwn: "PutFileSystemPolicy" },
    delete: { filesOwn: "DeleteFileSystemPolicy" },
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    service: "elasticfilesystem",
    create: { filesOwn: "PutBackupPolicy" },
    read: { filesOwn: "DescribeBackupPolicy" },
    update: { filesOwn: "PutBackupPolicy" },
    delete: { filesOwn: "PutBackupPolicy" },
  },
  // The key's policy is made with it; who may disable or delete it the key itself says.
  "aws:kms/key:Key": {
    service: "kms",
    create: { tagged: "CreateKey", keyTags: "TagResource", keys: "EnableKeyRotation PutKeyPolicy" },
    read: { keys: "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags" },
    update: {
      keyTags: "TagResource",
      keys: "EnableKeyRotation PutKeyPolicy UntagResource UpdateKeyDescription",
    },
    delete: { keysLetGo: "ScheduleKeyDeletion" },
  },
  "aws:kms/alias:Alias": {
    service: "kms",
    create: { aliases: "CreateAlias", keys: "CreateAlias" },
    read: { anything: "ListAliases" },
    update: { aliases: "UpdateAlias", keys: "UpdateAlias" },
    delete: { aliases: "DeleteAlias", keys: "DeleteAlias" },
  },
  "aws:secretsmanager/secret:Secret": {
    service: "secretsmanager",
    create: { secrets: "CreateSecret TagResource", keysThrough: "kms:Decrypt kms:GenerateDataKey" },
    read: { secrets: "DescribeSecret GetResourcePolicy" },
    update: {
      secrets: "TagResource UntagResource UpdateSecret",
      keysThrough: "kms:Decrypt kms:GenerateDataKey",
    },
    delete: { secrets: "DeleteSecret" },
  },
  "aws:secretsmanager/secretPolicy:SecretPolicy": {
    service: "secretsmanager",
    create: { secrets: "PutResourcePolicy" },
    read: { secrets: "GetResourcePolicy" },
    update: { secrets: "PutResourcePolicy" },
    delete: { secrets: "DeleteResourcePolicy" },
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    service: "secretsmanager",
    create: { secrets: "RotateSecret", rotationFunctions: "lambda:InvokeFunction" },
    read: { secrets: "DescribeSecret" },
    update: { secrets: "RotateSecret", rotationFunctions: "lambda:InvokeFunction" },
    delete: { secrets: "CancelRotateSecret" },
  },
};
