import { s3UpkeepRules } from "../../policy/rules/s3-upkeep";
import { listedAs, resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const token = "aws:s3/bucket:Bucket";
const bucket = (inputs: Record<string, unknown> = {}) =>
  resource(token, "data", { bucket: "data", ...inputs });
const cleaning = {
  status: "Enabled",
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  noncurrentVersionExpiration: { noncurrentDays: 30 },
};
const lifecycle = (rules: unknown, of: unknown = "data") =>
  resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lifecycle", {
    bucket: of,
    rules,
  });

describeRule({
  rule: ruleNamed(s3UpkeepRules, "s3-bucket-configure-lifecycle"),
  passing: [bucket(), lifecycle([cleaning])],
  decisive: [],
  cases: [
    { when: "there is none", given: [bucket()], outcome: "fail", says: "no lifecycle" },
    { when: "it is another bucket's", given: [bucket(), lifecycle([cleaning], "other")], outcome: "fail" },
    {
      when: "nobody knows yet whose it is",
      given: [bucket(), lifecycle([cleaning], unknown)],
      outcome: "undetermined",
      says: "property=bucket",
    },
    {
      when: "it is off",
      given: [bucket(), lifecycle([{ ...cleaning, status: "Disabled" }])],
      outcome: "fail",
      says: "never ended",
    },
    { when: "it has no rule", given: [bucket(), lifecycle([])], outcome: "fail" },
    {
      when: "uploads stay a day longer",
      given: [
        bucket(),
        lifecycle([{ ...cleaning, abortIncompleteMultipartUpload: { daysAfterInitiation: 8 } }]),
      ],
      outcome: "fail",
      says: "longer than 7 days",
    },
    {
      when: "they may",
      given: [
        bucket(),
        lifecycle([{ ...cleaning, abortIncompleteMultipartUpload: { daysAfterInitiation: 8 } }]),
      ],
      outcome: "pass",
      settings: { mostDays: 8 },
    },
    {
      when: "former versions stay",
      given: [bucket(), lifecycle([{ ...cleaning, noncurrentVersionExpiration: undefined }])],
      outcome: "fail",
      says: "for ever",
    },
    {
      when: "two rules share it",
      given: [
        bucket(),
        lifecycle([
          { ...cleaning, noncurrentVersionExpiration: undefined },
          { ...cleaning, abortIncompleteMultipartUpload: undefined },
        ]),
      ],
      outcome: "pass",
    },
    {
      when: "its rules are unknown",
      given: [bucket(), lifecycle(unknown)],
      outcome: "undetermined",
      says: "property=rules",
    },
  ],
});

const logging = (inputs: Record<string, unknown>) =>
  resource("aws:s3/bucketLogging:BucketLogging", "logging", inputs);

const taking = (rule: object, more: object = { status: "Enabled" }) => lifecycle([{ ...more, ...rule }]);
describeRule({
  rule: ruleNamed(s3UpkeepRules, "s3-bucketlifecycle-enforce-minimum-days"),
  passing: [lifecycle([{ ...cleaning, expiration: { days: 30 } }])],
  decisive: ["rules"],
  cases: [
    {
      when: "former versions go a day too early",
      given: [taking({ noncurrentVersionExpiration: { noncurrentDays: 29 } })],
      outcome: "fail",
      says: "after 29 days; 30",
    },
    { when: "objects do", given: [taking({ expiration: { days: 29 } })], outcome: "fail" },
    {
      when: "they may",
      given: [taking({ expiration: { days: 29 } })],
      settings: { minimumDays: 29 },
      outcome: "pass",
    },
    {
      when: "the rule is off",
      given: [taking({ expiration: { days: 1 } }, { status: "Disabled" })],
      outcome: "pass",
    },
    {
      when: "only marks go",
      given: [taking({ expiration: { expiredObjectDeleteMarker: true } })],
      outcome: "pass",
    },
    { when: "marks go, by a zero", given: [taking({ expiration: { days: 0 } })], outcome: "pass" },
    {
      when: "the bucket itself takes them",
      given: [bucket({ lifecycleRules: [{ enabled: true, noncurrentVersionExpiration: { days: 1 } }] })],
      outcome: "fail",
    },
    {
      when: "the days are not known",
      given: [taking({ expiration: { days: unknown } })],
      outcome: "undetermined",
      says: "days",
    },
  ],
});

