import * as assert from "node:assert/strict";
import { s3RequestRules } from "../../policy/rules/s3-requests";
import { snsRelationRules } from "../../policy/rules/sns-relations";
import { saidBy } from "../support/one-rule";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document, microservice, region } from "../support/policy-fixtures";

const name = `cdd-test-documents-${account}-${region}`;

describe("what a bucket of a service refuses", () => {
  const rule = (of: string) => ruleNamed(s3RequestRules, `s3-bucketpolicy-${of}`);
  const denies = (Condition: object | undefined, Action: unknown = "s3:PutObject", more: object = {}) => ({
    Effect: "Deny",
    Principal: "*",
    Action,
    Resource: `arn:aws:s3:::${name}/*`,
    Condition,
    ...more,
  });
  const said = (of: string, statements: readonly object[], access = "append", settings = {}) =>
    saidBy(
      rule(of),
      [
        resource("aws:s3/bucket:Bucket", "b", { bucket: name }),
        resource("aws:s3/bucketPolicy:BucketPolicy", "p", {
          bucket: name,
          policy: document(...(statements as Record<string, unknown>[])),
        }),
        microservice("screening", { data: { documents: access } }),
      ],
      settings,
    );

  const replaced = ["an object can be put in the place of another"];
  const absent = { Null: { "s3:if-none-match": "true" } };
  const appends = (Condition: object | undefined, access?: string) =>
    said("enforce-append-only", [denies(Condition)], access);
  it("is to put an object in the place of another, where the service only appends", async () => {
    assert.deepEqual(await appends(absent), []);
    assert.deepEqual(await appends({ ...absent, Bool: { "s3:ObjectCreationOperation": "true" } }), []);
    for (const access of ["read", "write"])
      assert.deepEqual(await appends({ Bool: { "aws:SecureTransport": "false" } }, access), []);
    for (const condition of [
      // Everybody puts what nobody may put: the refusal without a condition leaves no way at all, and says nothing of the header.
      undefined,
      { Null: { "s3:if-none-match": "false" } },
      { Null: { "s3:if-match": "true" } },
      { Bool: { "s3:ObjectCreationOperation": "true" } },
      { ...absent, Bool: { "s3:ObjectCreationOperation": "false" } },
      { ...absent, Bool: { "aws:SecureTransport": "true" } },
      { ...absent, StringEquals: { "s3:ObjectCreationOperation": "true" } },
      { ...absent, ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/x" } },
    ])
      assert.deepEqual(await appends(condition), replaced, JSON.stringify(condition));
    for (const more of [
      { Effect: "Allow" },
      { Principal: { AWS: account } },
      { Resource: `arn:aws:s3:::${name}/a*` },
    ])
      assert.deepEqual(
        await said("enforce-append-only", [denies(absent, "s3:PutObject", more)]),
        replaced,
        JSON.stringify(more),
      );
    assert.deepEqual(await said("enforce-append-only", [denies(absent, "s3:GetObject")]), replaced);
  });

  const keys = {
    "s3:x-amz-server-side-encryption": "the kind of encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id": "a key of KMS",
    "s3:x-amz-server-side-encryption-customer-algorithm": "a key of its own",
  };
  it("is to choose an encryption, by each of its headers", async () => {
    const all = Object.keys(keys).map((key) => denies({ Null: { [key]: "false" } }));
    assert.deepEqual(await said("enforce-default-encryption", all), []);
    for (const [index, what] of Object.values(keys).entries()) {
      const may = [`whoever writes may choose ${what}`];
      assert.deepEqual(await said("enforce-default-encryption", all.toSpliced(index, 1)), may);
      const key = Object.keys(keys)[index] ?? "";
      for (const condition of [
        undefined,
        { Null: { [key]: "true" } },
        { Null: { [key]: "false", "s3:x": "false" } },
        { StringEquals: { [key]: "false" } },
      ])
        assert.deepEqual(
          await said("enforce-default-encryption", all.toSpliced(index, 1, denies(condition))),
          may,
          JSON.stringify(condition),
        );
    }
  });

  const signed = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObjectVersion"];
  const longer = (...actions: readonly string[]) =>
    actions.map((action) => `a presigned URL for ${action} works longer than 600 seconds`);
  const ages = (Condition: object | undefined, Action: unknown = "s3:*", settings = {}) =>
    said("configure-presigned-url-age", [denies(Condition, Action)], "read", settings);
  const older = (value: unknown, operator = "NumericGreaterThan") => ({
    [operator]: { "s3:signatureAge": value },
  });
  it("is a URL that was signed long ago, for each action", async () => {
    for (const condition of [
      older("600000"),
      older(600_000),
      older("1"),
      older("600000", "NumericGreaterThanEquals"),
      older(["1", "600000"]),
    ])
      assert.deepEqual(await ages(condition), [], JSON.stringify(condition));
    for (const action of signed)
      assert.deepEqual(
        await ages(
          older("600000"),
          signed.filter((each) => each !== action),
        ),
        longer(action),
      );
    assert.deepEqual(
      await ages(older("300001"), "s3:*", { maximumSeconds: 300 }),
      signed.map((action) => `a presigned URL for ${action} works longer than 300 seconds`),
    );
    assert.deepEqual(
      await ages({ ...older("600000"), StringEquals: { "s3:authType": "REST-QUERY-STRING" } }),
      [],
    );
    assert.deepEqual(
      await ages({ ...older("600000"), StringEquals: { "s3:authType": ["POST", "REST-QUERY-STRING"] } }),
      [],
    );
  });
  it("is no narrower", async () => {
    for (const condition of [
      undefined,
      older("600001"),
      older(["1", "600001"]),
      older([]),
      older("x"),
      older("600000", "NumericLessThan"),
      older("600000", "NumericGreaterThanIfExists"),
      older("600000", "ForAllValues:NumericGreaterThan"),
      { NumericGreaterThan: { "s3:max-keys": "1" } },
      { StringEquals: { "s3:authType": "REST-QUERY-STRING" } },
      { ...older("600000"), StringEquals: { "s3:authType": "REST-HEADER" } },
      { ...older("600000"), StringEquals: { "s3:signatureversion": "REST-QUERY-STRING" } },
      { ...older("600000"), StringNotEquals: { "s3:authType": "REST-QUERY-STRING" } },
    ])
      assert.deepEqual(await ages(condition), longer(...signed), JSON.stringify(condition));
  });
});

describe("what EventBridge publishes to a topic", () => {
  const rule = ruleNamed(snsRelationRules, "sns-topicpolicy-enforce-eventbridge-publish");
  const arn = `arn:aws:sns:${region}:${account}:alarms`;
  const topicType = "aws:sns/topic:Topic";
  const policyType = "aws:sns/topicPolicy:TopicPolicy";
  const topic = (inputs: Record<string, unknown> = {}) =>
    resource(topicType, "topic", { name: "alarms", arn, ...inputs });
  const target = (inputs: Record<string, unknown> = {}, made: readonly string[] = []) =>
    resource(
      "aws:cloudwatch/eventTarget:EventTarget",
      "target",
      { arn, ...inputs },
      { propertyDependencies: { arn: made } },
    );
  const events = {
    Effect: "Allow",
    Action: "sns:Publish",
    Resource: arn,
    Principal: { Service: "events.amazonaws.com" },
  };
  const plain = {
    Effect: "Deny",
    Action: "sns:Publish",
    Resource: arn,
    Principal: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const policy = (statements: readonly object[], of: unknown = arn, made: readonly string[] = []) =>
    resource(
      policyType,
      "policy",
      { arn: of, policy: document(...(statements as Record<string, unknown>[])) },
      { propertyDependencies: { arn: made } },
    );
  const said = (statements: readonly object[], ...others: readonly JudgedResource[]) =>
    saidBy(rule, [target(), topic(), policy(statements), ...others]);
  const none = ["EventBridge may not publish to topic: no statement without a condition lets it"];
  const refused = ["EventBridge may not publish to topic: a statement refuses it"];

  it("is let through by a statement without a condition", async () => {
    for (const statement of [
      events,
      { ...events, Principal: "*" },
      { ...events, Action: "sns:*" },
      { ...events, Resource: "*" },
      { ...events, Resource: ["arn:x", arn] },
      { ...events, Principal: { Service: ["a.amazonaws.com", "events.amazonaws.com"] } },
    ])
      assert.deepEqual(await said([statement, plain]), [], JSON.stringify(statement));
    for (const statement of [
      { ...events, Effect: "Deny" },
      { ...events, Action: "sns:Subscribe" },
      { ...events, Resource: `${arn}s` },
      { ...events, Principal: { Service: "cloudwatch.amazonaws.com" } },
      { ...events, Principal: { AWS: "events.amazonaws.com" } },
      { ...events, Condition: { StringEquals: { "aws:SourceAccount": account } } },
    ])
      assert.equal((await said([statement]))[0], none[0], JSON.stringify(statement));
  });
  it("is not refused, but without TLS", async () => {
    assert.deepEqual(await said([events, { ...events, Effect: "Deny", Principal: "*" }]), refused);
    assert.deepEqual(
      await said([events, { ...plain, Condition: { StringNotEquals: { "aws:SourceAccount": account } } }]),
      refused,
    );
    assert.deepEqual(await said([events, { ...plain, Resource: `${arn}s`, Condition: undefined }]), []);
  });
  it("goes without a role", async () =>
    assert.deepEqual(await saidBy(rule, [target({ roleArn: "r" }), topic(), policy([events])]), [
      "the target of a topic names a role",
    ]));
  it("goes to the topics of the program that it names", async () => {
    assert.deepEqual(await saidBy(rule, [target({ arn: `${arn}s` }), topic()]), []);
    assert.deepEqual(await saidBy(rule, [target(), topic(), policy([events], `${arn}s`)]), none);
    assert.deepEqual(await saidBy(rule, [target(), topic({ arn: unknown })]), none);
    assert.deepEqual(await saidBy(rule, [target(), topic({ arn: unknown, name: "other" })]), []);
    assert.deepEqual(await saidBy(rule, [target(), topic({ policy: document(events) })]), []);
  });
  it("goes to those that it was made of, before there are ARNs", async () => {
    const [ofTopic, ofPolicy] = [urnOf(topicType, "topic"), urnOf(policyType, "policy")];
    const waiting = [topic({ arn: unknown }), policy([events], unknown, [ofTopic])] as const;
    assert.deepEqual(await saidBy(rule, [target({ arn: unknown }, [ofTopic]), ...waiting]), []);
    assert.deepEqual(await saidBy(rule, [target({ arn: unknown }, [ofTopic]), waiting[0]]), none);
    assert.deepEqual(
      await saidBy(rule, [
        target({ arn: unknown }, [ofPolicy]),
        topic({ arn: unknown }),
        policy([], unknown, [ofTopic]),
      ]),
      none,
    );
    assert.deepEqual(await saidBy(rule, [target({ arn: unknown }), ...waiting]), ["undetermined: arn"]);
  });
});
