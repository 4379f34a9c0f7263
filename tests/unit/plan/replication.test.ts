import * as assert from "node:assert/strict";
import { plan } from "../../../plan";
import { small } from "../../support/catalogues";
import { problemLines as lines } from "../../support/problem-lines";
import { retainedStack, stackReading } from "../../support/stacks";

const bucketArn = "arn:aws:s3:::bank-records";
const keyOf = (account: string, region: string) =>
  `arn:aws:kms:${region}:${account}:key/4d9f1f8e-0c1b-4f5e-9a57-3f0f0c6f2b11`;
const keyArn = keyOf("444455556666", "eu-west-1");
const evidence = { bucketArn, keyArn };
const planned = (replication: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  plan(small, stackReading({ ...retainedStack, ...more, replication }));

describe("replication", () => {
  it("is of the buckets that the stack file names, to where their keys are, in a role for each", () => {
    const { data, observability } = planned({ evidence });
    assert.deepEqual(data.buckets.evidence?.replication, {
      ...evidence,
      account: "444455556666",
      region: "eu-west-1",
      role: "cdd-test-evidence-replication",
      roleArn: "arn:aws:iam::111122223333:role/cdd/test/cdd-test-evidence-replication",
    });
    assert.equal(data.buckets.papers?.replication, undefined);
    assert.deepEqual(observability.replicatedBuckets, [
      { store: "evidence", bucket: data.buckets.evidence?.name, copiesArn: bucketArn, rule: "everything" },
    ]);
  });

  it("is of none where it names none", () => {
    const { data, observability, replicationDuties } = plan(small, stackReading(retainedStack));
    for (const { replication } of Object.values(data.buckets)) assert.equal(replication, undefined);
    assert.deepEqual([observability.replicatedBuckets, replicationDuties], [[], {}]);
  });

  it("is bounded as backups are, and apart from tasks", () => {
    const policy = (name: string) => `arn:aws:iam::111122223333:policy/${name}`;
    const { data, backups } = planned(
      { evidence },
      { "access.permissionsBoundary": policy("tasks"), "access.backupsBoundary": policy("copies") },
    );
    assert.equal(data.copyRoles.permissionsBoundary, policy("copies"));
    assert.deepEqual(data.copyRoles, backups?.roles);
    assert.equal(data.roles.permissionsBoundary, policy("tasks"));
  });

  it("says to whoever owns the bucket of copies what it needs, and lets in one role and no deletion", () => {
    const { evidence: duty } = planned({ evidence }).replicationDuties;
    assert.ok(duty);
    assert.deepEqual([duty.bucketArn, duty.keyArn], [bucketArn, keyArn]);
    assert.deepEqual(duty.needs, [
      "region eu-west-1",
      "versioning",
      "Object Lock: each copy keeps its mode and date, COMPLIANCE for 2557 days from writing",
      "Object Ownership BucketOwnerEnforced",
      "an alarm there on ReplicationLatency: S3 sends that figure to this region alone",
    ]);
    const by = "arn:aws:iam::111122223333:role/cdd/test/cdd-test-evidence-replication";
    const parsed = (document: string) => (JSON.parse(document) as { Statement: unknown[] }).Statement;
    assert.deepEqual(parsed(duty.bucketPolicy), [
      {
        Sid: "ReplicationWrites",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111122223333:root"] },
        Action: ["s3:ObjectOwnerOverrideToBucketOwner", "s3:ReplicateObject", "s3:ReplicateTags"],
        Resource: [`${bucketArn}/*`],
        Condition: { ArnEquals: { "aws:PrincipalArn": by } },
      },
    ]);
    assert.deepEqual(parsed(duty.keyPolicy), [
      {
        Sid: "ReplicationEncrypts",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111122223333:root"] },
        Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
        Resource: ["*"],
        Condition: {
          ArnEquals: { "aws:PrincipalArn": by },
          StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        },
      },
    ]);
  });

  for (const [where, key] of [
    ["another region of the account", keyOf("111122223333", "eu-west-1")],
    ["another account in the region", keyOf("444455556666", "eu-west-2")],
  ] as const)
    it(`can be to ${where}`, () =>
      assert.equal(
        planned({ evidence: { bucketArn, keyArn: key } }).data.buckets.evidence?.replication?.keyArn,
        key,
      ));

  const retained = (replication: unknown) => ({ ...retainedStack, replication });
  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    [
      "beside the first",
      retained({ evidence: { bucketArn, keyArn: keyOf("111122223333", "eu-west-2") } }),
      `evidence.keyArn: "${keyOf("111122223333", "eu-west-2")}" is a key of this account and region. Use a bucket in another account or region, and its key.`,
    ],
    [
      "of what keepers may delete",
      retained({ papers: evidence }),
      "papers: does nothing: only a bucket whose record class has the lock compliance is replicated. Leave it out.",
    ],
    [
      "of a table",
      retained({ customers: evidence }),
      "customers: does nothing: only a bucket whose record class has the lock compliance is replicated. Leave it out.",
    ],
    [
      "of what there is not",
      retained({ evidenze: evidence }),
      'evidenze: "evidenze" is not a store of services.ts. Use customers, papers, evidence or index.',
    ],
    [
      "where nothing is kept",
      { replication: { evidence } },
      "evidence: does nothing: the stack does not retain, so that nothing in it is locked for good. Leave it out.",
    ],
    [
      "to an object",
      retained({ evidence: { bucketArn: `${bucketArn}/folder`, keyArn } }),
      `evidence.bucketArn: "${bucketArn}/folder" is not allowed. Use the ARN of a bucket, arn:aws:s3:::<name>.`,
    ],
    [
      "under an alias",
      retained({ evidence: { bucketArn, keyArn: "arn:aws:kms:eu-west-1:444455556666:alias/copies" } }),
      'evidence.keyArn: "arn:aws:kms:eu-west-1:444455556666:alias/copies" is not allowed. Use the ARN of the copies\' key, arn:aws:kms:<region>:<account>:key/<id>.',
    ],
    [
      "without a key",
      retained({ evidence: { bucketArn } }),
      "evidence.keyArn: is missing. Use the ARN of the copies' key, arn:aws:kms:<region>:<account>:key/<id>.",
    ],
  ];
  for (const [what, changes, line] of refused)
    it(`is not planned ${what}`, () =>
      assert.deepEqual(lines(small, changes), [`Pulumi.test.yaml: cdd:platform.replication.${line}`]));

  it("is not judged where nobody can read whether the stack retains: that alone is told", () =>
    assert.deepEqual(
      lines(small, { ...retained({ papers: evidence }), retain: "perhaps" }).filter((line) =>
        line.includes(".replication"),
      ),
      [],
    ));

  it("takes a bucket for each store", () =>
    assert.deepEqual(lines(small, retained({ evidence, papers: evidence })), [
      `Pulumi.test.yaml: cdd:platform.replication.papers.bucketArn: "${bucketArn}" also takes the copies of evidence. Use a bucket for each.`,
      "Pulumi.test.yaml: cdd:platform.replication.papers: does nothing: only a bucket whose record class has the lock compliance is replicated. Leave it out.",
    ]));
});
