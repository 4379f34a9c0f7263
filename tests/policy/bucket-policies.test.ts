import * as assert from "node:assert/strict";
import {
  coversBucket,
  coversObjects,
  eachBucketPolicy,
  exempted,
  isNull,
  isRefusedWhere,
  leftTo,
  refusalsOf,
} from "../../policy/lib/bucket-policies";
import { type Condition, type Statement, statementsOf } from "../../policy/lib/documents";
import { graphFor, nodeNamed, toldTo } from "../support/graph";
import { type JudgedResource, resource, unknown, urnOfResource } from "../support/policy";

const bucket = "ledger";
const refusal = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::ledger/*",
};
const statements = (...changes: readonly object[]): readonly Statement[] =>
  statementsOf({ Statement: changes.map((change) => ({ ...refusal, ...change })) });
const one = (change: object): Statement => statements(change)[0] ?? assert.fail("none");
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

describe("a statement of a bucket's policy", () => {
  for (const [resource, ofBucket, ofObjects] of [
    ["*", true, true],
    ["arn:aws:s3:::ledger", true, false],
    ["arn:aws:s3:::ledger/*", false, true],
    ["arn:aws-cn:s3:::ledger/*", false, true],
    ["arn:aws:s3:::ledger*", true, true],
    ["arn:aws:s3:::l?dger/*", false, true],
    ["arn:aws:s3:::*", true, true],
    // Objects of one level, of some names, or of another bucket.
    ["arn:aws:s3:::ledger/?", false, false],
    ["arn:aws:s3:::ledger/a", false, false],
    ["arn:aws:s3:::ledger/a*", false, false],
    ["arn:aws:s3:::ledger/b/*", false, false],
    ["arn:aws:s3:::ledgers/*", false, false],
    ["arn:aws:s3:::other-ledger/*", false, false],
    ["arn:aws:s3:::other", false, false],
    ["x-arn:aws:s3:::ledger/*", false, false],
    ["ledarn:aws:s3:::ger/*", false, false],
  ] as const)
    it(`on ${resource} is ${ofBucket ? "" : "not "}for the bucket, and ${ofObjects ? "" : "not "}for every object`, () => {
      assert.equal(coversBucket(one({ Resource: resource }), bucket), ofBucket);
      assert.equal(coversObjects(one({ Resource: resource }), bucket), ofObjects);
    });

  it("is for what one of its resources is for", () => {
    const on = (...resources: readonly string[]) =>
      one({ Resource: resources.map((each) => `arn:aws:s3:::${each}`) });
    assert.equal(coversBucket(on("x", "ledger"), bucket), true);
    assert.equal(coversObjects(on("ledger", "ledger/*"), bucket), true);
    // Two narrow patterns are not everything, whatever they are.
    assert.equal(coversObjects(on("ledger/a*", "ledger/b/*"), bucket), false);
    assert.equal(coversObjects(on(), bucket), false);
  });

  it("is for a bucket without a name yet where it is for all", () => {
    assert.equal(coversBucket(one({ Resource: "*" }), undefined), true);
    assert.equal(coversObjects(one({ Resource: "*" }), undefined), true);
    assert.equal(coversBucket(one({ Resource: "arn:aws:s3:::undefined" }), undefined), false);
    assert.equal(coversObjects(one({ Resource: "arn:aws:s3:::*" }), undefined), false);
  });
});

describe("a refusal for everybody", () => {
  const refuses = (change: object) => refusalsOf(statements(change), "s3:PutObject", bucket).length === 1;

  it("is one by its action, by a pattern, or by all but others", () => {
    for (const change of [
      {},
      { Action: "s3:*" },
      { Action: ["s3:GetObject", "s3:Put*"] },
      { Action: undefined, NotAction: "s3:GetObject" },
      { Principal: { AWS: "*" } },
      { Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ])
      assert.equal(refuses(change), true, JSON.stringify(change));
  });

  it("is none where it allows, is for some, of another action or of some objects", () => {
    for (const change of [
      { Effect: "Allow" },
      { Principal: { AWS: role("x") } },
      { Principal: { Service: "*" } },
      { Action: "s3:GetObject" },
      { Action: undefined, NotAction: "s3:Put*" },
      { Resource: "arn:aws:s3:::ledger" },
      { Resource: "arn:aws:s3:::other/*" },
    ])
      assert.equal(refuses(change), false, JSON.stringify(change));
  });

  it("holds where its conditions do", () => {
    const all = statements(
      { Condition: { Null: { "s3:if-none-match": "true" } } },
      { Action: "s3:GetObject" },
    );
    const asks = (conditions: readonly Condition[]) => conditions.length === 1;
    assert.equal(isRefusedWhere(all, "s3:PutObject", bucket, asks), true);
    assert.equal(isRefusedWhere(all, "s3:GetObject", bucket, asks), false);
    assert.equal(
      isRefusedWhere(all, "s3:DeleteObject", bucket, () => true),
      false,
    );
  });
});

describe("a condition", () => {
  const condition = (operator: string, key: string, values: readonly string[]): Condition => ({
    operator,
    key,
    values,
  });

  it("asks whether a key is absent", () => {
    const name = "s3:if-none-match";
    assert.equal(isNull(condition("Null", name, ["true"]), name, "true"), true);
    assert.equal(isNull(condition("Null", name, ["false"]), name, "false"), true);
    assert.equal(isNull(condition("Null", name, ["true"]), name, "false"), false);
    assert.equal(isNull(condition("Null", name, ["true", "false"]), name, "true"), false);
    assert.equal(isNull(condition("Null", "s3:if-match", ["true"]), name, "true"), false);
    assert.equal(isNull(condition("Bool", name, ["true"]), name, "true"), false);
  });

  it("leaves out whom it names", () => {
    const names = [role("a"), role("b")];
    for (const operator of [
      "ArnNotEquals",
      "ArnNotLike",
      "StringNotEquals",
      "StringNotLike",
      "ArnNotEqualsIfExists",
      "StringNotLikeIfExists",
    ])
      assert.deepEqual(exempted(condition(operator, "aws:principalarn", names)), names, operator);
    for (const operator of [
      "ArnEquals",
      "StringLike",
      "ForAllValues:StringNotEquals",
      "StringNotEqualsIgnoreCase",
      "ArnNotEqualsIfExistsx",
      "Null",
    ])
      assert.equal(exempted(condition(operator, "aws:principalarn", names)), undefined, operator);
    assert.equal(exempted(condition("ArnNotEquals", "aws:sourcearn", names)), undefined);
  });
});

describe("to whom an action is left", () => {
  const but = (...names: readonly string[]) => ({
    Condition: { ArnNotEquals: { "aws:PrincipalArn": names } },
  });
  const left = (...changes: readonly object[]) => leftTo(statements(...changes), "s3:PutObject", bucket);

  it("is those whom every refusal leaves out", () => {
    assert.deepEqual(left(but(role("a"), role("b"))), [role("a"), role("b")]);
    assert.deepEqual(left(but(role("a"), role("b")), but(role("b"), role("c"))), [role("b")]);
    assert.deepEqual(left(but(role("a")), but(role("b"))), []);
  });

  it("is nobody where all are refused", () => {
    assert.deepEqual(left({}), []);
    assert.deepEqual(left(but(role("a")), {}), []);
  });

  it("is everybody where no refusal asks for the principal alone", () => {
    const tls = { Bool: { "aws:SecureTransport": "false" } };
    assert.equal(left(), undefined);
    assert.equal(left({ Condition: tls }), undefined);
    assert.equal(left({ Condition: { ...tls, ArnNotEquals: { "aws:PrincipalArn": role("a") } } }), undefined);
    assert.equal(left({ Condition: { ...but(role("a")).Condition, ...tls } }), undefined);
    assert.equal(left({ ...but(role("a")), Action: "s3:GetObject" }), undefined);
    assert.equal(left({ ...but(role("a")), Resource: "arn:aws:s3:::ledger/a" }), undefined);
    assert.equal(left({ ...but(role("a")), Principal: { AWS: role("b") } }), undefined);
  });

  it("is told by the others where one refusal asks for more", () => {
    const narrower = {
      Condition: {
        Bool: { "aws:SecureTransport": "false" },
        ArnNotEquals: { "aws:PrincipalArn": role("z") },
      },
    };
    assert.deepEqual(left(narrower, but(role("a"))), [role("a")]);
  });
});

describe("the policies of a bucket", () => {
  const text = (Sid: string) => JSON.stringify({ Statement: { ...refusal, Sid } });
  const made = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
    resource("aws:s3/bucket:Bucket", "made", { bucket, ...inputs }, more);
  const policy = (name: string, of: unknown, inputs: Record<string, unknown> = { policy: text(name) }) =>
    resource("aws:s3/bucketPolicy:BucketPolicy", name, { bucket: of, ...inputs });
  const judged = (...all: readonly JudgedResource[]) => {
    const graph = graphFor(all);
    const seen: unknown[] = [];
    const told = toldTo((judge) =>
      eachBucketPolicy(nodeNamed(graph, "made"), graph, judge, (each, holder) =>
        seen.push([holder.name, each.length]),
      ),
    );
    return [seen, told];
  };
  it("are each of those that name it", () => {
    assert.deepEqual(judged(made(), policy("one", bucket), policy("two", bucket), policy("x", "other")), [
      [
        ["one", 1],
        ["two", 1],
      ],
      [],
    ]);
  });
  it("is its own where none names it", () => {
    assert.deepEqual(judged(made({ policy: text("own") }), policy("x", "other")), [[["made", 1]], []]);
    assert.deepEqual(judged(made({ policy: text("own") }), policy("one", bucket)), [[["one", 1]], []]);
  });
  it("are missing, or not known", () => {
    assert.deepEqual(judged(made()), [[], ["the bucket has no policy"]]);
    assert.deepEqual(judged(made(), policy("x", "other")), [[], ["the bucket has no policy"]]);
    const open = policy("open", unknown);
    assert.deepEqual(judged(made(), open), [[], [`undetermined: bucket of ${urnOfResource(open)}`]]);
    const hidden = policy("hidden", bucket, { policy: unknown });
    assert.deepEqual(judged(made(), hidden, policy("one", bucket)), [
      [["one", 1]],
      [`undetermined: policy of ${urnOfResource(hidden)}`],
    ]);
  });
});
