import * as assert from "node:assert/strict";
import vpcRegistrations from "../../sandbox/aws/awsx/registrations.json";
import { platform } from "../../services";
import { encryptionPaths, isGiven } from "../support/key-properties";
import type { RecordedResource } from "../support/record-program";
import { recordedEveryKind } from "../support/recorded-every-kind";
import { recordedPlatform } from "../support/recorded-platform";

/**
 * Arguments about keys and encryption that the program leaves ungiven, and why: of a type, or of one resource of it.
 * Reviewed; whatever else the provider's declarations have must be given.
 */
const ungiven: Readonly<Record<string, string>> = {
  "aws:ecs/cluster:Cluster configuration.executeCommandConfiguration.logConfiguration.s3BucketEncryptionEnabled":
    "sessions are logged to CloudWatch, not to a bucket",
  "aws:ecs/cluster:Cluster configuration.managedStorageConfiguration.kmsKeyId":
    "for EBS volumes that ECS attaches to tasks; the platform attaches none",
  "aws:ecs/service:Service volumeConfiguration.managedEbsVolume.encrypted": "no service has an EBS volume",
  "aws:ecs/service:Service volumeConfiguration.managedEbsVolume.kmsKeyId": "no service has an EBS volume",
  "aws:ecs/taskDefinition:TaskDefinition volumes[].efsVolumeConfiguration.transitEncryptionPort":
    "EFS's mount helper chooses a free port",
  "aws:ecs/taskDefinition:TaskDefinition volumes[].s3filesVolumeConfiguration.transitEncryptionPort":
    "no volume is of S3 Files",
  "aws:s3/bucket:Bucket serverSideEncryptionConfiguration":
    "a resource of its own says it: BucketServerSideEncryptionConfiguration",
  "aws:s3/bucket:Bucket serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault":
    "the same",
  "aws:s3/bucket:Bucket serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.kmsMasterKeyId":
    "the same",
  "aws:s3/bucket:Bucket serverSideEncryptionConfiguration.rule.blockedEncryptionTypes": "the same",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId observability-access-logs-encryption":
    "balancers and S3 write access logs under S3's own key only",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration rules[].blockedEncryptionTypes":
    "what keys objects are written under is for the bucket's policy to say",
  "aws:sqs/queue:Queue kmsDataKeyReusePeriodSeconds": "SQS takes a new data key every five minutes by itself",
};

describe("whatever takes a customer-managed key", function () {
  this.timeout("2m");
  let resources: readonly RecordedResource[];
  before(async () => {
    const images = Object.keys(platform.services);
    const graphs = [
      await recordedPlatform("dev", { images }),
      await recordedPlatform("prod", { images }),
      await recordedEveryKind(),
    ];
    resources = graphs.flatMap((graph) => graph.resources).filter(({ type }) => type.startsWith("aws:"));
  });

  it("has one, by every argument that the provider's declarations have, or a reason why not", () => {
    const used = new Set<string>();
    const missing = new Set<string>();
    for (const { type, name, inputs } of resources)
      for (const path of encryptionPaths(type)) {
        if (isGiven(inputs, path)) continue;
        const reason = [`${type} ${path}`, `${type} ${path} ${name}`].find((key) =>
          Object.hasOwn(ungiven, key),
        );
        if (reason === undefined) missing.add(`${type} ${path} ${name}`);
        else used.add(reason);
      }
    assert.deepEqual([...missing], []);
    assert.deepEqual([...used].sort(), Object.keys(ungiven).sort(), "a reason excuses nothing any more");
  });

  it("is nothing that the VPC component makes", () => {
    const inside = Object.values(vpcRegistrations).flatMap(({ resources: made }) =>
      made.map(({ type }) => type),
    );
    const types = new Set(inside.filter((type) => type.startsWith("aws:")));
    assert.ok(types.size > 5);
    assert.deepEqual([...types].flatMap(encryptionPaths), []);
  });

  it("is found at every depth", () => {
    assert.deepEqual(encryptionPaths("aws:dynamodb/table:Table"), [
      "replicas[].kmsKeyArn",
      "serverSideEncryption",
      "serverSideEncryption.kmsKeyArn",
    ]);
    assert.ok(isGiven({ a: { b: [{ c: "x" }, { c: "y" }] } }, "a.b[].c"));
    assert.ok(isGiven({ a: {} }, "a.b[].c"));
    assert.ok(!isGiven({ a: { b: [{ c: "x" }, {}] } }, "a.b[].c"));
    assert.ok(!isGiven({}, "a.b"));
    assert.ok(!isGiven({ a: { encrypted: false } }, "a.encrypted"));
  });
});
