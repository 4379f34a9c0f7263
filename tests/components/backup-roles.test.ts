import * as assert from "node:assert/strict";
import { Backups } from "../../components/backups";
import type { BackupsArgs } from "../../components/backups/args";
import { account, args, arn, copies, customers, papers, region, scans } from "../support/backups-args";
import { type RecordedProgram, recordProgram } from "../support/record-program";
import { statements } from "../support/summaries";

type Kind = "tables" | "buckets" | "files";

/** What a statement of a role allows: for which kind of store it is, or for copies; where nothing is said, for all. */
interface Allowed {
  readonly for?: Kind | "copies";
  readonly actions: string;
  readonly resources: readonly string[];
  readonly condition?: object;
}

const dataKey = arn("kms", "key/data");
const vaultKey = arn("kms", "key/backups");
const through = (service: string) => ({
  StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` },
});
const grantThrough = (service: string) => ({
  ...through(service),
  Bool: { "kms:GrantIsForAWSResource": "true" },
});
const use = (key: string, service: string, actions: string): Allowed => ({
  actions,
  resources: [key],
  condition: through(service),
});
const grant = (key: string, service: string): Allowed => ({
  actions: "kms:CreateGrant",
  resources: [key],
  condition: grantThrough(service),
});
const see = (key: string): Allowed => ({ actions: "kms:DescribeKey", resources: [key] });
const ofService = (service: string, names: string) =>
  names
    .split(" ")
    .map((name) => `${service}:${name}`)
    .join(" ");

const theVaultsKey: Readonly<Record<string, Allowed>> = {
  UseVaultKey: use(vaultKey, "backup", "kms:Decrypt kms:GenerateDataKey"),
  GrantVaultKey: grant(vaultKey, "backup"),
  SeeVaultKey: see(vaultKey),
};
const vault = arn("backup", "backup-vault:cdd-test-backups");
const points = arn("backup", "recovery-point:*");

/**
 * Of AWSBackupServiceRolePolicyForBackup and AWSBackupServiceRolePolicyForS3Backup (AWS managed policy reference) what these
 * three kinds of store need, by the document that says it.
 */
const backUp: Readonly<Record<string, Readonly<Record<string, Allowed>>>> = {
  stores: {
    FindResources: { actions: "tag:GetResources", resources: ["*"] },
    SeeVaults: { actions: "backup:DescribeBackupVault", resources: [vault, copies] },
    TagBackups: { actions: "backup:TagResource", resources: [points] },
    CopyThere: { for: "copies", actions: "backup:CopyIntoBackupVault", resources: [copies] },
    CopyNowhereElse: {
      for: "copies",
      actions: "backup:CopyFromBackupVault",
      resources: [points],
      condition: {
        Null: { "backup:CopyTargets": "false" },
        "ForAllValues:ArnEquals": { "backup:CopyTargets": copies },
      },
    },
    BackUpTables: {
      for: "tables",
      actions: ofService("dynamodb", "DescribeTable ListTagsOfResource StartAwsBackupJob"),
      resources: [customers],
    },
    BackUpBuckets: {
      for: "buckets",
      actions: ofService(
        "s3",
        "GetBucketAcl GetBucketLocation GetBucketNotification GetBucketTagging GetBucketVersioning GetInventoryConfiguration ListBucket ListBucketVersions PutBucketNotification PutInventoryConfiguration",
      ),
      resources: [papers],
    },
    BackUpObjects: {
      for: "buckets",
      actions: ofService(
        "s3",
        "GetObject GetObjectAcl GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionTagging",
      ),
      resources: [`${papers}/*`],
    },
    HearOfObjects: {
      for: "buckets",
      actions: ofService(
        "events",
        "DeleteRule DescribeRule DisableRule EnableRule ListTargetsByRule PutRule PutTargets RemoveTargets",
      ),
      resources: [arn("events", "rule/AwsBackupManagedRule*")],
    },
    LookAround: {
      for: "buckets",
      actions: "cloudwatch:GetMetricData events:ListRules s3:ListAllMyBuckets",
      resources: ["*"],
    },
  },
  "data-key": {
    ReadTables: { for: "tables", ...use(dataKey, "dynamodb", "kms:Decrypt kms:GenerateDataKey") },
    ReadBuckets: { for: "buckets", ...use(dataKey, "s3", "kms:Decrypt") },
    SeeTheKey: see(dataKey),
  },
  "vault-key": theVaultsKey,
  files: {
    BackUpFiles: {
      for: "files",
      actions: ofService("elasticfilesystem", "Backup DescribeTags"),
      resources: [scans],
    },
  },
};

const beginnings = ["awsbackup-restore-test-*", "cdd-test-restored-*"];
const newBuckets = beginnings.map((name) => `arn:aws:s3:::${name}`);

/** The same of AWSBackupServiceRolePolicyForRestores and AWSBackupServiceRolePolicyForS3Restore: new stores alone. */
const restore: typeof backUp = {
  stores: {
    RestoreTables: {
      for: "tables",
      actions: ofService(
        "dynamodb",
        "BatchWriteItem DeleteItem DescribeTable GetItem PutItem Query RestoreTableFromAwsBackup Scan UpdateItem",
      ),
      resources: beginnings.map((name) => arn("dynamodb", `table/${name}`)),
    },
    MakeBuckets: {
      for: "buckets",
      actions: ofService(
        "s3",
        "CreateBucket GetBucketLocation GetBucketOwnershipControls GetBucketVersioning ListBucket ListBucketVersions PutBucketOwnershipControls PutBucketVersioning",
      ),
      resources: newBuckets,
    },
    RestoreObjects: {
      for: "buckets",
      actions: ofService(
        "s3",
        "DeleteObject GetObject GetObjectAcl GetObjectTagging GetObjectVersion GetObjectVersionAcl ListMultipartUploadParts PutObject PutObjectAcl PutObjectTagging PutObjectVersionAcl",
      ),
      resources: newBuckets.map((bucket) => `${bucket}/*`),
    },
    RestoreFiles: {
      for: "files",
      actions: ofService("elasticfilesystem", "DescribeFileSystems Restore TagResource"),
      resources: [arn("elasticfilesystem", "file-system/*")],
    },
    MakeFileSystems: { for: "files", actions: "elasticfilesystem:CreateFileSystem", resources: ["*"] },
  },
  "data-key": {
    EncryptTables: {
      for: "tables",
      ...use(dataKey, "dynamodb", "kms:Decrypt kms:Encrypt kms:GenerateDataKey"),
    },
    GrantToTables: { for: "tables", ...grant(dataKey, "dynamodb") },
    EncryptObjects: { for: "buckets", ...use(dataKey, "s3", "kms:Decrypt kms:GenerateDataKey") },
    EncryptFiles: {
      for: "files",
      ...use(dataKey, "elasticfilesystem", "kms:Decrypt kms:GenerateDataKeyWithoutPlaintext"),
    },
    GrantToFiles: { for: "files", ...grant(dataKey, "elasticfilesystem") },
    SeeTheKey: see(dataKey),
  },
  "vault-key": theVaultsKey,
};

const some = (held: readonly Kind[]): BackupsArgs => {
  const { copyTo: _, ...rest } = args;
  return {
    ...rest,
    ...(!held.includes("tables") && { tables: {} }),
    ...(!held.includes("buckets") && { buckets: {} }),
    ...(!held.includes("files") && { files: [], fileSystemArns: {} }),
  };
};
const record = (given: BackupsArgs) => recordProgram(() => void new Backups("backups", given));

/** The documents of a role: the end of its logical name → its statements. */
function documentsOf(program: RecordedProgram, duty: string) {
  const start = `backups-${duty}-`;
  return Object.fromEntries(
    program
      .all("aws:iam/rolePolicy:RolePolicy")
      .filter(({ name }) => name.startsWith(start))
      .map(({ name, inputs }) => [name.slice(start.length), statements(inputs.policy)]),
  );
}

const roles = [
  ["backup", "make backups", args.backupRole, backUp],
  ["restore", "restore them", args.restoreRole, restore],
] as const;

describe("What AWS Backup may do", () => {
  for (const [duty, what, name, allowed] of roles) {
    it(`to ${what} is this, in a role that it alone takes`, async () => {
      const program = await record(args);
      const { assumeRolePolicy, description: _, ...role } = program.one(`backups-${duty}-role`).inputs;
      assert.deepEqual(role, {
        name,
        path: "/cdd/test/",
        permissionsBoundary: `arn:aws:iam::${account}:policy/backups`,
        maxSessionDuration: 3600,
      });
      assert.deepEqual(statements(assumeRolePolicy), {
        TakenByItsService: {
          Sid: "TakenByItsService",
          Effect: "Allow",
          Principal: { Service: ["backup.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
        },
      });
      for (const [document, found] of Object.entries(documentsOf(program, duty))) {
        assert.equal(program.one(`backups-${duty}-${document}`).inputs.role, name);
        for (const [sid, statement] of Object.entries(found)) {
          const { actions, resources, condition } = allowed[document]?.[sid] ?? assert.fail(sid);
          assert.deepEqual(statement, {
            Sid: sid,
            Effect: "Allow",
            Action: actions.split(" "),
            Resource: resources,
            ...(condition !== undefined && { Condition: condition }),
          });
        }
      }
    });

    const combinations = [["tables"], ["buckets"], ["files"], ["tables", "buckets", "files"]] as const;
    for (const held of combinations)
      for (const copied of [false, true])
        it(`to ${what} has nothing of what is not there: ${[...held, ...(copied ? ["copies"] : [])].join(", ")}`, async () => {
          const program = await record({ ...some(held), ...(copied && { copyTo: copies }) });
          const there: readonly (string | undefined)[] = [undefined, ...held, ...(copied ? ["copies"] : [])];
          const expected = Object.fromEntries(
            Object.entries(allowed)
              .map(([document, said]) => [
                document,
                Object.keys(said).filter((sid) => there.includes(said[sid]?.for)),
              ])
              .filter(([, sids]) => sids?.length !== 0),
          );
          const found = Object.entries(documentsOf(program, duty));
          assert.deepEqual(
            Object.fromEntries(found.map(([document, said]) => [document, Object.keys(said)])),
            expected,
          );
          if (duty === "backup")
            assert.deepEqual(
              statements(program.one("backups-backup-stores").inputs.policy).SeeVaults?.Resource,
              copied ? [vault, copies] : [vault],
            );
        });
  }
});
