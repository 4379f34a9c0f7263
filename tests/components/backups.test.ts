import * as assert from "node:assert/strict";
import { Backups } from "../../components/backups";
import type { BackupsArgs } from "../../components/backups/args";
import { messageOf } from "../support/event-message";
import { matchesPattern } from "../support/event-ruler";
import { type RecordedProgram, recordProgram } from "../support/record-program";
import { type DocumentStatement, statements } from "../support/summaries";

const account = "111122223333";
const region = "eu-west-2";
const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const copies = `arn:aws:backup:${region}:444455556666:backup-vault:copies`;
const customers = arn("dynamodb", "table/cdd-test-customers");
const papers = "arn:aws:s3:::cdd-test-papers";
const scans = arn("elasticfilesystem", "file-system/fs-1");

const args: BackupsArgs = {
  name: "cdd-test-backups",
  vaultArn: arn("backup", "backup-vault:cdd-test-backups"),
  recoveryPointsArn: arn("backup", "recovery-point:*"),
  restoreTests: "cdd_test_restores",
  backupRole: "cdd-test-backup",
  restoreRole: "cdd-test-restore",
  tables: { customers },
  buckets: { papers },
  files: ["scans"],
  restored: "cdd-test-restored-",
  dailyDays: 40,
  monthlyDays: 400,
  lock: { least: 35, most: 2557 },
  lockAfterDays: 30,
  copyTo: copies,
  restorers: [role("restorer")],
  deployers: [role("deployer")],
  region,
  roles: { path: "/cdd/test/", account, permissionsBoundary: `arn:aws:iam::${account}:policy/backups` },
  retain: true,
  backupsKeyArn: arn("kms", "key/backups"),
  dataKeyArn: arn("kms", "key/data"),
  fileSystemArns: { scans },
  topics: { alarms: arn("sns", "alarms"), events: arn("sns", "events") },
};
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
  it("locks a vault of its own key for ever once the lock's days are over", async () => {
    const program = await record();
    assert.equal(inputsOf(program, "vault").kmsKeyArn, args.backupsKeyArn);
    assert.equal(inputsOf(program, "vault").forceDestroy, false);
    assert.deepEqual(inputsOf(program, "vault-lock"), {
      backupVaultName: "cdd-test-backups",
      minRetentionDays: 35,
      maxRetentionDays: 2557,
      changeableForDays: 30,
    });
    for (const name of ["backups-vault", "backups-vault-lock"]) assert.ok(program.one(name).protect, name);
  });

  it("has a lock that can be taken off, and a vault that goes with its backups, where nothing is retained", async () => {
    const program = await record({ ...bare, retain: false });
    assert.equal(inputsOf(program, "vault").forceDestroy, true);
    assert.equal(inputsOf(program, "vault-lock").changeableForDays, undefined);
    for (const name of ["backups-vault", "backups-vault-lock"]) assert.ok(!program.one(name).protect, name);
  });

  it("lets nobody delete, restorers restore, and deployers configure", async () => {
    const { policy } = inputsOf(await record(), "vault-policy");
    const found = statements(policy);
    assert.deepEqual(
      Object.entries(found).map(([sid, { Effect, Principal, Condition }]) => [
        sid,
        Effect,
        Principal,
        Condition?.ArnNotEquals?.["aws:PrincipalArn"] ?? "nobody",
      ]),
      [
        ["NobodyDeletes", "Deny", "*", "nobody"],
        [
          "OnlyRestorersRestore",
          "Deny",
          "*",
          [
            role("restorer"),
            role(
              "aws-service-role/restore-testing.backup.amazonaws.com/AWSServiceRoleForBackupRestoreTesting",
            ),
          ],
        ],
        ["NobodyCopiesByHand", "Deny", "*", "nobody"],
        ["OnlyDeployersConfigure", "Deny", "*", [role("deployer")]],
      ],
    );
    for (const { Action } of Object.values(found))
      for (const action of [Action].flat()) assert.doesNotMatch(String(action), /[*?]/);
  });

  it("backs up every store each night and each month, and copies each backup for as long", async () => {
    const program = await record();
    const copied = (deleteAfter: number) => ({
      lifecycle: { deleteAfter },
      copyActions: [{ destinationVaultArn: copies, lifecycle: { deleteAfter } }],
    });
    const rules = inputsOf(program, "plan").rules as readonly Record<string, unknown>[];
    assert.deepEqual(
      rules.map(({ ruleName, targetVaultName, lifecycle, copyActions }) => ({
        ruleName,
        targetVaultName,
        lifecycle,
        copyActions,
      })),
      [
        { ruleName: "daily", targetVaultName: "cdd-test-backups", ...copied(40) },
        { ruleName: "monthly", targetVaultName: "cdd-test-backups", ...copied(400) },
      ],
    );
    assert.deepEqual(inputsOf(program, "plan-stores").resources, [customers, papers, scans]);
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

  it("tells of what failed, and of nothing that went well", async () => {
    const program = await record();
    const event = (type: string, detail: Readonly<Record<string, string>>) => ({
      source: "aws.backup",
      "detail-type": type,
      time: "2026-03-01T02:00:00Z",
      detail,
    });
    const told = (name: string, given: ReturnType<typeof event>) => {
      const pattern = JSON.parse(String(inputsOf(program, name).eventPattern));
      return matchesPattern(pattern, given)
        ? messageOf(inputsOf(program, `${name}-topic`).inputTransformer, given)
        : undefined;
    };
    const job = (state: string) => event("Backup Job State Change", { state, resourceArn: customers });
    assert.match(String(told("jobs", job("FAILED"))), /no new backup of .*cdd-test-customers/);
    assert.match(
      String(told("jobs", event("Copy Job State Change", { state: "FAILED", resourceArn: customers }))),
      /Copy Job State Change: FAILED/,
    );
    assert.equal(told("jobs", job("COMPLETED")), undefined);
    const restore = (status: string) => event("Restore Job State Change", { status, restoreJobId: "r-1" });
    assert.match(String(told("restores", restore("FAILED"))), /could not be restored, FAILED .* job r-1/);
    assert.equal(told("restores", restore("RUNNING")), undefined);
  });
});
