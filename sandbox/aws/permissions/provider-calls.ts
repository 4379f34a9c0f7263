import type { Keys } from "../iam/context";
import { keyArn } from "../iam/needs";
import type { StackDocuments } from "../iam/stack-documents";
import type { Moment } from "../types/entry";
import { text } from "../values";

/** What the provider asks AWS for with the caller's rights, on a resource that has a policy of its own. */
export interface ProviderCalls {
  /** ARN that it is asked of; nothing where that is not the stack's. */
  readonly on: (moment: Moment, stack: StackDocuments) => string | undefined;
  /** Made or changed, by the documents from before. */
  readonly write?: readonly string[];
  /** Read when it stands, by the documents from after. */
  readonly read?: readonly string[];
  readonly remove?: readonly string[];
  /** Keys of the requests that make or change it, beside those of every request. */
  readonly context?: (moment: Moment) => Keys;
}

const bucket = ({ inputs }: Moment) => `arn:aws:s3:::${text(inputs.bucket)}`;
const at =
  (property: string) =>
  ({ inputs }: Moment) =>
    text(inputs[property]) || undefined;
const itself = ({ existing }: Moment) => text(existing?.outputs.arn) || undefined;

function setting(name: string, read = `s3:Get${name}`, write = `s3:Put${name}`): ProviderCalls {
  return { on: bucket, write: [write], read: [read], remove: [write] };
}

const repository = ({ inputs, account, region }: Moment) =>
  `arn:aws:ecr:${region}:${account}:repository/${text(inputs.repository) || text(inputs.name)}`;
const vault = ({ inputs, account, region }: Moment) =>
  `arn:aws:backup:${region}:${account}:backup-vault:${text(inputs.backupVaultName)}`;
const fileSystem = ({ inputs, account, region }: Moment) =>
  `arn:aws:elasticfilesystem:${region}:${account}:file-system/${text(inputs.fileSystemId)}`;

/**
 * By type, the calls that the resource's own kind of policy can refuse: those of types whose resources have none are left
 * out. Names of the actions are those of AWS's service reference; which of them the provider calls, its source tells.
 */
export const providerCalls: Readonly<Record<string, ProviderCalls>> = {
  "aws:kms/key:Key": {
    on: itself,
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    remove: ["kms:ScheduleKeyDeletion"],
  },
  "aws:kms/alias:Alias": {
    on: ({ inputs }, stack) => keyArn(stack, text(inputs.targetKeyId)),
    write: ["kms:CreateAlias"],
    remove: ["kms:DeleteAlias"],
  },
  "aws:secretsmanager/secret:Secret": {
    on: itself,
    write: ["secretsmanager:UpdateSecret"],
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
    remove: ["secretsmanager:DeleteSecret"],
  },
  "aws:secretsmanager/secretPolicy:SecretPolicy": {
    on: at("secretArn"),
    write: ["secretsmanager:PutResourcePolicy"],
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
    remove: ["secretsmanager:DeleteResourcePolicy"],
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    on: at("secretId"),
    write: ["secretsmanager:RotateSecret"],
    read: ["secretsmanager:DescribeSecret"],
    remove: ["secretsmanager:CancelRotateSecret"],
  },
  "aws:dynamodb/table:Table": {
    on: itself,
    write: ["dynamodb:UpdateTable"],
    read: [
      "dynamodb:DescribeTable",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTimeToLive",
      "dynamodb:ListTagsOfResource",
    ],
    remove: ["dynamodb:DeleteTable"],
  },
  "aws:dynamodb/resourcePolicy:ResourcePolicy": {
    on: at("resourceArn"),
    write: ["dynamodb:PutResourcePolicy"],
    read: ["dynamodb:GetResourcePolicy", "dynamodb:DescribeTable", "dynamodb:ListTagsOfResource"],
    remove: ["dynamodb:DeleteResourcePolicy"],
  },
  "aws:s3/bucket:Bucket": {
    on: itself,
    read: ["s3:ListBucket", "s3:GetBucketTagging", "s3:GetBucketLocation"],
    remove: ["s3:DeleteBucket"],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    on: bucket,
    write: ["s3:PutBucketPolicy"],
    read: ["s3:GetBucketPolicy", "s3:ListBucket", "s3:GetBucketTagging"],
    remove: ["s3:DeleteBucketPolicy"],
  },
  "aws:s3/bucketVersioning:BucketVersioning": setting("BucketVersioning"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting("BucketPublicAccessBlock"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    setting("EncryptionConfiguration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting("BucketOwnershipControls"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": setting("LifecycleConfiguration"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": setting(
    "BucketObjectLockConfiguration",
  ),
  "aws:s3/bucketLogging:BucketLogging": setting("BucketLogging"),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": setting("BucketCORS"),
  "aws:s3/bucketNotification:BucketNotification": setting("BucketNotification"),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": setting(
    "ReplicationConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:PutReplicationConfiguration",
  ),
  "aws:sns/topic:Topic": {
    on: itself,
    write: ["sns:SetTopicAttributes"],
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
    remove: ["sns:DeleteTopic"],
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    on: at("arn"),
    write: ["sns:SetTopicAttributes"],
    read: ["sns:GetTopicAttributes"],
    remove: ["sns:SetTopicAttributes"],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    on: at("topic"),
    write: ["sns:Subscribe"],
    context: ({ inputs }) => ({
      "sns:Endpoint": text(inputs.endpoint),
      "sns:Protocol": text(inputs.protocol),
    }),
  },
  "aws:sqs/queue:Queue": {
    on: itself,
    write: ["sqs:SetQueueAttributes"],
    read: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
    remove: ["sqs:DeleteQueue"],
  },
  "aws:ecr/repository:Repository": {
    on: (moment) => (moment.existing ? repository(moment) : undefined),
    read: ["ecr:DescribeRepositories", "ecr:ListTagsForResource"],
    remove: ["ecr:DeleteRepository"],
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    on: repository,
    write: ["ecr:SetRepositoryPolicy"],
    read: ["ecr:GetRepositoryPolicy", "ecr:DescribeRepositories", "ecr:ListTagsForResource"],
    remove: ["ecr:DeleteRepositoryPolicy"],
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    on: repository,
    write: ["ecr:PutLifecyclePolicy"],
    read: ["ecr:GetLifecyclePolicy"],
    remove: ["ecr:DeleteLifecyclePolicy"],
  },
  "aws:backup/vault:Vault": {
    on: itself,
    read: ["backup:DescribeBackupVault", "backup:ListTags"],
    remove: ["backup:DeleteBackupVault"],
  },
  "aws:backup/vaultPolicy:VaultPolicy": {
    on: vault,
    write: ["backup:PutBackupVaultAccessPolicy"],
    read: ["backup:GetBackupVaultAccessPolicy"],
    remove: ["backup:DeleteBackupVaultAccessPolicy"],
  },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {
    on: vault,
    write: ["backup:PutBackupVaultLockConfiguration"],
    read: ["backup:DescribeBackupVault"],
    remove: ["backup:DeleteBackupVaultLockConfiguration"],
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    on: fileSystem,
    write: ["elasticfilesystem:PutFileSystemPolicy"],
    read: ["elasticfilesystem:DescribeFileSystemPolicy", "elasticfilesystem:DescribeFileSystems"],
    remove: ["elasticfilesystem:DeleteFileSystemPolicy"],
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    on: fileSystem,
    write: ["elasticfilesystem:PutBackupPolicy"],
    read: ["elasticfilesystem:DescribeBackupPolicy"],
    remove: ["elasticfilesystem:PutBackupPolicy"],
  },
};
