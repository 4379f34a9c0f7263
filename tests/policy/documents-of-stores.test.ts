import * as assert from "node:assert/strict";
import { iamManagedPolicyRules } from "../../policy/rules/iam-managed-policies";
import { iamSentKeysRules } from "../../policy/rules/iam-sent-keys";
import { s3PolicyRules } from "../../policy/rules/s3-policies";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed } from "../support/policy";
import { account, document } from "../support/policy-fixtures";

describe("what a statement asks of a service", () => {
  const [rule = assert.fail("no rule")] = iamSentKeysRules;
  const said = (
    Condition: object | undefined,
    more: object = {},
    type = "aws:sns/topicPolicy:TopicPolicy",
    property = "policy",
  ) =>
    saidBy(rule, [
      resource(type, "x", {
        arn: "arn:aws:sns:eu-west-1:1:t",
        [property]: document({
          Effect: "Allow",
          Action: "sns:Publish",
          Resource: "*",
          Principal: { Service: "events.amazonaws.com" },
          Condition,
          ...more,
        }),
      }),
    ]);
  const lets = (key: string) => [
    `statement 1 lets events.amazonaws.com in with ${key} only, which it does not send`,
  ];
  const keeps = (key: string) => [
    `statement 1 keeps events.amazonaws.com out without ${key}, which it does not send`,
  ];

  for (const key of ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"])
    it(`is not ${key}, which EventBridge does not send`, async () => {
      for (const operator of [
        "StringEquals",
        "StringLike",
        "ArnEquals",
        "ForAnyValue:StringEquals",
        "stringequals",
      ]) {
        assert.deepEqual(await said({ [operator]: { [key]: "x" } }), lets(key), operator);
        assert.deepEqual(await said({ [operator]: { [key]: "x" } }, { Effect: "Deny" }), [], operator);
      }
      for (const operator of [
        "StringNotEquals",
        "ArnNotLike",
        "ForAnyValue:StringNotLike",
        "stringnotequals",
      ]) {
        assert.deepEqual(await said({ [operator]: { [key]: "x" } }), [], operator);
        assert.deepEqual(
          await said({ [operator]: { [key]: "x" } }, { Effect: "Deny" }),
          keeps(key),
          operator,
        );
      }
      for (const operator of [
        "StringEqualsIfExists",
        "ForAllValues:StringEquals",
        "StringNotEqualsIfExists",
        "ForAllValues:StringNotEquals",
        "stringequalsifexists",
        "forallvalues:stringnotequals",
      ])
        for (const Effect of ["Allow", "Deny"])
          assert.deepEqual(await said({ [operator]: { [key]: "x" } }, { Effect }), [], operator);
      assert.deepEqual(await said({ Null: { [key]: "false" } }), lets(key));
      assert.deepEqual(await said({ Null: { [key]: "true" } }), []);
      assert.deepEqual(await said({ Null: { [key]: true } }, { Effect: "Deny" }), keeps(key));
      assert.deepEqual(await said({ Null: { [key]: "false" } }, { Effect: "Deny" }), []);
    });
  it("may be what it does send, or anything else", async () => {
    const logs = { Action: "s3:PutObject", Principal: { Service: "delivery.logs.amazonaws.com" } };
    for (const key of ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"])
      assert.deepEqual(await said({ StringEquals: { [key]: "x" } }, logs), []);
    const elb = {
      Action: "s3:PutObject",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    };
    assert.deepEqual(await said({ ArnLike: { "aws:SourceArn": "x" } }, elb), []);
    assert.equal((await said({ StringEquals: { "aws:SourceOrgID": "x" } }, elb)).length, 1);
    for (const key of ["aws:PrincipalOrgID", "aws:SourceIp", "aws:SourceVpc", "x-aws:SourceAccount"])
      assert.deepEqual(await said({ StringEquals: { [key]: "x" } }), []);
  });
  it("is asked of services alone, of which it is known", async () => {
    const condition = { StringEquals: { "aws:SourceAccount": account } };
    for (const Principal of ["*", { AWS: "events.amazonaws.com" }, { Service: "pipes.amazonaws.com" }])
      assert.deepEqual(await said(condition, { Principal }), []);
    assert.deepEqual(
      await said(condition, {
        Principal: { AWS: account, Service: ["pipes.amazonaws.com", "events.amazonaws.com"] },
      }),
      lets("aws:SourceAccount"),
    );
  });
  it("is never, of a resource, the function that calls", async () => {
    const asks = ["statement 1 asks for lambda:SourceFunctionArn, which no policy of a resource is told"];
    const condition = {
      ArnLike: { "lambda:SourceFunctionArn": "x" },
      Bool: { "aws:SecureTransport": "true" },
    };
    assert.deepEqual(await said(condition), asks);
    assert.deepEqual(
      await said(
        condition,
        { Resource: undefined, Action: "sts:AssumeRole" },
        "aws:iam/role:Role",
        "assumeRolePolicy",
      ),
      [],
    );
  });
});

describe("a policy that allows everything", () => {
  const rule =
    iamManagedPolicyRules.find(({ metadata }) => metadata.name === "iam-policy-disallow-admin-access") ??
    assert.fail("no rule");
  const said = (Action: unknown, Resource: unknown, Effect = "Allow") =>
    saidBy(rule, [
      resource("aws:iam/policy:Policy", "p", { policy: document({ Effect, Action, Resource }) }),
    ]);
  const everything = ["statement 1 allows everything"];
  it("is by any action on anything", async () => {
    for (const action of ["*", "*:*", "**", "?*", "*:?*", ["s3:GetObject", "*"]])
      assert.deepEqual(await said(action, "*"), everything, String(action));
    for (const action of ["s3:*", "*:Get*", "x*", "*x", "*:", ":*", "s*:*"])
      assert.deepEqual(await said(action, "*"), [], action);
    for (const resourceArn of ["arn:aws:s3:::*", ["arn:aws:s3:::ledger", "*"]])
      assert.deepEqual(await said("*", resourceArn), everything);
    assert.deepEqual(await said("*", "arn:aws:s3:::ledger"), []);
    assert.deepEqual(await said("*", "*", "Deny"), []);
  });
});

describe("a bucket without TLS", () => {
  const said = (...changes: readonly object[]) =>
    saidBy(ruleNamed(s3PolicyRules, "s3-bucketpolicy-enforce-tls"), [
      resource("aws:s3/bucket:Bucket", "b", {
        bucket: "b",
        policy: document(
          ...changes.map((change) => ({
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
            ...change,
          })),
        ),
      }),
    ]);
  const plain = { Condition: { Bool: { "aws:SecureTransport": "false" } } };
  const old = { Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } };
  const [without, before] = [
    "the bucket can be reached without TLS",
    "the bucket can be reached with TLS before 1.2",
  ];

  it("is refused, and one with an old version", async () => {
    assert.deepEqual(await said(plain, old), []);
    assert.deepEqual(await said(), [without, before]);
    assert.deepEqual(await said(plain), [before]);
    assert.deepEqual(await said(old), [without]);
  });
  it("is refused to everybody, in everything, on all of it", async () => {
    for (const change of [{ Action: "*" }, { Action: ["s3:GetObject", "S3:*"] }, { Resource: "*" }])
      assert.deepEqual(
        await said({ ...plain, ...change }, { ...old, ...change }),
        [],
        JSON.stringify(change),
      );
    for (const change of [
      { Effect: "Allow" },
      { Principal: { AWS: account } },
      { Action: "s3:Get*" },
      { Action: undefined, NotAction: "s3:GetObject" },
      { Resource: "arn:aws:s3:::b" },
      { Resource: "arn:aws:s3:::b/*" },
      { Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/a*"] },
    ])
      assert.deepEqual(
        await said({ ...plain, ...change }, { ...old, ...change }),
        [without, before],
        JSON.stringify(change),
      );
  });
  it("is refused by the version alone, from 1.2", async () => {
    const by = (Condition: object | undefined) => said(plain, { Condition });
    for (const condition of [
      old.Condition,
      { NumericLessThanIfExists: { "s3:TlsVersion": 1.2 } },
      { NumericLessThan: { "s3:TlsVersion": "1.3" } },
    ])
      assert.deepEqual(await by(condition), [], JSON.stringify(condition));
    for (const condition of [
      undefined,
      { NumericLessThan: { "s3:TlsVersion": "1.1" } },
      { NumericLessThan: { "s3:TlsVersion": ["1.2", "1.1"] } },
      { NumericLessThan: { "s3:TlsVersion": [] } },
      { NumericLessThan: { "s3:TlsVersion": "x" } },
      { NumericLessThanEquals: { "s3:TlsVersion": "1.2" } },
      { NumericGreaterThan: { "s3:TlsVersion": "1.2" } },
      { "ForAllValues:NumericLessThan": { "s3:TlsVersion": "1.2" } },
      { NumericLessThan: { "s3:max-keys": "1.2" } },
      { NumericLessThan: { "s3:TlsVersion": "1.2", "s3:max-keys": "5" } },
    ])
      assert.deepEqual(await by(condition), [before], JSON.stringify(condition));
  });

  it("lets in nobody else, and nobody to do all", async () => {
    const lets = (change: object) =>
      saidBy(ruleNamed(s3PolicyRules, "s3-bucketpolicy-disallow-public-principal"), [
        resource("aws:s3/bucket:Bucket", "b", {
          policy: document({
            Effect: "Allow",
            Principal: { AWS: account },
            Action: "s3:GetObject",
            Resource: "*",
            ...change,
          }),
        }),
      ]);
    const all = ["statement 1 allows every action"];
    assert.deepEqual(await lets({}), []);
    for (const change of [
      { Action: "*" },
      { Action: "S3:*" },
      { Action: ["s3:GetObject", "s3:*"] },
      { Action: undefined, NotAction: "s3:GetObject" },
    ]) {
      assert.deepEqual(await lets(change), all, JSON.stringify(change));
      assert.deepEqual(await lets({ ...change, Effect: "Deny" }), []);
    }
    assert.deepEqual(await lets({ Principal: "*" }), ["statement 1 allows every principal"]);
  });
});
