import * as scheduler from "@pulumi/aws/scheduler";
import type { ScheduledPlan } from "./args";
import { composite } from "./composite";
import { type MissedRuns, missedRuns } from "./missed-runs";
import type { RoleWithPolicies } from "./roles";
import { watchRuns } from "./scheduled-alarms";
import { scheduleRole } from "./scheduled-roles";
import type { Scope } from "./scope";
import { throttleAlarms } from "./task-alarms";
import {
  capacity,
  networkConfiguration,
  platform,
  prerequisites,
  type Surroundings,
  taskDefinition,
} from "./workload";

/** Tries again what ECS refuses for want of capacity, but no longer than until it is late anyway. */
const retryPolicy = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 };

/**
 * A task that EventBridge Scheduler starts at given times and that runs to its end. The schedule has a group of its
 * own: metrics and the role's trust know groups, not schedules. Without an image there is nothing to run, and no
 * schedule.
 */
export function scheduled(scope: Scope<ScheduledPlan>, around: Surroundings): void {
  const group = scheduleGroup(scope);
  const role = scheduleRole(scope);
  const missed = missedRuns(scope, role);
  composite(scope, [...watchRuns(scope, group, missed.queue), ...throttleAlarms(scope)]);
  const { image } = scope.args;
  if (image !== undefined) schedule(scope, around, { group, role, missed, image });
}

function scheduleGroup({ name, args, tags, parent }: Scope<ScheduledPlan>): scheduler.ScheduleGroup {
  return new scheduler.ScheduleGroup(
    `${name}-schedule-group`,
    { name: args.physicalName, tags },
    { parent, deleteBeforeReplace: true },
  );
}

function schedule(
  scope: Scope<ScheduledPlan>,
  around: Surroundings,
  {
    group,
    role,
    missed,
    image,
  }: {
    readonly group: scheduler.ScheduleGroup;
    readonly role: RoleWithPolicies;
    readonly missed: MissedRuns;
    readonly image: string;
  },
): void {
  const { name, args, parent } = scope;
  const { expression, timezone } = args.schedule;
  const definition = taskDefinition(scope, around, image);
  new scheduler.Schedule(
    `${name}-schedule`,
    {
      name: args.physicalName,
      groupName: group.name,
      description: `Runs ${args.service}`,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timezone,
      flexibleTimeWindow: { mode: "OFF" },
      state: "ENABLED",
      // The payload lies under the stack's key; all else of a schedule lies under AWS's and can lie under no other.
      kmsKeyArn: args.computeKeyArn,
      target: {
        arn: args.cluster.arn,
        roleArn: role.role.arn,
        ecsParameters: {
          taskDefinitionArn: definition.arn,
          taskCount: 1,
          capacityProviderStrategies: capacity(args.capacity),
          ...platform(args.capacity),
          networkConfiguration: networkConfiguration(scope, around),
          enableExecuteCommand: args.exceptions.exec !== undefined,
          enableEcsManagedTags: true,
          propagateTags: "TASK_DEFINITION",
        },
        retryPolicy,
        deadLetterConfig: { arn: missed.queue.arn },
      },
    },
    {
      parent,
      deleteBeforeReplace: true,
      dependsOn: [...prerequisites(args, around), ...role.policies, missed.policy],
    },
  );
}
