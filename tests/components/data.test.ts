import * as assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { Data } from "../../components/data";
import type { DataArgs } from "../../components/data/args";
import { tableActions } from "../../components/data/table-actions";
import { recordProgram } from "../support/engine";
import { privateBucket, tlsOnly } from "../support/private-bucket";
import { made, statements } from "../support/records";

const key = "arn:aws:kms:eu-west-2:111122223333:key/data";
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const tableArn = (store: string) => `arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-dev-${store}`;
const allowed = {
  read: [role("cdd/dev/writer-task"), role("cdd/dev/reader-task"), role("record-reader")],
  insert: [],
  write: [role("cdd/dev/writer-task")],
  copy: [role("restorer")],
  manage: [role("deployer")],
};
const args: DataArgs = {
  tables: {
    customers: {
      name: "cdd-dev-customers",
      arn: tableArn("customers"),
      allowed,
      dataClass: "restricted",
      partitionKey: "customerId",
      indexes: {},
    },
    cases: {
      name: "cdd-dev-cases",
      arn: tableArn("cases"),
      allowed: { ...allowed, insert: [role("cdd/dev/appender-task")], write: [], copy: [] },
      dataClass: "confidential",
      partitionKey: "caseId",
      sortKey: "version",
      indexes: {
        "by-customer": { partitionKey: "customerId", sortKey: "version" },
        "by-state": { partitionKey: "state" },
      },
    },
  },
  buckets: {
    documents: { name: "cdd-dev-documents-111122223333-eu-west-2", dataClass: "restricted" },
    audit: { name: "cdd-dev-audit-111122223333-eu-west-2", dataClass: "restricted", objectLockDays: 2557 },
  },
  files: {},
  roleArnPattern: "arn:aws:iam::111122223333:role/cdd/dev/*",
  retain: false,
  dataKeyArn: key,
  network: {
    vpcId: "vpc-1",
    privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
    isolatedSubnetIds: output(["subnet-isolated-a", "subnet-isolated-b"]),
    availabilityZones: ["eu-west-2a", "eu-west-2b"],
    endpointSecurityGroupId: "sg-endpoints",
    s3PrefixListId: "pl-s3",
  },
};
const record = (retain: boolean) =>
  recordProgram(() => {
    const { tables, buckets } = new Data("data", { ...args, retain });
    return {
      tables: Object.fromEntries(Object.entries(tables).map(([store, { name }]) => [store, name])),
      buckets: Object.fromEntries(Object.entries(buckets).map(([store, { bucket }]) => [store, bucket])),
    };
  });

const encryption = {
  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
  bucketKeyEnabled: true,
};

