import { s3EncryptionRules } from "../../policy/rules/s3-encryption";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const token = {
  bucket: "aws:s3/bucket:Bucket",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
};
const bucket = (inputs: Record<string, unknown> = {}) =>
  resource(token.bucket, "b", { bucket: "b", ...inputs });
const kmsMasterKeyId = "arn:aws:kms:eu-west-1:111122223333:key/1";
const under = (
  sseAlgorithm: unknown,
  key: unknown,
  more: Record<string, unknown> = { bucketKeyEnabled: true },
) => ({
  applyServerSideEncryptionByDefault: { sseAlgorithm, ...(key ? { kmsMasterKeyId: key } : {}) },
  ...more,
});
const encryption = (...rules: unknown[]) =>
  resource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "encryption",
    { bucket: "b", rules },
  );
const own = encryption(under("AES256", undefined));
const balancer = (inputs: Record<string, unknown>, made: Record<string, readonly string[]> = {}) =>
  resource(token.balancer, "alb", inputs, { propertyDependencies: made });
const policy = resource(
  token.policy,
  "policy",
  { bucket: "b" },
  { propertyDependencies: { bucket: [urnOf(token.bucket, "b")] } },
);

describeRule({
  rule: ruleNamed(s3EncryptionRules, "s3-bucket-configure-customer-managed-key"),
  passing: [bucket(), encryption(under("aws:kms", kmsMasterKeyId))],
  decisive: [],
  cases: [
    { when: "nothing is configured", given: [bucket()], outcome: "fail", says: "no default encryption" },
    {
      when: "there is no rule",
      given: [bucket(), encryption()],
      outcome: "fail",
      says: "no default encryption",
    },
    {
      when: "a rule says nothing",
      given: [bucket(), encryption({})],
      outcome: "fail",
      says: "not encrypted under KMS",
    },
    {
      when: "the key is not known yet",
      given: [bucket(), encryption(under("aws:kms", unknown))],
      outcome: "pass",
    },
    {
      when: "two layers need no bucket key",
      given: [bucket(), encryption(under("aws:kms:dsse", kmsMasterKeyId, {}))],
      outcome: "pass",
    },
    {
      when: "no key is named",
      given: [bucket(), encryption(under("aws:kms", undefined))],
      outcome: "fail",
      says: "names no key",
    },
    {
      when: "the key is AWS's",
      given: [bucket(), encryption(under("aws:kms", "alias/aws/s3"))],
      outcome: "fail",
      says: "AWS owns",
    },
    {
      when: "there is no bucket key",
      given: [bucket(), encryption(under("aws:kms", kmsMasterKeyId, {}))],
      outcome: "fail",
      says: "no bucket key",
    },
    {
      when: "S3's own key encrypts",
      given: [bucket(), own],
      outcome: "fail",
      says: "not encrypted under KMS",
    },
    {
      when: "the algorithm is unknown",
      given: [bucket(), encryption(under(unknown, kmsMasterKeyId))],
      outcome: "undetermined",
      says: "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm",
    },
    {
      when: "the bucket itself is encrypted",
      given: [bucket({ serverSideEncryptionConfiguration: { rule: under("aws:kms", kmsMasterKeyId) } })],
      outcome: "pass",
    },
    {
      when: "AWS reports its own encryption",
      given: [bucket({ serverSideEncryptionConfiguration: { rule: under("AES256", undefined) } })],
      outcome: "fail",
    },
    {
      when: "AWS reports what was before",
      given: [
        bucket({ serverSideEncryptionConfiguration: { rule: under("AES256", undefined) } }),
        encryption(under("aws:kms", kmsMasterKeyId)),
      ],
      outcome: "pass",
    },
    {
      when: "AWS will report it",
      given: [bucket({ serverSideEncryptionConfiguration: unknown })],
      outcome: "fail",
      says: "no default encryption",
    },
    {
      when: "balancers write their access logs there",
      given: [bucket(), own, balancer({ accessLogs: { enabled: true, bucket: "b" } })],
      outcome: "pass",
    },
    {
      when: "balancers write their connection logs there",
      given: [bucket(), own, balancer({ connectionLogs: { enabled: true, bucket: "b" } })],
      outcome: "pass",
    },
    {
      when: "balancers write elsewhere",
      given: [bucket(), own, balancer({ accessLogs: { enabled: true, bucket: "c" } })],
      outcome: "fail",
    },
    {
      when: "the balancers' bucket is encrypted by nothing known",
      given: [bucket(), encryption(under("none", undefined)), balancer({ accessLogs: { bucket: "b" } })],
      outcome: "fail",
    },
    {
      when: "the balancers' bucket has no name yet",
      given: [
        bucket({ bucket: unknown }),
        {
          ...own,
          inputs: { ...own.inputs, bucket: unknown },
          propertyDependencies: { bucket: [urnOf(token.bucket, "b")] },
        },
        balancer({ accessLogs: { bucket: unknown } }, { accessLogs: [urnOf(token.bucket, "b")] }),
      ],
      outcome: "pass",
    },
    {
      when: "balancers take its name from its policy",
      given: [
        bucket({ bucket: unknown }),
        {
          ...own,
          inputs: { ...own.inputs, bucket: unknown },
          propertyDependencies: { bucket: [urnOf(token.bucket, "b")] },
        },
        { ...policy, inputs: { bucket: unknown } },
        balancer({ accessLogs: { bucket: unknown } }, { accessLogs: [urnOf(token.policy, "policy")] }),
      ],
      outcome: "pass",
    },
    {
      when: "nobody says where balancers write",
      given: [bucket(), own, balancer({ accessLogs: { bucket: unknown } })],
      outcome: "undetermined",
      says: "property=accessLogs",
    },
  ],
});
