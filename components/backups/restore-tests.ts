import * as backup from "@pulumi/aws/backup";
import type { Input, Resource } from "@pulumi/pulumi";
import type { BackupsArgs } from "./args";
import type { BackupRole } from "./roles";

/** ARNs that one selection takes. Source: "Restore testing quotas and parameters", AWS Backup developer guide. */
const mostArns = 30;

/** One kind of store as AWS Backup tries it. */
interface Kind {
  readonly name: string;
  /** AWS's word. */
  readonly type: string;
  readonly arns: readonly Input<string>[];
  /** What keeps the restored store under the stack's key, where AWS would take one of its own. */
  readonly overrides: Readonly<Record<string, Input<string>>>;
}

/**
 * Each month every store is restored from its latest backup, told of where that fails, and deleted by AWS the day after.
 * What is restored holds records: it stands under the stores' key, and has nobody in it but the restoring role.
 * Source of the overrides: "Restore testing inferred metadata", AWS Backup developer guide.
 */
export function restoreTests(
  logicalName: string,
  { vault, restores }: { readonly vault: backup.Vault; readonly restores: BackupRole },
  args: BackupsArgs,
  parent: Resource,
): void {
  const { dataKeyArn } = args;
  const plan = new backup.RestoreTestingPlan(
    logicalName,
    {
      name: args.restoreTests,
      // Once the month's backup is there.
      scheduleExpression: "cron(0 6 3 * ? *)",
      startWindowHours: 8,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [vault.arn],
        recoveryPointTypes: ["SNAPSHOT"],
        selectionWindowDays: 7,
      },
    },
    { parent, deleteBeforeReplace: true },
  );
  const kinds: readonly Kind[] = [
    {
      name: "tables",
      type: "DynamoDB",
      arns: Object.values(args.tables),
      overrides: { encryptionType: "KMS", kmsMasterKeyArn: dataKeyArn },
    },
    {
      name: "buckets",
      type: "S3",
      arns: Object.values(args.buckets),
      overrides: { encryptionType: "SSE-KMS", kmsKey: dataKeyArn },
    },
    {
      name: "files",
      type: "EFS",
      arns: Object.values(args.fileSystemArns),
      overrides: { kmsKeyId: dataKeyArn },
    },
  ];
  for (const { name, type, arns, overrides } of kinds)
    for (let from = 0; from < arns.length; from += mostArns) {
      const part = from === 0 ? name : `${name}_${from / mostArns + 1}`;
      new backup.RestoreTestingSelection(
        `${logicalName}-${part}`,
        {
          name: part,
          restoreTestingPlanName: plan.name,
          protectedResourceType: type,
          protectedResourceArns: arns.slice(from, from + mostArns),
          iamRoleArn: restores.role.arn,
          restoreMetadataOverrides: overrides,
          validationWindowHours: 24,
        },
        { parent, deleteBeforeReplace: true, dependsOn: [...restores.policies] },
      );
    }
}
