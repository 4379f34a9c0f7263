import * as assert from "node:assert/strict";
import { iamPolicyRules } from "../../policy/rules/iam-policy";
import { kmsRules } from "../../policy/rules/kms";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed } from "../support/policy";
import { account, document } from "../support/policy-fixtures";

const allow = (Action: unknown, more: object = {}) => ({ Effect: "Allow", Action, Resource: "*", ...more });
const policy = (...statements: readonly object[]) =>
  resource("aws:iam/policy:Policy", "x", { policy: document(...(statements as Record<string, unknown>[])) });
const saying = (name: string) => {
  const rule = ruleNamed(iamPolicyRules, `iam-policy-${name}`);
  return (statement: object, settings = {}) => saidBy(rule, [policy(statement)], settings);
};
const place = "cdd::cdd:test:Part$aws:iam/policy:Policy::x";

describe("an action that stands for all of a service", () => {
  const said = saying("disallow-wildcard-action");
  for (const action of [
    "*",
    "s3:*",
    "s3:?",
    "s3:Ge*",
    "s3:*Object",
    "*:GetObject",
    "s?:GetObject",
    "s3*:GetObject",
    "Ge*",
    "a\nb*",
  ])
    it(`is ${JSON.stringify(action)}`, async () =>
      assert.deepEqual(
        await said(allow(action)),
        action === "a\nb*" ? [] : [`statement 1 allows ${action}`],
      ));
  for (const action of ["s3:Get*", "s3:GetObject", "kms:Decrypt?", "dynamodb:BatchGet*", "s3:GetObject*"])
    it(`is not ${action}`, async () => assert.deepEqual(await said(allow(action)), []));
  it("is told of each, and may be refused", async () => {
    assert.deepEqual(await said(allow(["s3:*", "s3:GetObject", "sqs:*"])), [
      "statement 1 allows s3:*",
      "statement 1 allows sqs:*",
    ]);
    assert.deepEqual(await said({ ...allow("s3:*"), Effect: "Deny" }), []);
  });
});

