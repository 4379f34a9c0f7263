import * as backup from "@pulumi/aws/backup";
import type { input } from "@pulumi/aws/types";
import type { Resource } from "@pulumi/pulumi";
import type { BackupsArgs } from "./args";
import type { BackupRole } from "./roles";

/** Minutes in which a backup starts and ends. A first one of a bucket copies all of it; AWS ends what takes longer. */
const windows = { startWindow: 60, completionWindow: 1440 };

/** Each night all stores, and the first of a month for longer; each backup copied where the stack file says so. UTC. */
export function nightly(
  logicalName: string,
  { vault, backs }: { readonly vault: backup.Vault; readonly backs: BackupRole },
  args: BackupsArgs,
  parent: Resource,
): void {
  const plan = new backup.Plan(
    logicalName,
    {
      name: args.name,
      rules: [
        rule("daily", "cron(0 1 * * ? *)", args.dailyDays),
        rule("monthly", "cron(0 3 1 * ? *)", args.monthlyDays),
      ],
    },
    { parent, deleteBeforeReplace: true },
  );
  new backup.Selection(
    `${logicalName}-stores`,
    {
      name: "stores",
      planId: plan.id,
      iamRoleArn: backs.role.arn,
      // By ARN: a store without a tag would be left out in silence.
      resources: [
        ...Object.values(args.tables),
        ...Object.values(args.buckets),
        ...Object.values(args.fileSystemArns),
      ],
    },
    // AWS tries the role when it is told of it.
    { parent, deleteBeforeReplace: true, dependsOn: [...backs.policies] },
  );

  function rule(ruleName: string, cron: string, deleteAfter: number): input.backup.PlanRule {
    return {
      ruleName,
      targetVaultName: vault.name,
      schedule: cron,
      ...windows,
      lifecycle: { deleteAfter },
      ...(args.copyTo !== undefined && {
        copyActions: [{ destinationVaultArn: args.copyTo, lifecycle: { deleteAfter } }],
      }),
    };
  }
}
