import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { isEverything } from "../../policy/lib/breadth";
import { demanded, isOpen, MalformedDocument, statementsOf } from "../../policy/lib/documents";
import { nearest } from "../../policy/lib/nearest";
import { isPrivate, isWidePublic, rangeOf } from "../../policy/lib/ranges";
import { always } from "../support/always";

const statement = (change: object = {}) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", ...change }],
});

describe("a policy document", () => {
  it("is read as text and as an object", () => {
    assert.deepEqual(statementsOf(JSON.stringify(statement())), statementsOf(statement()));
  });

  const malformed: Readonly<Record<string, unknown>> = {
    "no JSON": "{",
    "an action that stands twice":
      '{"Statement":[{"Effect":"Allow","Action":"*","Action":"s3:GetObject","Resource":"*"}]}',
    "a condition that stands twice":
      '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"Null":{"a":"true"},"Null":{"b":"true"}}}]}',
    "no Statement": { Version: "2012-10-17" },
    "statement in small letters": { statement: [] },
    "action in small letters": statement({ Action: undefined, action: "*" }),
    "no action": statement({ Action: undefined }),
    "a misspelt element": statement({ Resources: "*" }),
    "another Effect": statement({ Effect: "allow" }),
    "a kind of principal that is none": statement({ Principal: { Aws: "*" } }),
    "a condition that is no object": statement({ Condition: "x" }),
    "an operator that is none": statement({ Condition: { StringEqual: { "aws:SourceAccount": "1" } } }),
    "a condition without keys": statement({ Condition: { StringEquals: "x" } }),
  };
  for (const [what, document] of Object.entries(malformed))
    it(`is none with ${what}`, () => {
      assert.throws(
        () => statementsOf(typeof document === "string" ? document : JSON.parse(JSON.stringify(document))),
        MalformedDocument,
      );
    });

  it("is read or refused, whatever JSON it is", () => {
    always(
      fc.property(fc.json(), (text) => {
        try {
          statementsOf(text);
        } catch (error) {
          assert.ok(error instanceof MalformedDocument, String(error));
        }
      }),
    );
  });

  const condition = (Condition: object) => statementsOf(statement({ Condition }))[0];
  const demands: readonly (readonly [string, object, readonly string[]])[] = [
    ["equality", { StringEquals: { "aws:SourceAccount": "111122223333" } }, ["111122223333"]],
    ["likeness of a star", { StringLike: { "aws:SourceAccount": "*" } }, []],
    [
      "one narrow value beside an open one",
      { StringLike: { "aws:SourceAccount": ["111122223333", "*"] } },
      [],
    ],
    ["what may be absent", { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } }, []],
    ["all of none", { "ForAllValues:StringEquals": { "aws:SourceAccount": "111122223333" } }, []],
    ["a negation", { StringNotEquals: { "aws:SourceAccount": "111122223333" } }, []],
  ];
  for (const [what, given, expected] of demands)
    it(`demands by ${what}: ${expected.length > 0 ? "yes" : "no"}`, () => {
      const [only] = [condition(given)];
      assert.ok(only);
      assert.deepEqual(demanded(only, "aws:SourceAccount"), expected);
    });
});

describe("what only looks narrow", () => {
  for (const value of [
    "*",
    "?*",
    "o-*",
    "repo:*",
    "repo:*/cdd:*",
    "",
    " ",
    "arn:aws:iam::*:role/x",
    "arn:*",
    `${"$"}{aws:username}`,
  ])
    it(`is open: "${value}"`, () => assert.ok(isOpen(value)));
  for (const value of [
    "o-abcdefghij",
    "repo:bank/cdd:*",
    "111122223333",
    "arn:aws:sns:eu-west-2:111122223333:*",
    "arn:aws:s3:::bucket",
    "payments-*",
  ])
    it(`is narrow: "${value}"`, () => assert.ok(!isOpen(value)));

  const account = "111122223333";
  const everything = [
    "*",
    "arn:aws:s3:::*/*",
    "arn:aws:s3:::?*",
    `arn:aws:dynamodb:eu-west-2:${account}:table/*`,
    `arn:aws:iam::${account}:r*`,
    `arn:aws:iam::${account}:role/?*`,
    "arn:aws:ssm:*:*:document/x",
    `arn:aws:kms:eu-west-2:${account}:k*`,
    `arn:aws:sqs:eu-west-2:${account}:q*`,
    `arn:aws:secretsmanager:eu-west-2:${account}:secret:*`,
    `arn:aws:s3:::b-${"$"}{aws:PrincipalTag/x}/*`,
    "arn:aws:*:eu-west-2:111122223333:x/y",
  ];
  for (const arn of everything) it(`is everything: ${arn}`, () => assert.ok(isEverything(arn)));
  const something = [
    "arn:aws:s3:::ledger/*",
    "arn:aws:s3:::ledger",
    `arn:aws:dynamodb:eu-west-2:${account}:table/cdd-*`,
    `arn:aws:sqs:eu-west-2:${account}:x`,
    `arn:aws:logs:eu-west-2:${account}:log-group:/ledger/tasks:*`,
    `arn:aws:iam::${account}:role/cdd/*`,
    `arn:aws:sns:eu-west-2:${account}:alarms`,
  ];
  for (const arn of something) it(`names something: ${arn}`, () => assert.ok(!isEverything(arn)));
});

describe("ranges of addresses", () => {
  const inside = [
    "10.0.0.0/8",
    "10.20.0.0/16",
    "172.31.0.0/16",
    "192.168.1.0/24",
    "100.64.0.0/10",
    "fd00::/8",
    "fe80::/64",
  ];
  for (const range of inside)
    it(`${range} is private`, () => assert.ok(isPrivate(range) && !isWidePublic(range)));
  const wide = [
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "52.0.0.0/9",
    "172.0.0.0/8",
    "::/0",
    "2000::/3",
    "2600::/16",
    "10.0.0.0/7",
  ];
  for (const range of wide) it(`${range} is wide`, () => assert.ok(!isPrivate(range) && isWidePublic(range)));
  for (const range of ["203.0.113.0/24", "198.51.0.0/16", "2001:db8::/32"])
    it(`${range} is one firm's`, () => assert.ok(!isPrivate(range) && !isWidePublic(range)));
  for (const text of ["", "10.0.0.0", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/33", "1::2::3/64", "g::/16"])
    it(`"${text}" is no range`, () => assert.equal(rangeOf(text), undefined));

  it("holds of any range: what is private is not wide", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    always(
      fc.property(fc.tuple(byte, byte, byte, byte), fc.integer({ min: 0, max: 32 }), (parts, bits) => {
        const range = `${parts.join(".")}/${bits}`;
        assert.ok(!(isPrivate(range) && isWidePublic(range)));
        assert.equal(isWidePublic(range), !isPrivate(range) && bits < 16);
      }),
    );
  });
});

describe("the name that was meant", () => {
  it("is the nearest", () =>
    assert.equal(nearest("minimumDayz", ["maximum", "minimumDays", "demanded"]), "minimumDays"));
  it("is none where none is like it", () =>
    assert.equal(nearest("frobnicate", ["accounts", "regions"]), undefined));
});
