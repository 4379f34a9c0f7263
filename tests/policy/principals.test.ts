import * as assert from "node:assert/strict";
import { statementsOf } from "../../policy/lib/documents";
import {
  asksForOthers,
  exceptedFromAll,
  isForEverybody,
  isNarrowed,
  refusesPlainText,
} from "../../policy/lib/principals";

const own = "111122223333";
const other = "999988887777";
const bank = { accounts: [own, "444455556666"], organizations: ["o-bank000000"] };

function statement(change: object) {
  const [only] = statementsOf({
    Statement: { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*", Principal: "*", ...change },
  });
  return only ?? assert.fail("no statement");
}
const under = (Condition: object) => statement({ Condition });

describe("a statement for everybody", () => {
  const equals = (key: string, values: unknown) => under({ StringEquals: { [key]: values } });
  const accountKeys = ["aws:PrincipalAccount", "aws:SourceAccount", "aws:SourceOwner", "kms:CallerAccount"];
  const arnKeys = ["aws:PrincipalArn", "aws:SourceArn"];
  const organizationKeys = ["aws:PrincipalOrgID", "aws:SourceOrgID"];
  const role = (account: string) => `arn:aws:iam::${account}:role/x`;

  for (const [keys, right, wrong] of [
    [accountKeys, own, other],
    [arnKeys, role(own), role(other)],
    [organizationKeys, "o-bank000000", "o-other00000"],
  ] as const)
    for (const key of keys) {
      it(`is the bank's where ${key} is`, () => assert.equal(isNarrowed(equals(key, right), bank), true));
      it(`is not where ${key} is somebody else's, or may be`, () => {
        assert.equal(isNarrowed(equals(key, wrong), bank), false);
        assert.equal(isNarrowed(equals(key, [right, wrong]), bank), false);
        assert.equal(isNarrowed(equals(key, []), bank), false);
      });
    }

  it("is not where another key is asked for", () => {
    for (const key of ["aws:PrincipalTag/account", "aws:SourceIp", "aws:userid", "aws:ResourceAccount"])
      assert.equal(isNarrowed(equals(key, own), bank), false, key);
    assert.equal(isNarrowed(statement({}), bank), false);
  });

  it("is where one of two conditions is narrow: both hold", () => {
    const both = under({
      StringEquals: { "aws:SourceAccount": own },
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" },
    });
    assert.equal(isNarrowed(both, bank), true);
  });

  it("is of no organisation where none is listed", () =>
    assert.equal(isNarrowed(equals("aws:PrincipalOrgID", "o-bank000000"), { accounts: [own] }), false));

  it("is for a bucket that is named: its ARN has no account", () => {
    const source = (arn: string) => isNarrowed(under({ ArnLike: { "aws:SourceArn": arn } }), bank);
    assert.equal(source("arn:aws:s3:::ledger"), true);
    assert.equal(source("arn:aws-cn:s3:::ledger"), true);
    for (const open of ["arn:aws:s3:::*", "arn:aws:s3:::?edger", "arn:aws:sns:::topic", "ledger"])
      assert.equal(source(open), false, open);
  });
});

describe("a condition asks for others than the bank", () => {
  const account = (key: string, values: unknown, operator = "StringEquals") =>
    asksForOthers(under({ [operator]: { [key]: values } }), bank);

  for (const key of [
    "aws:PrincipalAccount",
    "aws:SourceAccount",
    "aws:ResourceAccount",
    "aws:SourceOwner",
    "kms:CallerAccount",
    "s3:ResourceAccount",
  ])
    it(`by ${key}`, () => {
      assert.equal(account(key, other), true);
      assert.equal(account(key, [own, other]), true);
      assert.equal(account(key, own), false);
      // No account, but a pattern or a variable.
      for (const none of ["1111*", `${"$"}{aws:PrincipalAccount}`, `${other}0`, `0${other}`])
        assert.equal(account(key, none), false, none);
    });

  for (const key of ["aws:PrincipalArn", "aws:SourceArn"])
    it(`by ${key}`, () => {
      const role = (of: string) => `arn:aws:iam::${of}:role/x`;
      assert.equal(account(key, role(other), "ArnLike"), true);
      assert.equal(account(key, [role(own), role(other)], "ArnLike"), true);
      assert.equal(account(key, role(own), "ArnLike"), false);
      for (const none of [role("*"), "arn:aws:s3:::ledger", "x"])
        assert.equal(account(key, none, "ArnLike"), false, none);
    });

  for (const key of ["aws:PrincipalOrgID", "aws:SourceOrgID", "aws:ResourceOrgID"])
    it(`by ${key}`, () => {
      assert.equal(account(key, "o-other00000"), true);
      assert.equal(account(key, ["o-bank000000", "o-other00000"]), true);
      assert.equal(account(key, "o-bank000000"), false);
    });

  it("where it may be absent, too, and not where it is refused", () => {
    assert.equal(account("aws:PrincipalAccount", other, "StringEqualsIfExists"), true);
    assert.equal(account("aws:PrincipalAccount", other, "StringNotEquals"), false);
    assert.equal(account("aws:PrincipalAccount", other, "StringNotEqualsIfExists"), false);
  });

  it("by no other key", () => {
    for (const key of [
      "aws:PrincipalAccounts",
      "x-aws:PrincipalAccount",
      "s3:CallerAccount",
      "aws:PrincipalOrgPaths",
      "aws:ViaArn",
      "aws:PrincipalArns",
      "xaws:SourceArn",
    ])
      assert.equal(account(key, other), false, key);
  });
});

describe("everybody", () => {
  it("is a star, or a star of AWS's, and nobody less", () => {
    assert.equal(isForEverybody(statement({})), true);
    assert.equal(isForEverybody(statement({ Principal: { AWS: "*" } })), true);
    assert.equal(isForEverybody(statement({ Principal: { AWS: [own, "*"] } })), true);
    for (const Principal of [{ AWS: own }, { Service: "*" }, { AWS: "arn:aws:iam::*:root" }])
      assert.equal(isForEverybody(statement({ Principal })), false, JSON.stringify(Principal));
  });
});

describe("whom several refusals except", () => {
  const path = (name: string) => `arn:aws:iam::${own}:role/${name}`;
  for (const [what, lists, excepted] of [
    ["none, so all are left", [], undefined],
    ["one list", [["a", "b"]], ["a", "b"]],
    ["nobody, where one names nobody", [["a"], []], []],
    [
      "those alone whom both name",
      [
        ["a", "b"],
        ["b", "c"],
      ],
      ["b"],
    ],
    ["a name that another's pattern takes in", [[path("cdd/reader")], [path("cdd/*")]], [path("cdd/reader")]],
    ["the narrower of two patterns", [[path("cdd/*")], [path("*")]], [path("cdd/*")]],
    ["two patterns that overlap, both", [[path("a*")], [path("*b")]], [path("a*"), path("*b")]],
    ["the same with one letter for a wildcard", [[path("a?")], [path("?b")]], [path("a?"), path("?b")]],
    ["no two patterns that begin otherwise", [[path("a*")], [path("b*")]], []],
    ["no two patterns that end otherwise", [[path("*a")], [path("*b")]], []],
    ["no name that a pattern does not take in", [[path("b")], [path("a*")]], []],
    ["each once", [["a"], ["a"], ["a", "a"]], ["a"]],
  ] as const)
    it(`are ${what}`, () => assert.deepEqual(exceptedFromAll(lists), excepted));
});

describe("a refusal of what comes without TLS", () => {
  const refusal = (Condition: object | undefined, Effect = "Deny") => statement({ Effect, Condition });
  const plain = { Bool: { "aws:SecureTransport": "false" } };

  it("is that and no more", () => {
    assert.equal(refusesPlainText(refusal(plain)), true);
    assert.equal(refusesPlainText(refusal({ BoolIfExists: { "AWS:SecureTransport": [false] } })), true);
    assert.equal(refusesPlainText(refusal({ Bool: { "aws:SecureTransport": "FALSE" } })), true);
  });

  for (const [what, Condition, Effect] of [
    ["allows it", plain, "Allow"],
    ["asks for nothing", undefined, "Deny"],
    ["refuses what comes with TLS", { Bool: { "aws:SecureTransport": "true" } }, "Deny"],
    ["asks for nothing of the key", { Bool: { "aws:SecureTransport": [] } }, "Deny"],
    ["asks for either", { Bool: { "aws:SecureTransport": ["false", "true"] } }, "Deny"],
    ["asks for another key", { Bool: { "aws:ViaAWSService": "false" } }, "Deny"],
    ["compares as text", { StringEquals: { "aws:SecureTransport": "false" } }, "Deny"],
    ["asks of all values", { "ForAllValues:Bool": { "aws:SecureTransport": "false" } }, "Deny"],
    ["asks whether it is there", { Null: { "aws:SecureTransport": "false" } }, "Deny"],
    ["is narrower", { Bool: { "aws:SecureTransport": "false", "aws:ViaAWSService": "false" } }, "Deny"],
    ["is narrower by another operator", { ...plain, StringEquals: { "aws:PrincipalAccount": own } }, "Deny"],
  ] as const)
    it(`is none that ${what}`, () => assert.equal(refusesPlainText(refusal(Condition, Effect)), false));
});
