import * as assert from "node:assert/strict";
import { statementsOf } from "../../policy/lib/documents";
import type { Judge } from "../../policy/lib/judge";
import {
  asksForOthers,
  demandOwnPrincipals,
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
    for (const open of [
      "arn:aws:s3:::*",
      "arn:aws:s3:::?edger",
      "arn:aws:sns:::topic",
      "ledger",
      "x-arn:aws:s3:::ledger",
    ])
      assert.equal(source(open), false, open);
  });
});

describe("whom a statement lets in", () => {
  const said = (change: object) => {
    const messages: string[] = [];
    const judge = { violation: (message: string) => messages.push(message) } as unknown as Judge;
    demandOwnPrincipals(statement(change), "it", judge, bank);
    return messages;
  };
  const by = (Principal: unknown, Condition: object = {}) => said({ Principal, Condition });
  const ours = { StringEquals: { "aws:SourceAccount": own } };

  it("are the bank's accounts and their identities", () => {
    for (const AWS of [
      own,
      "444455556666",
      `arn:aws:iam::${own}:root`,
      `arn:aws:sts::${own}:assumed-role/x/y`,
    ])
      assert.deepEqual(by({ AWS }), [], AWS);
  });

  it("are nobody else, nor who cannot be told", () => {
    for (const AWS of [other, `arn:aws:iam::${other}:role/x`, "AROAEXAMPLE"])
      assert.deepEqual(by({ AWS }), ["it allows a principal outside the own accounts"], AWS);
    assert.deepEqual(by({ CanonicalUser: "79a59df9" }), ["it allows a principal outside the own accounts"]);
    assert.deepEqual(by({ AWS: [own, other, other] }).length, 2);
  });

  it("are all of the bank where a condition says so, and never everybody", () => {
    for (const principal of ["*", { AWS: "*" }, { AWS: `arn:aws:iam::${own}:role/*` }, { Federated: "*" }]) {
      assert.deepEqual(by(principal), ["it allows every principal"], JSON.stringify(principal));
      assert.deepEqual(by(principal, ours), [], JSON.stringify(principal));
    }
  });

  it("are never all but some", () =>
    assert.deepEqual(said({ Principal: undefined, NotPrincipal: { AWS: own } }), [
      "it allows all but those it names",
    ]));

  it("are no matter where it refuses", () => {
    assert.deepEqual(said({ Effect: "Deny" }), []);
    assert.deepEqual(said({ Effect: "Deny", Principal: undefined, NotPrincipal: { AWS: own } }), []);
  });

  it("are services that act for the bank, where they say for whom", () => {
    const service = { Service: "scheduler.amazonaws.com" };
    assert.deepEqual(by(service), ["it lets scheduler.amazonaws.com act for any account"]);
    assert.deepEqual(by(service, ours), []);
    assert.deepEqual(by({ Service: "*" }, ours), ["it allows every service"]);
    assert.deepEqual(by({ Service: "*.amazonaws.com" }, ours), ["it allows every service"]);
  });

  it("are services of which AWS says that they send nothing", () => {
    const publishes = (Service: unknown) => said({ Principal: { Service }, Action: "sns:Publish" });
    assert.deepEqual(publishes("events.amazonaws.com"), []);
    assert.deepEqual(publishes("cloudwatch.amazonaws.com"), [
      "it lets cloudwatch.amazonaws.com act for any account",
    ]);
  });

  it("is the carrier of what EventBridge logs, beside it", () => {
    const logs = (...Service: readonly string[]) =>
      said({ Principal: { Service }, Action: "logs:PutLogEvents" });
    const carrier = "delivery.logs.amazonaws.com";
    const refused = [`it lets ${carrier} act for any account`];
    assert.deepEqual(logs("events.amazonaws.com", carrier), []);
    assert.deepEqual(logs(carrier, "events.amazonaws.com"), []);
    assert.deepEqual(logs(carrier), refused);
    assert.deepEqual(logs(carrier, "s3.amazonaws.com")[0], refused[0]);
    assert.deepEqual(logs("events.amazonaws.com", "logs.amazonaws.com"), [
      "it lets logs.amazonaws.com act for any account",
    ]);
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

  it("beside what asks for the bank itself", () => {
    const both = (first: string, second: string) =>
      asksForOthers(
        under({ StringEquals: { "aws:PrincipalAccount": first, "aws:SourceAccount": second } }),
        bank,
      );
    assert.deepEqual([both(own, other), both(other, own), both(own, own)], [true, true, false]);
    assert.equal(
      asksForOthers(under({ StringEquals: { "aws:PrincipalOrgID": "o-bank000000" } }), { accounts: [own] }),
      true,
    );
  });

  it("by no other key", () => {
    for (const key of [
      "aws:PrincipalAccounts",
      "x-aws:PrincipalAccount",
      "s3:CallerAccount",
      "aws:PrincipalOrgPaths",
      "aws:PrincipalOrgIDs",
      "x-aws:PrincipalOrgID",
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
    ["no name that only begins and ends as a pattern does", [["ac"], ["a*b*c"]], []],
    ["both of two patterns of which one ends as the other does", [["a*xb"], ["*c*b"]], ["a*xb", "*c*b"]],
    ["the same the other way round", [["*c*b"], ["a*xb"]], ["*c*b", "a*xb"]],
    ["both of two patterns of which one begins as the other does", [["ax*b"], ["a*c*"]], ["ax*b", "a*c*"]],
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
