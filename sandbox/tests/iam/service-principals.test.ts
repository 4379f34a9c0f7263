import * as assert from "node:assert/strict";
import { ask } from "../../aws/iam/ask";
import { keysOfService, serviceCalls } from "../../aws/iam/service-principals";
import {
  account,
  arns,
  document,
  key,
  place,
  region,
  role,
  stackOf,
  topic,
  trusting,
} from "../support/iam-stack";

const behalf = `arn:aws:cloudwatch:${region}:${account}:alarm:a`;

/** What each service documents that it sends, of the keys that statements ask for; read on AWS's pages and written down again. */
const documented: readonly (readonly [string, string, readonly string[]])[] = [
  ["cloudwatch.amazonaws.com", "sns:Publish", ["aws:SourceAccount", "aws:SourceArn"]],
  [
    "cloudwatch.amazonaws.com",
    "kms:Decrypt",
    ["aws:SourceAccount", "kms:EncryptionContext:aws:sns:topicArn"],
  ],
  ["events.amazonaws.com", "sns:Publish", []],
  ["events.amazonaws.com", "kms:GenerateDataKey", ["kms:EncryptionContext:aws:sns:topicArn"]],
  ["events.amazonaws.com", "sqs:SendMessage", ["aws:SourceArn"]],
  ["events.amazonaws.com", "logs:PutLogEvents", []],
  ["events.amazonaws.com", "sts:AssumeRole", ["aws:SourceAccount", "aws:SourceArn"]],
  ["ecs.amazonaws.com", "sts:AssumeRole", []],
  ["ecs-tasks.amazonaws.com", "sts:AssumeRole", ["aws:SourceAccount", "aws:SourceArn"]],
  ["ec2.amazonaws.com", "sts:AssumeRole", []],
  ["scheduler.amazonaws.com", "sts:AssumeRole", ["aws:SourceAccount", "aws:SourceArn"]],
  ["vpc-flow-logs.amazonaws.com", "sts:AssumeRole", ["aws:SourceAccount", "aws:SourceArn"]],
  ["delivery.logs.amazonaws.com", "logs:PutLogEvents", ["aws:SourceAccount", "aws:SourceArn"]],
  ["delivery.logs.amazonaws.com", "s3:PutObject", ["aws:SourceAccount", "aws:SourceArn", "s3:x-amz-acl"]],
  ["logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", ["aws:SourceArn"]],
  ["logging.s3.amazonaws.com", "s3:PutObject", ["aws:SourceAccount", "aws:SourceArn"]],
  [`logs.${region}.amazonaws.com`, "kms:Encrypt", ["kms:EncryptionContext:aws:logs:arn"]],
  [
    "fargate.amazonaws.com",
    "kms:GenerateDataKeyWithoutPlaintext",
    ["kms:EncryptionContext:aws:ecs:clusterAccount", "kms:EncryptionContext:aws:ecs:clusterName"],
  ],
  [
    "fargate.amazonaws.com",
    "kms:CreateGrant",
    [
      "kms:EncryptionContext:aws:ecs:clusterAccount",
      "kms:EncryptionContext:aws:ecs:clusterName",
      "kms:GrantOperations",
    ],
  ],
  ["sns.amazonaws.com", "sqs:SendMessage", ["aws:SourceArn"]],
  ["malware-protection-plan.guardduty.amazonaws.com", "sts:AssumeRole", []],
  ["backup.amazonaws.com", "sts:AssumeRole", []],
  ["s3.amazonaws.com", "sts:AssumeRole", []],
  ["nobody-knows.amazonaws.com", "sts:AssumeRole", []],
];
const asked = /^(aws:Source(Account|Arn)|kms:(EncryptionContext:.*|GrantOperations)|s3:x-amz-acl)$/;

describe("what AWS services send", () => {
  for (const [service, action, keys] of documented)
    it(`${service} with ${action}: ${keys.join(", ") || "nothing"}`, () => {
      const sent = keysOfService(service, action, { ...place, resource: arns.topic, behalf });
      const present = Object.keys(sent).filter((name) => asked.test(name) && sent[name]?.length !== 0);
      assert.deepEqual(present.sort(), [...keys].sort());
    });

  it("is written down for every call of the table", () => {
    const known = new Set(documented.map(([service]) => service.replace(region, "<region>")));
    assert.deepEqual(
      serviceCalls.filter(({ service }) => !known.has(service)),
      [],
    );
  });

  it("has a source for every call, and says of which guide", () => {
    for (const { service, source } of serviceCalls)
      assert.match(source, /(guide|reference), ".+"|guide for .+, ".+"/, service);
  });

  it("lets EventBridge publish without a condition, and under none", () => {
    const publish = (Condition?: unknown) =>
      topic({
        policy: document({
          Principal: { Service: "events.amazonaws.com" },
          Action: "sns:Publish",
          Resource: arns.topic,
          ...(Condition ? { Condition } : {}),
        }),
      });
    const question = { principal: "events.amazonaws.com", action: "sns:Publish", resource: arns.topic };
    assert.equal(ask(stackOf(publish()), question).outcome, "allowed");
    for (const Condition of [
      { StringEquals: { "aws:SourceAccount": account } },
      { ArnLike: { "aws:SourceArn": `arn:aws:events:${region}:${account}:rule/*` } },
      { StringEquals: { "aws:PrincipalAccount": account } },
    ])
      assert.equal(ask(stackOf(publish(Condition)), question).outcome, "implicit deny");
  });

  it("lets ECS take a role without a condition, and tasks one with the keys that are documented", () => {
    const condition = { Condition: { StringEquals: { "aws:SourceAccount": account } } };
    const taken = (service: string, more: Record<string, unknown>) =>
      ask(stackOf(role("r", trusting(service, more))), {
        principal: service,
        action: "sts:AssumeRole",
        resource: arns.role("r"),
      }).outcome;
    assert.equal(taken("ecs.amazonaws.com", {}), "allowed");
    assert.equal(taken("ecs.amazonaws.com", condition), "implicit deny");
    assert.equal(taken("ecs-tasks.amazonaws.com", condition), "allowed");
  });

  it("is never a principal's of an account", () => {
    const policy = document({
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: "kms:Encrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:CallerAccount": account } },
    });
    const question = { principal: `logs.${region}.amazonaws.com`, action: "kms:Encrypt", resource: arns.key };
    assert.equal(ask(stackOf(key(policy)), question).outcome, "implicit deny");
  });
});
