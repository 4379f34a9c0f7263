import { output } from "@pulumi/pulumi";
import { inlinePolicy, serviceRole } from "../shared/iam";
import { policyDocument, type Statement } from "../shared/policy-document";
import type { ScheduledPlan } from "./args";
import { executionRoleArn, type RoleWithPolicies } from "./roles";
import type { Scope } from "./scope";

/** What EventBridge Scheduler may do: start this task in this cluster, with the task's two roles, and read what it is to say. */
export function scheduleRole({ name, args, tags, parent }: Scope<ScheduledPlan>): RoleWithPolicies {
  const { account, region, physicalName } = args;
  const role = serviceRole(
    `${name}-schedule-role`,
    {
      ...args.roles,
      roleName: `${physicalName}-schedule`,
      service: "scheduler.amazonaws.com",
      description: `What EventBridge Scheduler needs to start ${args.service}`,
      // Scheduler names the group, never the schedule.
      sourceArn: `arn:aws:scheduler:${region}:${account}:schedule-group/${physicalName}`,
      tags,
    },
    parent,
  );
  const run = policyDocument(runStatements(args, args.cluster.name));
  // A document of its own: the key's ARN is unknown at the first preview and would hide the rest.
  const key = output(args.computeKeyArn).apply((arn) => policyDocument(payloadStatements(args, arn)));
  return {
    role,
    policies: [
      inlinePolicy(`${name}-schedule-run`, { role, policy: run }, parent),
      inlinePolicy(`${name}-schedule-key`, { role, policy: key }, parent),
    ],
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