describe("Data", () => {
  for (const retain of [true, false]) {
    it(`consists of exactly this, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const found = made(await record(retain), "data");
      const table = (inputs: Record<string, unknown>) => ({
        type: "aws:dynamodb/table:Table",
        inputs: {
          ...inputs,
          billingMode: "PAY_PER_REQUEST",
          serverSideEncryption: { enabled: true, kmsKeyArn: key },
          pointInTimeRecovery: { enabled: true },
          deletionProtectionEnabled: retain,
        },
        deleteBeforeReplace: true,
        ...(retain && { protect: true }),
      });
      const policy = (store: string) => ({
        [`data-${store}-policy`]: {
          type: "aws:dynamodb/resourcePolicy:ResourcePolicy",
          inputs: {
            resourceArn: tableArn(store),
            policy: found[`data-${store}-policy`]?.inputs.policy,
          },
        },
      });
      const bucket = (store: string, objectLock: boolean) =>
        privateBucket(`data-${store}`, {
          name: `cdd-dev-${store}-111122223333-eu-west-2`,
          encryption,
          keepVersionsDays: retain ? 365 : 30,
          objectLock,
          retain,
          tags: { store, "data-class": "restricted" },
          policy: found[`data-${store}-policy`]?.inputs.policy,
        });
      assert.deepEqual(found, {
        "data-customers": table({
          name: "cdd-dev-customers",
          hashKey: "customerId",
          attributes: [{ name: "customerId", type: "S" }],
          globalSecondaryIndexes: [],
          tags: { store: "customers", "data-class": "restricted" },
        }),
        "data-cases": table({
          name: "cdd-dev-cases",
          hashKey: "caseId",
          rangeKey: "version",
          // Each key once, and nothing that is no key.
          attributes: ["caseId", "customerId", "state", "version"].map((name) => ({ name, type: "S" })),
          globalSecondaryIndexes: [
            { name: "by-customer", hashKey: "customerId", rangeKey: "version", projectionType: "ALL" },
            { name: "by-state", hashKey: "state", projectionType: "ALL" },
          ],
          tags: { store: "cases", "data-class": "confidential" },
        }),
        ...policy("customers"),
        ...policy("cases"),
        ...bucket("documents", false),
        ...bucket("audit", true),
        "data-audit-object-lock": {
          type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
          inputs: {
            bucket: "cdd-dev-audit-111122223333-eu-west-2",
            rule: { defaultRetention: { mode: retain ? "COMPLIANCE" : "GOVERNANCE", days: 2557 } },
          },
          dependsOn: ["data-audit-versioning"],
        },
      });
    });
  }

  it("refuses items, copies and settings of a table to all but those who are there for it, already at preview", async () => {
    const program = await recordProgram(() => void new Data("data", args), { preview: true });
    const refusing = (store: string) => {
      const { policy } = program.one(`data-${store}-policy`).inputs;
      return Object.values(statements(policy)).map(({ Effect, Principal, Resource, Condition, ...rest }) => {
        assert.deepEqual([Effect, Principal], ["Deny", "*"], rest.Sid);
        const others = Condition?.ArnNotEquals?.["aws:PrincipalArn"];
        assert.deepEqual(Condition, others && { ArnNotEquals: { "aws:PrincipalArn": others } });
        return { ...rest, Resource, others: others ?? "nobody" };
      });
    };
    const customers = tableArn("customers");
    assert.deepEqual(refusing("customers"), [
      {
        Sid: "OnlyNamedRoles",
        NotAction: tableActions.describe,
        Resource: [customers, `${customers}/index/*`],
        others: [...new Set([...allowed.read, ...allowed.copy, ...allowed.manage])],
      },
      {
        Sid: "OnlyReadersRead",
        Action: [
          "dynamodb:BatchGetItem",
          "dynamodb:ConditionCheckItem",
          "dynamodb:GetItem",
          "dynamodb:Query",
        ],
        Resource: [customers, `${customers}/index/*`],
        others: allowed.read,
      },
      {
        Sid: "OnlyTheAppenderInserts",
        Action: ["dynamodb:PartiQLInsert"],
        Resource: [customers],
        others: "nobody",
      },
      {
        Sid: "OnlyTheWriterWrites",
        Action: ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        Resource: [customers],
        others: allowed.write,
      },
      {
        Sid: "OnlyRestorersCopy",
        Action: ["dynamodb:CreateBackup", "dynamodb:RestoreTableToPointInTime"],
        Resource: [customers],
        others: allowed.copy,
      },
      {
        Sid: "OnlyDeployersManage",
        Action: tableActions.manage,
        Resource: [customers],
        others: allowed.manage,
      },
      {
        Sid: "NobodyTakesAll",
        Action: tableActions.never,
        Resource: [customers, `${customers}/index/*`],
        others: "nobody",
      },
    ]);
    const bySid = Object.fromEntries(refusing("cases").map(({ Sid, others }) => [Sid, others]));
    assert.deepEqual(bySid.OnlyTheAppenderInserts, [role("cdd/dev/appender-task")]);
    assert.deepEqual([bySid.OnlyTheWriterWrites, bySid.OnlyRestorersCopy], ["nobody", "nobody"]);
  });

  it("is refused where a table's policy would be longer than DynamoDB takes", async () => {
    const [first] = Object.values(args.tables);
    assert.ok(first);
    const read = Array.from({ length: 250 }, (_, index) => role(`cdd/dev/reader-${index}-task`));
    const tables = { customers: { ...first, allowed: { ...allowed, read } } };
    await assert.rejects(
      recordProgram(() => void new Data("data", { ...args, tables })),
      /customers: the table's policy names 250 readers and has \d+ bytes\. DynamoDB takes 20480/,
    );
  });

  it("lets nobody reach a bucket without TLS 1.2, and grants nothing by policy", async () => {
    const program = await record(false);
    for (const { name } of Object.values(args.buckets)) {
      const store = name.split("-")[2];
      const { policy } = program.one(`data-${store}-policy`).inputs;
      assert.deepEqual(statements(policy), tlsOnly(name));
    }
  });

  it("hands out its stores by their keys, and shows the engine its plan and not what flows", async () => {
    const program = await record(false);
    assert.deepEqual(program.outputs, {
      tables: { customers: "cdd-dev-customers", cases: "cdd-dev-cases" },
      buckets: { documents: args.buckets.documents?.name, audit: args.buckets.audit?.name },
    });
    const { dataKeyArn, network, ...plan } = args;
    const component = program.one("data");
    assert.equal(component.type, "cdd:data:Data");
    assert.deepEqual(component.inputs, plan);
    assert.equal(component.protect, false);
    assert.deepEqual(component.outputs, {
      tables: {
        customers: "arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-dev-customers",
        cases: "arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-dev-cases",
      },
      buckets: {
        documents: `arn:aws:s3:::${args.buckets.documents?.name}`,
        audit: `arn:aws:s3:::${args.buckets.audit?.name}`,
      },
      files: {},
    });
  });

  for (const retain of [true, false])
    it(`makes a file system with its ways in, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const found = made(
        await recordProgram(
          () =>
            void new Data("data", {
              ...args,
              tables: {},
              buckets: {},
              files: { scans: { name: "cdd-dev-scans", dataClass: "restricted" } },
              retain,
            }),
        ),
        "data",
      );
      const tags = { Name: "cdd-dev-scans", store: "scans", "data-class": "restricted" };
      const fileSystemId = "fs-data-scans";
      const target = (zone: string) => ({
        type: "aws:efs/mountTarget:MountTarget",
        inputs: {
          fileSystemId,
          subnetId: `subnet-isolated-${zone}`,
          securityGroups: ["sg-data-scans-sg"],
        },
        dependsOn: ["data-scans-policy"],
      });
      assert.deepEqual(found, {
        "data-scans": {
          type: "aws:efs/fileSystem:FileSystem",
          inputs: {
            creationToken: "cdd-dev-scans",
            encrypted: true,
            kmsKeyId: key,
            throughputMode: "elastic",
            lifecyclePolicies: [
              { transitionToIa: "AFTER_30_DAYS" },
              { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
            ],
            tags,
          },
          deleteBeforeReplace: true,
          ...(retain && { protect: true }),
        },
        "data-scans-backup": {
          type: "aws:efs/backupPolicy:BackupPolicy",
          inputs: { fileSystemId, backupPolicy: { status: "ENABLED" } },
        },
        "data-scans-policy": {
          type: "aws:efs/fileSystemPolicy:FileSystemPolicy",
          inputs: { fileSystemId, policy: found["data-scans-policy"]?.inputs.policy },
        },
        "data-scans-sg": {
          type: "aws:ec2/securityGroup:SecurityGroup",
          inputs: { description: "Files of scans", vpcId: "vpc-1", tags },
        },
        "data-scans-mount-eu-west-2a": target("a"),
        "data-scans-mount-eu-west-2b": target("b"),
        "data-scans-access-point": {
          type: "aws:efs/accessPoint:AccessPoint",
          inputs: {
            fileSystemId,
            posixUser: { uid: 10001, gid: 10001 },
            rootDirectory: {
              path: "/scans",
              creationInfo: { ownerUid: 10001, ownerGid: 10001, permissions: "0750" },
            },
            tags,
          },
        },
      });
      const policy = statements(found["data-scans-policy"]?.inputs.policy);
      assert.deepEqual(
        Object.values(policy).map(({ Sid, Effect, Condition }) => [Sid, Effect, Condition]),
        [
          ["RefusePlainText", "Deny", { Bool: { "aws:SecureTransport": "false" } }],
          ["OnlyTheStacksRoles", "Deny", { ArnNotLike: { "aws:PrincipalArn": args.roleArnPattern } }],
          ["OnlyThroughAccessPoints", "Deny", { Null: { "elasticfilesystem:AccessPointArn": "true" } }],
        ],
      );
    });
});