describe("a right on all resources", () => {
  const said = saying("disallow-wildcard-resource");
  const broad = (...actions: string[]) => [`statement 1 allows ${actions.join(", ")} on all resources`];

  it("is told with the actions that AWS lets be narrowed", async () => {
    assert.deepEqual(
      await said(allow(["s3:GetObject", "ecr:GetAuthorizationToken", "sqs:SendMessage"])),
      broad("s3:GetObject", "sqs:SendMessage"),
    );
    assert.deepEqual(await said(allow(["ecr:GetAuthorizationToken", "xray:PutTraceSegments"])), []);
    assert.deepEqual(await said({ ...allow("s3:GetObject"), Effect: "Deny" }), []);
  });
  it("is left to the rule on decryption where all keys are named, and nothing else", async () => {
    const keys = `arn:aws:kms:eu-west-1:${account}:key/*`;
    for (const Resource of [
      keys,
      [keys, "arn:aws:kms:*:*:key/*"],
      [keys, "arn:aws:sqs:eu-west-1:111122223333:orders"],
    ])
      assert.deepEqual(await said(allow("kms:Decrypt", { Resource })), []);
    for (const Resource of ["*", [keys, "*"], [keys, "arn:aws:sqs:*:*:*"], "kms"])
      assert.deepEqual(
        await said(allow("kms:Decrypt", { Resource })),
        broad("kms:Decrypt"),
        String(Resource),
      );
    assert.deepEqual(await said(allow("kms:Encrypt", { Resource: keys })), broad("kms:Encrypt"));
  });

  // Condition keys of the Service Authorization Reference that select a resource.
  for (const key of [
    "aws:ResourceTag/owner",
    "ec2:ResourceTag/owner",
    "resourcetag/owner",
    "kms:ResourceAliases",
    "ecs:cluster",
    "ecs:service",
    "cloudwatch:namespace",
  ])
    it(`is narrowed by ${key}, where what it says is narrow`, async () => {
      const under = (operator: string, value: unknown) =>
        said(allow("s3:GetObject", { Condition: { [operator]: { [key]: value } } }));
      assert.deepEqual(await under("StringEquals", "release"), []);
      assert.deepEqual(await under("StringEquals", ["release", "test"]), []);
      // The caller's own tag, which whoever makes the role gives it.
      const own = `${"$"}{aws:PrincipalTag/owner}`;
      assert.deepEqual(await under("StringEquals", own), []);
      assert.deepEqual(await under("StringEquals", [own.toLowerCase(), "release"]), []);
      for (const open of [
        "*",
        ["release", "*"],
        `${own}x`,
        `x${own}`,
        `${"$"}{aws:username}`,
        `${"$"}{aws:PrincipalTag/}`,
        `${own}${own}`,
      ])
        assert.deepEqual(await under("StringLike", open), broad("s3:GetObject"), String(open));
      for (const operator of ["StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringEquals"])
        assert.deepEqual(await under(operator, "release"), broad("s3:GetObject"), operator);
    });
  for (const key of [
    "aws:RequestTag/owner",
    "aws:ResourceTag",
    "aws:ResourceTag/",
    "x-ecs:cluster",
    "ecs:clusters",
    "xecs:service",
    "ecs:services",
    "cloudwatch:namespaces",
    "my-cloudwatch:namespace",
    "kms:ResourceAliasesX",
    "x-resourcetag/y",
    "aws:SourceVpc",
  ])
    it(`is not narrowed by ${key}`, async () =>
      assert.deepEqual(
        await said(allow("s3:GetObject", { Condition: { StringEquals: { [key]: "release" } } })),
        broad("s3:GetObject"),
      ));

  for (const [arn, one] of [
    ["arn:aws:sns:eu-west-1:111122223333:a*", true],
    ["arn:aws:iam::111122223333:role/*", true],
    ["arn:aws:dynamodb:eu-west-1:111122223333:table/*", true],
    ["arn:aws:ec2:eu-west-1:111122223333:*/*", true],
    ["arn:aws:ec2:eu-west-1:111122223333:*/*x", false],
    ["arn:aws:ec2:eu-west-1:111122223333:*", false],
    ["arn:aws:*:eu-west-1:111122223333:table/*", false],
    ["arn:aws:dynamodb:*:111122223333:table/*", false],
    ["arn:*:dynamodb:eu-west-1:111122223333:table/*", false],
    ["arn:aws:dynamodb:eu-west-1:*:table/*", false],
    ["x-arn:aws:dynamodb:eu-west-1:111122223333:table/*", false],
    ["*", false],
  ] as const)
    it(`of who delivers ${one ? "may" : "may not"} be on ${arn}`, async () => {
      const scoped = allow("s3:GetObject", { Resource: arn });
      const deliveries = { deliveries: [place.slice(0, -1)] };
      const elsewhere = { deliveries: ["cdd::other::x"] };
      const allowedThere = arn.startsWith("arn:aws:dynamodb:*:111")
        ? broad("s3:GetObject")
        : one
          ? []
          : broad("s3:GetObject");
      assert.deepEqual(await said(scoped, deliveries), allowedThere);
      assert.deepEqual(await said(scoped, elsewhere), broad("s3:GetObject"));
    });
});

describe("decryption with every key", () => {
  const said = saying("disallow-decrypt-on-all-keys");
  const every = ["statement 1 allows decryption with every key"];
  const own = `arn:aws:kms:eu-west-1:${account}:key/1234abcd`;
  for (const Resource of [
    "*",
    "arn:aws:kms:*:*:key/*",
    `arn:aws:kms:eu-west-1:${account}:key/*`,
    "arn:aws:k*:*:*:*",
    [own, "*"],
  ])
    it(`is on ${Resource}`, async () =>
      assert.deepEqual(await said(allow("kms:Decrypt", { Resource })), every));
  for (const Resource of [own, "arn:aws:s3:::*", "arn:aws:sqs:*:*:*", [own, "arn:aws:s3:::*"]])
    it(`is not on ${Resource}`, async () =>
      assert.deepEqual(await said(allow("kms:Decrypt", { Resource })), []));
  for (const Action of [
    "kms:Decrypt",
    "KMS:decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncrypt*",
    "kms:De*",
    "*",
    ["s3:GetObject", "kms:Decrypt"],
  ])
    it(`is by ${Action}`, async () => assert.deepEqual(await said(allow(Action)), every));
  for (const Action of ["kms:Encrypt", "kms:ReEncryptTo", "kms:GenerateDataKey", "s3:Decrypt"])
    it(`is not by ${Action}`, async () => assert.deepEqual(await said(allow(Action)), []));
  it("may be of a boundary, be refused, or be narrowed", async () => {
    assert.deepEqual(await said(allow("kms:Decrypt"), { boundaries: [place] }), []);
    assert.deepEqual(await said(allow("kms:Decrypt"), { boundaries: [place.slice(0, -1)] }), every);
    assert.deepEqual(await said({ ...allow("kms:Decrypt"), Effect: "Deny" }), []);
    const tagged = (value: string) =>
      allow("kms:Decrypt", { Condition: { StringLike: { "aws:ResourceTag/x": value } } });
    assert.deepEqual(await said(tagged("release")), []);
    assert.deepEqual(await said(tagged("*")), every);
  });
});

