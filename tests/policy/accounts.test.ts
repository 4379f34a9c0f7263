import * as assert from "node:assert/strict";
import {
  accountOf,
  bankSettings,
  listOf,
  ownAccounts,
  providerAccounts,
  providerRegion,
} from "../../policy/lib/accounts";
import { type Statement, statementsOf } from "../../policy/lib/documents";
import { namesSubject } from "../../policy/lib/federation";
import type { Subject } from "../../policy/lib/graph";
import { problemOf } from "../../policy/lib/settings";

const own = "111122223333";
const subject = (props?: Record<string, unknown>) =>
  ({ ...(props && { provider: { urn: "u", name: "n", props } }) }) as Subject<unknown>;

describe("the account of a principal", () => {
  for (const [given, account] of [
    [own, own],
    [`arn:aws:iam::${own}:root`, own],
    [`arn:aws-us-gov:sns:us-gov-west-1:${own}:topic`, own],
    // No account, or not one: of a bucket, of everybody, of whoever is meant by a pattern.
    [`${own}4`, undefined],
    [`0${own}`, undefined],
    [`x${own}`, undefined],
    [`${own}:root`, undefined],
    ["arn:aws:s3:::ledger", undefined],
    ["arn:aws:iam::*:root", undefined],
    [`arn:aws:iam::${own}4:root`, undefined],
    [`arn:aws:iam::4${own}:root`, undefined],
    [`arn:aws:iam::${own}`, undefined],
    [`arn:aws:iam:${own}:root`, undefined],
    [`arn:aws:iam:::${own}:root`, undefined],
    [`x-arn:aws:iam::${own}:root`, undefined],
    ["AROAEXAMPLEID", undefined],
    ["", undefined],
  ] as const)
    it(`of ${given || "nobody"} is ${account ?? "not told"}`, () => assert.equal(accountOf(given), account));
});

describe("the accounts that a provider admits", () => {
  it("are a list, or its JSON, as the engine holds it", () => {
    assert.deepEqual(providerAccounts(subject({ allowedAccountIds: [own] })), [own]);
    assert.deepEqual(providerAccounts(subject({ allowedAccountIds: `["${own}"]` })), [own]);
    assert.deepEqual(listOf([111122223333]), [own]);
  });
  it("are none where it does not say", () => {
    for (const allowedAccountIds of [undefined, null, "", own, {}, 7])
      assert.deepEqual(providerAccounts(subject({ allowedAccountIds })), [], String(allowedAccountIds));
    assert.deepEqual(providerAccounts(subject()), []);
    assert.deepEqual(listOf(`{"0":"${own}"}`), []);
  });
  it("count where the configuration lists none", () => {
    const admits = subject({ allowedAccountIds: [own] });
    assert.deepEqual(ownAccounts(admits, []), [own]);
    assert.deepEqual(ownAccounts(admits, ["444455556666"]), ["444455556666"]);
    assert.deepEqual(ownAccounts(subject(), []), []);
  });
});

describe("the region of a provider", () => {
  it("is what it says, if it says one", () => {
    assert.equal(providerRegion(subject({ region: "eu-west-2" })), "eu-west-2");
    for (const region of [undefined, "", 7, ["eu-west-2"]])
      assert.equal(providerRegion(subject({ region })), undefined, String(region));
    assert.equal(providerRegion(subject()), undefined);
  });
});

describe("who is the bank", () => {
  // "An organization ID: o- followed by 10 to 32 lower-case letters or digits" (Organizations API reference, Organization).
  for (const [name, right, wrong] of [
    ["accounts", [own], ["11112222333", `${own}4`, "x11122223333", `${own} `]],
    [
      "organizations",
      ["o-abcdefghij", `o-${"a1".repeat(16)}`],
      [`o-${"a".repeat(9)}`, `o-${"a".repeat(33)}`, "o-ABCDEFGHIJ", "xo-abcdefghij", "o-abcdefghij/*", "o-*"],
    ],
  ] as const)
    it(`are ${name} of AWS's form, and nobody without configuration`, () => {
      const setting = bankSettings[name];
      assert.deepEqual(setting.default, []);
      for (const each of right) assert.equal(problemOf(setting, [each], true), undefined, each);
      for (const each of wrong) assert.match(problemOf(setting, [...right, each], true) ?? "", /form/, each);
    });
});

describe("a statement that lets an identity provider's people in", () => {
  const asking = (Condition?: object): Statement => {
    const [only] = statementsOf({
      Statement: { Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Condition },
    });
    return only ?? assert.fail("no statement");
  };
  const equals = (values: object) => asking({ StringEquals: values });
  const github = "token.actions.githubusercontent.com";
  const cognito = "cognito-identity.amazonaws.com";

  it("says which by the subject of their tokens", () => {
    assert.equal(namesSubject(equals({ [`${github}:sub`]: "repo:bank/cdd:ref:refs/heads/main" })), true);
    assert.equal(namesSubject(equals({ "SAML:sub": "_cbb88bf52c2510eabe00c1642d4643f41430fe25e3" })), true);
    assert.equal(namesSubject(asking({ StringLike: { [`${github}:sub`]: "repo:bank/cdd:*" } })), true);
  });
  it("says which by what a directory says of a person", () => {
    assert.equal(namesSubject(equals({ "saml:edupersonprincipalname": "a@bank" })), true);
    assert.equal(namesSubject(equals({ "x-saml:edupersonprincipalname": "a@bank" })), false);
  });
  it("says it not by what is said of everybody, nor by a subject that may be any", () => {
    for (const condition of [
      undefined,
      { StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" } },
      { StringEquals: { "saml:aud": "https://signin.aws.amazon.com/saml" } },
      { StringEquals: { "saml:sub_type": "persistent" } },
      { StringEquals: { [`${github}:subject`]: "x" } },
      { StringLike: { [`${github}:sub`]: "*" } },
      { StringLike: { [`${github}:sub`]: "repo:*" } },
      { StringNotEquals: { [`${github}:sub`]: "repo:bank/cdd:ref:refs/heads/main" } },
      { StringEqualsIfExists: { [`${github}:sub`]: "repo:bank/cdd:ref:refs/heads/main" } },
    ])
      assert.equal(namesSubject(asking(condition)), false, JSON.stringify(condition));
  });

  const pool = { [`${cognito}:aud`]: "eu-west-2:12345678-ffff-ffff-ffff-123456" };
  const signedIn = (amr: unknown) => ({ ...pool, [`${cognito}:amr`]: amr });
  it("says of Cognito which pool, of whose people those that have signed in", () => {
    assert.equal(namesSubject(equals(signedIn("authenticated"))), true);
    assert.equal(
      namesSubject(
        asking({
          StringEquals: pool,
          "ForAnyValue:StringLike": { [`${cognito}:amr`]: "authenticated" },
        }),
      ),
      true,
    );
  });
  it("says it not of any pool, or of people who have not", () => {
    assert.equal(namesSubject(equals(pool)), false);
    assert.equal(namesSubject(equals(signedIn("unauthenticated"))), false);
    assert.equal(namesSubject(equals(signedIn(["authenticated", "unauthenticated"]))), false);
    assert.equal(namesSubject(equals({ [`${cognito}:amr`]: "authenticated" })), false);
    assert.equal(
      namesSubject(equals({ [`${github}:aud`]: "sts.amazonaws.com", [`${cognito}:amr`]: "authenticated" })),
      false,
    );
  });
});
