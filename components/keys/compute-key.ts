import type { Statement } from "../shared/policy-document";
import { ofASession } from "../shared/session-key";
import type { KeysArgs } from "./args";
import { direct, enveloping, narrowed, used, using } from "./statement-forms";

/**
 * The ways in which the key of what runs is used. The cluster demands it for exec sessions: where nobody is granted its use
 * for them, none can be opened.
 */
export function computeKeyUses(args: KeysArgs): Statement[] {
  return [
    ...sessions(args),
    fargate("FargateMakesDataKeys", args, "kms:GenerateDataKeyWithoutPlaintext", {}),
    fargate("FargateGrantsToTasks", args, "kms:CreateGrant", {
      "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] },
    }),
    ...schedules(args),
    ...(args.encryptsMachines ? machines(args) : []),
  ];
}

/**
 * Shells, by exception: the task decrypts what the session was opened with, and operators open it. Both call KMS
 * themselves, so no AWS service can be asked for, and the context narrows it. Source: "Monitor Amazon ECS containers with ECS Exec", Amazon ECS
 * developer guide.
 */
function sessions(args: KeysArgs): Statement[] {
  if (args.sessions === undefined) return [];
  const { taskRoles, operators } = args.sessions;
  return [
    narrowed(direct("TasksDecryptSessions", args, taskRoles, ["kms:Decrypt"]), ofASession),
    narrowed(direct("OperatorsOpenSessions", args, operators, enveloping), ofASession),
  ];
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
 * What a schedule passes to its target. Scheduler encrypts it with the rights of whoever makes the schedule, and decrypts it
 * with those of the role that the schedule takes. Scheduler itself is then the caller, with that role's session: no service
 * stands between, so that the context narrows that statement and not `kms:ViaService`. Sources: "Encryption at rest in
 * EventBridge Scheduler" with its CloudTrail event, and "Identity-based policies", EventBridge Scheduler user guide.
 */
function schedules(args: KeysArgs): Statement[] {
  if (args.schedules.length === 0) return [];
  const ofThese = {
    StringEquals: {
      "kms:EncryptionContext:aws:scheduler:schedule:arn": args.schedules.map(({ arn }) => arn),
    },
  };
  const roles = args.schedules.map(({ roleArn }) => roleArn);
  return [
    narrowed(used("DeployersEncryptSchedules", args, args.deployers, ["scheduler"], enveloping), ofThese),
    narrowed(direct("SchedulesDecryptTheirInput", args, roles, ["kms:Decrypt"]), ofThese),
  ];
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
