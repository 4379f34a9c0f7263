import * as assert from "node:assert/strict";
import { Key } from "@pulumi/aws/kms";
import { Backups } from "../../components/backups";
import type { BackupsArgs, BackupsPlan } from "../../components/backups/args";
import { backupsAt } from "../../components/backups/backups-at";
import { args, arn, copies, customers, papers, role, scans } from "../support/backups-args";
import { messageOf } from "../support/event-message";
import { matchesPattern } from "../support/event-ruler";
import { type RecordedProgram, recordProgram } from "../support/record-program";
import { type DocumentStatement, made, statements } from "../support/summaries";

const { copyTo: _, lockAfterDays: __, ...bare } = args;
const record = (given: BackupsArgs = args) => recordProgram(() => void new Backups("backups", given));
const inputsOf = (program: RecordedProgram, name: string) => program.one(`backups-${name}`).inputs;
const allOf = (program: RecordedProgram, start: string): DocumentStatement[] =>
  program.resources
    .filter(
      ({ type, name }) => type === "aws:iam/rolePolicy:RolePolicy" && name.startsWith(`backups-${start}-`),
    )
    .flatMap(({ inputs }) => Object.values(statements(inputs.policy)));

describe("Backups", () => {
  it("consists of exactly this: a vault locked for ever once the lock's days are over, plans, roles, and what is told", async () => {
    const program = await record();
    const found = made(program, "backups");
    const replaced = { deleteBeforeReplace: true } as const;
    const roles = ["backup-role", "restore-role"].map((name) => `backups-${name}`);
    const documents = (duty: string, ...names: string[]) => names.map((name) => `backups-${duty}-${name}`);
    const backs = documents("backup", "data-key", "files", "stores", "vault-key");
    const restores = documents("restore", "data-key", "stores", "vault-key");
    const told = ["jobs", "restores"].flatMap((name) =>
      ["", "-topic", "-undelivered"].map((end) => `backups-${name}${end}`),
    );
    const rule = (ruleName: string, schedule: string, deleteAfter: number) => ({
      ruleName,
      targetVaultName: "cdd-test-backups",
      schedule,
      startWindow: 60,
      completionWindow: 1440,
      lifecycle: { deleteAfter },
      copyActions: [{ destinationVaultArn: copies, lifecycle: { deleteAfter } }],
    });
    const selection = (
      name: string,
      protectedResourceType: string,
      protectedResourceArns: readonly string[],
      restoreMetadataOverrides: object,
    ) => ({
      [`backups-restore-tests-${name}`]: {
        type: "aws:backup/restoreTestingSelection:RestoreTestingSelection",
        inputs: {
          name,
          restoreTestingPlanName: "cdd_test_restores",
          protectedResourceType,
          protectedResourceArns,
          iamRoleArn: role("cdd/test/cdd-test-restore"),
          restoreMetadataOverrides,
          validationWindowHours: 24,
        },
        ...replaced,
        dependsOn: restores,
      },
    });
    const key = args.dataKeyArn;
    const elsewhere = new Set([...roles, ...backs, ...restores, ...told]);
    for (const name of elsewhere) assert.equal(found[name]?.deleteBeforeReplace, true, name);
    assert.deepEqual(Object.fromEntries(Object.entries(found).filter(([name]) => !elsewhere.has(name))), {
      "backups-vault": {
        type: "aws:backup/vault:Vault",
        inputs: { name: "cdd-test-backups", kmsKeyArn: args.backupsKeyArn, forceDestroy: false },
        ...replaced,
        protect: true,
      },
      "backups-vault-policy": {
        type: "aws:backup/vaultPolicy:VaultPolicy",
        inputs: { backupVaultName: "cdd-test-backups", policy: found["backups-vault-policy"]?.inputs.policy },
      },
      "backups-vault-lock": {
        type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        inputs: {
          backupVaultName: "cdd-test-backups",
          minRetentionDays: 35,
          maxRetentionDays: 2557,
          changeableForDays: 30,
        },
        ...replaced,
        protect: true,
        dependsOn: ["backups-vault-policy"],
      },
      "backups-plan": {
        type: "aws:backup/plan:Plan",
        inputs: {
          name: "cdd-test-backups",
          rules: [rule("daily", "cron(0 1 * * ? *)", 40), rule("monthly", "cron(0 3 1 * ? *)", 400)],
        },
        ...replaced,
      },
      "backups-plan-stores": {
        type: "aws:backup/selection:Selection",
        inputs: {
          name: "stores",
          planId: "plan-backups-plan",
          iamRoleArn: role("cdd/test/cdd-test-backup"),
          resources: [customers, papers, scans],
        },
        ...replaced,
        dependsOn: backs,
      },
      "backups-restore-tests": {
        type: "aws:backup/restoreTestingPlan:RestoreTestingPlan",
        inputs: {
          name: "cdd_test_restores",
          // The month's backup of the first is there by the third.
          scheduleExpression: "cron(0 6 3 * ? *)",
          startWindowHours: 8,
          recoveryPointSelection: {
            algorithm: "LATEST_WITHIN_WINDOW",
            includeVaults: [args.vaultArn],
            recoveryPointTypes: ["SNAPSHOT"],
            selectionWindowDays: 7,
          },
        },
        ...replaced,
      },
      ...selection("tables", "DynamoDB", [customers], { encryptionType: "KMS", kmsMasterKeyArn: key }),
      ...selection("buckets", "S3", [papers], { encryptionType: "SSE-KMS", kmsKey: key }),
      ...selection("files", "EFS", [scans], { kmsKeyId: key }),
    });
  });

  it("tells where its vault is, and shows the engine its plan and not what flows", async () => {
    const { backupsKeyArn: _, dataKeyArn: __, fileSystemArns: ___, topics: ____, ...plan } = args;
    const component = (await record()).one("backups");
    assert.equal(component.type, "cdd:backups:Backups");
    assert.deepEqual(component.inputs, plan);
    assert.deepEqual(component.outputs, { vaultArn: args.vaultArn });
  });

  it("stands where the stack has backups, under the keys that it is given", async () => {
    const { backupsKeyArn: _, dataKeyArn: __, fileSystemArns, topics, ...plan } = args;
    const at = (planned: BackupsPlan | undefined) =>
      recordProgram(() => {
        const keys = { data: new Key("data"), forBackups: new Key("for-backups") };
        return backupsAt("backups", planned, { keys, fileSystemArns, topics })?.vaultArn;
      });
    const none = await at(undefined);
    assert.deepEqual([none.outputs, none.resources.length], [undefined, 2]);
    const program = await at(plan);
    assert.equal(program.outputs, args.vaultArn);
    const keyArn = (name: string) => program.one(name).outputs.arn;
    assert.notEqual(keyArn("data"), keyArn("for-backups"));
    assert.equal(inputsOf(program, "vault").kmsKeyArn, keyArn("for-backups"));
    assert.deepEqual(inputsOf(program, "restore-tests-files").restoreMetadataOverrides, {
      kmsKeyId: keyArn("data"),
    });
    assert.deepEqual(inputsOf(program, "plan-stores").resources, [customers, papers, scans]);
  });

  it("has a lock that can be taken off, and a vault that goes with its backups, where nothing is retained", async () => {
    const program = await record({ ...bare, retain: false });
    assert.equal(inputsOf(program, "vault").forceDestroy, true);
    assert.equal(inputsOf(program, "vault-lock").changeableForDays, undefined);
    for (const name of ["backups-vault", "backups-vault-lock"]) assert.ok(!program.one(name).protect, name);
  });

  it("lets nobody delete, restorers restore, and deployers configure, by actions without a wildcard, of which AWS takes none", async () => {
    const refused = (names: string, but: readonly string[], more: object = {}) => ({
      Effect: "Deny",
      Principal: "*",
      Action: names.split(" ").map((name) => `backup:${name}`),
      Resource: ["*"],
      ...((but.length > 0 || Object.keys(more).length > 0) && {
        Condition: { ...more, ...(but.length > 0 && { ArnNotEquals: { "aws:PrincipalArn": but } }) },
      }),
    });
    const tester =
      "aws-service-role/restore-testing.backup.amazonaws.com/AWSServiceRoleForBackupRestoreTesting";
    const found = Object.entries(statements(inputsOf(await record(), "vault-policy").policy));
    assert.deepEqual(Object.fromEntries(found.map(([sid, { Sid: _, ...said }]) => [sid, said])), {
      NobodyDeletes: refused(
        "DeleteRecoveryPoint DisassociateRecoveryPoint DisassociateRecoveryPointFromParent UpdateRecoveryPointLifecycle",
        [],
      ),
      OnlyRestorersRestore: refused("StartRestoreJob", [role("restorer"), role(tester)], {
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      }),
      NobodyCopiesByHand: refused("StartCopyJob", []),
      OnlyDeployersConfigure: refused(
        "DeleteBackupVault DeleteBackupVaultAccessPolicy DeleteBackupVaultLockConfiguration DeleteBackupVaultNotifications PutBackupVaultAccessPolicy PutBackupVaultLockConfiguration PutBackupVaultNotifications",
        [role("deployer")],
      ),
    });
  });

  it("copies nowhere where no vault is named", async () => {
    const program = await record(bare);
    for (const rule of inputsOf(program, "plan").rules as readonly object[])
      assert.ok(!("copyActions" in rule));
    const actions = allOf(program, "backup").flatMap(({ Action }) => Action);
    assert.deepEqual(
      actions.filter((action) => String(action).includes("Copy")),
      [],
    );
  });

  it("gives the role of backups nothing that writes into a store, and that of restores nothing on one that stands", async () => {
    const program = await record();
    const writes =
      /^(dynamodb:(Put|Update|Delete|Batch)|s3:(PutObject|DeleteObject)|elasticfilesystem:(Client|Delete))/;
    for (const { Sid, Action } of allOf(program, "backup"))
      for (const action of [Action].flat()) assert.doesNotMatch(String(action), writes, Sid);
    const stands = [customers, papers, `${papers}/*`, scans];
    for (const { Sid, Resource } of allOf(program, "restore"))
      for (const each of [Resource].flat()) assert.ok(!stands.includes(String(each)), Sid);
  });

  it("restores every store each month under the stores' key, and no more ARNs by one selection than AWS takes", async () => {
    const tables = Object.fromEntries(
      Array.from({ length: 31 }, (_, index) => [`t${index}`, arn("dynamodb", `table/t${index}`)]),
    );
    const program = await record({ ...args, tables });
    const of = (name: string) => {
      const { protectedResourceArns, restoreMetadataOverrides } = inputsOf(program, `restore-tests-${name}`);
      return [(protectedResourceArns as readonly string[]).length, restoreMetadataOverrides];
    };
    const key = args.dataKeyArn;
    assert.deepEqual(of("tables"), [30, { encryptionType: "KMS", kmsMasterKeyArn: key }]);
    assert.deepEqual(of("tables_2"), [1, { encryptionType: "KMS", kmsMasterKeyArn: key }]);
    assert.deepEqual(of("buckets"), [1, { encryptionType: "SSE-KMS", kmsKey: key }]);
    assert.deepEqual(of("files"), [1, { kmsKeyId: key }]);
  });

  it("tells of what failed, was ended or never began, and of nothing that went well or goes on", async () => {
    const program = await record();
    // Source: "Monitoring AWS Backup events using Amazon EventBridge", AWS Backup developer guide.
    const bad = ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"];
    const good = ["ABORTING", "COMPLETED", "CREATED", "PENDING", "RUNNING"];
    const event = (source: string, type: string, detail: Readonly<Record<string, string>>) => ({
      source,
      "detail-type": type,
      time: "2026-03-01T02:00:00Z",
      detail,
    });
    const told = (name: string, given: ReturnType<typeof event>) =>
      matchesPattern(JSON.parse(String(inputsOf(program, name).eventPattern)), given)
        ? messageOf(inputsOf(program, `${name}-topic`).inputTransformer, given)
        : undefined;
    for (const state of [...bad, ...good])
      for (const source of ["aws.backup", "aws.s3"]) {
        const expected = (message: string) =>
          bad.includes(state) && source === "aws.backup" ? message : undefined;
        for (const type of ["Backup Job State Change", "Copy Job State Change"])
          assert.equal(
            told("jobs", event(source, type, { state, resourceArn: customers })),
            expected(
              `cdd-test-backups: ${type}: ${state}. There is no new backup of ${customers}, at 2026-03-01T02:00:00Z. See "When a backup fails" in the runbook.`,
            ),
          );
        assert.equal(
          told("restores", event(source, "Restore Job State Change", { status: state, restoreJobId: "r-1" })),
          expected(
            `cdd-test-backups: a backup could not be restored, ${state} at 2026-03-01T02:00:00Z: restore job r-1. Whether it was a try or a need, see "When a backup fails" in the runbook.`,
          ),
        );
      }
    for (const [name, other] of [
      ["jobs", "Restore Job State Change"],
      ["restores", "Backup Job State Change"],
    ] as const)
      assert.equal(told(name, event("aws.backup", other, { state: "FAILED", status: "FAILED" })), undefined);
    for (const name of ["jobs", "restores"]) {
      assert.equal(inputsOf(program, name).name, `cdd-test-backups-${name}`);
      assert.equal(inputsOf(program, `${name}-topic`).arn, args.topics.events);
      assert.deepEqual(inputsOf(program, `${name}-undelivered`).alarmActions, [args.topics.alarms]);
    }
  });
});
