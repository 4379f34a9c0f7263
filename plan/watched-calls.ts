/** Patterns of EventBridge on the calls that CloudTrail records. Reading calls never come to a rule. */
export type CallPattern = Readonly<Record<string, unknown>>;

/** ARNs, or patterns of ARNs with `*`, of roles whose calls are no news. */
export type Roles = readonly string[];

/**
 * The pattern of calls. Without a trail that logs management events EventBridge gets none. Source: Amazon EventBridge,
 * "Events from AWS services".
 */
export function calls(source: readonly string[], detail: CallPattern): CallPattern {
  return { source, "detail-type": ["AWS API Call via CloudTrail"], detail };
}

/**
 * By anybody who is in none of these roles. The root user, a user and an AWS service have no role: where the field is
 * missing, `anything-but` would not match. Source: CloudTrail record contents, "userIdentity element".
 */
function byOthersThan(roles: Roles): CallPattern {
  if (roles.length === 0) return {};
  // One filter for all: each of two would let the other's roles through.
  const others = roles.some((role) => role.includes("*")) ? { wildcard: roles } : roles;
  return {
    userIdentity: {
      sessionContext: { sessionIssuer: { arn: [{ exists: false }, { "anything-but": others }] } },
    },
  };
}

/** These have rules of their own. */
const approvals = ["ContinueServiceDeployment", "StopServiceDeployment", "ExecuteCommand"];
/** Banks' own tools set tags all day, and no tag opens or changes anything here. */
const tags = ["AddTags", "RemoveTags", "TagResource", "UntagResource"];
const bucketTags = ["PutBucketTagging", "DeleteBucketTagging"];
/** What AWS Backup does every night, in whichever role the bank gave it. */
const backups = ["CreateBackup", "StartAwsBackupJob"];

/** Whatever runs, and where traffic goes, changed by others: whole services of AWS, so that a new call is watched too. */
export function releaseCalls(insiders: Roles): CallPattern {
  return calls(["aws.ecs", "aws.elasticloadbalancing", "aws.servicediscovery"], {
    // ECS starts again what was stopped.
    eventName: [{ "anything-but": [...approvals, "StopTask", ...tags] }],
    ...byOthersThan(insiders),
  });
}

/**
 * A paused deployment continued by others than the approvers; a deployment stopped by anybody, for `ABORT` leaves a new
 * revision where it is; a shell opened by others than the operators.
 */
export function approvalCalls(approvers: Roles, operators: Roles): CallPattern {
  return calls(["aws.ecs"], {
    $or: [
      { eventName: ["ContinueServiceDeployment"], ...byOthersThan(approvers) },
      { eventName: ["StopServiceDeployment"] },
      { eventName: ["ExecuteCommand"], ...byOthersThan(operators) },
    ],
  });
}

export interface HeldRelease {
  readonly clusterArn: string;
  /** ECS's words for the strategies of the stack's services. */
  readonly strategies: readonly string[];
  /** Names of ECS services that roll: they are held by nothing. */
  readonly rolling: readonly string[];
  /** Whether the others wait for a person. */
  readonly pauses: boolean;
}

/**
 * A service left, whoever did it, with less than its release demands. The call's answer tells what holds from now on: what
 * a request leaves out stays as it is, and so says nothing. And any request that sets strategy or hooks anew: among several
 * hooks the answer does not tell whether the pause is still one, and at which stage.
 *
 * Only a pause is given a time-out (documentation of the provider's `timeoutConfiguration`), and one that goes on by itself
 * asks nobody. A list without members is to a pattern as if it were not there.
 */
export function loosenedCalls({ clusterArn, strategies, rolling, pauses }: HeldRelease): CallPattern {
  const loosened = [
    { strategy: [{ exists: false }, { "anything-but": strategies }] },
    ...(pauses
      ? [
          {
            lifecycleHooks: {
              timeoutConfiguration: { action: [{ exists: false }, { "anything-but": ["ROLLBACK"] }] },
            },
          },
        ]
      : []),
    { deploymentCircuitBreaker: { rollback: [{ exists: false }, false] } },
    { alarms: { rollback: [{ exists: false }, false] } },
  ];
  const anew = [
    { strategy: [{ exists: true }] },
    { lifecycleHooks: { lifecycleStages: [{ exists: true }] } },
  ];
  return calls(["aws.ecs"], {
    eventName: ["CreateService", "UpdateService"],
    // A refused call has no answer.
    errorCode: [{ exists: false }],
    responseElements: {
      service: {
        clusterArn: [clusterArn],
        ...(rolling.length > 0 && { serviceName: [{ "anything-but": rolling }] }),
      },
    },
    $or: [
      { responseElements: { service: { deploymentConfiguration: { $or: loosened } } } },
      // Creating has `serviceName` in its request, and sets all of it.
      { requestParameters: { service: [{ exists: true }], deploymentConfiguration: { $or: anew } } },
    ],
  });
}

