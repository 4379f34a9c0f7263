import * as backup from "@pulumi/aws/backup";
import * as iam from "@pulumi/aws/iam";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { takeBackup } from "../../../aws/world";
import { account, document, type RefusalCase, region, trust } from "./case";

const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
const table = (name: string) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;

function vault(name: string, opts: CustomResourceOptions, more: Partial<backup.VaultArgs> = {}) {
  return new backup.Vault(`${name}-vault`, { name, ...more }, opts);
}

function locked(name: string, opts: CustomResourceOptions, more: Partial<backup.VaultLockConfigurationArgs>) {
  const { name: backupVaultName } = vault(name, opts, { forceDestroy: true });
  return new backup.VaultLockConfiguration(
    `${name}-lock`,
    { backupVaultName, minRetentionDays: 35, maxRetentionDays: 365, ...more },
    opts,
  );
}

type Rule = Partial<
  Extract<Extract<backup.PlanArgs["rules"], readonly unknown[]>[number], { ruleName: unknown }>
>;

function plan(name: string, opts: CustomResourceOptions, rule: Rule = {}) {
  const lock = locked(name, opts, {});
  const rules = [
    {
      ruleName: "daily",
      targetVaultName: lock.backupVaultName,
      schedule: "cron(0 1 * * ? *)",
      lifecycle: { deleteAfter: 35 },
      ...rule,
    },
  ];
  return new backup.Plan(`${name}-plan`, { name, rules }, { ...opts, dependsOn: lock });
}

function refusedRule(title: string, says: RegExp, rule: Rule): RefusalCase {
  return { title, programs: [(name, opts) => void plan(name, opts, rule)], refused: "plan", says };
}

function selection(name: string, opts: CustomResourceOptions, service: string, actions: string) {
  const role = new iam.Role(`${name}-role`, { assumeRolePolicy: trust(service) }, opts);
  const policy = document({ Effect: "Allow", Action: actions, Resource: "*" });
  const may = new iam.RolePolicy(`${name}-may`, { role: role.id, policy }, opts);
  const args = {
    planId: plan(name, opts).id,
    name: "stores",
    iamRoleArn: role.arn,
    resources: [table("customers")],
  };
  return new backup.Selection(`${name}-selection`, args, { ...opts, dependsOn: may });
}

export const backupCases: readonly RefusalCase[] = [
  {
    title: "deleting a vault with a backup in it",
    programs: [(name, opts) => void vault(name, opts), () => undefined],
    outside: (world, name) => takeBackup(world, name),
    refused: "vault",
    says: /Backup vault cannot be deleted because it contains recovery points/,
  },
  {
    title: "emptying a vault whose lock stands",
    programs: [
      (name, opts) => void locked(name, { ...opts, retainOnDelete: true }, {}),
      (name, opts) => void vault(name, opts, { forceDestroy: true }),
      () => undefined,
    ],
    outside: (world, name) => takeBackup(world, name),
    refused: "vault",
    says: /is configured with a Vault Lock/,
  },
  {
    title: "a lock that keeps longer than it lets keep",
    programs: [(name, opts) => void locked(name, opts, { maxRetentionDays: 30 })],
    refused: "lock",
    says: /MinRetentionDays cannot be longer than MaxRetentionDays/,
  },
  {
    title: "a lock of more than a hundred years",
    programs: [(name, opts) => void locked(name, opts, { maxRetentionDays: 36_501 })],
    refused: "lock",
    says: /MaxRetentionDays must be at most 36500 days/,
  },
  {
    title: "a lock of no day",
    programs: [(name, opts) => void locked(name, opts, { minRetentionDays: 0 })],
    refused: "lock",
    says: /MinRetentionDays must be at least 1 day/,
  },
  {
    title: "a wildcard among the actions of a vault's policy",
    programs: [
      (name, opts) => {
        const { name: backupVaultName } = vault(name, opts);
        const policy = document({ Effect: "Deny", Principal: "*", Action: "backup:Delete*", Resource: "*" });
        new backup.VaultPolicy(`${name}-policy`, { backupVaultName, policy }, opts);
      },
    ],
    refused: "policy",
    says: /Wildcards are not supported in the Action/,
  },
  {
    title: "two vaults of one name",
    programs: [
      (name, opts) => {
        const dependsOn = vault(name, opts);
        new backup.Vault(`${name}-second`, { name }, { ...opts, dependsOn });
      },
    ],
    refused: "second",
    says: /Backup vault with the same name already exists/,
  },
  {
    title: "a vault under a key that is not there",
    programs: [(name, opts) => void vault(name, opts, { kmsKeyArn: key })],
    refused: "vault",
    says: /key/i,
  },
  refusedRule(
    "a rule that keeps shorter than the vault's lock",
    /which the lock of its vault does not allow/,
    {
      lifecycle: { deleteAfter: 7 },
    },
  ),
  refusedRule("a rule that keeps for ever in a vault that does not", /keeps backups for ever/, {
    lifecycle: {},
  }),
  refusedRule("a rule whose backups end before they begin", /must be at least 60 minutes greater/, {
    startWindow: 120,
    completionWindow: 150,
  }),
  refusedRule("a rule at no time", /Schedule expression of rule daily is invalid/, { schedule: "at night" }),
  refusedRule("a rule that copies into no vault", /backup-vault:nowhere not found/, {
    copyActions: [{ destinationVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:nowhere` }],
  }),
  {
    title: "backups by a role of another service",
    programs: [(name, opts) => void selection(name, opts, "ecs-tasks.amazonaws.com", "tag:GetResources")],
    refused: "selection",
    says: /cannot be assumed by AWS Backup/,
  },
  {
    title: "backups by a role that finds no resource",
    programs: [(name, opts) => void selection(name, opts, "backup.amazonaws.com", "backup:TagResource")],
    refused: "selection",
    says: /is not authorized to call tag:GetResources/,
  },
  {
    title: "restoring more stores than one selection takes",
    programs: [
      (name, opts) => {
        const role = new iam.Role(`${name}-role`, { assumeRolePolicy: trust("backup.amazonaws.com") }, opts);
        const tests = new backup.RestoreTestingPlan(
          `${name}-plan`,
          {
            name,
            scheduleExpression: "cron(0 6 3 * ? *)",
            recoveryPointSelection: {
              algorithm: "LATEST_WITHIN_WINDOW",
              includeVaults: ["*"],
              recoveryPointTypes: ["SNAPSHOT"],
            },
          },
          opts,
        );
        new backup.RestoreTestingSelection(
          `${name}-tables`,
          {
            name: "tables",
            restoreTestingPlanName: tests.name,
            protectedResourceType: "DynamoDB",
            protectedResourceArns: Array.from({ length: 31 }, (_, index) => table(`t${index}`)),
            iamRoleArn: role.arn,
          },
          opts,
        );
      },
    ],
    refused: "tables",
    says: /at most 30 protected resource ARNs/,
  },
];
