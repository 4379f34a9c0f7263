import { sqsRules } from "../../policy/rules/sqs";
import { resource, ruleNamed, unknown } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const queueArn = `arn:aws:sqs:eu-west-1:${account}:missed`;
const queue = (inputs: Record<string, unknown>) => resource("aws:sqs/queue:Queue", "queue", inputs);

describeRule({
  rule: ruleNamed(sqsRules, "sqs-queue-configure-customer-managed-key"),
  passing: [queue({ kmsMasterKeyId: `arn:aws:kms:eu-west-1:${account}:key/1` })],
  decisive: [],
  cases: [
    { when: "the key is not known yet", given: [queue({ kmsMasterKeyId: unknown })], outcome: "pass" },
    { when: "no key is named", given: [queue({})], outcome: "fail", says: "the queue names no key" },
    { when: "SQS has its own", given: [queue({ sqsManagedSseEnabled: true })], outcome: "fail" },
    {
      when: "the key is AWS's",
      given: [queue({ kmsMasterKeyId: "alias/aws/sqs" })],
      outcome: "fail",
      says: "AWS owns",
    },
  ],
});

const allow = (principal: unknown, more: Record<string, unknown> = {}) => ({
  Effect: "Allow",
  Action: "sqs:SendMessage",
  Resource: queueArn,
  Principal: principal,
  ...more,
});
const deny = (change: Record<string, unknown> = {}) => ({
  Effect: "Deny",
  Action: "sqs:*",
  Resource: queueArn,
  Principal: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
  ...change,
});
const type = "aws:sqs/queuePolicy:QueuePolicy";
const queueUrl = `https://sqs.eu-west-1.amazonaws.com/${account}/missed`;
const policy = (...statements: Record<string, unknown>[]) =>
  resource(type, "policy", { queueUrl, policy: document(...statements) });
const own = { AWS: `arn:aws:iam::${account}:role/x` };
const foreign = allow({ AWS: "arn:aws:iam::999988887777:role/x" });

describeRule({
  rule: ruleNamed(sqsRules, "sqs-queuepolicy-disallow-public-access"),
  passing: [policy(allow(own), deny())],
  decisive: ["policy"],
  cases: [
    {
      when: "everybody may send",
      given: [policy(allow("*"), deny())],
      outcome: "fail",
      says: "every principal",
    },
    {
      when: "another account may",
      given: [policy(foreign, deny())],
      outcome: "fail",
      says: "outside the own",
    },
    {
      when: "the other account is approved",
      given: [policy(foreign, deny())],
      settings: { accounts: ["999988887777"] },
      outcome: "pass",
    },
    {
      when: "a service of AWS may, for the own account",
      given: [
        policy(
          {
            ...allow({ Service: "events.amazonaws.com" }),
            Condition: { StringEquals: { "aws:SourceAccount": account } },
          },
          deny(),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "a service of AWS may, for whoever asks it",
      given: [policy(allow({ Service: "events.amazonaws.com" }), deny())],
      outcome: "fail",
      says: "for any account",
    },
    { when: "plain text is not refused", given: [policy(allow(own))], outcome: "fail", says: "without TLS" },
    {
      when: "plain text is refused for sending only",
      given: [policy(allow(own), deny({ Action: "sqs:SendMessage" }))],
      outcome: "fail",
      says: "without TLS",
    },
    {
      when: "plain text is refused to one principal only",
      given: [policy(allow(own), deny({ Principal: own }))],
      outcome: "fail",
    },
    {
      when: "TLS is refused",
      given: [policy(allow(own), deny({ Condition: { Bool: { "aws:SecureTransport": "true" } } }))],
      outcome: "fail",
    },
    {
      when: "another queue refuses plain text",
      given: [policy(allow(own), deny({ Resource: `${queueArn}-other` }))],
      outcome: "fail",
      says: "without TLS",
    },
    {
      when: "all queues refuse plain text",
      given: [policy(allow(own), deny({ Resource: "*" }))],
      outcome: "pass",
    },
    {
      when: "the queue's URL is not known yet",
      given: [resource(type, "policy", { queueUrl: unknown, policy: document(allow(own), deny()) })],
      outcome: "pass",
    },
    {
      when: "a queue carries a closed policy",
      given: [queue({ name: "missed", policy: document(allow(own), deny()) })],
      outcome: "pass",
    },
    {
      when: "a queue carries the refusal of another",
      given: [
        queue({ name: "missed", policy: document(allow(own), deny({ Resource: `${queueArn}-other` })) }),
      ],
      outcome: "fail",
      says: "without TLS",
    },
    { when: "the policy is absent", given: [resource(type, "policy", {})], outcome: "fail", says: "empty" },
    { when: "a queue has no policy: it is its owner's alone", given: [queue({})], outcome: "pass" },
    {
      when: "a queue carries an open policy",
      given: [queue({ policy: document(allow("*"), deny()) })],
      outcome: "fail",
    },
  ],
});
