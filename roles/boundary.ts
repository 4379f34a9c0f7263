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
  "kms:CreateGrant",
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
  const reaches: readonly Reach[] = [
    [
      "dynamodb",
      "BatchGetItem BatchWriteItem ConditionCheckItem DeleteItem GetItem PartiQLInsert PutItem Query UpdateItem",
      [names.tableArn("*")],
    ],
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
    ["elasticfilesystem", "ClientMount ClientWrite", [arn("elasticfilesystem", "file-system/*")]],
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
      "DeleteRule DescribeRule ListTargetsByRule PutRule PutTargets RemoveTargets",
      [names.ruleArn("DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*", region)],
    ],
    ["events", "PutEvents", [names.eventBusArn]],
    [
      "iam",
      "PassRole",
      [names.roleArnPattern],
      { StringEquals: { "iam:PassedToService": Object.keys(roleServices).sort() } },
    ],
    ["kms", "Decrypt DescribeKey Encrypt GenerateDataKey", [names.anyKeyArn]],
    ["lambda", "InvokeFunction", [arn("lambda", "function:*")]],
    [
      "logs",
      "CreateLogStream DescribeLogStreams PutLogEvents",
      names.logGroupArnPatterns.flatMap((group) => [group, `${group}:*`]),
    ],
    ["logs", "DescribeLogGroups", ["*"]],
    [
      "s3",
      "AbortMultipartUpload DeleteObject GetObject GetObjectTagging GetObjectVersion GetObjectVersionTagging PutObject PutObjectTagging PutObjectVersionTagging",
      [names.objectsArn("*")],
    ],
    ["s3", "GetBucketNotification ListBucket PutBucketNotification", [`arn:aws:s3:::${names.bucket("*")}`]],
    [
      "secretsmanager",
      "GetSecretValue",
      [arn("secretsmanager", foreign ? "secret:*" : `secret:${names.secret("*", "*")}`)],
    ],
    ["sqs", "SendMessage", [arn("sqs", `${prefix}-*`)]],
    ["ssmmessages", "CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel", ["*"]],
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
    {
      sid: "NothingThatSetsRights",
      effect: "Deny",
      actions: settingRights,
      resources: ["*"],
    },
  ];
}
