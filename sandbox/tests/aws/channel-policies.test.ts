import * as assert from "node:assert/strict";
import { type PolicyKind, refusePolicy } from "../../aws/rules/policy-documents";

const topicArn = "arn:aws:sns:eu-west-2:111122223333:alarms";
const queueArn = "arn:aws:sqs:eu-west-2:111122223333:missed";
const deny = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource,
  ...more,
});
const accounts = (number: number) =>
  Array.from({ length: number }, (_, index) => String(100_000_000_000 + index));
const sqs = (number: number) => Array.from({ length: number }, (_, index) => `sqs:Action${index}`);
const keys = (number: number) => ({
  Condition: {
    StringEquals: Object.fromEntries(
      Array.from({ length: number }, (_, index) => [`aws:RequestTag/${index}`, "a"]),
    ),
  },
});

/** The largest that is taken, and one more. */
const ends: readonly [string, PolicyKind, (number: number) => object[], number, RegExp][] = [
  [
    "statements of a topic's policy",
    "topic",
    (number) => Array.from({ length: number }, () => deny("sns:Publish", topicArn)),
    100,
    /101 statements, at most 100/,
  ],
  [
    "principals of a topic's policy",
    "topic",
    (number) => [deny("sns:Publish", topicArn, { Principal: { AWS: accounts(number) } })],
    200,
    /201 principals, at most 200/,
  ],
  [
    "resources of a topic's statement",
    "topic",
    (number) => [
      deny(
        "sns:Publish",
        Array.from({ length: number }, (_, index) => `${topicArn}${index}`),
      ),
    ],
    1,
    /2 resources in a statement, at most 1/,
  ],
  [
    "statements of a queue's policy",
    "queue",
    (number) => Array.from({ length: number }, () => deny("sqs:SendMessage", queueArn)),
    20,
    /21 statements, at most 20/,
  ],
  [
    "principals of a queue's policy",
    "queue",
    (number) => [deny("sqs:SendMessage", queueArn, { Principal: { AWS: accounts(number) } })],
    50,
    /51 principals, at most 50/,
  ],
  [
    "actions of a queue's statement",
    "queue",
    (number) => [deny(sqs(number), queueArn), deny(sqs(1), queueArn)],
    7,
    /8 actions in a statement, at most 7/,
  ],
  [
    "conditions of a queue's policy",
    "queue",
    (number) => [deny("sqs:SendMessage", queueArn, keys(number))],
    10,
    /11 conditions, at most 10/,
  ],
];

describe("what SNS and SQS take in a policy of theirs", () => {
  const refusal = (kind: PolicyKind, statements: object[]) =>
    refusePolicy(kind, "policy", JSON.stringify({ Version: "2012-10-17", Statement: statements }));

  for (const [what, kind, make, most, says] of ends)
    it(`${most} ${what}, and not one more`, () => {
      assert.equal(refusal(kind, make(most)), undefined);
      assert.match(refusal(kind, make(most + 1)) ?? "", says);
    });

  for (const action of ["sns:Publish", "sns:subscribe", "sns:PutDataProtectionPolicy"])
    it(`${action} in a topic's policy`, () =>
      assert.equal(refusal("topic", [deny(action, topicArn)]), undefined));

  for (const action of ["sns:Unsubscribe", "sns:SetSubscriptionAttributes", "sns:TagResource", "sns:*"])
    it(`but no ${action}: SNS says that it is out of its scope`, () =>
      assert.match(
        refusal("topic", [deny(["sns:Publish", action], topicArn)]) ?? "",
        /^InvalidParameter: .*Policy statement action out of service scope!/,
      ));
});
