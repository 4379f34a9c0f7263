import { snsRelationRules } from "../../policy/rules/sns-relations";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const topicType = "aws:sns/topic:Topic";
const policyType = "aws:sns/topicPolicy:TopicPolicy";
const arn = `arn:aws:sns:eu-west-1:${account}:events`;
const topic = (inputs: Record<string, unknown> = {}) =>
  resource(topicType, "topic", { arn, name: "events", ...inputs });
const made = (property: string, type: string, name: string) => ({
  propertyDependencies: { [property]: [urnOf(type, name)] },
});

const subscription = (topicArn: unknown, more = {}) =>
  resource("aws:sns/topicSubscription:TopicSubscription", "subscription", { topic: topicArn }, more);

describeRule({
  rule: ruleNamed(snsRelationRules, "sns-topic-enforce-subscriber"),
  passing: [topic(), subscription(arn)],
  decisive: [],
  cases: [
    { when: "nobody is subscribed", given: [topic()], outcome: "fail", says: "tells nobody" },
    { when: "somebody is, to another topic", given: [topic(), subscription(`${arn}-2`)], outcome: "fail" },
    { when: "the stack demands none", given: [topic()], settings: { demanded: false }, outcome: "pass" },
    {
      when: "before there is an ARN, the subscription is this topic's",
      given: [topic({ arn: unknown }), subscription(unknown, made("topic", topicType, "topic"))],
      outcome: "pass",
    },
    {
      when: "before there is an ARN, it is another's",
      given: [
        topic({ arn: unknown }),
        subscription(unknown, made("topic", topicType, "other")),
        {
          ...topic({ arn: unknown }),
          name: "other",
        },
      ],
      outcome: "fail",
    },
    {
      when: "before there is an ARN, nobody says whose it is",
      given: [topic({ arn: unknown }), subscription(unknown)],
      outcome: "undetermined",
      says: "property=topic",
    },
  ],
});

const target = (inputs: Record<string, unknown> = {}, more = {}): JudgedResource =>
  resource("aws:cloudwatch/eventTarget:EventTarget", "target", { arn, ...inputs }, more);
const allow = (change: Record<string, unknown> = {}) => ({
  Sid: "Events",
  Effect: "Allow",
  Action: "sns:Publish",
  Resource: arn,
  Principal: { Service: "events.amazonaws.com" },
  ...change,
});
const refuse = (change: Record<string, unknown> = {}) => ({
  Sid: "Refuse",
  Effect: "Deny",
  Action: ["sns:Publish"],
  Resource: arn,
  Principal: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
  ...change,
});
const policy = (...statements: Record<string, unknown>[]) =>
  resource(policyType, "policy", { arn, policy: document(...statements) });
const source = { Condition: { StringEquals: { "aws:SourceAccount": account } } };
const says = "no statement without a condition";

describeRule({
  rule: ruleNamed(snsRelationRules, "sns-topicpolicy-enforce-eventbridge-publish"),
  passing: [target(), topic(), policy(allow(), refuse())],
  decisive: [],
  cases: [
    {
      when: "it publishes under a source account",
      given: [target(), topic(), policy(allow(source))],
      outcome: "fail",
      says,
    },
    {
      when: "it publishes under a source ARN",
      given: [
        target(),
        topic(),
        policy(allow({ Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*" } } })),
      ],
      outcome: "fail",
      says,
    },
    {
      when: "one statement has a condition and one has none",
      given: [target(), topic(), policy(allow(source), allow())],
      outcome: "pass",
    },
    {
      when: "it shares a statement with CloudWatch",
      given: [
        target(),
        topic(),
        policy(allow({ Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] } })),
      ],
      outcome: "pass",
    },
    {
      when: "CloudWatch alone may publish",
      given: [target(), topic(), policy(allow({ Principal: { Service: "cloudwatch.amazonaws.com" } }))],
      outcome: "fail",
      says,
    },
    { when: "the topic has no policy", given: [target(), topic()], outcome: "fail", says },
    {
      when: "the topic carries the policy itself",
      given: [target(), topic({ policy: document(allow()) })],
      outcome: "pass",
    },
    {
      when: "it may subscribe",
      given: [target(), topic(), policy(allow({ Action: "sns:Subscribe" }))],
      outcome: "fail",
      says,
    },
    {
      when: "it may do all",
      given: [target(), topic(), policy(allow({ Action: "SNS:*", Resource: "*" }))],
      outcome: "pass",
    },
    {
      when: "it may publish to another topic",
      given: [target(), topic(), policy(allow({ Resource: `${arn}-2` }))],
      outcome: "fail",
      says,
    },
    {
      when: "everybody else is refused, and so is EventBridge",
      given: [
        target(),
        topic(),
        policy(
          allow(),
          refuse({ Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::1:role/x" } } }),
        ),
      ],
      outcome: "fail",
      says: "a statement refuses it",
    },
    {
      when: "others are refused something else",
      given: [target(), topic(), policy(allow(), refuse({ Action: "sns:Subscribe", Condition: undefined }))],
      outcome: "pass",
    },
    {
      when: "the target names a role",
      given: [target({ roleArn: `arn:aws:iam::${account}:role/x` }), topic(), policy(allow())],
      outcome: "fail",
      says: "names a role",
    },
    {
      when: "the target is a queue",
      given: [target({ arn: `arn:aws:sqs:eu-west-1:${account}:q` }), topic()],
      outcome: "pass",
    },
    {
      when: "the topic is another program's",
      given: [target({ arn: `${arn}-2` }), topic()],
      outcome: "pass",
    },
    {
      when: "the topic is named before it exists",
      given: [target(), topic({ arn: unknown }), policy(allow(source))],
      outcome: "fail",
      says,
    },
    {
      when: "before there is an ARN, by the topic",
      given: [
        target({ arn: unknown }, made("arn", topicType, "topic")),
        topic({ arn: unknown }),
        resource(
          policyType,
          "policy",
          { arn: unknown, policy: document(allow(source)) },
          made("arn", topicType, "topic"),
        ),
      ],
      outcome: "fail",
      says,
    },
    {
      when: "before there is an ARN, by the topic's policy",
      given: [
        target({ arn: unknown }, made("arn", policyType, "policy")),
        topic({ arn: unknown }),
        resource(
          policyType,
          "policy",
          { arn: unknown, policy: document(allow(source)) },
          made("arn", topicType, "topic"),
        ),
      ],
      outcome: "fail",
      says,
    },
    {
      when: "before there is an ARN, and all is right",
      given: [
        target({ arn: unknown }, made("arn", policyType, "policy")),
        topic({ arn: unknown }),
        resource(
          policyType,
          "policy",
          { arn: unknown, policy: document(allow()) },
          made("arn", topicType, "topic"),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "before there is an ARN, it is made of something else",
      given: [
        target({ arn: unknown }, made("arn", "aws:cloudwatch/logGroup:LogGroup", "group")),
        topic({ arn: unknown }),
        resource("aws:cloudwatch/logGroup:LogGroup", "group", {}),
      ],
      outcome: "pass",
    },
    {
      when: "nobody says what the target is",
      given: [target({ arn: unknown }), topic()],
      outcome: "undetermined",
      says: "property=arn",
    },
    {
      when: "the policy is not known yet",
      given: [target(), topic(), resource(policyType, "policy", { arn, policy: unknown })],
      outcome: "undetermined",
      says: "property=policy",
    },
  ],
});
