import type { CloudResource } from "../cloud/records";
import type { Problem } from "../facts/validation";
import { Permissions } from "../permissions/at-moment";
import { untaken } from "../permissions/roles";
import { explained } from "../permissions/words";
import { digest, isUnknown, objects, type Props, text, texts, type Value, valuesAt } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { arnOf, kmsKey, outOf, roleArn, uniqueName, uuid } from "./parts";

const vaultType = "aws:backup/vault:Vault";
const lockType = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const planType = "aws:backup/plan:Plan";
const testsType = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
const day = 86_400_000;

/** What does not fit a form, in the provider's words. */
function formed(property: string, value: Value | undefined, form: RegExp): Problem[] {
  return value === undefined || isUnknown(value) || form.test(text(value))
    ? []
    : [{ property, reason: `invalid value for ${property}: ${text(value)}` }];
}

function inVault(at: string): Reference {
  return {
    at,
    to: vaultType,
    missing: (name) => `ResourceNotFoundException: Backup vault ${name} not found`,
  };
}

/** Backups, and the lock of those: AWS keeps both where a vault is deleted. */
function refuseVaultEnd({ cloud }: Moment, { id, inputs }: CloudResource): string | undefined {
  const { length } = cloud.world.recoveryPoints[id] ?? [];
  if (length === 0) return undefined;
  if (inputs.forceDestroy !== true)
    return `InvalidRequestException: Backup vault cannot be deleted because it contains recovery points. (${id} has ${length})`;
  return lockOf(cloud.ofType(lockType), id) === undefined
    ? undefined
    : `InvalidRequestException: deleting recovery point: Backup vault ${id} is configured with a Vault Lock: its recovery points cannot be deleted.`;
}

function lockOf(locks: readonly CloudResource[], vault: string): CloudResource | undefined {
  return locks.find(({ inputs }) => text(inputs.backupVaultName) === vault);
}

/** "PutBackupVaultLockConfiguration", AWS Backup API: what it says of its three numbers. */
function refuseLock({ inputs }: Moment): string | undefined {
  const { minRetentionDays: least, maxRetentionDays: most, changeableForDays } = inputs;
  const invalid = (what: string) => `InvalidParameterValueException: ${what}`;
  if (least !== undefined && Number(least) < 1) return invalid("MinRetentionDays must be at least 1 day");
  if (most !== undefined && Number(most) > 36_500)
    return invalid("MaxRetentionDays must be at most 36500 days");
  if (least !== undefined && most !== undefined && Number(least) > Number(most))
    return invalid("MinRetentionDays cannot be longer than MaxRetentionDays");
  return changeableForDays !== undefined && Number(changeableForDays) > 36_500
    ? invalid("ChangeableForDays must be at most 36500 days")
    : undefined;
}

/** From the lock date on nobody changes or deletes it. */
function refuseLockEnd({ now }: Moment, { inputs, outputs }: CloudResource): string | undefined {
  const { changeableForDays } = inputs;
  if (changeableForDays === undefined) return undefined;
  const date = Date.parse(text(outputs.lockDate));
  return now.getTime() < date
    ? undefined
    : `InvalidRequestException: The lock of vault ${text(inputs.backupVaultName)} is immutable since ${text(outputs.lockDate)} and cannot be deleted.`;
}

/** What a rule's backups are kept for must be within what the vault's lock allows, or each night's job fails. */
function refusePlan({ cloud, inputs, account, region }: Moment): string | undefined {
  for (const rule of objects(inputs.rules)) {
    const name = text(rule.ruleName);
    const { startWindow = 60, completionWindow = 180 } = rule;
    if (Number(completionWindow) < Number(startWindow) + 60)
      return `InvalidParameterValueException: Completion window of rule ${name} must be at least 60 minutes greater than its start window`;
    if (!/^(cron|rate)\(.+\)$/.test(text(rule.schedule)))
      return `InvalidParameterValueException: Schedule expression of rule ${name} is invalid: ${text(rule.schedule)}`;
    const [keep] = valuesAt(rule, "lifecycle.deleteAfter");
    const lock = lockOf(cloud.ofType(lockType), text(rule.targetVaultName));
    if (lock !== undefined && !within(keep, lock.inputs))
      return `InvalidParameterValueException: Rule ${name} keeps backups for ${keep ?? "ever"} days, which the lock of its vault does not allow: every job of it would fail`;
    const own = `arn:aws:backup:${region}:${account}:backup-vault:`;
    for (const copy of texts(valuesAt(rule, "copyActions[].destinationVaultArn")))
      if (copy.startsWith(own) && !cloud.byId(vaultType, copy.slice(own.length)))
        return `InvalidParameterValueException: Backup vault ${copy} not found`;
  }
  return undefined;
}

function within(keep: Value | undefined, { minRetentionDays, maxRetentionDays }: Props): boolean {
  if (maxRetentionDays !== undefined && (keep === undefined || Number(keep) > Number(maxRetentionDays)))
    return false;
  return minRetentionDays === undefined || keep === undefined || Number(keep) >= Number(minRetentionDays);
}

/** AWS tries the role when a selection names it (provider: "cannot be assumed", "is not authorized to call"). */
function refuseSelection(moment: Moment): string | undefined {
  const role = text(moment.inputs.iamRoleArn);
  const permissions = new Permissions(moment);
  const answer = untaken(permissions, role, "backup.amazonaws.com");
  if (answer)
    return `InvalidParameterValueException: IAM Role ${role} cannot be assumed by AWS Backup ${explained(answer)}`;
  if (!permissions.stack.roles.has(role)) return undefined;
  const tags = permissions.refused([{ action: "tag:GetResources", resource: "*" }], role);
  return (
    tags &&
    `InvalidParameterValueException: IAM Role ${role} is not authorized to call tag:GetResources ${explained(tags)}`
  );
}

