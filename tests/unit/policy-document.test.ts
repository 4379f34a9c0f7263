import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { bucketGuards } from "../../components/shared/bucket-guards";
import {
  policyDocument,
  root,
  type Statement,
  withDistinctSids,
} from "../../components/shared/policy-document";
import { refused } from "../../components/shared/refused";
import { always } from "../support/always";

describe("policyDocument", () => {
  it("writes statements in AWS's terms, in one form, single values as lists too", () => {
    assert.deepEqual(
      JSON.parse(
        policyDocument([
          { sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::x/*"] },
          {
            sid: "Refuse",
            effect: "Deny",
            actions: ["s3:*"],
            resources: ["arn:aws:s3:::x"],
            principals: "*",
            conditions: { Bool: { "aws:SecureTransport": "false" } },
          },
          { sid: "Trust", actions: ["sts:AssumeRole"], principals: { Service: ["ecs.amazonaws.com"] } },
          { sid: "Rest", effect: "Deny", actions: [], notActions: ["s3:ListBucket"], principals: "*" },
        ]),
      ),
      {
        Version: "2012-10-17",
        Statement: [
          { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::x/*"] },
          {
            Sid: "Refuse",
            Effect: "Deny",
            Principal: "*",
            Action: ["s3:*"],
            Resource: ["arn:aws:s3:::x"],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
          {
            Sid: "Trust",
            Effect: "Allow",
            Principal: { Service: ["ecs.amazonaws.com"] },
            Action: ["sts:AssumeRole"],
          },
          { Sid: "Rest", Effect: "Deny", Principal: "*", NotAction: ["s3:ListBucket"] },
        ],
      },
    );
  });

  it("does not depend on the order in which a statement's parts are written", () => {
    const one: Statement = { sid: "A", actions: ["s3:GetObject"], resources: ["r"], principals: "*" };
    const other: Statement = { principals: "*", resources: ["r"], actions: ["s3:GetObject"], sid: "A" };
    assert.equal(policyDocument([one]), policyDocument([other]));
  });
});

describe("statements of one document", () => {
  it("get names of their own where two would share one, and nothing else of them changes", () =>
    always(
      fc.property(fc.array(fc.constantFrom("a", "b", "aAlso", "aAlsoAlso")), (sids) => {
        const given = sids.map((sid, index): Statement => ({ sid, actions: [`s3:${index}`] }));
        const found = withDistinctSids(given);
        assert.equal(new Set(found.map(({ sid }) => sid)).size, given.length);
        for (const [index, { sid, ...rest }] of found.entries()) {
          assert.deepEqual(rest, { actions: [`s3:${index}`] });
          assert.match(sid, new RegExp(`^${sids[index]}(Also)*$`));
        }
        // Who comes first with a name keeps it, unless another was given it for want of one.
        for (const sid of new Set(sids))
          if (sid.length === 1) assert.equal(found[sids.indexOf(sid)]?.sid, sid);
      }),
    ));

  it("keep the name that only they have", () => {
    const of = (...sids: string[]) =>
      withDistinctSids(sids.map((sid) => ({ sid, actions: [] }))).map(({ sid }) => sid);
    assert.deepEqual(of("a", "b", "a", "a"), ["a", "b", "aAlso", "aAlsoAlso"]);
  });

  it("name the account by its root, as IAM writes it", () =>
    assert.equal(root("111122223333"), "arn:aws:iam::111122223333:root"));
});

describe("a refusal", () => {
  const resources = ["arn:aws:s3:::x"];
  const base = { sid: "No", effect: "Deny", principals: "*", resources } as const;
  const named = { ArnNotEquals: { "aws:PrincipalArn": ["one", "other"] } };
  const when = { Bool: { "aws:SecureTransport": "false" } };
  const table: readonly (readonly [string, Parameters<typeof refused>[1], Statement])[] = [
    ["of everybody, always", { actions: ["s3:*"], resources }, { ...base, actions: ["s3:*"] }],
    [
      "of all but some, each named once",
      { actions: ["s3:*"], resources, but: ["one", "other", "one"] },
      { ...base, actions: ["s3:*"], conditions: named },
    ],
    [
      "of everybody, at times",
      { actions: ["s3:*"], resources, conditions: when },
      { ...base, actions: ["s3:*"], conditions: when },
    ],
    [
      "of all but some, at times, of everything but looking",
      { notActions: ["s3:Get*"], resources, but: ["one", "other"], conditions: when },
      { ...base, actions: [], notActions: ["s3:Get*"], conditions: { ...when, ...named } },
    ],
  ];
  for (const [what, given, expected] of table)
    it(what, () => assert.deepEqual(refused("No", given), expected));
});

describe("what guards every bucket", () => {
  const [itself, objects] = ["arn:aws:s3:::records", "arn:aws:s3:::records/*"];
  const deny = (sid: string, more: Partial<Statement>, conditions: Statement["conditions"]) => ({
    sid,
    effect: "Deny",
    principals: "*",
    actions: [],
    resources: [itself],
    ...more,
    conditions,
  });
  const everything = { actions: ["s3:*"], resources: [itself, objects] };
  const by = (...roles: string[]) => ({ ArnNotEquals: { "aws:PrincipalArn": roles } });

  it("is TLS of today for everybody, and settings for deployers alone", () =>
    assert.deepEqual(bucketGuards({ bucketName: "records", deployers: ["deployer"] }), [
      deny("RefusePlainText", everything, { Bool: { "aws:SecureTransport": "false" } }),
      deny("RefuseOldTls", everything, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
      deny("OnlyDeployersConfigure", { notActions: ["s3:Get*", "s3:List*"] }, by("deployer")),
    ]));

  it("lends a setting to whom it is said for, beside deployers, and none that nobody is given", () => {
    const lent = { "s3:PutBucketNotification": ["scan", "backup"], "s3:PutInventoryConfiguration": [] };
    assert.deepEqual(bucketGuards({ bucketName: "records", deployers: ["deployer"], lent }).slice(2), [
      deny(
        "OnlyDeployersConfigure",
        { notActions: ["s3:Get*", "s3:List*", "s3:PutBucketNotification"] },
        by("deployer"),
      ),
      deny(
        "OnlyNamedRolesPutBucketNotification",
        { actions: ["s3:PutBucketNotification"] },
        by("deployer", "scan", "backup"),
      ),
    ]);
  });
});
