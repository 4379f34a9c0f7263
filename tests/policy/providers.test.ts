import * as assert from "node:assert/strict";
import { stackRules } from "../../policy/rules/stack";
import { saidBy } from "../support/one-rule";
import { listedAs, resource, ruleNamed, unknown } from "../support/policy";

const account = "111122223333";
const other = "999988887777";
const words = (text: string) => text.trim().split(/\s+/);

describe("a provider", () => {
  const rule = ruleNamed(stackRules, "stack-enforce-provider-account-and-region");
  const settings = { accounts: [account], regions: ["eu-west-1"] };
  const right = { region: "eu-west-1", allowedAccountIds: `["${account}"]` };
  const said = (inputs: Record<string, unknown>, name = "aws", given: object = settings) =>
    saidBy(
      rule,
      [resource("pulumi:providers:aws", name, { ...right, ...inputs })],
      given as Record<string, unknown>,
    );

  it("reaches one account, of this environment", async () => {
    assert.deepEqual(await said({}), []);
    const any = ["`allowedAccountIds` is not set: any account's credentials would do"];
    for (const allowedAccountIds of [undefined, "[]", [], ""])
      assert.deepEqual(await said({ allowedAccountIds }), any);
    assert.deepEqual(await said({ allowedAccountIds: [other] }), [
      `the account ${other} is none of this environment`,
    ]);
    assert.deepEqual(await said({ allowedAccountIds: [account, other] }), [
      "one provider reaches several accounts",
      `the account ${other} is none of this environment`,
    ]);
    assert.deepEqual(
      await said({ allowedAccountIds: [account, other] }, "aws", { ...settings, accounts: [account, other] }),
      ["one provider reaches several accounts"],
    );
  });
  it("works in a region of this environment", async () => {
    for (const region of [undefined, ""]) assert.deepEqual(await said({ region }), ["`region` is not set"]);
    assert.deepEqual(await said({ region: "us-east-1" }), [
      "the region us-east-1 is none of this environment",
    ]);
  });
  it("is explicit", async () => {
    for (const name of ["default", "default_7_8_0", "default_0"])
      assert.deepEqual(await said({}, name), ["resources run on the default provider"]);
    for (const name of ["mydefault", "defaults", "default_", "default-aws", "x_default_7"])
      assert.deepEqual(await said({}, name), []);
  });
  it("says one thing where nothing is configured", async () => {
    const [first = "", ...more] = await said({}, "aws", {});
    assert.match(first, /^no account and no region is approved for test, /);
    assert.deepEqual(more, []);
    assert.deepEqual(await said({}, "aws", { accounts: [account] }), [
      "the region eu-west-1 is none of this environment",
    ]);
    assert.deepEqual(await said({}, "aws", { regions: ["eu-west-1"] }), [
      `the account ${account} is none of this environment`,
    ]);
  });

  for (const property of ["accessKey", "secretKey", "token"])
    it(`has no ${property} in the program`, async () => {
      const credential = [`\`${property}\` is a credential in the program`];
      for (const value of ["x", unknown]) assert.deepEqual(await said({ [property]: value }), credential);
      for (const value of ["", undefined]) assert.deepEqual(await said({ [property]: value }), []);
    });
  it("sends its requests to AWS", async () => {
    const own = ["requests go to `endpoints` of somebody's own"];
    for (const endpoints of [
      '[{"s3":"http://x"}]',
      [{ s3: "http://x" }],
      '{"s3":"x"}',
      "x[]",
      "[]x",
      "[[]]",
      '[{}, {"s3":"x"}]',
    ])
      assert.deepEqual(await said({ endpoints }), own, JSON.stringify(endpoints));
    for (const endpoints of [undefined, "", "[]", "{}", "[{}]", [], {}, [{}]])
      assert.deepEqual(await said({ endpoints }), [], JSON.stringify(endpoints));
    assert.deepEqual(await said({ endpoints: unknown }), ["undetermined: endpoints"]);
  });
  for (const property of ["assumeRoles", "assumeRole", "assumeRoleWithWebIdentity"])
    it(`takes by ${property} a role of its account`, async () => {
      const role = (of: string) => `arn:aws:iam::${of}:role/deploy`;
      for (const value of [
        [{ roleArn: role(account) }],
        JSON.stringify({ roleArn: role(account) }),
        "",
        undefined,
      ])
        assert.deepEqual(await said({ [property]: value }), []);
      for (const value of [
        { roleArn: role(other) },
        JSON.stringify([{ roleArn: role(account) }, { roleArn: role(other) }]),
      ])
        assert.deepEqual(await said({ [property]: value }), [
          `\`${property}\` takes a role of another account`,
        ]);
      assert.deepEqual(await said({ [property]: unknown }), [`undetermined: ${property}`]);
    });
  for (const property of ["skipRequestingAccountId", "skipCredentialsValidation", "insecure"])
    it(`does not ${property}`, async () => {
      for (const value of [true, "true", "TRUE"])
        assert.deepEqual(await said({ [property]: value }), [`\`${property}\` is on`]);
      for (const value of [false, "false", "", undefined, "untrue", "trues"])
        assert.deepEqual(await said({ [property]: value }), []);
      assert.deepEqual(await said({ [property]: unknown }), [`undetermined: ${property}`]);
    });

  for (const type of words("aws-native azure azure-native gcp google-native alicloud oci"))
    it(`is none of ${type}, whatever it says`, async () =>
      assert.deepEqual(await saidBy(rule, [resource(`pulumi:providers:${type}`, "x", right)], settings), [
        "the program reaches another cloud",
      ]));
});

