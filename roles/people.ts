import type { Statement } from "../components/shared/policy-document";
import type { StackConfig } from "../model/stack";
import type { Scope, ScopeName } from "./scopes";

type Duty = Exclude<keyof StackConfig["access"], "permissionsBoundary" | "backupsBoundary"> | "approvers";

/** A role of people at the stack, as a bank's IAM team sees it. */
export interface DutyFacts {
  readonly duty: Duty;
  readonly may: string;
  readonly mayNot: string;
  /** In words, where the table of the documentation says it shorter than the actions do. @default the actions */
  readonly policy?: string;
  /** What its own identity policy allows. */
  readonly statements: (scopes: Readonly<Record<ScopeName, Scope>>) => Statement[];
}

/** Where a key is used through a service and on the stack's keys only, whichever they are. */
function keysThrough(
  scopes: Readonly<Record<ScopeName, Scope>>,
  service: string,
  actions: readonly string[],
): Statement {
  const { resources, conditions } = scopes.keys;
  const region = resources[0]?.split(":")[3] ?? "";
  return {
    sid: "UseKeys",
    actions: actions.map((action) => `kms:${action}`),
    resources,
    conditions: {
      StringEquals: { ...conditions?.StringEquals, "kms:ViaService": `${service}.${region}.amazonaws.com` },
    },
  };
}

function on(sid: string, { resources, conditions }: Scope, service: string, actions: string): Statement {
  return {
    sid,
    actions: actions.split(" ").map((action) => `${service}:${action}`),
    resources,
    ...(conditions !== undefined && { conditions }),
  };
}

/** Everybody whom a stack file names beside the deployers, in the order of the documentation's table. */
export const duties: readonly DutyFacts[] = [
  {
    duty: "keyAdministrators",
    may: "disable, delete, rotate keys; change their policies",
    mayNot: "use a key",
    statements: ({ keys }) => [
      on(
        "LookAfterKeys",
        keys,
        "kms",
        "CancelKeyDeletion DescribeKey DisableKey DisableKeyRotation EnableKey EnableKeyRotation GetKeyPolicy GetKeyRotationStatus ListKeyRotations ListResourceTags PutKeyPolicy RotateKeyOnDemand ScheduleKeyDeletion UpdateKeyDescription",
      ),
    ],
  },
  {
    duty: "secretWriters",
    may: "put secret values, and take a label off a version",
    mayNot: "anything else",
    statements: (scopes) => [
      on(
        "PutSecrets",
        scopes.secrets,
        "secretsmanager",
        "DescribeSecret PutSecretValue UpdateSecretVersionStage",
      ),
      keysThrough(scopes, "secretsmanager", ["Decrypt", "GenerateDataKey"]),
    ],
  },
  {
    duty: "imagePushers",
    may: "push images, or copy them here",
    mayNot: "delete one, or deploy",
    statements: ({ repositories }) => [
      on(
        "PushImages",
        repositories,
        "ecr",
        "BatchCheckLayerAvailability BatchGetImage CompleteLayerUpload DescribeImages GetDownloadUrlForLayer InitiateLayerUpload PutImage UploadLayerPart",
      ),
      { sid: "LogIn", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    ],
  },
  {
    duty: "clusterViewers",
    may: "see services, tasks, figures and logs of this cluster",
    mayNot: "see another's; start or tag anything",
    policy: "the policy of the output `clusterViewerPolicy`, which the bank attaches",
    statements: () => [],
  },
  {
    duty: "clusterOperators",
    may: "the same, and stop a task, in whose place another starts",
    mayNot: "the same; change a service or the number of its tasks",
    policy: "the policy of the output `clusterOperatorPolicy`, which the bank attaches",
    statements: () => [],
  },
  {
    duty: "sessionOperators",
    may: "open a shell in a task, where `services.ts` has an exception",
    mayNot: "anything else",
    statements: ({ cluster, keys }) => [
      on("OpenSessions", cluster, "ecs", "DescribeTasks ExecuteCommand"),
      on("UseKeys", keys, "kms", "Decrypt GenerateDataKey"),
    ],
  },
  {
    duty: "approvers",
    may: "see what is about to be released, and let it go on or stop it",
    mayNot: "deploy",
    policy: "the policy of the output `releaseApproverPolicy`, which the bank attaches",
    statements: () => [],
  },
  {
    duty: "recordReaders",
    may: "read items by their keys and objects by their names",
    mayNot: "change, list or scan",
    statements: (scopes) => [
      on("ReadItems", scopes.tables, "dynamodb", "BatchGetItem GetItem Query"),
      on("ReadObjects", scopes.objects, "s3", "GetObject GetObjectVersion"),
      { ...keysThrough(scopes, "dynamodb", ["Decrypt"]), sid: "UseKeysOfTables" },
      { ...keysThrough(scopes, "s3", ["Decrypt"]), sid: "UseKeysOfBuckets" },
    ],
  },
  {
    duty: "recordKeepers",
    may: "place and lift legal holds, let go of a record before its time where the class allows it",
    mayNot: "read a record",
    statements: ({ objects }) => [
      on(
        "KeepRecords",
        objects,
        "s3",
        "BypassGovernanceRetention DeleteObjectVersion GetObjectLegalHold GetObjectRetention PutObjectLegalHold PutObjectRetention",
      ),
    ],
  },
  {
    duty: "restorers",
    may: "take backups of tables, restore stores beside themselves",
    mayNot: "read the stores, delete a backup",
    // The items are those of the restored table. Source: "Using IAM with DynamoDB backup and restore".
    statements: (scopes) => [
      on(
        "Restore",
        scopes.tables,
        "dynamodb",
        "BatchWriteItem CreateBackup DeleteItem DescribeContinuousBackups DescribeTable GetItem PutItem Query RestoreTableToPointInTime Scan UpdateItem",
      ),
      {
        sid: "RestoreBackups",
        actions: ["dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"],
        resources: scopes.tables.resources.flatMap((table) => [table, `${table}/backup/*`]),
      },
      // AWS Backup restores in the role that it is given, and not with its caller's rights.
      on("FindBackups", scopes.vaults, "backup", "DescribeBackupVault ListRecoveryPointsByBackupVault"),
      on(
        "RestoreFromVault",
        scopes.recoveryPoints,
        "backup",
        "DescribeRecoveryPoint GetRecoveryPointRestoreMetadata StartRestoreJob",
      ),
      { sid: "FollowRestores", actions: ["backup:DescribeRestoreJob"], resources: ["*"] },
      on("GiveTheRole", scopes.restoreRolePassed, "iam", "PassRole"),
      keysThrough(scopes, "dynamodb", [
        "CreateGrant",
        "Decrypt",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "ReEncryptFrom",
        "ReEncryptTo",
      ]),
    ],
  },
];