describe("a statement that allows by exclusion", () => {
  const said = saying("disallow-not-elements");
  for (const [element, what] of [
    [{ Action: undefined, NotAction: "s3:GetObject" }, "all but the actions it names (NotAction)"],
    [
      { Resource: undefined, NotResource: "arn:aws:s3:::x" },
      "all resources but those it names (NotResource)",
    ],
    [{ NotPrincipal: { AWS: account } }, "everybody but those it names (NotPrincipal)"],
  ] as const)
    it(`allows ${what}`, async () => {
      assert.deepEqual(await said({ ...allow("s3:GetObject"), ...element }), [`statement 1 allows ${what}`]);
      assert.deepEqual(await said({ ...allow("s3:GetObject"), ...element, Effect: "Deny" }), []);
    });
  it("is none without", async () => assert.deepEqual(await said(allow("s3:GetObject")), []));
});

describe("a key", () => {
  const said = (name: string, inputs: Record<string, unknown>) =>
    saidBy(ruleNamed(kmsRules, `kms-key-${name}`), [resource("aws:kms/key:Key", "key", inputs)]);

  it("rotates once a year or oftener", async () => {
    const rotates = (inputs: Record<string, unknown>) => said("enable-key-rotation", inputs);
    for (const days of [undefined, 90, 365])
      assert.deepEqual(await rotates({ enableKeyRotation: true, rotationPeriodInDays: days }), []);
    assert.deepEqual(await rotates({ enableKeyRotation: true, rotationPeriodInDays: 366 }), [
      "the key rotates every 366 days only",
    ]);
    for (const enableKeyRotation of [undefined, false])
      assert.deepEqual(await rotates({ enableKeyRotation }), ["the key does not rotate"]);
    assert.deepEqual(await rotates({ customerMasterKeySpec: "SYMMETRIC_DEFAULT" }), [
      "the key does not rotate",
    ]);
    // AWS rotates no other.
    assert.deepEqual(await rotates({ customerMasterKeySpec: "RSA_4096" }), []);
  });
  it("lets in principals of the own account alone", async () => {
    const lets = (Principal: unknown, more = {}) =>
      said("disallow-wildcard-principal", {
        policy: document({ ...allow("kms:Decrypt"), Principal, ...more }),
      });
    const everybody = ["statement 1 of the key policy allows every principal"];
    const others = ["statement 1 of the key policy allows a principal outside the own accounts"];
    for (const own of [account, `arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:role/x`])
      assert.deepEqual(await lets({ AWS: own }), [], own);
    for (const all of [
      "*",
      { AWS: "*" },
      { AWS: `arn:aws:iam::${account}:role/*` },
      { Federated: "*" },
      { CanonicalUser: "*" },
    ]) {
      assert.deepEqual(await lets(all), everybody, JSON.stringify(all));
      assert.deepEqual(
        await lets(all, { Condition: { StringEquals: { "kms:CallerAccount": account } } }),
        [],
      );
      assert.deepEqual(await lets(all, { Effect: "Deny" }), []);
    }
    for (const other of [
      { AWS: "999988887777" },
      { AWS: "AROAEXAMPLE" },
      { CanonicalUser: "0".repeat(64) },
      { AWS: "arn:aws:iam::999988887777:role/x" },
    ])
      assert.deepEqual(await lets(other), others, JSON.stringify(other));
    // Services have a rule of their own.
    for (const Service of ["*", "logs.eu-west-1.amazonaws.com"])
      assert.deepEqual(await lets({ Service }), []);
  });
  it("can be recovered long enough, and is on", async () => {
    const lost = (days: number) => [`the key is lost ${days} days after its deletion; 30 are demanded`];
    for (const [inputs, messages] of [
      [{}, []],
      [{ deletionWindowInDays: 30 }, []],
      [{ deletionWindowInDays: 29 }, lost(29)],
      [{ isEnabled: false }, ["the key is disabled"]],
      [{ enabled: false }, ["the key is disabled"]],
      [{ isEnabled: true, enabled: true }, []],
    ] as const)
      assert.deepEqual(await said("configure-deletion-window", inputs), messages);
  });
  it("keeps AWS's check against locking out", async () => {
    const bypass = (value: unknown) =>
      said("disallow-bypass-lockout-check", { bypassPolicyLockoutSafetyCheck: value });
    assert.deepEqual(await bypass(true), ["the check against locking out is bypassed"]);
    for (const value of [false, undefined]) assert.deepEqual(await bypass(value), []);
  });
});
