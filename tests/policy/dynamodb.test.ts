import { dynamodbRules } from "../../policy/rules/dynamodb";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(dynamodbRules, `dynamodb-table-${name}`);
const table = (inputs: Record<string, unknown>) => resource("aws:dynamodb/table:Table", "table", inputs);
const replica = (inputs: Record<string, unknown>) =>
  resource("aws:dynamodb/tableReplica:TableReplica", "replica", inputs);
const kmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1";
const replicas = (inputs: Record<string, unknown>) => ({
  replicas: [{ regionName: "eu-west-2", ...inputs }],
});

const recovery = { pointInTimeRecovery: { enabled: true } };
describeRule({
  rule: rule("enable-point-in-time-recovery"),
  passing: [table(recovery)],
  decisive: ["pointInTimeRecovery", "replicas"],
  cases: [
    { when: "nothing is said: there is none", given: [table({})], outcome: "fail", says: "the table has no" },
    { when: "it is off", given: [table({ pointInTimeRecovery: { enabled: false } })], outcome: "fail" },
    {
      when: "a replica has none",
      given: [table({ ...recovery, ...replicas({}) })],
      outcome: "fail",
      says: "eu-west-2",
    },
    {
      when: "a replica has it",
      given: [table({ ...recovery, ...replicas({ pointInTimeRecovery: true }) })],
      outcome: "pass",
    },
    { when: "a replica of its own has none", given: [replica({})], outcome: "fail", says: "the replica" },
    { when: "a replica of its own has it", given: [replica({ pointInTimeRecovery: true })], outcome: "pass" },
    {
      when: "it is unknown and a replica has none",
      given: [table({ pointInTimeRecovery: { enabled: unknown }, ...replicas({}) })],
      outcome: "fail",
    },
  ],
});

const encrypted = { serverSideEncryption: { enabled: true, kmsKeyArn } };
describeRule({
  rule: rule("configure-customer-managed-key"),
  passing: [table(encrypted)],
  decisive: ["serverSideEncryption", "replicas"],
  cases: [
    { when: "nothing is said: AWS's key encrypts", given: [table({})], outcome: "fail", says: "key of AWS" },
    {
      when: "it is off",
      given: [table({ serverSideEncryption: { enabled: false, kmsKeyArn } })],
      outcome: "fail",
    },
    {
      when: "no key is named",
      given: [table({ serverSideEncryption: { enabled: true } })],
      outcome: "fail",
      says: "names no key",
    },
    {
      when: "the key is AWS's",
      given: [table({ serverSideEncryption: { enabled: true, kmsKeyArn: "alias/aws/dynamodb" } })],
      outcome: "fail",
      says: "AWS owns",
    },
    {
      when: "the key's ARN is not known yet",
      given: [table({ serverSideEncryption: { enabled: true, kmsKeyArn: unknown } })],
      outcome: "pass",
    },
    {
      when: "a replica names no key",
      given: [table({ ...encrypted, ...replicas({}) })],
      outcome: "fail",
      says: "eu-west-2",
    },
    {
      when: "a replica names a key",
      given: [table({ ...encrypted, ...replicas({ kmsKeyArn }) })],
      outcome: "pass",
    },
    { when: "a replica of its own names no key", given: [replica({})], outcome: "fail", says: "the replica" },
    { when: "a replica of its own names a key", given: [replica({ kmsKeyArn: unknown })], outcome: "pass" },
  ],
});

describeRule({
  rule: rule("enable-deletion-protection"),
  passing: [table({ deletionProtectionEnabled: true })],
  decisive: ["deletionProtectionEnabled", "replicas"],
  cases: [
    {
      when: "nothing is said: it is off",
      given: [table({})],
      outcome: "fail",
      says: "the table can be deleted",
    },
    { when: "it is off", given: [table({ deletionProtectionEnabled: false })], outcome: "fail" },
    { when: "the stack keeps nothing", given: [table({})], settings: { demanded: false }, outcome: "pass" },
    {
      when: "a replica can be deleted",
      given: [table({ deletionProtectionEnabled: true, ...replicas({}) })],
      outcome: "fail",
      says: "eu-west-2",
    },
    {
      when: "a replica cannot",
      given: [table({ deletionProtectionEnabled: true, ...replicas({ deletionProtectionEnabled: true }) })],
      outcome: "pass",
    },
    {
      when: "a replica of its own can be deleted",
      given: [replica({})],
      outcome: "fail",
      says: "the replica",
    },
    {
      when: "a replica of its own cannot",
      given: [replica({ deletionProtectionEnabled: true })],
      outcome: "pass",
    },
  ],
});
