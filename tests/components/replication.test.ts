import * as assert from "node:assert/strict";
import { Data } from "../../components/data";
import type { BucketPlan } from "../../components/data/args";
import { Observability } from "../../components/observability";
import { answer } from "../support/bucket-judge";
import { args, bucketName, key, lockOf, reader, role, trail } from "../support/data-args";
import { observabilityArgs } from "../support/observability-args";
import { logicalName, recordProgram } from "../support/record-program";
import { made, statements } from "../support/summaries";

const account = "444455556666";
const copies = "arn:aws:s3:::bank-records";
const copiesKey = `arn:aws:kms:eu-west-1:${account}:key/4d9f1f8e-0c1b-4f5e-9a57-3f0f0c6f2b11`;
const replication = {
  bucketArn: copies,
  keyArn: copiesKey,
  account,
  region: "eu-west-1",
  role: "cdd-dev-audit-replication",
  roleArn: role("cdd/dev/cdd-dev-audit-replication"),
};
const boundary = "arn:aws:iam::111122223333:policy/copies";
const source = `arn:aws:s3:::${bucketName("audit")}`;
const audit: BucketPlan = { ...(args.buckets.audit as BucketPlan), lock: lockOf(true), replication };

function record(plan: BucketPlan = audit) {
  const copyRoles = { ...args.copyRoles, permissionsBoundary: boundary };
  return recordProgram(() => void new Data("data", { ...args, copyRoles, buckets: { audit: plan } }), {
    preview: false,
  });
}

describe("a bucket that is replicated", () => {
  it("is copied as a whole and without its deletions, after all that was set before", async () => {
    const found = made(await record(), "data");
    assert.deepEqual(found["data-audit-replication"], {
      type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
      inputs: {
        bucket: bucketName("audit"),
        role: replication.roleArn,
        rules: [
          {
            id: "everything",
            status: "Enabled",
            priority: 0,
            filter: { prefix: "" },
            deleteMarkerReplication: { status: "Disabled" },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: copies,
              account,
              accessControlTranslation: { owner: "Destination" },
              encryptionConfiguration: { replicaKmsKeyId: copiesKey },
              metrics: { status: "Enabled" },
            },
          },
        ],
      },
      dependsOn: [
        "data-audit-replication-copies-key",
        "data-audit-replication-objects",
        "data-audit-replication-source-key",
      ],
    });
    const program = await record();
    assert.deepEqual(program.one("data-audit-replication").propertyDependencies.bucket?.map(logicalName), [
      "data-audit-object-lock",
    ]);
  });

  it("changes no owner of the copies within the account", async () => {
    const { account: own } = args.roles;
    const found = await record({ ...audit, replication: { ...replication, account: own } });
    const [rule] = found.one("data-audit-replication").inputs.rules as { destination: object }[];
    assert.deepEqual(Object.keys(rule?.destination ?? {}).sort(), [
      "bucket",
      "encryptionConfiguration",
      "metrics",
    ]);
  });

  it("has a role that S3 takes, within the boundary of what copies stores, and that deletes nothing", async () => {
    const program = await record();
    const { inputs } = program.one("data-audit-replication-role");
    assert.deepEqual(
      [inputs.name, inputs.path, inputs.permissionsBoundary],
      [replication.role, "/cdd/dev/", boundary],
    );
    assert.deepEqual(Object.values(statements(inputs.assumeRolePolicy)), [
      {
        Sid: "TakenByItsService",
        Effect: "Allow",
        Principal: { Service: ["s3.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
      },
    ]);
    const granted = ["objects", "source-key", "copies-key"].flatMap((part) =>
      Object.values(statements(program.one(`data-audit-replication-${part}`).inputs.policy)),
    );
    assert.deepEqual(
      granted.map(({ Sid, Action, Resource, Condition }) => [Sid, Action.join(" "), Resource, Condition]),
      [
        ["SeeWhatToCopy", "s3:GetReplicationConfiguration s3:ListBucket", [source], undefined],
        [
          "ReadVersions",
          "s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTagging",
          [`${source}/*`],
          undefined,
        ],
        [
          "CopyThere",
          "s3:ObjectOwnerOverrideToBucketOwner s3:ReplicateObject s3:ReplicateTags",
          [`${copies}/*`],
          undefined,
        ],
        [
          "DecryptVersions",
          "kms:Decrypt",
          [key],
          {
            StringEquals: { "kms:ViaService": "s3.eu-west-2.amazonaws.com" },
            StringLike: { "kms:EncryptionContext:aws:s3:arn": [source, `${source}/*`] },
          },
        ],
        [
          "EncryptCopies",
          "kms:Decrypt kms:Encrypt kms:GenerateDataKey",
          [copiesKey],
          {
            StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
            StringLike: { "kms:EncryptionContext:aws:s3:arn": [copies, `${copies}/*`] },
          },
        ],
      ],
    );
  });

  it("lets that role copy versions, and nobody else; and the role do nothing else", async () => {
    const { policy } = (await record()).one("data-audit-policy").inputs;
    const asks = (by: string, action: string, resource = `${source}/a/key`) =>
      answer(policy, { by, action: `s3:${action}`, resource });
    for (const action of [
      "GetObjectVersionForReplication",
      "GetObjectVersionAcl",
      "GetObjectVersionTagging",
      "GetObjectRetention",
      "GetObjectLegalHold",
    ])
      assert.equal(asks(replication.roleArn, action), "left", action);
    for (const action of ["ListBucket", "GetReplicationConfiguration"])
      assert.equal(asks(replication.roleArn, action, source), "left", action);
    for (const action of ["GetObject", "GetObjectVersion", "PutObject", "DeleteObject", "PutObjectRetention"])
      assert.equal(asks(replication.roleArn, action), "denied", action);
    for (const by of [reader, trail, role("admin"), role("deployer")])
      assert.equal(asks(by, "GetObjectVersionForReplication"), "denied", by);
  });

  it("has people told of what was not copied", async () => {
    const args = observabilityArgs();
    const replicatedBuckets = [
      { store: "audit", bucket: bucketName("audit"), copiesArn: copies, rule: "everything" },
    ];
    const program = await recordProgram(
      () => void new Observability("observability", { ...args, replicatedBuckets }),
    );
    const { inputs } = program.one("observability-replication-audit");
    const { alarmDescription, alarmActions, ...alarm } = inputs;
    assert.match(String(alarmDescription), /were not copied to bank-records, and S3 does not try again/);
    assert.equal((alarmActions as unknown[]).length, 1);
    assert.deepEqual(alarm, {
      name: "cdd-dev-audit-not-replicated",
      namespace: "AWS/S3",
      metricName: "OperationsFailedReplication",
      dimensions: {
        SourceBucket: bucketName("audit"),
        DestinationBucket: "bank-records",
        RuleId: "everything",
      },
      statistic: "Sum",
      period: 300,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: "notBreaching",
      tags: { store: "audit" },
    });
  });
});