const role = roleArn(
  "iamRoleArn",
  (arn) => `InvalidParameterValueException: IAM Role ${arn} cannot be assumed by AWS Backup`,
);

export const backup: readonly TypeEntry[] = [
  {
    type: vaultType,
    id: ({ inputs }) => text(inputs.name),
    arn: arnOf("backup", (id) => `backup-vault:${id}`),
    outputs: () => ({ recoveryPoints: 0 }),
    forceNew: ["name", "kmsKeyArn"],
    nameLimit: 50,
    references: [kmsKey("kmsKeyArn", "InvalidParameterValueException")],
    unique: [
      uniqueName((name) => `AlreadyExistsException: Backup vault with the same name already exists: ${name}`),
    ],
    check: ({ name }) => formed("name", name, /^[A-Za-z0-9_-]{2,50}$/),
    refuseDelete: refuseVaultEnd,
    deleted: ({ cloud }, { id }) =>
      cloud.changeWorld(({ recoveryPoints: { [id]: _, ...rest } }) => ({ recoveryPoints: rest })),
  },
  {
    type: "aws:backup/vaultPolicy:VaultPolicy",
    id: ({ inputs }) => text(inputs.backupVaultName),
    outputs: ({ account, region }, id) => ({
      backupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:${id}`,
    }),
    forceNew: ["backupVaultName"],
    policies: { policy: "vault" },
    references: [inVault("backupVaultName")],
    // "Vault access policies", AWS Backup developer guide.
    refuse: ({ inputs }) =>
      /"(Not)?Action":(\[[^\]]*)?"[^"]*[*?]/.test(text(inputs.policy))
        ? "InvalidParameterValueException: Wildcards are not supported in the Action of a backup vault's access policy"
        : undefined,
  },
  {
    type: lockType,
    id: ({ inputs }) => text(inputs.backupVaultName),
    outputs: ({ account, region, inputs, now }, id) => ({
      backupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:${id}`,
      ...(inputs.changeableForDays !== undefined && {
        lockDate: new Date(now.getTime() + Number(inputs.changeableForDays) * day).toISOString(),
      }),
    }),
    forceNew: ["backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"],
    references: [inVault("backupVaultName")],
    check: ({ changeableForDays }) =>
      outOf("changeableForDays", changeableForDays, 3, Number.MAX_SAFE_INTEGER),
    refuse: refuseLock,
    refuseDelete: refuseLockEnd,
  },
  {
    type: planType,
    id: uuid,
    arn: arnOf("backup", (id) => `backup-plan:${id}`),
    outputs: ({ cloud, name }) => ({ version: cloud.token(48, name) }),
    forceNew: ["name"],
    sets: ["rules", "advancedBackupSettings"],
    references: [inVault("rules[].targetVaultName")],
    refuse: refusePlan,
  },
  {
    type: "aws:backup/selection:Selection",
    id: uuid,
    forceNew: ["name", "planId", "iamRoleArn", "resources", "notResources", "conditions", "selectionTags"],
    nameLimit: 50,
    sets: ["resources", "notResources"],
    references: [
      {
        at: "planId",
        to: planType,
        missing: (id) => `InvalidParameterValueException: Cannot find Backup plan with ID ${id}`,
        holds: () =>
          "InvalidRequestException: Related backup plan selections must be deleted prior to backup plan deletion",
      },
      role,
    ],
    check: ({ name }) => formed("name", name, /^[0-9A-Za-z_.-]{1,50}$/),
    refuse: refuseSelection,
  },
  {
    type: testsType,
    id: ({ inputs }) => text(inputs.name),
    arn: ({ region, account, inputs }) =>
      `arn:aws:backup:${region}:${account}:restore-testing-plan:${text(inputs.name)}-${digest(account, text(inputs.name)).slice(0, 32)}`,
    forceNew: ["name"],
    unique: [uniqueName((name) => `AlreadyExistsException: Restore testing plan already exists: ${name}`)],
    check: ({ name, startWindowHours, recoveryPointSelection }) => [
      ...formed("name", name, /^[0-9A-Za-z_]{1,50}$/),
      ...outOf("startWindowHours", startWindowHours, 0, 168),
      ...outOf(
        "recoveryPointSelection.selectionWindowDays",
        valuesAt(recoveryPointSelection, "selectionWindowDays")[0],
        1,
        365,
      ),
    ],
  },
  {
    type: "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    id: ({ inputs }) => `${text(inputs.name)}:${text(inputs.restoreTestingPlanName)}`,
    forceNew: ["name", "protectedResourceType", "restoreTestingPlanName"],
    sets: ["protectedResourceArns"],
    references: [
      {
        at: "restoreTestingPlanName",
        to: testsType,
        missing: (name) => `ResourceNotFoundException: Restore testing plan ${name} not found`,
        holds: () => "InvalidRequestException: The restore testing plan has restore testing selections",
      },
      role,
    ],
    check: ({ name, validationWindowHours, protectedResourceArns, protectedResourceConditions }) => [
      ...formed("name", name, /^[0-9A-Za-z_]{1,50}$/),
      ...outOf("validationWindowHours", validationWindowHours, 1, 168),
      ...((protectedResourceArns === undefined) === (protectedResourceConditions === undefined)
        ? [
            {
              property: "protectedResourceArns",
              reason: "exactly one of protectedResourceArns and protectedResourceConditions has to be given",
            },
          ]
        : []),
    ],
    refuse: ({ inputs }) =>
      texts(inputs.protectedResourceArns).length > 30
        ? "InvalidParameterValueException: A restore testing selection takes at most 30 protected resource ARNs"
        : undefined,
  },
];
