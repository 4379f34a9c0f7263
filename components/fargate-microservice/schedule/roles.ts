import { output } from "@pulumi/pulumi";
import { inlinePolicy, serviceRole } from "../../shared/iam";
import { policyDocument, type Statement } from "../../shared/policy-document";
import { executionRoleArn } from "../access";
import type { ScheduledPlan } from "../args";
import type { RoleWithPolicies, Scope } from "../scope";

/** ARN of the role; known before the role is. */
export function scheduleRoleArn(plan: ScheduledPlan): string {
  return `arn:aws:iam::${plan.account}:role${plan.roles.path}${scheduleRoleName(plan)}`;
}

const scheduleRoleName = (plan: ScheduledPlan) => `${plan.physicalName}-schedule`;

/** Name of the queue of missed runs, known before it exists. */
export function missedRunsQueue({ physicalName }: Pick<ScheduledPlan, "physicalName">): string {
  return `${physicalName}-missed-runs`;
}

export function missedRunsQueueArn(plan: ScheduledPlan): string {
  return `arn:aws:sqs:${plan.region}:${plan.account}:${missedRunsQueue(plan)}`;
}

/**
 * What EventBridge Scheduler may do: start this task in this cluster, with the task's two roles, and keep a run that it
 * gave up, and read what it is to say.
 */
export function scheduleRole({ name, args, tags, parent }: Scope<ScheduledPlan>): RoleWithPolicies {
  const { account, region, physicalName } = args;
  const role = serviceRole(
    `${name}-schedule-role`,
    {
      ...args.roles,
      roleName: scheduleRoleName(args),
      service: "scheduler.amazonaws.com",
      description: `What EventBridge Scheduler needs to start ${args.service}`,
      // Scheduler names the group, never the schedule.
      sourceArn: `arn:aws:scheduler:${region}:${account}:schedule-group/${physicalName}`,
      tags,
    },
    parent,
  );
  const run = policyDocument([...runStatements(args, args.cluster.name), keepStatement(args)]);
  // Documents of their own: the keys' ARNs are unknown at the first preview and would hide the rest.
  const missed = output(args.alarmsKeyArn).apply((arn) => policyDocument([keepKeyStatement(args, arn)]));
  const payload = output(args.computeKeyArn).apply((arn) => policyDocument(payloadStatements(args, arn)));
  return {
    role,
    policies: [
      inlinePolicy(`${name}-schedule-run`, { role, policy: run }, parent),
      inlinePolicy(`${name}-schedule-missed-key`, { role, policy: missed }, parent),
      inlinePolicy(`${name}-schedule-key`, { role, policy: payload }, parent),
    ],
  };
}

/** Source: "Configuring a schedule's dead-letter queue", EventBridge Scheduler user guide. */
function keepStatement(plan: ScheduledPlan): Statement {
  return { sid: "KeepMissedRuns", actions: ["sqs:SendMessage"], resources: [missedRunsQueueArn(plan)] };
}

/** What whoever sends to an encrypted queue needs. Source: "Key management", Amazon SQS developer guide. */
function keepKeyStatement({ region }: ScheduledPlan, keyArn: string): Statement {
  return {
    sid: "EncryptMissedRuns",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: [keyArn],
    conditions: { StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` } },
  };
}

/**
 * Scheduler decrypts the payload as the role itself: AWS's example of the event shows no service that calls for it, so that
 * none can be asked for, and the schedule as encryption context. Source: "Encryption at rest in EventBridge Scheduler",
 * EventBridge Scheduler user guide.
 */
function payloadStatements({ account, region, physicalName }: ScheduledPlan, keyArn: string): Statement[] {
  const schedule = `arn:aws:scheduler:${region}:${account}:schedule/${physicalName}/${physicalName}`;
  return [
    {
      sid: "DecryptOwnPayload",
      actions: ["kms:Decrypt"],
      resources: [keyArn],
      conditions: { StringEquals: { "kms:EncryptionContext:aws:scheduler:schedule:arn": schedule } },
    },
  ];
}

/** The rights to start a scheduled task. All ARNs are known at preview. */
function runStatements(plan: ScheduledPlan, cluster: string): Statement[] {
  const { account, region, physicalName, roles } = plan;
  const ecs = `arn:aws:ecs:${region}:${account}`;
  return [
    {
      sid: "RunOwnTask",
      actions: ["ecs:RunTask"],
      // Any revision: the schedule names the one that is to run, and a deployment must not wait for IAM.
      resources: [`${ecs}:task-definition/${physicalName}:*`],
      conditions: { ArnEquals: { "ecs:cluster": `${ecs}:cluster/${cluster}` } },
    },
    {
      sid: "PassOwnRoles",
      actions: ["iam:PassRole"],
      resources: [executionRoleArn(plan), `arn:aws:iam::${account}:role${roles.path}${physicalName}-task`],
      conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    {
      // The task definition's tags go over to the task, and ECS asks who starts it for the right to tag.
      sid: "TagWhatItStarts",
      actions: ["ecs:TagResource"],
      resources: [`${ecs}:task/${cluster}/*`],
      conditions: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
  ];
}