describeRule({
  rule: ruleNamed(s3UpkeepRules, "s3-bucket-configure-access-logging"),
  passing: [bucket(), logging({ bucket: "data", targetBucket: "logs" })],
  decisive: [],
  cases: [
    { when: "nothing is logged", given: [bucket()], outcome: "fail", says: "who read" },
    {
      when: "another bucket's requests are",
      given: [bucket(), logging({ bucket: "other", targetBucket: "logs" })],
      outcome: "fail",
    },
    {
      when: "nobody knows yet whose are",
      given: [bucket(), logging({ bucket: unknown, targetBucket: "logs" })],
      outcome: "undetermined",
      says: "property=bucket",
    },
    {
      when: "logs of others come into it",
      given: [bucket(), logging({ bucket: "other", targetBucket: "data" })],
      outcome: "pass",
    },
    {
      when: "logs of a balancer come into it",
      given: [
        bucket(),
        resource("aws:lb/loadBalancer:LoadBalancer", "alb", { accessLogs: { bucket: "data" } }),
      ],
      outcome: "pass",
    },
    {
      when: "logs of a balancer go elsewhere",
      given: [
        bucket(),
        resource("aws:lb/loadBalancer:LoadBalancer", "alb", { accessLogs: { bucket: "logs" } }),
      ],
      outcome: "fail",
    },
    {
      when: "a trail records it",
      given: [bucket()],
      outcome: "pass",
      settings: { trailed: [listedAs(token, "data")] },
    },
    {
      when: "a trail records another",
      given: [bucket()],
      outcome: "fail",
      settings: { trailed: [listedAs(token, "other")] },
    },
  ],
});

const denial = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
};
const condition = { Bool: { "aws:SecureTransport": "false" } };
const policy = (...Statement: object[]) =>
  resource("aws:s3/bucketPolicy:BucketPolicy", "policy", {
    bucket: "data",
    policy: JSON.stringify({ Version: "2012-10-17", Statement }),
  });

describeRule({
  rule: ruleNamed(s3UpkeepRules, "s3-bucketpolicy-disallow-lockout"),
  passing: [policy({ ...denial, Condition: condition })],
  decisive: ["policy"],
  cases: [
    {
      when: "everything is denied to everybody",
      given: [policy(denial)],
      outcome: "fail",
      says: "statement 1",
    },
    {
      when: "only the change is",
      given: [policy({ ...denial, Action: "s3:putbucketpolicy" })],
      outcome: "fail",
    },
    {
      when: "all but reading is",
      given: [policy({ ...denial, Action: undefined, NotAction: "s3:Get*" })],
      outcome: "fail",
    },
    {
      when: "the second statement does",
      given: [policy({ ...denial, Condition: condition }, denial)],
      outcome: "fail",
      says: "statement 2",
    },
    {
      when: "it is for objects only",
      given: [policy({ ...denial, Resource: "arn:aws:s3:::data/*" })],
      outcome: "pass",
    },
    { when: "it is for all there is", given: [policy({ ...denial, Resource: "*" })], outcome: "fail" },
    {
      when: "deleting alone is denied",
      given: [policy({ ...denial, Action: "s3:DeleteBucket" })],
      outcome: "pass",
    },
    {
      when: "it is denied to one role",
      given: [policy({ ...denial, Principal: { AWS: "arn:aws:iam::111122223333:role/one" } })],
      outcome: "pass",
    },
    { when: "it is allowed", given: [policy({ ...denial, Effect: "Allow" })], outcome: "pass" },
    { when: "the bucket has no policy of its own", given: [bucket()], outcome: "pass" },
    {
      when: "the bucket's own policy does",
      given: [bucket({ policy: JSON.stringify({ Version: "2012-10-17", Statement: [denial] }) })],
      outcome: "fail",
    },
  ],
});
