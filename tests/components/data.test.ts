import * as assert from "node:assert/strict";
import * as s3 from "@pulumi/aws/s3";
import { output } from "@pulumi/pulumi";
import { Data } from "../../components/data";
import type { BucketPlan, DataArgs } from "../../components/data/args";
import { tableActions } from "../../components/data/table-actions";
import { answer, type BucketRequest, objectActions } from "../support/bucket-judge";
import { logicalName, recordProgram } from "../support/engine";
import { privateBucket } from "../support/private-bucket";
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
const [vault, proofing, trail] = ["vault", "proofing", "trail"].map((name) =>
  role(`cdd/dev/cdd-dev-${name}-task`),
) as [string, string, string];
const scanRoleArn = role("cdd/dev/cdd-dev-documents-malware-scan");
const [deployer, reader, keeper] = [role("deployer"), role("reader"), role("keeper")];
const bucketName = (store: string) => `cdd-dev-${store}-111122223333-eu-west-2`;
const lockOf = (retain: boolean) => ({ mode: retain ? "COMPLIANCE" : "GOVERNANCE", days: 2557 }) as const;

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
    documents: {
      name: bucketName("documents"),
      dataClass: "restricted",
      recordClass: "customer-records",
      lock: { mode: "GOVERNANCE", days: 1827 },
      keepVersionsDays: 1827,
      writer: { roleArn: vault, access: "write" },
      readers: [vault, proofing],
      uploads: {
        origins: ["https://portal.dev.example-bank.com"],
        scanRole: "cdd-dev-documents-malware-scan",
        scanRoleArn,
      },
    },
    audit: {
      name: bucketName("audit"),
      dataClass: "restricted",
      recordClass: "evidence",
      lock: lockOf(false),
      keepVersionsDays: 2557,
      writer: { roleArn: trail, access: "append" },
      readers: [trail],
    },
    cache: {
      name: bucketName("cache"),
      dataClass: "restricted",
      keepVersionsDays: 30,
      writer: { roleArn: vault, access: "write" },
      readers: [vault],
    },
  },
  files: {},
  roleArnPattern: "arn:aws:iam::111122223333:role/cdd/dev/*",
  access: { deployers: [deployer], recordReaders: [reader], recordKeepers: [keeper] },
  region: "eu-west-2",
  roles: { path: "/cdd/dev/", account: "111122223333" },
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
    const { tables, buckets, bucketNames } = new Data("data", { ...args, retain });
    return {
      tables: Object.fromEntries(Object.entries(tables).map(([store, { name }]) => [store, name])),
      buckets: Object.fromEntries(Object.entries(buckets).map(([store, { bucket }]) => [store, bucket])),
      bucketNames,
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
      const bucket = (store: string, recordClass?: string) =>
        privateBucket(`data-${store}`, {
          name: bucketName(store),
          encryption,
          keepVersionsDays: args.buckets[store]?.keepVersionsDays ?? 0,
          objectLock: recordClass !== undefined,
          retain,
          tags: { store, "data-class": "restricted", ...(recordClass && { "record-class": recordClass }) },
          policy: found[`data-${store}-policy`]?.inputs.policy,
        });
      const lock = (store: string) => ({
        type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        inputs: { bucket: bucketName(store), rule: { defaultRetention: args.buckets[store]?.lock } },
        dependsOn: [`data-${store}-policy`],
      });
      const scanPolicy = (what: string) => ({
        type: "aws:iam/rolePolicy:RolePolicy",
        inputs: {
          name: `data-documents-scan-${what}`,
          role: "cdd-dev-documents-malware-scan",
          policy: found[`data-documents-scan-${what}`]?.inputs.policy,
        },
        deleteBeforeReplace: true,
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
        ...bucket("documents", "customer-records"),
        "data-documents-object-lock": lock("documents"),
        "data-documents-cors": {
          type: "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
          inputs: {
            bucket: bucketName("documents"),
            corsRules: [
              {
                id: "browsers",
                allowedOrigins: ["https://portal.dev.example-bank.com"],
                allowedMethods: ["GET", "PUT"],
                allowedHeaders: ["content-md5", "content-type", "if-none-match", "x-amz-*"],
                exposeHeaders: ["ETag"],
                maxAgeSeconds: 600,
              },
            ],
          },
          dependsOn: ["data-documents-object-lock"],
        },
        "data-documents-scan-role": {
          type: "aws:iam/role:Role",
          inputs: {
            name: "cdd-dev-documents-malware-scan",
            path: "/cdd/dev/",
            description: "What GuardDuty needs to look into objects of documents",
            assumeRolePolicy: found["data-documents-scan-role"]?.inputs.assumeRolePolicy,
            maxSessionDuration: 3600,
            tags: { store: "documents" },
          },
          deleteBeforeReplace: true,
        },
        "data-documents-scan-objects": scanPolicy("objects"),
        "data-documents-scan-data-key": scanPolicy("data-key"),
        "data-documents-malware-protection": {
          type: "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
          inputs: {
            role: scanRoleArn,
            protectedResource: { s3Bucket: { bucketName: bucketName("documents") } },
            actions: [{ taggings: [{ status: "ENABLED" }] }],
            tags: { store: "documents" },
          },
          dependsOn: ["data-documents-scan-data-key", "data-documents-scan-objects"],
        },
        ...bucket("audit", "evidence"),
        "data-audit-object-lock": lock("audit"),
        ...bucket("cache"),
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

  it("gives a data bucket its name once all its settings stand", async () => {
    const program = await recordProgram(() => {
      const { bucketNames } = new Data("data", args);
      for (const [store, bucket] of Object.entries(bucketNames))
        new s3.BucketLogging(`log-${store}`, { bucket, targetBucket: "logs", targetPrefix: "" });
    });
    const waitsFor = (store: string) =>
      program.one(`log-${store}`).propertyDependencies.bucket?.map(logicalName);
    assert.deepEqual(waitsFor("documents"), ["data-documents-cors"]);
    assert.deepEqual(waitsFor("audit"), ["data-audit-object-lock"]);
    assert.deepEqual(waitsFor("cache"), ["data-cache-policy"]);
  });

  it("hands out its stores by their keys, and shows the engine its plan and not what flows", async () => {
    const program = await record(false);
    const names = Object.fromEntries(Object.entries(args.buckets).map(([store, { name }]) => [store, name]));
    assert.deepEqual(program.outputs, {
      tables: { customers: "cdd-dev-customers", cases: "cdd-dev-cases" },
      buckets: names,
      bucketNames: names,
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
        documents: `arn:aws:s3:::${names.documents}`,
        audit: `arn:aws:s3:::${names.audit}`,
        cache: `arn:aws:s3:::${names.cache}`,
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

describe("the policy of a data bucket", () => {
  const root = "arn:aws:iam::111122223333:root";
  const outsiders = [deployer, root, role("admin"), role("cdd/dev/cdd-dev-screening-task"), trail];
  const clean = { "s3:existingobjecttag/guarddutymalwarescanstatus": "NO_THREATS_FOUND" };
  const fresh = { "s3:if-none-match": "*" };
  let policies: Readonly<Record<string, unknown>> = {};
  before(async () => {
    const program = await record(false);
    policies = Object.fromEntries(
      Object.keys(args.buckets).map((store) => [store, program.one(`data-${store}-policy`).inputs.policy]),
    );
  });
  const asks = (store: string, by: string, action: string, context?: BucketRequest["context"]) =>
    answer(policies[store], {
      by,
      action: `s3:${action}`,
      resource: `arn:aws:s3:::${bucketName(store)}${/Bucket(?!Owner)|Configuration$/.test(action) ? "" : "/a/key"}`,
      ...(context && { context }),
    });
  const may = (store: string, by: string, context: BucketRequest["context"] = {}) =>
    objectActions
      .filter((action) => asks(store, by, action.slice("s3:".length), context) !== "denied")
      .sort();

  it("is known at the first preview, and within AWS's size", async () => {
    const program = await recordProgram(() => void new Data("data", args), { preview: true });
    for (const store of Object.keys(args.buckets)) {
      const { policy } = program.one(`data-${store}-policy`).inputs;
      assert.equal(policy, policies[store]);
      assert.ok(String(policy).length < 20_480 / 2, `${store}: ${String(policy).length}`);
    }
  });

  it("refuses every action on objects to everybody whom the catalogue and the stack do not name", () => {
    for (const by of outsiders) assert.deepEqual(may("documents", by, { ...clean, ...fresh }), [], by);
  });

  it("leaves to each named role what it is there for, and no more that changes anything", () => {
    const harmless =
      /^s3:(GetObject.*(Acl|Annotation|Tagging|LegalHold|Retention)|ListObject.*|InitiateReplication|GetObjectVersionAnnotationForReplication|DeleteObject(Version)?Annotation|ReplicateObjectAnnotation)$/;
    const own = (store: string, by: string, context = {}) =>
      may(store, by, { ...clean, ...context }).filter((action) => !harmless.test(action));
    const reading = ["GetObject", "GetObjectAttributes"];
    const versions = [
      "GetObjectTorrent",
      "GetObjectVersion",
      "GetObjectVersionAttributes",
      "GetObjectVersionForReplication",
      "GetObjectVersionTorrent",
    ];
    const s3 = (...actions: string[]) => actions.map((action) => `s3:${action}`).sort();
    assert.deepEqual(own("documents", proofing), s3(...reading));
    assert.deepEqual(own("documents", reader), s3(...reading, ...versions));
    assert.deepEqual(
      own("documents", vault),
      s3(...reading, "AbortMultipartUpload", "DeleteObject", "ListMultipartUploadParts", "PutObject"),
    );
    assert.deepEqual(
      own("documents", keeper),
      s3("BypassGovernanceRetention", "DeleteObjectVersion", "PutObjectLegalHold", "PutObjectRetention"),
    );
    assert.deepEqual(
      own("audit", trail, fresh),
      s3(...reading, "AbortMultipartUpload", "ListMultipartUploadParts", "PutObject"),
    );
  });

  it("grants a regulator's reader and the keepers their duty, in objects and in finding them", () => {
    for (const store of ["documents", "audit"]) {
      assert.equal(asks(store, reader, "GetObjectVersion", clean), "allowed");
      assert.equal(asks(store, reader, "ListBucketVersions"), "allowed");
      assert.equal(asks(store, keeper, "PutObjectLegalHold"), "allowed");
      assert.equal(asks(store, keeper, "ListBucketVersions"), "allowed");
      assert.equal(asks(store, keeper, "GetObject", clean), "denied");
      assert.equal(asks(store, reader, "PutObjectLegalHold"), "denied");
    }
  });

  it("lets nobody write under another key than the bucket's", () => {
    for (const [store, by] of [
      ["documents", vault],
      ["audit", trail],
    ] as const) {
      assert.equal(asks(store, by, "PutObject", fresh), "left");
      for (const header of ["", "-aws-kms-key-id", "-customer-algorithm"])
        assert.equal(
          asks(store, by, "PutObject", { ...fresh, [`s3:x-amz-server-side-encryption${header}`]: "x" }),
          "denied",
        );
    }
  });

  it("lets evidence be added where there is none, and nothing else", () => {
    assert.equal(asks("audit", trail, "PutObject", fresh), "left");
    assert.equal(asks("audit", trail, "PutObject"), "denied");
    assert.equal(asks("audit", trail, "DeleteObject"), "denied");
    assert.equal(asks("documents", vault, "PutObject"), "left");
  });

  it("lets nobody but the scan read what was not found clean, and nobody but the scan say so", () => {
    for (const by of [vault, proofing, reader]) {
      assert.notEqual(asks("documents", by, "GetObject", clean), "denied");
      assert.equal(asks("documents", by, "GetObject"), "denied");
      assert.equal(
        asks("documents", by, "GetObject", {
          "s3:existingobjecttag/guarddutymalwarescanstatus": "THREATS_FOUND",
        }),
        "denied",
      );
      for (const action of ["PutObjectTagging", "PutObjectVersionTagging", "DeleteObjectTagging"])
        assert.equal(asks("documents", by, action), "denied");
    }
    for (const action of [
      "GetObject",
      "GetObjectVersion",
      "PutObject",
      "PutObjectTagging",
      "PutBucketNotification",
      "ListBucket",
    ])
      assert.equal(asks("documents", scanRoleArn, action), "left", action);
    assert.equal(asks("documents", reader, "GetObjectVersion"), "denied");
    assert.equal(asks("documents", reader, "GetObjectVersion", clean), "allowed");
    assert.equal(asks("audit", trail, "GetObject"), "left");
    assert.equal(asks("audit", trail, "PutObjectTagging"), "denied");
  });

  it("lets a presigned URL work for ten minutes", () => {
    const signed = (age: number) => ({
      ...clean,
      "s3:authtype": "REST-QUERY-STRING",
      "s3:signatureage": String(age),
    });
    assert.equal(asks("documents", vault, "GetObject", signed(600_000)), "left");
    assert.equal(asks("documents", vault, "GetObject", signed(600_001)), "denied");
    assert.equal(asks("documents", vault, "PutObject", signed(600_001)), "denied");
    assert.equal(
      asks("documents", vault, "PutObject", { ...signed(600_001), "s3:authtype": "POST" }),
      "denied",
    );
    assert.equal(asks("documents", vault, "PutObject", { "s3:signatureage": "800000" }), "left");
  });

  it("lets keepers keep for the class's days from today, and lock nothing for good that is not so anyway", async () => {
    const days = (count: number) => ({ "s3:object-lock-remaining-retention-days": String(count) });
    const mode = (name: string) => ({ "s3:object-lock-mode": name });
    assert.equal(
      asks("documents", keeper, "PutObjectRetention", { ...days(1827), ...mode("GOVERNANCE") }),
      "allowed",
    );
    assert.equal(asks("documents", keeper, "PutObjectRetention", days(1828)), "denied");
    assert.equal(asks("documents", keeper, "PutObjectRetention", mode("COMPLIANCE")), "denied");
    assert.equal(asks("audit", keeper, "PutObjectRetention", mode("COMPLIANCE")), "denied");
    const final = {
      ...args,
      buckets: { audit: { ...(args.buckets.audit as BucketPlan), lock: lockOf(true) } },
    };
    const program = await recordProgram(() => void new Data("data", final));
    policies = { ...policies, final: program.one("data-audit-policy").inputs.policy };
    const resource = `arn:aws:s3:::${bucketName("audit")}/a`;
    assert.equal(
      answer(policies.final, {
        by: keeper,
        action: "s3:PutObjectRetention",
        resource,
        context: mode("COMPLIANCE"),
      }),
      "allowed",
    );
  });

  it("lets deployers alone change settings, and the scan turn on notifications", () => {
    const settings = [
      "DeleteBucket",
      "DeleteBucketPolicy",
      "PutBucketObjectLockConfiguration",
      "PutBucketPolicy",
      "PutBucketPublicAccessBlock",
      "PutBucketVersioning",
      "PutEncryptionConfiguration",
      "PutLifecycleConfiguration",
      "PutReplicationConfiguration",
    ];
    for (const store of Object.keys(args.buckets))
      for (const action of settings) {
        assert.equal(asks(store, deployer, action), "left");
        for (const by of [root, role("admin"), vault, trail, reader, keeper, scanRoleArn])
          assert.equal(asks(store, by, action), "denied", `${by} ${action} ${store}`);
      }
    assert.equal(asks("documents", deployer, "ListBucket"), "left");
    assert.equal(asks("documents", role("admin"), "ListBucket"), "denied");
    assert.equal(asks("documents", vault, "ListBucket"), "denied");
  });

  it("names nobody where the stack has neither readers nor keepers: then nobody holds and erases", async () => {
    const access = { deployers: [deployer], recordReaders: [], recordKeepers: [] };
    const program = await recordProgram(() => void new Data("data", { ...args, access }));
    const { policy } = program.one("data-audit-policy").inputs;
    const resource = `arn:aws:s3:::${bucketName("audit")}/a`;
    for (const by of [keeper, reader, trail])
      assert.equal(answer(policy, { by, action: "s3:PutObjectLegalHold", resource }), "denied");
  });

  it("is for the own account's GuardDuty: its role is taken without a condition, as AWS documents it, and does no more", async () => {
    const program = await record(false);
    const trusted = statements(program.one("data-documents-scan-role").inputs.assumeRolePolicy);
    assert.deepEqual(Object.values(trusted), [
      {
        Sid: "TakenByItsService",
        Effect: "Allow",
        Principal: { Service: ["malware-protection-plan.guardduty.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
      },
    ]);
    const objects = statements(program.one("data-documents-scan-objects").inputs.policy);
    assert.deepEqual(objects.ProveWriting?.Resource, [
      `arn:aws:s3:::${bucketName("documents")}/malware-protection-resource-validation-object`,
    ]);
    const granted = Object.values(objects).flatMap(({ Action }) => Action);
    assert.ok(
      granted.every((action) => !/Delete(?!Rule)|Retention|LegalHold|Acl/.test(action)),
      granted.join(),
    );
    assert.deepEqual(
      statements(program.one("data-documents-scan-data-key").inputs.policy).UseDataKey?.Condition,
      {
        StringEquals: { "kms:ViaService": "s3.eu-west-2.amazonaws.com" },
      },
    );
  });
});
