import { snsRules } from "../../policy/rules/sns";
import { resource, ruleNamed, unknown } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const topicArn = `arn:aws:sns:eu-west-1:${account}:alarms`;
const topic = (inputs: Record<string, unknown>) => resource("aws:sns/topic:Topic", "topic", inputs);

describeRule({
  rule: ruleNamed(snsRules, "sns-topic-configure-customer-managed-key"),
  passing: [topic({ kmsMasterKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" })],
  decisive: [],
  cases: [
    { when: "the key is not known yet", given: [topic({ kmsMasterKeyId: unknown })], outcome: "pass" },
    { when: "no key is named", given: [topic({})], outcome: "fail", says: "the topic names no key" },
    {
      when: "the key is AWS's",
      given: [topic({ kmsMasterKeyId: "alias/aws/sns" })],
      outcome: "fail",
      says: "AWS owns",
    },
  ],
});

const allow = (principal: unknown, more: Record<string, unknown> = {}) => ({
  Sid: "Publish",
  Effect: "Allow",
  Action: "sns:Publish",
  Resource: topicArn,
  Principal: principal,
  ...more,
});
const deny = (change: Record<string, unknown> = {}) => ({
  Sid: "Tls",
  Effect: "Deny",
  Action: ["sns:Publish"],
  Resource: topicArn,
  Principal: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
  ...change,
});
const service = { Service: "events.amazonaws.com" };
const policy = (...statements: Record<string, unknown>[]) =>
  resource("aws:sns/topicPolicy:TopicPolicy", "policy", { arn: topicArn, policy: document(...statements) });
const foreign = allow({ AWS: "arn:aws:iam::999988887777:role/x" });

describeRule({
  rule: ruleNamed(snsRules, "sns-topicpolicy-disallow-public-access"),
  passing: [policy(allow(service), deny())],
  decisive: ["policy"],
  cases: [
    {
      when: "everybody may publish",
      given: [policy(allow("*"), deny())],
      outcome: "fail",
      says: "every principal",
    },
    {
      when: "a service publishes for whoever asks it",
      given: [policy(allow({ Service: "cloudwatch.amazonaws.com" }), deny())],
      outcome: "fail",
      says: "for any account",
    },
    {
      when: "a service publishes for another account",
      given: [
        policy(
          allow(
            { Service: "cloudwatch.amazonaws.com" },
            { Condition: { StringEquals: { "aws:SourceAccount": "999988887777" } } },
          ),
          deny(),
        ),
      ],
      outcome: "fail",
      says: "for any account",
    },
    {
      when: "every AWS principal of the own account may publish",
      given: [
        policy(allow({ AWS: "*" }, { Condition: { StringEquals: { "aws:SourceOwner": account } } }), deny()),
      ],
      outcome: "pass",
    },
    {
      when: "another account may publish",
      given: [policy(foreign, deny())],
      outcome: "fail",
      says: "outside the own accounts",
    },
    {
      when: "the other account is approved",
      given: [policy(foreign, deny())],
      settings: { accounts: ["999988887777"] },
      outcome: "pass",
    },
    {
      when: "the own account may publish",
      given: [policy(allow({ AWS: account }), deny())],
      outcome: "pass",
    },
    {
      when: "all but one may publish",
      given: [policy(allow(undefined, { NotPrincipal: { AWS: account } }), deny())],
      outcome: "fail",
      says: "all but those",
    },
    {
      when: "plain text is not refused",
      given: [policy(allow(service))],
      outcome: "fail",
      says: "without TLS",
    },
    {
      when: "plain text is refused to one service only",
      given: [policy(allow(service), deny({ Principal: service }))],
      outcome: "fail",
      says: "without TLS",
    },
    {
      when: "plain text is refused under one more condition",
      given: [
        policy(
          allow(service),
          deny({
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              StringEquals: { "aws:SourceAccount": "1" },
            },
          }),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "TLS is refused",
      given: [policy(allow(service), deny({ Condition: { Bool: { "aws:SecureTransport": "true" } } }))],
      outcome: "fail",
    },
    {
      when: "another topic refuses plain text",
      given: [policy(allow(service), deny({ Resource: `${topicArn}-other` }))],
      outcome: "fail",
    },
    {
      when: "this topic and another refuse plain text",
      given: [policy(allow(service), deny({ Resource: [`${topicArn}-other`, topicArn] }))],
      outcome: "pass",
    },
    {
      when: "a topic without ARN carries the refusal of another",
      given: [topic({ name: "", policy: document(allow(service), deny({ Resource: "arn:aws:sns:x:1:" })) })],
      outcome: "fail",
      says: "without TLS",
    },
    {
      when: "a topic without a name carries the refusal of one that is called so",
      given: [
        topic({ policy: document(allow(service), deny({ Resource: "arn:aws:sns:eu-west-1:1:undefined" })) }),
      ],
      outcome: "fail",
      says: "without TLS",
    },
    {
      when: "another action is refused",
      given: [policy(allow(service), deny({ Action: "sns:Subscribe" }))],
      outcome: "fail",
    },
    {
      when: "all actions are refused",
      given: [policy(allow(service), deny({ Action: "SNS:*", Resource: "*" }))],
      outcome: "pass",
    },
    {
      when: "the topic's ARN is not known yet",
      given: [
        resource("aws:sns/topicPolicy:TopicPolicy", "policy", {
          arn: unknown,
          policy: document(allow(service), deny()),
        }),
      ],
      outcome: "pass",
    },
    {
      when: "the policy is absent",
      given: [resource("aws:sns/topicPolicy:TopicPolicy", "policy", { arn: topicArn })],
      outcome: "fail",
      says: "empty",
    },
    {
      when: "a topic carries a closed policy",
      given: [topic({ name: "alarms", policy: document(allow(service), deny()) })],
      outcome: "pass",
    },
    {
      when: "a topic carries the refusal of another",
      given: [
        topic({ name: "alarms", policy: document(allow(service), deny({ Resource: `${topicArn}-other` })) }),
      ],
      outcome: "fail",
      says: "without TLS",
    },
    { when: "a topic has no policy: it is its owner's alone", given: [topic({})], outcome: "pass" },
    {
      when: "a topic carries an open policy",
      given: [topic({ policy: document(allow("*"), deny()) })],
      outcome: "fail",
    },
  ],
});

const subscribed = (protocol: unknown, endpoint: unknown) =>
  resource("aws:sns/topicSubscription:TopicSubscription", "subscription", { protocol, endpoint });
const ofAccount = (service: string, owner: string) => `arn:aws:${service}:eu-west-1:${owner}:x`;

describeRule({
  rule: ruleNamed(snsRules, "sns-topicsubscription-disallow-unapproved-endpoint"),
  passing: [subscribed("email", "operations@example-bank.com")],
  decisive: ["protocol", "endpoint"],
  settings: { domains: ["example-bank.com"] },
  cases: [
    {
      when: "no domain is approved",
      given: [subscribed("email", "operations@example-bank.com")],
      settings: {},
      outcome: "fail",
      says: "no approved domain",
    },
    {
      when: "it is below an approved domain",
      given: [subscribed("email-json", "cdd@ops.example-bank.com")],
      outcome: "pass",
    },
    { when: "it only ends alike", given: [subscribed("email", "x@not-example-bank.com")], outcome: "fail" },
    {
      when: "it only begins alike",
      given: [subscribed("email", "x@example-bank.com.example.net")],
      outcome: "fail",
    },
    {
      when: "it is a page of the bank",
      given: [subscribed("https", "https://pager.example-bank.com:8443/x?y=1")],
      outcome: "pass",
    },
    {
      when: "it is a page elsewhere with the bank's name in it",
      given: [subscribed("https", "https://example.net/example-bank.com")],
      outcome: "fail",
    },
    {
      when: "the bank's name is the user's",
      given: [subscribed("https", "https://example-bank.com@example.net/x")],
      outcome: "fail",
    },
    {
      when: "it is not encrypted",
      given: [subscribed("http", "http://pager.example-bank.com")],
      outcome: "fail",
      says: 'protocol "http"',
    },
    { when: "it is a telephone", given: [subscribed("sms", "+4420")], outcome: "fail" },
    {
      when: "it is a queue of the account",
      given: [subscribed("sqs", ofAccount("sqs", account))],
      outcome: "pass",
    },
    {
      when: "it is a function of another account",
      given: [subscribed("lambda", ofAccount("lambda", "999988887777"))],
      outcome: "fail",
      says: "no approved account",
    },
    {
      when: "the other account is approved",
      given: [subscribed("lambda", ofAccount("lambda", "999988887777"))],
      settings: { accounts: ["999988887777"] },
      outcome: "pass",
    },
    {
      when: "there is none",
      given: [subscribed(undefined, undefined)],
      outcome: "fail",
      says: 'protocol ""',
    },
    {
      when: "a mail has no address",
      given: [subscribed("email", undefined)],
      outcome: "fail",
      says: "at no approved domain",
    },
    ...["sqs", "lambda", "firehose"].flatMap((service): Case[] => [
      {
        when: `it is the account's, by ${service}`,
        given: [subscribed(service, ofAccount(service, account))],
        outcome: "pass",
      },
      ...[ofAccount("sns", account), `x${ofAccount(service, account)}`, `arn:aws:${service}:x:1:y`].map(
        (endpoint): Case => ({
          when: `${endpoint} is none of ${service}`,
          given: [subscribed(service, endpoint)],
          outcome: "fail",
          says: "at no approved account",
        }),
      ),
    ]),
    ...[
      "a@b@example-bank.com",
      "a b@example-bank.com",
      "@example-bank.com",
      "example-bank.com",
      "a@example-bank.com ",
    ].flatMap((address) =>
      ["email", "email-json"].map(
        (protocol): Case => ({
          when: `${address} is no address (${protocol})`,
          given: [subscribed(protocol, address)],
          outcome: "fail",
          says: "at no approved domain",
        }),
      ),
    ),
    ...[
      "http://pager.example-bank.com/",
      "xhttps://pager.example-bank.com/",
      "https://pager.example-bank.com:x/",
      "https://pager.example-bank.com:1@example.net",
      "https://pager.example-bank.com/a@example.net",
      "https://pager.example-bank.com?x",
      "https:///example-bank.com",
    ].map(
      (endpoint): Case => ({
        when: `${endpoint} is no page`,
        given: [subscribed("https", endpoint)],
        outcome: "fail",
        says: "at no approved domain",
      }),
    ),
    ...[
      "https://example-bank.com",
      "https://pager.example-bank.com:8443",
      "https://pager.example-bank.com/",
    ].map(
      (endpoint): Case => ({
        when: `${endpoint} is a page`,
        given: [subscribed("https", endpoint)],
        outcome: "pass",
      }),
    ),
  ],
});
