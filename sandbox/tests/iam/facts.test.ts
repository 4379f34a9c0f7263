import * as assert from "node:assert/strict";
import { factsOfService, kindsOf, nearest } from "../../aws/iam/facts";
import { serviceCalls } from "../../aws/iam/service-principals";
import { providerCalls } from "../../aws/permissions/provider-calls";
import { contextOf, knownAction } from "../../who-can/action";

describe("AWS's service reference", () => {
  it("knows actions by any case, and none that AWS does not have", async () => {
    assert.equal((await knownAction("S3:getobject")).action, "s3:GetObject");
    await assert.rejects(
      knownAction("dynamodb:GetItm"),
      /AWS has no action "dynamodb:GetItm". The nearest: dynamodb:GetItem, /,
    );
    await assert.rejects(
      knownAction("dynamo:GetItem"),
      /AWS has no service "dynamo". The nearest: dynamodb, /,
    );
    for (const text of ["GetItem", "s3:*", "s3:", ":GetItem", "s3:Get Object"])
      await assert.rejects(knownAction(text), /is no action/);
  });

  it("knows which resources an action takes, by the form of their ARNs", async () => {
    const rows: readonly (readonly [string, string, readonly string[]])[] = [
      ["s3:GetObject", "arn:aws:s3:::b/a/key", ["object"]],
      ["s3:GetObject", "arn:aws:s3:::b", []],
      ["s3:PutBucketPolicy", "arn:aws:s3:::b", ["bucket"]],
      ["logs:PutLogEvents", "arn:aws:logs:eu-west-2:1:log-group:/a/g:log-stream:s", ["log-stream"]],
      ["logs:PutLogEvents", "arn:aws:logs:eu-west-2:1:log-group:/a/g", []],
      ["dynamodb:Query", "arn:aws:dynamodb:eu-west-2:1:table/t/index/i", ["index", "table"]],
      ["secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-2:1:secret:a/b-AbCdEf", ["secret"]],
      ["kms:Decrypt", "arn:aws:kms:eu-west-2:1:alias/a", []],
      ["kms:Decrypt", "arn:aws:kms:eu-west-2:1:key/k", ["key"]],
    ];
    for (const [action, arn, kinds] of rows) {
      const { facts, own } = await knownAction(action);
      assert.deepEqual(kindsOf(facts, own, arn).sort(), kinds, `${action} ${arn}`);
    }
    assert.deepEqual((await knownAction("ecs:ListClusters")).own.resourceTypes, []);
  });

  it("knows condition keys, with the variable ones", async () => {
    assert.deepEqual(
      await contextOf(
        ["aws:SourceVpce=vpce-1", "kms:EncryptionContext:a=b=c", "aws:TagKeys=x", "aws:TagKeys=y"],
        "kms",
      ),
      { "aws:SourceVpce": ["vpce-1"], "kms:EncryptionContext:a": ["b=c"], "aws:TagKeys": ["x", "y"] },
    );
    await assert.rejects(
      contextOf(["aws:SourceVpe=1"], "kms"),
      /no condition key "aws:SourceVpe". The nearest: aws:SourceVp/,
    );
    await assert.rejects(contextOf(["aws:SourceVpce"], "kms"), /give a key and a value/);
  });

  it("has every action that the judge names", async () => {
    const named = [
      ...serviceCalls.flatMap(({ actions }) => actions),
      ...Object.values(providerCalls).flatMap(({ write = [], read = [], remove = [] }) => [
        ...write,
        ...read,
        ...remove,
      ]),
    ].filter((action) => !action.includes("*"));
    assert.ok(named.length > 50);
    for (const action of new Set(named)) assert.equal((await knownAction(action)).action, action);
  });

  it("has no service of a made-up prefix", async () => {
    assert.equal(await factsOfService("nothing"), undefined);
  });

  it("finds what is closest to a word", () => {
    assert.deepEqual(nearest("custmers", ["cases", "customers", "ratings"], 1), ["customers"]);
    assert.deepEqual(nearest("evidence", ["audit-evidence", "evident-e"], 1), ["audit-evidence"]);
  });
});
