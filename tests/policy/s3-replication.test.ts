import { s3ReplicationRules } from "../../policy/rules/s3-replication";
import { type JudgedResource, listedAs, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const type = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const bucketType = "aws:s3/bucket:Bucket";
const there = "arn:aws:s3:::bank-records";
const key = "arn:aws:kms:eu-west-1:444455556666:key/4d9f1f8e-0c1b-4f5e-9a57-3f0f0c6f2b11";
const whole = {
  status: "Enabled",
  filter: { prefix: "" },
  deleteMarkerReplication: { status: "Disabled" },
  sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
};
const destination = {
  bucket: there,
  encryptionConfiguration: { replicaKmsKeyId: key },
  metrics: { status: "Enabled" },
};
const replication = (
  rule: Record<string, unknown> = {},
  to: Record<string, unknown> = {},
  inputs: Record<string, unknown> = {},
) =>
  resource(type, "copies", {
    bucket: "evidence",
    role: "arn:aws:iam::111122223333:role/replication",
    rules: [{ ...whole, destination: { ...destination, ...to }, ...rule }],
    ...inputs,
  });

describeRule({
  rule: ruleNamed(s3ReplicationRules, "s3-bucketreplication-enforce-approved-copies"),
  passing: [replication()],
  settings: { buckets: [there], keys: [key] },
  decisive: ["rules"],
  cases: [
    {
      when: "nothing is approved",
      given: [replication()],
      settings: {},
      outcome: "fail",
      says: /copied to arn:aws:s3:::bank-records, which is not approved.*stand under arn:aws:kms:.*not approved/s,
    },
    {
      when: "objects are copied to another bucket",
      given: [replication({}, { bucket: `${there}-too` })],
      outcome: "fail",
      says: "copied to arn:aws:s3:::bank-records-too, which is not approved",
    },
    {
      when: "one of two rules copies elsewhere",
      given: [
        replication(
          {},
          {},
          {
            rules: [
              { ...whole, destination },
              { ...whole, destination: { ...destination, bucket: "b" } },
            ],
          },
        ),
      ],
      outcome: "fail",
      says: "copied to b",
    },
    {
      when: "objects are copied nowhere",
      given: [replication({ destination: undefined })],
      outcome: "fail",
      says: "copied to nowhere",
    },
    {
      when: "the copies have no key",
      given: [replication({}, { encryptionConfiguration: undefined })],
      outcome: "fail",
      says: "no key of KMS",
    },
    {
      when: "the copies have another key",
      given: [replication({}, { encryptionConfiguration: { replicaKmsKeyId: `${key}0` } })],
      outcome: "fail",
      says: "which is not approved",
    },
    {
      when: "marks of deletion are copied",
      given: [replication({ deleteMarkerReplication: { status: "Enabled" } })],
      outcome: "fail",
      says: "deleted in the copies too",
    },
    {
      when: "nothing is said of marks of deletion",
      given: [replication({ deleteMarkerReplication: undefined })],
      outcome: "fail",
      says: "deleted in the copies too",
    },
    {
      when: "there is no filter",
      given: [replication({ filter: undefined })],
      outcome: "fail",
      says: "no `filter`",
    },
    {
      when: "some objects are left out",
      given: [replication({ filter: { prefix: "2026/" } })],
      outcome: "fail",
      says: "only some of the objects",
    },
    {
      when: "objects without a tag are left out",
      given: [replication({ filter: { tag: { key: "kept", value: "yes" } } })],
      outcome: "fail",
      says: "only some of the objects",
    },
    {
      when: "encrypted objects are left out",
      given: [replication({ sourceSelectionCriteria: undefined })],
      outcome: "fail",
      says: "under a key of KMS are not replicated",
    },
    {
      when: "it is switched off",
      given: [replication({ status: "Disabled" })],
      outcome: "fail",
      says: "switched off",
    },
    {
      when: "nobody is told of failures",
      given: [replication({}, { metrics: undefined })],
      outcome: "fail",
      says: "tells nobody",
    },
    {
      when: "the bucket is unknown",
      given: [replication({}, { bucket: unknown })],
      outcome: "undetermined",
      says: "property=rules",
    },
    {
      when: "the key is unknown",
      given: [replication({}, { encryptionConfiguration: { replicaKmsKeyId: unknown } })],
      outcome: "undetermined",
    },
    {
      when: "a bucket replicates itself",
      given: [resource(bucketType, "b", { bucket: "b", replicationConfiguration: { rules: [whole] } })],
      outcome: "fail",
      says: "by a property of its own",
    },
    {
      when: "a bucket is not replicated",
      given: [resource(bucketType, "b", { bucket: "b" })],
      outcome: "pass",
    },
  ],
});

const bucket = (more: Partial<JudgedResource> = {}) =>
  resource(bucketType, "b", { bucket: "evidence" }, more);
const lock = (mode: unknown, of = "evidence") =>
  resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "lock", {
    bucket: of,
    rule: { defaultRetention: { mode, days: 2557 } },
  });

describeRule({
  rule: ruleNamed(s3ReplicationRules, "s3-bucket-configure-replication"),
  passing: [bucket(), lock("COMPLIANCE"), replication()],
  decisive: [],
  cases: [
    {
      when: "what is locked for good is not copied",
      given: [bucket(), lock("COMPLIANCE")],
      outcome: "fail",
      says: "stands in one place",
    },
    {
      when: "another bucket is copied",
      given: [bucket(), lock("COMPLIANCE"), replication({}, {}, { bucket: "other" })],
      outcome: "fail",
      says: "stands in one place",
    },
    { when: "named roles end the lock", given: [bucket(), lock("GOVERNANCE")], outcome: "pass" },
    { when: "another bucket is locked", given: [bucket(), lock("COMPLIANCE", "other")], outcome: "pass" },
    {
      when: "it is approved",
      given: [bucket(), lock("COMPLIANCE")],
      settings: { unreplicated: [listedAs(bucketType, "b")] },
      outcome: "pass",
    },
    {
      when: "something else of that name is approved",
      given: [bucket(), lock("COMPLIANCE")],
      settings: { unreplicated: ["b", listedAs("aws:s3/directoryBucket:DirectoryBucket", "b")] },
      outcome: "fail",
    },
    {
      when: "nothing is kept",
      given: [bucket({ urn: urnOf(bucketType, "b", "dev") }), lock("COMPLIANCE")],
      outcome: "pass",
    },
    {
      when: "it is another team's",
      given: [bucket({ urn: `urn:pulumi:test::other::${bucketType}::b` }), lock("COMPLIANCE")],
      outcome: "pass",
    },
    {
      when: "how firmly it is locked is unknown",
      given: [bucket(), lock(unknown)],
      outcome: "undetermined",
    },
    {
      when: "what is copied is unknown",
      given: [bucket(), lock("COMPLIANCE"), replication({}, {}, { bucket: unknown })],
      outcome: "undetermined",
      says: "property=bucket",
    },
  ],
});
