import * as assert from "node:assert/strict";
import { types } from "../../policy/lib/types";
import { anyDocumentRules } from "../../policy/rules/any-documents";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed, unknown } from "../support/policy";
import { account, document } from "../support/policy-fixtures";

const other = "999988887777";
const thing = "aws:new/thing:Thing";
const unknownAccount = { name: "aws", inputs: {} };

describe("a document of any resource", () => {
  const rule = ruleNamed(anyDocumentRules, "iam-document-disallow-foreign-access");
  const said = (inputs: Record<string, unknown>, type = thing, more = {}, settings = {}) =>
    saidBy(rule, [resource(type, "x", inputs, more)], settings);
  const allow = (statement: object) =>
    document({ Effect: "Allow", Action: "x:Do", Resource: "*", ...statement });
  const everybody = allow({ Principal: "*" });
  const elsewhere = allow({ Resource: `arn:aws:sqs:eu-west-1:${other}:q` });
  const where = "statement 1 of `policy`";

  it("is one of AWS's", async () => {
    assert.deepEqual(await said({ policy: everybody }, "other:new/thing:Thing"), []);
    assert.deepEqual(await said({ policy: everybody }), [`${where} allows every principal`]);
  });

  // Types of which a rule of their own says who is let in (rules/kms, s3, sns, sqs, secretsmanager, ecr, dynamodb, iam-role).
  for (const token of [
    "aws:iam/role:Role",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:sns/topic:Topic",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sqs/queue:Queue",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:secretsmanager/secret:Secret",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:dynamodb/resourcePolicy:ResourcePolicy",
    "aws:kms/key:Key",
    "aws:kms/replicaKey:ReplicaKey",
    "aws:kms/keyPolicy:KeyPolicy",
  ])
    it(`is judged for whom it lets in by another rule, of ${token}, and here for what it is on`, async () => {
      assert.deepEqual(await said({ policy: everybody }, token), []);
      assert.deepEqual(await said({ policy: elsewhere }, token), [
        `${where} gives rights on another account's resources`,
      ]);
      // Where it is none, or not known, the other rule says so.
      assert.deepEqual(await said({ policy: { Statement: [{ effect: "Allow", action: "*" }] } }, token), []);
      assert.deepEqual(await said({ policy: unknown }, token), []);
    });

  for (const key of ["policy", "accessPolicies", "resourcePolicyDocument", "POLICY"])
    it(`may stand in ${key}, and is not passed while that is not known`, async () => {
      assert.deepEqual(await said({ [key]: unknown }), [`undetermined: ${key}`]);
      assert.deepEqual(await said({ deep: { [key]: unknown } }), [`undetermined: deep.${key}`]);
    });
  it("does not stand in what is called otherwise", async () => {
    for (const key of ["policyArn", "policies_", "name"])
      assert.deepEqual(await said({ [key]: unknown }), [], key);
  });

  it("asks for nobody else's account or organisation in a condition, even beside its own principals", async () => {
    const asks = (Condition: object, settings = {}) =>
      said({ policy: allow({ Principal: { AWS: account }, Condition }) }, thing, {}, settings);
    const refused = [`${where} asks for another account or organisation in a condition`];
    assert.deepEqual(await asks({ StringEquals: { "aws:PrincipalAccount": other } }), refused);
    assert.deepEqual(await asks({ StringEquals: { "aws:PrincipalOrgID": "o-other00000" } }), refused);
    assert.deepEqual(await asks({ StringEquals: { "aws:PrincipalAccount": account } }), []);
    assert.deepEqual(
      await asks(
        { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
        { organizations: ["o-abcdefghij"] },
      ),
      [],
    );
  });

  it("refuses what it will", async () => {
    const deny = { Effect: "Deny", Principal: "*", Resource: `arn:aws:sqs:eu-west-1:${other}:q` };
    assert.deepEqual(
      await said({
        policy: allow({ ...deny, Condition: { StringEquals: { "aws:PrincipalAccount": other } } }),
      }),
      [],
    );
  });

  it("is on another account's resource where one of several is", async () => {
    const on = (Resource: readonly string[], more = {}) => said({ policy: allow({ Resource }) }, thing, more);
    const [own, foreign] = [account, other].map((of) => `arn:aws:sqs:eu-west-1:${of}:q`) as [string, string];
    assert.deepEqual(await on([own, foreign]), [`${where} gives rights on another account's resources`]);
    assert.deepEqual(await on([own, "arn:aws:s3:::b/*", "*"]), []);
    // Where nobody says whose accounts are the bank's, none is another's.
    assert.deepEqual(await on([foreign], { provider: unknownAccount }), []);
  });

  it("may let everybody read AWS's own layers of images, and no more", async () => {
    const layers = "arn:aws:s3:::prod-eu-west-2-starport-layer-bucket/*";
    const reads = (change: object) =>
      said({ policy: allow({ Principal: "*", Action: "s3:GetObject", Resource: layers, ...change }) });
    assert.deepEqual(await reads({}), []);
    assert.deepEqual(
      await reads({ Action: ["s3:GetObject"], Resource: [layers, layers.replace("west-2", "central-1")] }),
      [],
    );
    for (const change of [
      { Action: "s3:PutObject" },
      { Action: ["s3:GetObject", "s3:PutObject"] },
      { Action: "s3:*" },
      { Action: undefined, NotAction: "s3:GetObject" },
      { Resource: [layers, "*"] },
      { Resource: [] },
      { Resource: "*" },
      { Resource: layers.slice(0, -1) },
      { Resource: layers.slice(0, -2) },
      { Resource: `${layers}*/x` },
      { Resource: `x${layers}` },
      { Resource: "arn:aws:s3:::prod--starport-layer-bucket/*" },
      { Resource: "arn:aws:s3:::prod-*-starport-layer-bucket/*" },
      { Resource: "arn:aws:s3:::prod-starport-layer-bucket/*" },
    ])
      assert.deepEqual(await reads(change), [`${where} allows every principal`], JSON.stringify(change));
  });
});

describe("what a resource names", () => {
  const rule = ruleNamed(anyDocumentRules, "resource-disallow-foreign-references");
  const said = (inputs: Record<string, unknown>, type = thing, more = {}) =>
    saidBy(rule, [resource(type, "x", inputs, more)]);
  const refuses = (path: string) => [`\`${path}\` names something of another account`];
  const arn = `arn:aws:sns:eu-west-1:${other}:t`;

  for (const word of ["account", "owner", "principal", "registry", "grantee", "sharee", "member"])
    for (const key of ["", "Id", "Ids", "s"].map((end) => `${word}${end}`))
      it(`is another account in ${key}`, async () => {
        assert.deepEqual(await said({ [key]: other }), refuses(key));
        const named = `target${key[0]?.toUpperCase()}${key.slice(1)}`;
        assert.deepEqual(await said({ [named]: other }), refuses(named));
        assert.deepEqual(await said({ [key]: [account, other] }), refuses(`${key}.1`));
        for (const none of [account, `${other}0`, `0${other}`, `${other}x`, Number(other)])
          assert.deepEqual(await said({ [key]: none }), [], String(none));
        assert.deepEqual(await said({ [`${key}Size`]: other }), []);
      });

  for (const [value, foreign] of [
    [arn, true],
    [`arn:aws-cn:sqs:cn-north-1:${other}:q`, true],
    [`arn:aws:iam::${other}:role/x`, true],
    [arn.replace(other, account), false],
    [`see ${arn}`, false],
    [arn.replace(other, `${other}1`), false],
    [`${other}/sg-0123456789abcdef0`, true],
    [`${other}/vpce-1a`, true],
    [`${account}/sg-1`, false],
    [`x${other}/sg-1`, false],
    [`${other}/sg-1/x`, false],
    [`${other}/sg`, false],
    [`${other}/sg-`, false],
    [`${other}/SG-1`, false],
    [`${other}.dkr.ecr.eu-west-1.amazonaws.com/x`, true],
    [`${account}.dkr.ecr.eu-west-1.amazonaws.com/x`, false],
    [`x${other}.dkr.ecr.eu-west-1.amazonaws.com/x`, false],
    [`${other}-dkr-ecr-x`, false],
    [`https://sqs.eu-west-1.amazonaws.com/${other}/q`, true],
    [`https://sqs.eu-west-1.amazonaws.com/${account}/q`, false],
    [`of https://sqs.eu-west-1.amazonaws.com/${other}/q`, false],
    [`https://sqs.eu-west-1.amazonaws.com/${other}`, false],
  ] as const)
    it(`${foreign ? "is" : "is not"} another account's as ${value}`, async () =>
      assert.deepEqual(await said({ target: value }), foreign ? refuses("target") : []));

  it("is said once of each place, and of each place", async () => {
    assert.deepEqual(await said({ a: arn, b: [arn, arn] }), [
      ...refuses("a"),
      ...refuses("b.0"),
      ...refuses("b.1"),
    ]);
  });

  it("is nobody else's where nobody says whose accounts are the bank's, and of AWS's resources alone", async () => {
    assert.deepEqual(await said({ target: arn }, thing, { provider: unknownAccount }), []);
    assert.deepEqual(await said({ target: arn }, "random:index/x:X"), []);
    assert.deepEqual(await said({ target: arn }, "random:index/x:X", { provider: unknownAccount }), []);
  });

  it("is not read in a tag or a description", async () => {
    for (const inputs of [
      { description: arn },
      { tags: { owner: other } },
      { tagsAll: { owner: other } },
      { rules: [{ tags: { from: arn } }] },
    ])
      assert.deepEqual(await said(inputs), [], JSON.stringify(inputs));
    assert.deepEqual(await said({ descriptions: arn }), refuses("descriptions"));
    assert.deepEqual(await said({ mytags: { from: arn } }), refuses("mytags.from"));
    assert.deepEqual(await said({ tagset: { from: arn } }), refuses("tagset.from"));
  });

  it("is judged by another rule where that knows more of it", async () => {
    for (const key of ["policyArn", "policyArns", "managedPolicyArns"])
      assert.deepEqual(await said({ [key]: arn }), [], key);
    for (const key of ["xpolicyArn", "policyArnX", "managedPolicyArn"])
      assert.deepEqual(await said({ [key]: arn }), refuses(key), key);
    const image = `${other}.dkr.ecr.eu-west-1.amazonaws.com/x`;
    for (const [[type = ""], key, value] of [
      [types.topicSubscription, "endpoint", arn],
      [types.logSubscription, "destinationArn", arn],
      [types.taskDefinition, "image", image],
      [types.taskDefinition, "Image", image],
    ] as const) {
      assert.deepEqual(await said({ [key]: value }, type), [], type);
      assert.deepEqual(await said({ [key]: value }), refuses(key));
      assert.deepEqual(await said({ target: value }, type), refuses("target"));
    }
  });
});
