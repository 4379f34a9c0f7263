import * as assert from "node:assert/strict";
import { iamRoleRules } from "../../policy/rules/iam-role";
import { kmsDutyRules } from "../../policy/rules/kms-duties";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed } from "../support/policy";
import { account, document } from "../support/policy-fixtures";

describe("whom a role trusts", () => {
  const rule = ruleNamed(iamRoleRules, "iam-role-disallow-open-trust");
  const said = (Principal: unknown, Condition?: object, more = {}) =>
    saidBy(rule, [
      resource(
        "aws:iam/role:Role",
        "x",
        { assumeRolePolicy: document({ Effect: "Allow", Action: "sts:AssumeRole", Principal, Condition }) },
        more,
      ),
    ]);
  const elsewhere = ["statement 1 lets a service of another region take the role"];

  // Service principals by region; the fixtures' provider is of eu-west-1.
  for (const [service, message] of [
    ["states.us-east-1.amazonaws.com", elsewhere],
    ["states.us-gov-west-1.amazonaws.com", elsewhere],
    ["states.ap-southeast-12.amazonaws.com", elsewhere],
    ["states.cn-north-1.amazonaws.com.cn", elsewhere],
    ["states.eu-west-1.amazonaws.com", []],
    ["states.amazonaws.com", []],
    ["x.states.us-east-1.amazonaws.com", []],
    ["states.us-east-1.amazonaws.community", []],
    ["logs.vpc-flow.amazonaws.com", []],
  ] as const)
    it(`${message.length > 0 ? "are not" : "may be"} tasks of ${service}`, async () =>
      assert.deepEqual(await said({ Service: service }), message));
  it("may be a service of any region where nobody says which is the bank's", async () => {
    const service = { Service: "states.us-east-1.amazonaws.com" };
    for (const inputs of [{}, { region: "" }])
      assert.deepEqual(await said(service, undefined, { provider: { name: "aws", inputs } }), []);
    assert.deepEqual(await said(service, undefined, { provider: null }), []);
  });
  it("is by its kind a principal of AWS, a service or a provider", async () => {
    // An ARN of this kind, or an account, says nothing of another kind.
    const other = "999988887777";
    assert.deepEqual(await said({ Service: other }), []);
    assert.deepEqual(await said({ Service: `arn:aws:iam::${account}:root` }), []);
    assert.deepEqual(await said({ CanonicalUser: account }), [
      "statement 1 trusts a principal that is no ARN",
    ]);
  });

  const whole = ["statement 1 lets whomever the account gives the right take the role"];
  for (const [id, message] of [
    [account, whole],
    [`arn:aws:iam::${account}:root`, whole],
    [`arn:aws-cn:iam::${account}:root`, whole],
    [`arn:aws:iam::${account}:rooted`, []],
    [`arn:aws:iam::${account}:role/root`, []],
    [`arn:aws:sts::${account}:assumed-role/x/arn:aws:iam::${account}:root`, []],
  ] as const)
    it(`${message.length > 0 ? "is the whole account" : "is somebody"} as ${id}`, async () =>
      assert.deepEqual(await said({ AWS: id }), message));
  for (const [key, named] of [
    ["aws:PrincipalArn", true],
    ["aws:userid", true],
    ["aws:PrincipalTag/duty", true],
    ["aws:PrincipalTag/", false],
    ["aws:PrincipalArns", false],
    ["aws:useridentity", false],
    ["x-aws:userid", false],
    ["aws:RequestTag/duty", false],
    ["sts:ExternalId", false],
    ["aws:PrincipalAccount", false],
  ] as const)
    it(`is ${named ? "somebody" : "the whole account"} of the account by ${key}`, async () =>
      assert.deepEqual(
        await said({ AWS: account }, { StringEquals: { [key]: "release" } }),
        named ? [] : whole,
      ));
});

