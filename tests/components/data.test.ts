import * as assert from "node:assert/strict";
import * as s3 from "@pulumi/aws/s3";
import * as sns from "@pulumi/aws/sns";
import { Data } from "../../components/data";
import { tableActions } from "../../components/data/table-actions";
import { tablePolicy } from "../../components/data/table-policy";
import { tableFaults } from "../../components/data/validate";
import { allowed, args, bucketName, key, role, scanRoleArn, tableArn } from "../support/data-args";
import { privateBucket } from "../support/private-bucket";
import { logicalName, recordProgram } from "../support/record-program";
import { made, statements } from "../support/summaries";

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
        Sid: "NobodyDoesWhatIsNotNamed",
        NotAction: [
          ...[...tableActions.read, ...tableActions.insert, ...tableActions.write],
          ...[...tableActions.copy, ...tableActions.never, ...tableActions.manage, ...tableActions.describe],
        ],
        Resource: [customers, `${customers}/index/*`],
        others: allowed.backUp,
      },
      {
        Sid: "NobodyTakesTheWhole",
        Action: tableActions.never,
        Resource: [customers, `${customers}/index/*`],
        others: "nobody",
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
    ]);
    const bySid = Object.fromEntries(refusing("cases").map(({ Sid, others }) => [Sid, others]));
    assert.deepEqual(bySid.OnlyTheAppenderInserts, [role("cdd/dev/appender-task")]);
    assert.deepEqual([bySid.OnlyTheWriterWrites, bySid.OnlyRestorersCopy], ["nobody", "nobody"]);
  });

  it("is refused where a table's policy would be longer than DynamoDB takes", async () => {
    const [first] = Object.values(args.tables);
    assert.ok(first);
    const read = Array.from({ length: 400 }, (_, index) => role(`cdd/dev/reader-${index}-task`));
    const tables = { customers: { ...first, allowed: { ...allowed, read } } };
    await assert.rejects(
      recordProgram(() => void new Data("data", { ...args, tables })),
      /tables\.customers: its policy names 400 readers and has \d+ bytes\. DynamoDB takes 20480/,
    );
  });

  it("takes a table's policy of exactly DynamoDB's size, and none a byte longer", () => {
    const [first] = Object.values(args.tables);
    assert.ok(first);
    const roles = Array.from({ length: 290 }, (_, index) => role(`cdd/dev/reader-${index}-task`));
    // Each character of a role's name is one byte of the document.
    const planned = (name: string) => ({ ...first, allowed: { ...allowed, read: [...roles, role(name)] } });
    const size = (name: string) => Buffer.byteLength(tablePolicy(planned(name)));
    const longest = "r".repeat(20_480 - size("r") + 1);
    assert.equal(size(longest), 20_480);
    assert.deepEqual(tableFaults({ tables: { customers: planned(longest) } }), []);
    assert.equal(tableFaults({ tables: { customers: planned(`${longest}r`) } }).length, 1);
  });

  it("shows the ARN of a file system, and lets it be used once its policy and its targets stand", async () => {
    const files = { scans: { name: "cdd-dev-scans", dataClass: "restricted" } } as const;
    const program = await recordProgram(() => {
      const data = new Data("data", { ...args, tables: {}, buckets: {}, files });
      for (const [store, { ready }] of Object.entries(data.files))
        new sns.Topic(`uses-${store}`, {}, { dependsOn: [...ready] });
    });
    assert.deepEqual(program.one("uses-scans").dependencies.map(logicalName).sort(), [
      "data-scans-mount-eu-west-2a",
      "data-scans-mount-eu-west-2b",
      "data-scans-policy",
    ]);
    assert.match(
      String((program.one("data").outputs as { files?: { scans?: unknown } }).files?.scans),
      /^arn:aws:elasticfilesystem:.*:file-system\/fs-data-scans$/,
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
      const system = `arn:aws:elasticfilesystem:eu-west-2:111122223333:file-system/${fileSystemId}`;
      const refusal = (Sid: string, Condition: object) => ({
        Sid,
        Effect: "Deny",
        Principal: "*",
        // All of AWS's actions of a client.
        Action: ["ClientMount", "ClientRootAccess", "ClientWrite"].map((name) => `elasticfilesystem:${name}`),
        Resource: [system],
        Condition,
      });
      assert.deepEqual(Object.values(statements(found["data-scans-policy"]?.inputs.policy)), [
        refusal("RefusePlainText", { Bool: { "aws:SecureTransport": "false" } }),
        refusal("OnlyTheStacksRoles", { ArnNotLike: { "aws:PrincipalArn": args.roleArnPattern } }),
        refusal("OnlyThroughAccessPoints", { Null: { "elasticfilesystem:AccessPointArn": "true" } }),
      ]);
    });

  it("lets GuardDuty look into objects and tag them with what it found, and write none but its proof", async () => {
    const program = await record(false);
    const documentOf = (name: string, key: string) =>
      statements(program.one(`data-documents-scan-${name}`).inputs[key]);
    const service = "malware-protection-plan.guardduty.amazonaws.com";
    assert.deepEqual(documentOf("role", "assumeRolePolicy"), {
      TakenByItsService: {
        Sid: "TakenByItsService",
        Effect: "Allow",
        Principal: { Service: [service] },
        Action: ["sts:AssumeRole"],
      },
    });
    const allow = (Sid: string, actions: string, resource: string, Condition?: object) => ({
      [Sid]: {
        Sid,
        Effect: "Allow",
        Action: actions.split(" "),
        Resource: [resource],
        ...(Condition && { Condition }),
      },
    });
    const bucket = `arn:aws:s3:::${bucketName("documents")}`;
    const rule =
      "arn:aws:events:eu-west-2:111122223333:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*";
    // Source: "Create or update IAM role policy", Malware Protection for S3, GuardDuty user guide.
    assert.deepEqual(documentOf("objects", "policy"), {
      ...allow(
        "HearOfNewObjects",
        "events:DeleteRule events:PutRule events:PutTargets events:RemoveTargets",
        rule,
        { StringEquals: { "events:ManagedBy": service } },
      ),
      ...allow("SeeOwnRule", "events:DescribeRule events:ListTargetsByRule", rule),
      ...allow("TurnOnEvents", "s3:GetBucketNotification s3:PutBucketNotification", bucket),
      ...allow("CheckOwnership", "s3:ListBucket", bucket),
      ...allow("ProveWriting", "s3:PutObject", `${bucket}/malware-protection-resource-validation-object`),
      ...allow("LookIntoObjects", "s3:GetObject s3:GetObjectVersion", `${bucket}/*`),
      ...allow(
        "TagWithFindings",
        "s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging",
        `${bucket}/*`,
      ),
    });
    assert.deepEqual(
      documentOf("data-key", "policy"),
      allow("UseDataKey", "kms:Decrypt kms:GenerateDataKey", key, {
        StringEquals: { "kms:ViaService": "s3.eu-west-2.amazonaws.com" },
      }),
    );
  });
});
