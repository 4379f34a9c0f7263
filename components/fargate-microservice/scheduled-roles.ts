import { inlinePolicy, serviceRole } from "../shared/iam";
import { policyDocument, type Statement } from "../shared/policy-document";
import type { ScheduledPlan } from "./args";
import { executionRoleArn, type RoleWithPolicies } from "./roles";
import type { Scope } from "./scope";

/** What EventBridge Scheduler may do: start this task in this cluster, with the task's two roles. */
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
  const policy = policyDocument(runStatements(args, args.cluster.name));
  return { role, policies: [inlinePolicy(`${name}-schedule-run`, { role, policy }, parent)] };
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
