import type { Statement } from "../components/shared/policy-document";
import { roleServices } from "../components/shared/role-services";
import type { RolePlace } from "./scopes";

/** What the roles of the catalogue do, service by service: on what, and the actions without their service. */
type Reach = readonly [
  service: string,
  actions: string,
  resources: readonly string[],
  conditions?: NonNullable<Statement["conditions"]>,
];

/** What no task ever needs, refused even where a statement above grew too wide. `iam:PassRole` is what a schedule needs. */
const settingRights = [
  "iam:Add*",
  "iam:Attach*",
  "iam:Create*",
  "iam:Delete*",
  "iam:Put*",
  "iam:Set*",
  "iam:Update*",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "lambda:AddPermission",
  "logs:Unmask",
  "organizations:*",
  "s3:DeleteBucketPolicy",
  "s3:PutBucketPolicy",
  "secretsmanager:PutResourcePolicy",
  "sts:AssumeRole",
];

/**
 * The most that any role of the stack can have. A boundary grants nothing: conditions and single resources stand in the
 * roles' own policies. Beyond it there is no IAM, no key or bucket policy, no organisation.
 */
export function boundaryStatements({ stack, names }: RolePlace): Statement[] {
  const { account, region, containerSecurity, existingSecrets = {} } = stack;
  // Secrets that somebody else makes have names of their own.
  const foreign = Object.keys(existingSecrets).length > 0;
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const { prefix } = names;
  const agents = containerSecurity?.guardDuty?.agentRegistryAccount;
  // What AWS Backup restores, to try it or in need.
  const restored = ["awsbackup-restore-test-*", `${names.restored}*`];
  const buckets = [names.bucket("*"), ...restored].map((name) => `arn:aws:s3:::${name}`);
  const { copyTo } = stack.backups ?? {};
  const reaches: readonly Reach[] = [
    ["backup", "DescribeBackupVault", [names.vaultArn, ...(copyTo === undefined ? [] : [copyTo])]],
    ["backup", "CopyFromBackupVault TagResource", [names.recoveryPointsArn]],
    ...(copyTo === undefined ? [] : [["backup", "CopyIntoBackupVault", [copyTo]] as const]),
    ["cloudwatch", "GetMetricData", ["*"]],
    [
      "dynamodb",
      "BatchGetItem BatchWriteItem ConditionCheckItem DeleteItem DescribeTable GetItem ListTagsOfResource PartiQLInsert PutItem Query StartAwsBackupJob UpdateItem",
      [names.tableArn("*"), arn("dynamodb", `table/${restored[0]}`)],
    ],
    ["dynamodb", "RestoreTableFromAwsBackup Scan", restored.map((name) => arn("dynamodb", `table/${name}`))],
    [
      "ecr",
      "BatchCheckLayerAvailability BatchGetImage GetDownloadUrlForLayer",
      [names.repositoriesArn, ...(agents === undefined ? [] : [names.guardDutyRepositoryArn(agents)])],
    ],
    ["ecr", "GetAuthorizationToken", ["*"]],
    [
      "ecs",
      "DeregisterContainerInstance Poll RegisterContainerInstance StartTelemetrySession SubmitAttachmentStateChanges SubmitContainerStateChange SubmitTaskStateChange TagResource UpdateContainerInstancesState",
      [names.clusterArn, names.containerInstancesArn, names.tasksArn],
    ],
    [
      "ecs",
      "RunTask",
      [arn("ecs", `task-definition/${prefix}-*`)],
      { ArnEquals: { "ecs:cluster": names.clusterArn } },
    ],
    ["ecs", "DiscoverPollEndpoint", ["*"]],
    [
      "elasticfilesystem",
      "Backup ClientMount ClientWrite DescribeFileSystems DescribeTags Restore TagResource",
      [arn("elasticfilesystem", "file-system/*")],
    ],
    ["elasticfilesystem", "CreateFileSystem", ["*"]],
    [
      "elasticloadbalancing",
      "DeregisterTargets ModifyRule RegisterTargets",
      [arn("elasticloadbalancing", "listener-rule/app/*"), arn("elasticloadbalancing", "targetgroup/*")],
    ],
    [
      "elasticloadbalancing",
      "DescribeListeners DescribeRules DescribeTargetGroups DescribeTargetHealth",
      ["*"],
    ],
    [
      "events",
      "DeleteRule DescribeRule DisableRule EnableRule ListTargetsByRule PutRule PutTargets RemoveTargets",
      ["DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*", "AwsBackupManagedRule*"].map((name) =>
        names.ruleArn(name, region),
      ),
    ],
    ["events", "ListRules", ["*"]],
    ["events", "PutEvents", [names.eventBusArn]],
    [
      "iam",
      "PassRole",
      [names.roleArnPattern],
      { StringEquals: { "iam:PassedToService": Object.keys(roleServices).sort() } },
    ],
    [
      "kms",
      "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext",
      [names.anyKeyArn],
    ],
    ["lambda", "InvokeFunction", [arn("lambda", "function:*")]],
    [
      "logs",
      "CreateLogStream DescribeLogStreams PutLogEvents",
      names.logGroupArnPatterns.flatMap((group) => [group, `${group}:*`]),
    ],
    ["logs", "DescribeLogGroups", ["*"]],
    [
      "s3",
      "AbortMultipartUpload DeleteObject GetObject GetObjectAcl GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionTagging ListMultipartUploadParts PutObject PutObjectAcl PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging",
      buckets.map((bucket) => `${bucket}/*`),
    ],
    [
      "s3",
      "CreateBucket GetBucketAcl GetBucketLocation GetBucketNotification GetBucketOwnershipControls GetBucketTagging GetBucketVersioning GetInventoryConfiguration ListBucket ListBucketVersions PutBucketNotification PutBucketOwnershipControls PutBucketVersioning PutInventoryConfiguration",
      buckets,
    ],
    ["s3", "ListAllMyBuckets", ["*"]],
    [
      "secretsmanager",
      "GetSecretValue",
      [arn("secretsmanager", foreign ? "secret:*" : `secret:${names.secret("*", "*")}`)],
    ],
    ["sqs", "SendMessage", [arn("sqs", `${prefix}-*`)]],
    ["ssmmessages", "CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel", ["*"]],
    ["tag", "GetResources", ["*"]],
    [
      "xray",
      "GetSamplingRules GetSamplingStatisticSummaries GetSamplingTargets PutTelemetryRecords PutTraceSegments",
      ["*"],
    ],
  ];
  return [
    ...reaches.map(
      ([service, actions, resources, conditions], index): Statement => ({
        sid: `Reach${index + 1}`,
        actions: actions.split(" ").map((action) => `${service}:${action}`),
        resources,
        ...(conditions !== undefined && { conditions }),
      }),
    ),
    // AWS Backup makes some for the stores that it restores.
    {
      sid: "NoGrantToAnybodyElse",
      effect: "Deny",
      actions: ["kms:CreateGrant"],
      resources: ["*"],
      conditions: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
    },
    {
      sid: "NothingThatSetsRights",
      effect: "Deny",
      actions: settingRights,
      resources: ["*"],
    },
  ];
}
