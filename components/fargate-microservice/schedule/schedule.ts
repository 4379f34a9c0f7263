import * as scheduler from "@pulumi/aws/scheduler";
import type { ScheduledPlan } from "../args";
import type { RoleWithPolicies, Scope, Surroundings } from "../scope";
import { networkConfiguration, platform, prerequisites, providerShares, taskDefinition } from "../task";
import type { MissedRuns } from "./missed-runs";

/** Tries again what ECS refuses for want of capacity, but no longer than until it is late anyway. */
const retryPolicy = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 };

/** Metrics and the role's trust know groups, not schedules: each schedule has one of its own. */
export function scheduleGroup({ name, args, tags, parent }: Scope<ScheduledPlan>): scheduler.ScheduleGroup {
  return new scheduler.ScheduleGroup(
    `${name}-schedule-group`,
    { name: args.physicalName, tags },
    { parent, deleteBeforeReplace: true },
  );
}

/** Without an image there is nothing to run, and no schedule. */
export function schedule(
  scope: Scope<ScheduledPlan>,
  around: Surroundings,
  {
    group,
    role,
    missed,
  }: {
    readonly group: scheduler.ScheduleGroup;
    readonly role: RoleWithPolicies;
    readonly missed: MissedRuns;
  },
): void {
  const { name, args, parent } = scope;
  const { image } = args;
  if (image === undefined) return;
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
          capacityProviderStrategies: providerShares(args.capacity),
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
