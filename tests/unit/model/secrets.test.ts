import * as assert from "node:assert/strict";
import type { z } from "zod";
import { line } from "../../../model/problems";
import { faultsOf } from "../../../model/reading";
import { existingSecret, rotation, secretKey, secretKeys, secretName } from "../../../model/secrets";

const lines = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(line);
const times = (count: number, text: string) => text.repeat(count);

const end = "Do not end it in a hyphen and six characters: Secrets Manager ends its ARNs so.";
const named = "Use at most 512 letters, digits and /_+=.@- only.";
const wholeArn =
  "Use the whole ARN of a secret, with the six characters that Secrets Manager has put at its end.";
const jsonKey = "Use a key of the secret's JSON, or leave it out: its whole value.";
const days = "Use a whole number of days, 1 to 90.";
const group =
  "Use the id of the function's security group, sg-<hex>, where it stands in this VPC, or leave it out.";

const account = "111122223333";
const prefix = `arn:aws:secretsmanager:eu-west-2:${account}:secret:`;
const arn = `${prefix}a/B_+=.@-1-AbC123`;
const byFunction = {
  functionArn: `arn:aws:lambda:eu-west-2:${account}:function:rotate`,
  roleArn: `arn:aws:iam::${account}:role/rotate`,
  days: 30,
};
const byHand = { byHand: "CDD-12", days: 30 };

describe("a secret", () => {
  for (const right of ["a", "api-key", "api-keyed", "api-tokens-1", times(64, "a")])
    it(`may have the key ${right}`, () => assert.deepEqual(lines(secretKey, right), []));
  for (const [wrong, said] of [
    [times(65, "a"), "Use at most 64 characters."],
    ["my-secret", end],
    ["my-abc123", end],
  ] as const)
    it(`never has the key ${wrong}`, () =>
      assert.deepEqual(lines(secretKey, wrong), [`"${wrong}" is not allowed. ${said}`]));

  it("is given once to whom it is given", () => {
    assert.deepEqual(lines(secretKeys, ["a", "b"]), []);
    assert.deepEqual(lines(secretKeys, ["a", "a"]), [
      '["a","a"] is not allowed. Name each value once. Use a list of keys.',
    ]);
    assert.deepEqual(lines(secretKeys, "a"), ['"a" is not allowed. Use a list of keys.']);
  });

  for (const right of ["a", "cdd/Prod_1+=.@-", times(512, "a"), "a-1234567", "a-12345", "a1234567"])
    it(`may be named ${right.slice(0, 20)}, of ${right.length}`, () =>
      assert.deepEqual(lines(secretName, right), []));
  for (const [wrong, said] of [
    ["", named],
    ["a b", named],
    ["a:b", named],
    [" a", named],
    ["a ", named],
    ["a-Abc123", end],
    ["-123456", end],
  ] as const)
    it(`is never named "${wrong}"`, () =>
      assert.deepEqual(lines(secretName, wrong), [`"${wrong}" is not allowed. ${said}`]));
  it("has a name of at most 512", () => assert.equal(lines(secretName, times(513, "a")).length, 1));
});

describe("a secret that somebody else makes", () => {
  const change = (changed: object) => lines(existingSecret, { arn, ...changed });

  for (const right of [arn, `${prefix}a-aaaaaa`, `${prefix}${times(512, "a")}-aaaaaa`])
    it(`is known by its whole ARN, of ${right.length}`, () => assert.deepEqual(change({ arn: right }), []));
  for (const wrong of [
    `x${arn}`,
    `${arn}x`,
    `${arn}:json::`,
    prefix,
    `${prefix}-aaaaaa`,
    `${prefix}a`,
    `${prefix}a-aaaaa`,
    `${prefix}a:b-aaaaaa`,
    `${prefix}${times(513, "a")}-aaaaaa`,
    arn.replace("eu-west-2", ""),
    arn.replace("eu-west-2", "EU"),
    arn.replace(account, "1"),
    arn.replace(account, times(12, "x")),
    arn.replace(":secretsmanager:", ":ssm:"),
  ])
    it(`is not known by ${wrong.slice(0, 80)}`, () => {
      const [found, ...more] = change({ arn: wrong });
      assert.ok(found?.startsWith("arn: ") && found.endsWith(` is not allowed. ${wholeArn}`), found);
      assert.deepEqual(more, []);
    });

  it("is read whole, or by a key of its JSON", () => {
    for (const right of ["a", "A_b.c-1", times(128, "a")]) assert.deepEqual(change({ jsonKey: right }), []);
    for (const wrong of ["", "a b", "a:b", " a", "a ", "a/b"])
      assert.deepEqual(change({ jsonKey: wrong }), [`jsonKey: "${wrong}" is not allowed. ${jsonKey}`]);
    assert.equal(change({ jsonKey: times(129, "a") }).length, 1);
  });

  it("is under AWS's key, or under one that is named by its ARN", () => {
    const keyArn = `arn:aws:kms:eu-west-2:${account}:key/01234567-89ab-cdef-0123-456789abcdef`;
    assert.deepEqual(change({ keyArn }), []);
    assert.deepEqual(change({ keyArn: "alias/a" }), [
      'keyArn: "alias/a" is not allowed. Use the ARN of the secret\'s key, arn:aws:kms:<region>:<account>:key/<id>, or leave it out: aws/secretsmanager.',
    ]);
  });
});

describe("the next value of a secret", () => {
  const given = (value: unknown) => lines(rotation, value);

  it("is given by a function in a role, in this VPC or not, or by somebody who answers for it", () => {
    for (const often of [1, 90])
      for (const way of [byFunction, byHand]) assert.deepEqual(given({ ...way, days: often }), []);
    for (const securityGroup of ["sg-01234567", `sg-${times(17, "f")}`])
      assert.deepEqual(given({ ...byFunction, securityGroup }), []);
  });

  for (const [value, said] of [
    [{ ...byFunction, days: 0 }, `days: 0 is not allowed. ${days}`],
    [{ ...byHand, days: 91 }, `days: 91 is not allowed. ${days}`],
    ...["sg-0123456", `sg-${times(18, "f")}`, "xsg-01234567", "sg-0123456g", "sg-01234567 "].map(
      (id) =>
        [{ ...byFunction, securityGroup: id }, `securityGroup: "${id}" is not allowed. ${group}`] as const,
    ),
    [
      { ...byHand, securityGroup: "sg-01234567" },
      'securityGroup: "securityGroup" is not a key here. Use byHand, days.',
    ],
    [
      { ...byFunction, hand: "CDD-12" },
      'hand: "hand" is not a key here. Use functionArn, roleArn, days, securityGroup.',
    ],
    ...[null, "byHand", 7].map(
      (other) =>
        [
          other,
          `${JSON.stringify(other)} is not allowed. Use an object with the keys functionArn, roleArn, days, securityGroup.`,
        ] as const,
    ),
  ] as const)
    it(`is refused, with what is allowed: ${JSON.stringify(value)}`, () =>
      assert.deepEqual(given(value), [said]));
});
