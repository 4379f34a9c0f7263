import * as assert from "node:assert/strict";
import { emptySeed } from "../../aws/cloud/records";
import { account, document, region, trusting } from "../support/iam-stack";
import { type ProviderClient, StandInHome } from "../support/provider-client";

type Props = Readonly<Record<string, unknown>>;

const deployer = `arn:aws:iam::${account}:role/deployer`;
const other = "444455556666";
const copies = "arn:aws:s3:::records-office";
const copiesKey = `arn:aws:kms:eu-west-1:${other}:key/4d9f1f8e-0c1b-4f5e-9a57-3f0f0c6f2b11`;

describe("replication of a bucket", () => {
  const standIn = new StandInHome();
  let aws: ProviderClient;
  let count = 0;

  before(async () => {
    await standIn.start({ seed: { ...emptySeed, principals: [deployer], deployers: [deployer] } });
    aws = await standIn.provider(account);
  });
  after(() => standIn.stop());

  const make = (type: string, props: Props) => aws.make(`aws:${type}`, `n${++count}`, props);

  /** A bucket under a key of the stack, with versions and Object Lock. */
  async function source({ versions = true, policy }: { versions?: boolean; policy?: Props } = {}) {
    const bucket = `evidence-${++count}`;
    const key = await make("kms/key:Key", {
      policy: document({
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      }),
    });
    await make("s3/bucket:Bucket", { bucket, objectLockEnabled: versions });
    await make("s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.outputs.arn },
          bucketKeyEnabled: true,
        },
      ],
    });
    if (versions)
      await make("s3/bucketVersioning:BucketVersioning", {
        bucket,
        versioningConfiguration: { status: "Enabled" },
      });
    if (policy)
      await make("s3/bucketPolicy:BucketPolicy", {
        bucket,
        policy: document({ Resource: `arn:aws:s3:::${bucket}/*`, ...policy }),
      });
    return { bucket, key: String(key.outputs.arn) };
  }

  const rights = ({ bucket, key }: { readonly bucket: string; readonly key: string }): Props[] => [
    { Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource: `arn:aws:s3:::${bucket}` },
    {
      Action: [
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
      ],
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
    {
      Action: ["s3:ReplicateObject", "s3:ObjectOwnerOverrideToBucketOwner"],
      Resource: `${copies}/*`,
    },
    {
      Action: "kms:Decrypt",
      Resource: key,
      Condition: { StringEquals: { "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${bucket}` } },
    },
  ];

  async function role(statements: readonly Props[], trust = trusting("s3.amazonaws.com")): Promise<string> {
    const name = `replication-${++count}`;
    const made = await make("iam/role:Role", { name, assumeRolePolicy: trust });
    await make("iam/rolePolicy:RolePolicy", { name: "p", role: name, policy: document(...statements) });
    return String(made.outputs.arn);
  }

  const there = {
    bucket: copies,
    account: other,
    accessControlTranslation: { owner: "Destination" },
    encryptionConfiguration: { replicaKmsKeyId: copiesKey },
    metrics: { status: "Enabled" },
  };
  const whole = {
    id: "everything",
    status: "Enabled",
    priority: 0,
    filter: { prefix: "" },
    deleteMarkerReplication: { status: "Disabled" },
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
  };
  const replicate = (bucket: string, by: string, ...rules: readonly Props[]) =>
    make("s3/bucketReplicationConfig:BucketReplicationConfig", {
      bucket,
      role: by,
      rules: rules.length > 0 ? rules : [{ ...whole, destination: there }],
    });
  /** With a role that may do all. */
  async function replicated(...rules: readonly Props[]) {
    const from = await source();
    return replicate(from.bucket, await role(rights(from)), ...rules);
  }

  it("stands where its role may do all that S3 asks for", async () => {
    await replicated();
  });

  it("needs versions", async () => {
    const from = await source({ versions: false });
    await assert.rejects(
      replicate(from.bucket, await role(rights(from))),
      /InvalidRequest: Versioning must be 'Enabled' on the bucket to apply a replication configuration/,
    );
  });

  const refused: readonly (readonly [string, Props, Props, RegExp])[] = [
    [
      "of the earlier version with marks of deletion",
      { filter: undefined },
      {},
      /DeleteMarkerReplication cannot be used/,
    ],
    [
      "of the later version that says nothing of them",
      { deleteMarkerReplication: undefined },
      {},
      /DeleteMarkerReplication must be specified/,
    ],
    ["neither on nor off", { status: "On" }, {}, /MalformedXML/],
    ["to no bucket", {}, { bucket: "records-office" }, /Invalid bucket ARN/],
    [
      "of encrypted objects under no key",
      {},
      { encryptionConfiguration: undefined },
      /ReplicaKmsKeyID must be specified/,
    ],
    [
      "under a key of what is not encrypted",
      { sourceSelectionCriteria: undefined },
      {},
      /SseKmsEncryptedObjects must be specified/,
    ],
    ["to an owner who is not named", {}, { account: undefined }, /Account must be specified/],
    [
      "in a time that nobody measures",
      {},
      { metrics: undefined, replicationTime: { status: "Enabled", time: { minutes: 15 } } },
      /Metrics must be enabled/,
    ],
    [
      "to a bucket of the own account and region that is not there",
      {},
      {
        account: undefined,
        accessControlTranslation: undefined,
        encryptionConfiguration: { replicaKmsKeyId: `arn:aws:kms:${region}:${account}:key/copies` },
      },
      /Destination bucket must exist/,
    ],
  ];
  for (const [what, rule, to, says] of refused)
    it(`is refused ${what}`, async () => {
      await assert.rejects(replicated({ ...whole, destination: { ...there, ...to }, ...rule }), says);
    });

  it("is refused with two rules of one id, or of one priority", async () => {
    const one = { ...whole, destination: there };
    await assert.rejects(replicated(one, { ...one, priority: 1 }), /Rule Id must be unique/);
    await assert.rejects(replicated(one, { ...one, id: "again" }), /Found duplicate priority/);
  });

  it("is refused to a bucket of the own account without versions", async () => {
    const bare = await source({ versions: false });
    const { account: _, accessControlTranslation: __, ...own } = there;
    const encryptionConfiguration = { replicaKmsKeyId: bare.key };
    await assert.rejects(
      replicated({
        ...whole,
        destination: { ...own, bucket: `arn:aws:s3:::${bare.bucket}`, encryptionConfiguration },
      }),
      /Destination bucket must have versioning enabled/,
    );
  });

  for (const action of [
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
    "s3:GetObjectVersionForReplication",
    "s3:GetObjectRetention",
    "s3:GetObjectLegalHold",
    "s3:ReplicateObject",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "kms:Decrypt",
  ])
    it(`copies nothing by a role without ${action}, which AWS would tell nobody`, async () => {
      const from = await source();
      const less = rights(from).map(({ Action, ...rest }) => ({
        ...rest,
        Action: [Action].flat().filter((each) => each !== action),
      }));
      const some = less.filter(({ Action }) => Action.length > 0);
      await assert.rejects(
        replicate(from.bucket, await role(some)),
        new RegExp(`AWS would accept this and copy no object; .* needs ${action} on`),
      );
    });

  it("copies nothing by a role that S3 does not take, or that the bucket's policy refuses", async () => {
    const from = await source();
    await assert.rejects(
      replicate(from.bucket, await role(rights(from), trusting("ecs-tasks.amazonaws.com"))),
      /copy no object; .* needs sts:AssumeRole/,
    );
    const guarded = await source({
      policy: { Effect: "Deny", Principal: "*", Action: "s3:GetObjectVersionForReplication" },
    });
    await assert.rejects(
      replicate(guarded.bucket, await role(rights(guarded))),
      /copy no object; .* needs s3:GetObjectVersionForReplication .* denied by/,
    );
  });
});