describe("the region of a resource", () => {
  const rule = ruleNamed(stackRules, "stack-enforce-resources-in-provider-region");
  const thing = "aws:new/thing:Thing";
  const said = (inputs: Record<string, unknown>, settings = {}, more = {}, type = thing) =>
    saidBy(rule, [resource(type, "x", inputs, more)], settings);
  const names = (path: string) => [`\`${path}\` is in another region`];
  const [own, far] = ["eu-west-1", "us-east-1"];

  it("is its provider's", async () => {
    assert.deepEqual(await said({ region: own }), []);
    assert.deepEqual(await said({ region: far }), [`it stands in ${far}`]);
    assert.deepEqual(await said({ region: unknown }), ["undetermined: region"]);
    assert.deepEqual(await said({ a: { region: unknown }, regionName: unknown }), []);
  });
  it("is any where the provider says none, and of another provider's resources", async () => {
    for (const inputs of [{}, { region: "" }])
      assert.deepEqual(
        await said({ region: far, a: unknown }, {}, { provider: { name: "aws", inputs } }),
        [],
      );
    assert.deepEqual(await said({ region: far }, {}, {}, "other:a/b:C"), []);
    assert.deepEqual(
      await said({ region: far }, {}, { provider: { name: "aws", inputs: {} } }, "other:a/b:C"),
      [],
    );
  });
  it("may be another that is listed, for this resource", async () => {
    const listed = (place: string, region = far) => ({ elsewhere: [`${place}:${region}`] });
    assert.deepEqual(await said({ region: far }, listed(listedAs(thing, "x"))), []);
    for (const settings of [listed(listedAs(thing, "y")), listed(listedAs(thing, "x"), "eu-west-3"), {}])
      assert.deepEqual(await said({ region: far }, settings), [`it stands in ${far}`]);
    assert.deepEqual(await said({ region: far, replicas: [{ regionName: far }] }, { regions: [far] }), []);
  });

  for (const key of words("region regionName regions destinationRegion REGION replicaRegions awsRegion"))
    it(`is named by ${key}`, async () => {
      assert.deepEqual(await said({ a: { [key]: far } }), names(`a.${key}`));
      for (const value of [own, "eu", "everywhere", "*", 7, ""])
        assert.deepEqual(await said({ a: { [key]: value } }), [], String(value));
      assert.deepEqual(await said({ a: { [`${key}Of`]: far } }), []);
    });
  it("is judged elsewhere in a log's options, and not in tags", async () => {
    for (const inputs of [
      { options: { "awslogs-region": far } },
      { tags: { region: far } },
      { tagsAll: { region: far } },
      { a: { tags: { region: far } } },
    ])
      assert.deepEqual(await said(inputs), [], JSON.stringify(inputs));
    for (const inputs of [{ mytags: { region: far } }, { tagsOf: { region: far } }])
      assert.deepEqual(await said(inputs), names(`${Object.keys(inputs)[0]}.region`));
  });
  for (const [arn, far_] of [
    [`arn:aws:sqs:${far}:${account}:q`, true],
    [`arn:aws-us-gov:kms:us-gov-west-1:${account}:key/1`, true],
    [`arn:aws:route53resolver:${far}:${account}:resolver-rule/1`, true],
    [`arn:aws:s3:${far}:${account}:accesspoint/x`, true],
    [`arn:aws:sqs:${own}:${account}:q`, false],
    [`arn:aws:iam::${account}:role/x`, false],
    [`arn:aws:cloudfront::${account}:distribution/x`, false],
    ["arn:aws:s3:::bucket", false],
    [`arn:aws:sqs:*:${account}:q`, false],
    [`arn:aws:sqs:${far}::q`, false],
    [`see arn:aws:sqs:${far}:${account}:q`, false],
  ] as const)
    it(`${far_ ? "is another" : "is no other"} in ${arn}`, async () =>
      assert.deepEqual(await said({ a: arn }), far_ ? names("a") : []));
});