describe("who manages a key and who uses it", () => {
  const duties = ruleNamed(kmsDutyRules, "kms-key-enforce-separation-of-duties");
  const delegation = ruleNamed(kmsDutyRules, "kms-key-disallow-account-delegation");
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const root = `arn:aws:iam::${account}:root`;
  const allow = (action: unknown, principal: unknown, condition?: object) => ({
    Effect: "Allow",
    Action: action,
    Principal: principal,
    Resource: "*",
    ...(condition && { Condition: condition }),
  });
  const said = (rule: typeof duties, statements: readonly object[], settings = {}) =>
    saidBy(
      rule,
      [
        resource("aws:kms/key:Key", "key", {
          policy: document(...(statements as Record<string, unknown>[])),
        }),
      ],
      settings,
    );
  const both = (name: string) => [`${role(name)} may both administer and use the key`];

  // AWS KMS developer guide, "Default key policy": what the console gives to administrators, and to users.
  const administers =
    `CancelKeyDeletion CreateAlias DeleteAlias DeleteImportedKeyMaterial DisableKey DisableKeyRotation EnableKey
    EnableKeyRotation ImportKeyMaterial PutKeyPolicy ReplicateKey RotateKeyOnDemand ScheduleKeyDeletion TagResource UntagResource
    UpdateAlias UpdateKeyDescription UpdatePrimaryRegion`.split(/\s+/);
  const uses =
    `CreateGrant Decrypt DeriveSharedSecret Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
    GenerateDataKeyWithoutPlaintext GenerateMac ReEncryptFrom ReEncryptTo Sign`.split(/\s+/);
  for (const action of administers)
    it(`manages it by ${action}`, async () => {
      const statements = (name: string) => [
        allow(`kms:${name}`, { AWS: role("a") }),
        allow("kms:Decrypt", { AWS: [role("b"), role("a")] }),
      ];
      assert.deepEqual(await said(duties, statements(action)), both("a"));
      assert.deepEqual(await said(duties, statements(action.toUpperCase())), both("a"));
      assert.deepEqual(await said(delegation, [allow(`kms:${action}`, { AWS: root })]), [
        "statement 1 lets whoever administers IAM manage the key",
      ]);
    });
  for (const action of uses)
    it(`uses it by ${action}`, async () => {
      const statements = [
        allow("kms:PutKeyPolicy", { AWS: role("a") }),
        allow(`kms:${action}`, { AWS: role("a") }),
      ];
      assert.deepEqual(await said(duties, statements), both("a"));
      assert.deepEqual(await said(delegation, [allow(`kms:${action}`, { AWS: ["AROAX", root] })]), [
        "statement 1 lets whoever administers IAM use the key",
      ]);
    });
  it("does neither by looking at it", async () => {
    for (const action of [
      "DescribeKey",
      "GetKeyPolicy",
      "ListGrants",
      "Verify",
      "VerifyMac",
      "GetPublicKey",
    ]) {
      assert.deepEqual(
        await said(duties, [
          allow(`kms:${action}`, { AWS: role("a") }),
          allow(["kms:Decrypt", "kms:DescribeKey"], { AWS: role("a") }),
        ]),
        [],
      );
      assert.deepEqual(await said(delegation, [allow(`kms:${action}`, { AWS: root })]), []);
    }
  });

  it("may refuse itself", async () => {
    const deny = { ...allow("kms:*", { AWS: role("a") }), Effect: "Deny" };
    assert.deepEqual(await said(duties, [deny, allow("kms:Decrypt", { AWS: role("a") })]), []);
    assert.deepEqual(await said(delegation, [{ ...allow("kms:*", "*"), Effect: "Deny" }]), []);
  });
  it("takes the account for nobody in particular, and what only ends like it for somebody", async () => {
    for (const AWS of [account, root])
      assert.deepEqual(
        await said(duties, [allow("kms:PutKeyPolicy", { AWS }), allow("kms:Decrypt", { AWS })]),
        [],
      );
    assert.deepEqual(
      await said(duties, [
        allow("kms:PutKeyPolicy", { AWS: role("a:root-x") }),
        allow("kms:Decrypt", { AWS: role("a:root-x") }),
      ]),
      both("a:root-x"),
    );
    assert.deepEqual(
      await said(duties, [
        allow("kms:PutKeyPolicy", { Service: `x${account}` }),
        allow("kms:Decrypt", { Service: `x${account}` }),
      ]),
      [],
    );
    assert.deepEqual(
      await said(delegation, [allow("kms:Decrypt", { Service: "dynamodb.amazonaws.com:root" })]),
      [],
    );
  });

  const deployers = { deployers: [role("d")] };
  const bound = (services: readonly string[], context?: object) => [
    allow("kms:PutKeyPolicy", { AWS: role("d") }),
    allow("kms:Decrypt", { AWS: role("d") }, { StringLike: { "kms:ViaService": services, ...context } }),
  ];
  const at = (value: unknown) => ({ "kms:EncryptionContext:aws:s3:arn": value });
  for (const [context, narrow] of [
    ["arn:aws:s3:::ledger", true],
    ["arn:aws:s3:::ledger*", true],
    ["arn:aws:dynamodb:eu-west-1:111122223333:t*", true],
    ["cdd-test-*", true],
    [["cdd-test-a", "cdd-test-*"], true],
    [["cdd-test-a", "arn:aws:s3:::*"], false],
    ["arn:aws:s3:::*", false],
    ["arn:aws:dynamodb:eu-west-1:*", false],
    ["arn:aws:dynamodb*", false],
    ["arn*", false],
  ] as const)
    it(`deploys, and uses it in the context ${JSON.stringify(context)}: ${narrow ? "that is" : "not"} bound`, async () => {
      const services = ["s3.eu-west-1.amazonaws.com"];
      assert.deepEqual(await said(duties, bound(services, at(context)), deployers), narrow ? [] : both("d"));
    });
  it("deploys, and uses it by services that are named, each of them", async () => {
    const [s3, ecr] = ["s3.eu-west-1.amazonaws.com", "ecr.*.amazonaws.com"];
    assert.deepEqual(await said(duties, bound([ecr]), deployers), []);
    assert.deepEqual(await said(duties, bound([s3, ecr]), deployers), both("d"));
    for (const any of ["*.amazonaws.com", "ecr*", "?cr.eu-west-1.amazonaws.com"])
      assert.deepEqual(await said(duties, bound([ecr, any]), deployers), both("d"), any);
    assert.deepEqual(await said(duties, bound(["xecr.eu-west-1.amazonaws.com"]), deployers), both("d"));
  });
});
