import * as assert from "node:assert/strict";
import { secretsmanagerRules } from "../../policy/rules/secretsmanager";
import { secretsmanagerRotationRules } from "../../policy/rules/secretsmanager-rotation";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed } from "../support/policy";
import { account, document } from "../support/policy-fixtures";

const secret = resource("aws:secretsmanager/secret:Secret", "s", { name: "s", arn: "arn:s" });

describe("how often a secret rotates", () => {
  const rule = ruleNamed(secretsmanagerRotationRules, "secretsmanager-secret-enforce-rotation");
  const said = (rotationRules: unknown, settings = {}) =>
    saidBy(
      rule,
      [
        secret,
        resource("aws:secretsmanager/secretRotation:SecretRotation", "r", {
          secretId: "arn:s",
          rotationRules,
        }),
      ],
      settings,
    );
  const within = (days: number, most = 90) => [`r rotates after up to ${days} days; ${most} are allowed`];
  const unread = ["r does not say in a form that can be judged when it rotates"];
  const scheduled = (scheduleExpression: string) => said({ scheduleExpression }, { maximumDays: 1 });

  it("is at most 90 days", async () => {
    assert.deepEqual(await said({ automaticallyAfterDays: 90 }), []);
    assert.deepEqual(await said({ automaticallyAfterDays: 91 }), within(91));
    assert.deepEqual(await said({ automaticallyAfterDays: 31 }, { maximumDays: 30 }), within(31, 30));
    for (const none of [undefined, {}, { automaticallyAfterDays: 0 }, { scheduleExpression: "" }])
      assert.deepEqual(await said(none), unread);
    assert.deepEqual(await saidBy(rule, [secret]), ["nothing rotates s"]);
  });

  // AWS Secrets Manager user guide, "Schedule expressions in Secrets Manager rotation".
  for (const [expression, days] of [
    ["rate(10 days)", 10],
    ["rate(100 day)", 100],
    ["rate(48 hours)", 2],
    ["rate(36 hour)", 1.5],
    ["cron(0 16 1 * ? *)", 31],
    ["cron(0 16 ? * MON *)", 31],
    ["cron(0/8 0-23 L * ? *)", 31],
    ["cron(0 16 * * ? *)", 31],
    ["cron(0 16 ? * 2#4 *)", 31],
    ["cron(0 16 28 * ? *)", 31],
    ["cron(0 16 09 * ? *)", 31],
    ["cron(0 16 19 * ? *)", 31],
    ["cron(0 16 1 ? ? *)", 31],
    ["cron(0 16 1 1/1 ? *)", 31],
    ["cron(0 16 1 */2 ? *)", 62],
    ["cron(0 16 1 1/3 ? *)", 93],
    ["cron(0 16 1 2/3 ? *)", 93],
    ["cron(0 16 1 3/12 ? *)", 372],
    ["cron(0 16 1 12/1 ? *)", 372],
    ["cron(0 16 1 10/2 ? *)", 310],
    ["cron(0 16 1 */10 ? *)", 310],
    ["cron(0 16 1 1,7 ? *)", 186],
    ["cron(0 16 1 10,4,7,1 ? *)", 93],
    ["cron(0 16 1 MAR,jun,Sep,DEC ? *)", 93],
    ["cron(0 16 1 2,2 ? *)", 372],
    ["cron(0 16 1 1-12 ? *)", 31],
    ["cron(0 16 1 JAN-JUN ? *)", 217],
    ["cron(0 16 1 3-4,9 ? *)", 186],
    ["cron(0 16 1 FEB,APR-MAY,AUG,NOV ? *)", 93],
  ] as const)
    it(`is after up to ${days} days by ${expression}`, async () =>
      assert.deepEqual(await scheduled(expression), within(days, 1)));
  for (const expression of [
    "rate(10 weeks)",
    "rate(x days)",
    "rate(10)",
    "xrate(10 days)",
    "rate(10 days)x",
    "cron(0 16 1 * ?)",
    "cron(0 16 1 * ? 2030)",
    "xcron(0 16 1 * ? *)",
    "cron(0 16 1 * ? *)x",
    // Not every month has such a day.
    "cron(0 16 29 * ? *)",
    "cron(0 16 30 * ? *)",
    "cron(0 16 31 * ? *)",
    "cron(0 16 ? * 2#5 *)",
    "cron(0 16 1x * ? *)",
    "cron(0 16 0 * ? *)",
    // No month, or none that can be read.
    "cron(0 16 1 13 ? *)",
    "cron(0 16 1 0 ? *)",
    "cron(0 16 1 JANUARY ? *)",
    "cron(0 16 1 1-13 ? *)",
    "cron(0 16 1 13-1 ? *)",
    "cron(0 16 1 1-3-5 ? *)",
    "cron(0 16 1 1-12/2 ? *)",
    "cron(0 16 1 1,x ? *)",
    "cron(0 16 1 11-2 ? *)",
    "cron(0 16 1 x*/2 ? *)",
    "cron(0 16 1 */2x ? *)",
    "cron(0 16 1 13/1 ? *)",
  ])
    it(`is not told by ${expression}`, async () => assert.deepEqual(await scheduled(expression), unread));
});

describe("the name of a secret", () => {
  const said = (name: string | undefined) =>
    saidBy(ruleNamed(secretsmanagerRotationRules, "secretsmanager-secret-disallow-ambiguous-name"), [
      resource("aws:secretsmanager/secret:Secret", "s", { name }),
    ]);
  it("does not end as an ARN of a secret does", async () => {
    for (const name of ["a-AbCdE1", "cdd/test-abcdef"])
      assert.deepEqual(await said(name), ["the secret's name ends like the ARN of a secret"]);
    for (const name of ["a-abcde", "a-abcdefg", "abcdef", "a-abc_ef", "a-abcdef/x", "a/abcdef", undefined])
      assert.deepEqual(await said(name), []);
  });
});

describe("who reads a secret by its own policy", () => {
  const rule =
    secretsmanagerRules.find(({ metadata }) => /public-access$/.test(metadata.name)) ??
    assert.fail("no rule");
  const said = (Principal: unknown, Condition?: object) =>
    saidBy(rule, [
      resource("aws:secretsmanager/secretPolicy:SecretPolicy", "p", {
        secretArn: "arn:s",
        blockPublicPolicy: true,
        policy: document({
          Effect: "Allow",
          Action: "secretsmanager:GetSecretValue",
          Resource: "*",
          Principal,
          Condition,
        }),
      }),
    ]);
  it("is nobody unnamed", async () => {
    assert.deepEqual(await said({ AWS: `arn:aws:iam::${account}:role/x` }), []);
    const everybody = await said("*");
    assert.equal(everybody.length, 1);
    for (const Principal of [
      { AWS: "*" },
      { AWS: `arn:aws:iam::${account}:role/*` },
      { AWS: [`arn:aws:iam::${account}:role/x`, "*"] },
    ])
      assert.equal((await said(Principal)).length, 1, JSON.stringify(Principal));
  });
});
