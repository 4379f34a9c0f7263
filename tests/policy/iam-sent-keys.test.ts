import { iamSentKeysRules } from "../../policy/rules/iam-sent-keys";
import { resource, ruleNamed, unknown } from "../support/policy";
import { account, document, role } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const source = { StringEquals: { "aws:SourceAccount": account } };
const statement = (service: string | readonly string[], actions: unknown, condition?: unknown, more = {}) =>
  document({
    Sid: "S",
    Effect: "Allow",
    Principal: { Service: service },
    Action: actions,
    Resource: "*",
    ...(condition ? { Condition: condition } : {}),
    ...more,
  });
const trusts = (service: string, condition?: unknown) => {
  const { Resource: _, ...trust } = JSON.parse(statement(service, "sts:AssumeRole", condition)).Statement[0];
  return role("role", { assumeRolePolicy: document(trust) });
};
const topic = (policy: unknown) =>
  resource("aws:sns/topicPolicy:TopicPolicy", "topic", { arn: "arn:aws:sns:eu-west-1:1:t", policy });
const key = (policy: string) => resource("aws:kms/key:Key", "key", { policy });
const events = "events.amazonaws.com";
const cloudwatch = "cloudwatch.amazonaws.com";
const decrypting = ["kms:Decrypt", "kms:GenerateDataKey"];

