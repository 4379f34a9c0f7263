import { ecsClusterRules } from "../../policy/rules/ecs-cluster";
import { resource, ruleNamed, unknown } from "../support/policy";
import { type Case, describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(ecsClusterRules, `ecs-cluster-${name}`);
const cluster = (inputs: Record<string, unknown>) => resource("aws:ecs/cluster:Cluster", "cluster", inputs);
const insights = (value: unknown) => cluster({ settings: [{ name: "containerInsights", value }] });

describeRule({
  rule: rule("enable-container-insights"),
  passing: [insights("enhanced")],
  decisive: ["settings"],
  cases: [
    { when: "they are enabled", given: [insights("enabled")], outcome: "pass" },
    { when: "they are disabled", given: [insights("disabled")], outcome: "fail" },
    {
      when: "there are no settings",
      given: [cluster({})],
      outcome: "fail",
      says: "Container Insights is off",
    },
    {
      when: "another setting is enabled",
      given: [cluster({ settings: [{ name: "other", value: "enabled" }] })],
      outcome: "fail",
      says: "Container Insights is off",
    },
    {
      when: "another setting stands before it",
      given: [
        cluster({
          settings: [
            { name: "other", value: "disabled" },
            { name: "containerInsights", value: "enabled" },
          ],
        }),
      ],
      outcome: "pass",
    },
    {
      when: "their value is unknown",
      given: [insights(unknown)],
      outcome: "undetermined",
      says: "settings.0.value",
    },
  ],
});

const exec = (change: Record<string, unknown> = {}) =>
  cluster({
    configuration: {
      executeCommandConfiguration: {
        kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1",
        logging: "OVERRIDE",
        logConfiguration: { cloudWatchLogGroupName: "cdd-test-exec", cloudWatchEncryptionEnabled: true },
        ...change,
      },
    },
  });

describeRule({
  rule: rule("configure-exec-logging"),
  passing: [exec()],
  decisive: ["configuration"],
  cases: [
    {
      when: "key and group are not known yet",
      given: [
        exec({
          kmsKeyId: unknown,
          logConfiguration: { cloudWatchLogGroupName: unknown, cloudWatchEncryptionEnabled: true },
        }),
      ],
      outcome: "pass",
    },
    { when: "there is no configuration", given: [cluster({})], outcome: "fail", says: "no encrypted log" },
    {
      when: "logging is AWS's default",
      given: [exec({ logging: "DEFAULT" })],
      outcome: "fail",
      says: "place of the bank's own",
    },
    {
      when: "no key is named",
      given: [exec({ kmsKeyId: undefined })],
      outcome: "fail",
      says: "the configuration of sessions names no key",
    },
    {
      when: "the key is AWS's",
      given: [exec({ kmsKeyId: "alias/aws/ecs" })],
      outcome: "fail",
      says: "AWS owns",
    },
    {
      when: "the log is not encrypted",
      given: [exec({ logConfiguration: { cloudWatchLogGroupName: "x" } })],
      outcome: "fail",
    },
    ...[
      { s3BucketName: "x" },
      { s3BucketName: "x", s3BucketEncryptionEnabled: false },
      { s3BucketEncryptionEnabled: true },
      { cloudWatchEncryptionEnabled: true },
      { cloudWatchLogGroupName: "x", s3BucketEncryptionEnabled: true },
      {},
    ].map(
      (logConfiguration): Case => ({
        when: `the log is said to be ${Object.keys(logConfiguration).join(" and ") || "nothing"}`,
        given: [exec({ logConfiguration })],
        outcome: "fail",
        says: "sessions have no encrypted log",
      }),
    ),
    {
      when: "nothing is said of the log",
      given: [exec({ logConfiguration: undefined })],
      outcome: "fail",
      says: "sessions have no encrypted log",
    },
    {
      when: "an encrypted bucket takes the log",
      given: [exec({ logConfiguration: { s3BucketName: "x", s3BucketEncryptionEnabled: true } })],
      outcome: "pass",
    },
    {
      when: "logging is unknown and no key is named",
      given: [exec({ logging: unknown, kmsKeyId: undefined })],
      outcome: "fail",
      says: "names no key",
    },
  ],
});