/** Policies of keys and stores, and their end, by anybody; every other change to a store by others. */
export function guardCalls(insiders: Roles): CallPattern {
  return calls(["aws.kms", "aws.s3", "aws.dynamodb", "aws.secretsmanager", "aws.ecr", "aws.backup"], {
    $or: [
      {
        eventName: [
          ...["PutKeyPolicy", "DisableKey", "ScheduleKeyDeletion", "PutBucketPolicy", "DeleteBucketPolicy"],
          ...["PutResourcePolicy", "DeleteResourcePolicy", "SetRepositoryPolicy", "DeleteRepositoryPolicy"],
          ...["DeleteTable", "DeleteBucket", "DeleteSecret"],
          ...["PutBucketReplication", "DeleteBucketReplication"],
          ...["DeleteRecoveryPoint", "DeleteBackupVault", "DeleteBackupPlan", "DeleteBackupSelection"],
          ...["DeleteBackupVaultLockConfiguration", "PutBackupVaultAccessPolicy"],
          "DeleteBackupVaultAccessPolicy",
        ],
      },
      {
        eventSource: ["s3.amazonaws.com", "dynamodb.amazonaws.com"],
        eventName: [{ "anything-but": [...tags, ...bucketTags, ...backups] }],
        ...byOthersThan(insiders),
      },
    ],
  });
}

/** What watches: trails and rules put to silence by anybody; rules, topics, alarms and log groups changed by others. */
export function watcherCalls(insiders: Roles): CallPattern {
  return calls(["aws.cloudtrail", "aws.events", "aws.sns", "aws.monitoring", "aws.logs"], {
    $or: [
      { eventName: ["StopLogging", "DeleteTrail", "DisableRule", "DisableAlarmActions"] },
      {
        eventSource: ["cloudtrail.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"],
        ...byOthersThan(insiders),
      },
      {
        // Streams and dashboards come and go; what is left says less than before.
        eventSource: ["monitoring.amazonaws.com", "logs.amazonaws.com"],
        eventName: [
          ...[{ prefix: "Delete" }, { prefix: "PutRetention" }, { prefix: "Disassociate" }],
          ...["PutMetricAlarm", "PutCompositeAlarm", "SetAlarmState"],
        ],
        ...byOthersThan(insiders),
      },
    ],
  });
}

export interface Rights {
  /** ARNs, or what they begin with, of the policies of people at the cluster and of the one that bounds the stack's roles. */
  readonly policies: readonly (string | { readonly prefix: string })[];
  /** Names of the roles that the stack file names. */
  readonly duties: readonly string[];
  /** Begins the names of the stack's roles. */
  readonly rolePrefix: string;
  /** Path of the stack's roles: keys and stores know them by it. */
  readonly rolePath: string;
  /** Id of the public hosted zone. */
  readonly zoneId: string;
}

/** Who may approve, deploy and read, by anybody; the stack's own roles and its public names by others. */
export function rightsCalls(
  { policies, duties, rolePrefix, rolePath, zoneId }: Rights,
  insiders: Roles,
): CallPattern {
  return calls(["aws.iam", "aws.route53"], {
    $or: [
      { requestParameters: { policyArn: policies } },
      { requestParameters: { roleName: duties } },
      {
        eventName: ["DeleteRolePermissionsBoundary"],
        requestParameters: { roleName: [{ prefix: rolePrefix }] },
      },
      { requestParameters: { roleName: [{ prefix: rolePrefix }] }, ...byOthersThan(insiders) },
      { requestParameters: { path: [{ prefix: rolePath }] }, ...byOthersThan(insiders) },
      { requestParameters: { hostedZoneId: [zoneId] }, ...byOthersThan(insiders) },
    ],
  });
}