/** What is demanded, under which operator, in an Allow or a Deny to EventBridge: whether anything passes at all. */
const operators: readonly (readonly [string, unknown, "Allow" | "Deny", Case["outcome"]])[] = [
  ["its account", { StringEquals: { "aws:SourceAccount": account } }, "Allow", "fail"],
  ["its rule", { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/*" } }, "Allow", "fail"],
  ["its rule, in lower case", { ArnLike: { "aws:sourcearn": "arn:aws:events:*:*:rule/*" } }, "Allow", "fail"],
  ["its organisation", { StringEquals: { "aws:SourceOrgID": "o-1" } }, "Allow", "fail"],
  ["any account", { Null: { "aws:SourceAccount": "false" } }, "Allow", "fail"],
  ["no account", { Null: { "aws:SourceAccount": "true" } }, "Allow", "pass"],
  [
    "its account, if it says one",
    { StringEqualsIfExists: { "aws:SourceAccount": account } },
    "Allow",
    "pass",
  ],
  ["not another's account", { StringNotEquals: { "aws:SourceAccount": "9" } }, "Allow", "pass"],
  ["all of its accounts", { "ForAllValues:StringEquals": { "aws:SourceAccount": account } }, "Allow", "pass"],
  ["one of its accounts", { "ForAnyValue:StringEquals": { "aws:SourceAccount": account } }, "Allow", "fail"],
  ["TLS", { Bool: { "aws:SecureTransport": "true" } }, "Allow", "pass"],
  ["another account than its own", { StringNotEquals: { "aws:SourceAccount": account } }, "Deny", "fail"],
  ["no account", { Null: { "aws:SourceAccount": "true" } }, "Deny", "fail"],
  ["one account", { StringEquals: { "aws:SourceAccount": "9" } }, "Deny", "pass"],
];

describeRule({
  rule: ruleNamed(iamSentKeysRules, "iam-policy-disallow-unsent-condition-keys"),
  passing: [role("role")],
  decisive: ["assumeRolePolicy"],
  cases: [
    ...["ecs", "ec2", "backup", "s3", "malware-protection-plan.guardduty"].map(
      (silent): Case => ({
        when: `a role is for ${silent}, which sends neither key, under a condition on the account`,
        given: [trusts(`${silent}.amazonaws.com`, source)],
        outcome: "fail",
        says: `lets ${silent}.amazonaws.com in with aws:SourceAccount only`,
      }),
    ),
    { when: "it is for ECS, under none", given: [trusts("ecs.amazonaws.com")], outcome: "pass" },
    ...["ecs-tasks", "events", "scheduler", "vpc-flow-logs"].map(
      (speaking): Case => ({
        when: `a role is for ${speaking}, which sends both keys`,
        given: [
          trusts(`${speaking}.amazonaws.com`, { ...source, ArnLike: { "aws:SourceArn": "arn:aws:x:*" } }),
        ],
        outcome: "pass",
      }),
    ),
    {
      when: "nobody knows what the service sends",
      given: [trusts("pipes.amazonaws.com", source)],
      outcome: "pass",
    },
    ...operators.map(
      ([what, condition, effect, outcome]): Case => ({
        when: `EventBridge is ${effect === "Allow" ? "let in with" : "kept out with"} ${what}`,
        given: [topic(statement(events, "sns:Publish", condition, { Effect: effect }))],
        outcome,
      }),
    ),
    {
      when: "EventBridge is kept out always",
      given: [
        topic(
          statement(
            events,
            "sns:Publish",
            { StringNotEquals: { "aws:SourceAccount": account } },
            { Effect: "Deny" },
          ),
        ),
      ],
      outcome: "fail",
      says: "keeps events.amazonaws.com out without aws:SourceAccount",
    },
    {
      when: "it publishes by a wildcard",
      given: [topic(statement(events, "sns:*", source))],
      outcome: "fail",
    },
    {
      when: "what it does with the topic is something else",
      given: [topic(statement(events, "sns:GetTopicAttributes", source))],
      outcome: "pass",
    },
    {
      when: "CloudWatch publishes, which sends both keys",
      given: [topic(statement(cloudwatch, "sns:Publish", source))],
      outcome: "pass",
    },
    {
      when: "both publish by one statement",
      given: [topic(statement([cloudwatch, events], "sns:Publish", source))],
      outcome: "fail",
      says: /lets events\.amazonaws\.com in/,
    },
    {
      when: "EventBridge uses a topic's key",
      given: [key(statement(events, decrypting, source))],
      outcome: "fail",
      says: "aws:SourceAccount",
    },
    {
      when: "it uses the key of a bus, known by its encryption context",
      given: [
        key(
          statement(events, decrypting, {
            StringEquals: {
              "aws:SourceAccount": account,
              "kms:EncryptionContext:aws:events:event-bus:arn": "x",
            },
          }),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "Fargate uses a key, which tells its cluster and no account",
      given: [key(statement("fargate.amazonaws.com", "kms:CreateGrant", source))],
      outcome: "fail",
    },
    {
      when: "a balancer's logs are delivered for its ARN",
      given: [
        resource("aws:s3/bucketPolicy:BucketPolicy", "logs", {
          policy: statement("logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", {
            ArnLike: { "aws:SourceArn": "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/*" },
          }),
        }),
      ],
      outcome: "pass",
    },
    {
      when: "they are delivered for an account",
      given: [
        resource("aws:s3/bucketPolicy:BucketPolicy", "logs", {
          policy: statement("logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", source),
        }),
      ],
      outcome: "fail",
    },
    {
      when: "logs are delivered to log groups for an account",
      given: [
        resource("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "waf", {
          policyDocument: statement("delivery.logs.amazonaws.com", "logs:PutLogEvents", source),
        }),
      ],
      outcome: "pass",
    },
    {
      when: "a log policy asks for what is not sent",
      given: [
        resource("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "events", {
          policyDocument: statement(["delivery.logs.amazonaws.com"], "logs:PutLogEvents", {
            StringEquals: { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:1:function:f" },
          }),
        }),
      ],
      outcome: "fail",
      says: "no policy of a resource is told",
    },
    {
      when: "a secret's policy lets a function in by the function's ARN",
      given: [
        resource("aws:secretsmanager/secretPolicy:SecretPolicy", "secret", {
          policy: document({
            Effect: "Deny",
            Principal: "*",
            Action: "secretsmanager:GetSecretValue",
            Resource: "*",
            Condition: {
              ArnNotEquals: { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:1:function:f" },
            },
          }),
        }),
      ],
      outcome: "fail",
      says: "lambda:SourceFunctionArn",
    },
    { when: "a topic's policy is not known yet", given: [topic(unknown)], outcome: "undetermined" },
    { when: "a topic's policy is no JSON", given: [topic("{")], outcome: "fail" },
  ],
});
