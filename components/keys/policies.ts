import { policyDocument, type Statement } from "../shared/policy-document";
import type { KeysArgs } from "./args";

/** What each key of a stack encrypts. */
export const purposes = {
  data: "stores of the catalogue",
  logs: "log groups",
  secrets: "secrets of the services",
  images: "container images",
  alarms: "messages of the alarm topic",
  compute: "disks of tasks and machines, and exec sessions",
} as const;

export type KeyName = keyof typeof purposes;

/**
 * The policy of one key (JSON): who manages it, and the only ways in which it is used. In a key's own policy the resource
 * `*` is that key and no other; its ARN is not known before it exists.
 */
export function keyPolicy(key: KeyName, args: KeysArgs): string {
  return policyDocument([...management(args), ...uses[key](args)]);
}

const management = ({ account, administrators }: KeysArgs): Statement[] => [
  {
    // IAM decides who manages (the deployer keeps the policy in step with the program), but cannot give anybody use:
    // so the account neither locks itself out nor opens the key from the outside of this document.
    sid: "AccountManages",
    actions: managing,
    resources: ["*"],
    principals: { AWS: [root(account)] },
  },
  {
    sid: "AdministratorsManage",
    actions: [...managing, "kms:CancelKeyDeletion", "kms:DisableKey", "kms:EnableKey", "kms:RevokeGrant"],
    resources: ["*"],
    principals: { AWS: administrators },
  },
];

const managing = [
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

// No role of the program is named: keys come first, and KMS refuses principals that do not exist.
const uses: Readonly<Record<KeyName, (args: KeysArgs) => Statement[]>> = {
  data: (args) => [
    used("ServicesUseThroughStores", args, [args.roleArnPattern], ["dynamodb", "s3"], using),
    // DynamoDB makes its grant with the rights of whoever creates the table.
    used("DeployersUseThroughTables", args, args.deployers, ["dynamodb"], using),
    granted("DeployersGrantToTables", args, "dynamodb"),
    // EFS, too, makes its grant with the rights of whoever creates the file system, and uses that from then on.
    ...(args.encryptsFiles
      ? [
          used("DeployersUseThroughFiles", args, args.deployers, ["elasticfilesystem"], using),
          granted("DeployersGrantToFiles", args, "elasticfilesystem"),
        ]
      : []),
  ],
  logs: ({ region, logGroupArnPatterns }) => [
    {
      sid: "LogsEncryptTheirGroups",
      actions: using,
      resources: ["*"],
      principals: { Service: [`logs.${region}.amazonaws.com`] },
      conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroupArnPatterns } },
    },
  ],
  secrets: (args) => [
    used("ServicesReadSecrets", args, [args.roleArnPattern], ["secretsmanager"], ["kms:Decrypt"]),
    used(
      "WritersPutSecrets",
      args,
      args.secretWriters,
      ["secretsmanager"],
      ["kms:Decrypt", "kms:GenerateDataKey"],
    ),
  ],
  // ECR makes its grant with the rights of whoever creates the repository, and uses that from then on.
  images: (args) => [
    granted("DeployersGrantToRepositories", args, "ecr"),
    used("DeployersRetireGrants", args, args.deployers, ["ecr"], ["kms:RetireGrant"]),
  ],
  alarms: ({ account }) => [
    {
      sid: "AlarmsPublish",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      principals: { Service: ["cloudwatch.amazonaws.com"] },
      conditions: { StringEquals: { "aws:SourceAccount": account } },
    },
    {
      // EventBridge says nothing of whom it publishes for. Source: "Key management", Amazon SNS developer guide.
      sid: "EventsPublish",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      principals: { Service: ["events.amazonaws.com"] },
    },
  ],
  // The cluster demands this key for exec sessions: where nobody is granted its use for them, none can be opened.
  compute: (args) => [
    ...sessions(args),
    fargate("FargateMakesDataKeys", args, "kms:GenerateDataKeyWithoutPlaintext", {}),
    fargate("FargateGrantsToTasks", args, "kms:CreateGrant", {
      "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] },
    }),
    ...(args.encryptsMachines ? machines(args) : []),
  ],
};

/** What DynamoDB and CloudWatch Logs ask for at least. Grants are apart. */
const using = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** Use by some principals of the account, and only through AWS services that work for them. */
function used(
  sid: string,
  { account, region }: KeysArgs,
  principalArns: readonly string[],
  services: readonly string[],
  actions: readonly string[],
): Statement {
  return {
    sid,
    actions,
    resources: ["*"],
    principals: { AWS: [root(account)] },
    conditions: {
      StringEquals: {
        "kms:CallerAccount": account,
        "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`),
      },
      ArnLike: { "aws:PrincipalArn": principalArns },
    },
  };
}

/**
 * Shells, by exception: the task decrypts what the session was opened with, and operators open it. Both call KMS
 * themselves, so no AWS service can be asked for. Source: "Monitor Amazon ECS containers with ECS Exec", Amazon ECS
 * developer guide.
 */
function sessions({ account, sessions: opened }: KeysArgs): Statement[] {
  if (opened === undefined) return [];
  const by = (sid: string, principalArns: readonly string[], actions: readonly string[]): Statement => ({
    sid,
    actions,
    resources: ["*"],
    principals: { AWS: [root(account)] },
    conditions: {
      StringEquals: { "kms:CallerAccount": account },
      ArnLike: { "aws:PrincipalArn": principalArns },
    },
  });
  return [
    by("TasksDecryptSessions", opened.taskRoles, ["kms:Decrypt"]),
    by("OperatorsOpenSessions", opened.operators, ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}

/** Grants by deployers, to the AWS service only. */
function granted(sid: string, args: KeysArgs, service: string): Statement {
  const statement = used(sid, args, args.deployers, [service], ["kms:CreateGrant"]);
  return {
    ...statement,
    conditions: { ...statement.conditions, Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
}

/** Source: "Customer managed keys for AWS Fargate ephemeral storage", Amazon ECS developer guide. */
function fargate(
  sid: string,
  { account, clusterName }: KeysArgs,
  action: string,
  conditions: NonNullable<Statement["conditions"]>,
): Statement {
  return {
    sid,
    actions: [action],
    resources: ["*"],
    principals: { Service: ["fargate.amazonaws.com"] },
    conditions: {
      StringEquals: {
        "kms:EncryptionContext:aws:ecs:clusterAccount": account,
        "kms:EncryptionContext:aws:ecs:clusterName": clusterName,
      },
      ...conditions,
    },
  };
}

/**
 * Disks of machines that Auto Scaling launches. Its service-linked role has no right of its own to use keys, so that the
 * key has to name it. Source: "Required AWS KMS key policy for use with encrypted volumes", EC2 Auto Scaling user guide.
 */
function machines({ account }: KeysArgs): Statement[] {
  const autoScaling = `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  const statement = { resources: ["*"], principals: { AWS: [autoScaling] } };
  return [
    { ...statement, sid: "AutoScalingEncryptsDisks", actions: using },
    {
      ...statement,
      sid: "AutoScalingGrantsToDisks",
      actions: ["kms:CreateGrant"],
      conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

function root(account: string): string {
  return `arn:aws:iam::${account}:root`;
}
