import * as assert from "node:assert/strict";
import { type Condition, meets, parseConditions, unmet } from "../../aws/iam/conditions";
import { Context, type Keys } from "../../aws/iam/context";

const key = "test:key";

function condition(operator: string, values: unknown): Condition {
  const [one] = parseConditions({ [operator]: { [key]: values } } as never, (what) => {
    throw new Error(what);
  });
  assert.ok(one);
  return one;
}

function met(operator: string, values: unknown, given: string | readonly string[] | undefined): boolean {
  const context = new Context(given === undefined ? {} : { [key]: given }, {
    "aws:username": "ana",
    "x:many": ["a", "b"],
  });
  return meets(condition(operator, values), context, context);
}

/** A variable, as policies write it. */
const v = (name: string) => `$\{${name}}`;

/** Operator, the policy's values, those of the request, and whether the condition is met. */
type Row = readonly [string, unknown, string | readonly string[] | undefined, boolean];

const arn = "arn:aws:iam::111122223333:role/cdd/dev/worker";

const rows: Readonly<Record<string, readonly Row[]>> = {
  "text is compared as it is": [
    ["StringEquals", "abc", "abc", true],
    ["StringEquals", "abc", "ABC", false],
    ["StringEquals", "abc", "abcd", false],
    ["StringEquals", "a*", "abc", false],
    ["StringEquals", "a*", "a*", true],
    ["StringEquals", ["x", "abc"], "abc", true],
    ["StringEquals", ["x", "y"], "abc", false],
    ["StringEquals", "abc", undefined, false],
    ["StringEquals", "", "", true],
    ["StringEqualsIgnoreCase", "abc", "ABC", true],
    ["StringEqualsIgnoreCase", "abc", "abd", false],
    ["StringEqualsIgnoreCase", "abc", undefined, false],
  ],
  "text is like a pattern": [
    ["StringLike", "a*", "abc", true],
    ["StringLike", "a*", "a", true],
    ["StringLike", "a*", "ba", false],
    ["StringLike", "*c", "abc", true],
    ["StringLike", "a?c", "abc", true],
    ["StringLike", "a?c", "ac", false],
    ["StringLike", "a?c", "abbc", false],
    ["StringLike", "A*", "abc", false],
    ["StringLike", "*", "", true],
    ["StringLike", "a.c", "abc", false],
    ["StringLike", "a:*:c", "a:b:x:c", true],
    ["StringLike", ["x*", "a*"], "abc", true],
    ["StringLike", "*", undefined, false],
    ["StringLike", "a*", "a\nb", true],
  ],
  "a negated operator wants none of its values, and a missing key is none": [
    ["StringNotEquals", "abc", "abc", false],
    ["StringNotEquals", "abc", "x", true],
    ["StringNotEquals", ["x", "abc"], "abc", false],
    ["StringNotEquals", ["x", "y"], "abc", true],
    ["StringNotEquals", "abc", undefined, true],
    ["StringNotEqualsIgnoreCase", "abc", "ABC", false],
    ["StringNotEqualsIgnoreCase", "abc", undefined, true],
    ["StringNotLike", ["x*", "a*"], "abc", false],
    ["StringNotLike", ["x*", "y*"], "abc", true],
    ["StringNotLike", "*", undefined, true],
    ["NumericNotEquals", "5", "5.0", false],
    ["NumericNotEquals", "5", "6", true],
    ["NumericNotEquals", "5", undefined, true],
    ["DateNotEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", false],
    ["DateNotEquals", "2026-01-01T00:00:00Z", undefined, true],
    ["NotIpAddress", ["10.0.0.0/8", "192.0.2.0/24"], "192.0.2.7", false],
    ["NotIpAddress", ["10.0.0.0/8", "192.0.2.0/24"], "198.51.100.1", true],
    ["NotIpAddress", "10.0.0.0/8", undefined, true],
    ["ArnNotEquals", arn, arn, false],
    [
      "ArnNotLike",
      ["arn:aws:iam::111122223333:role/x/*", "arn:aws:iam::111122223333:role/cdd/*"],
      arn,
      false,
    ],
    ["ArnNotLike", "arn:aws:iam::111122223333:role/x/*", arn, true],
    ["ArnNotLike", "arn:aws:iam::111122223333:role/x/*", undefined, true],
  ],
  numbers: [
    ["NumericEquals", "10", "10", true],
    ["NumericEquals", 10, "10.0", true],
    ["NumericEquals", ["9", "10"], "10", true],
    ["NumericEquals", "10", "ten", false],
    ["NumericEquals", "10", undefined, false],
    ["NumericLessThan", "10", "9.5", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericLessThanEquals", "10", "11", false],
    ["NumericGreaterThan", "10", "11", true],
    ["NumericGreaterThan", "10", "10", false],
    ["NumericGreaterThan", "-3", "-2", true],
    ["NumericGreaterThanEquals", "10", "10", true],
    ["NumericGreaterThanEquals", "10", "9", false],
    ["NumericGreaterThan", "600000", undefined, false],
  ],
  "times, in ISO form or as seconds": [
    ["DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true],
    ["DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", true],
    ["DateEquals", "1767225600", "2026-01-01T00:00:00Z", true],
    ["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true],
    ["DateLessThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", false],
    ["DateLessThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", true],
    ["DateGreaterThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", true],
    ["DateGreaterThanEquals", "2026-01-01T00:00:00Z", "2025-12-31T00:00:00Z", false],
    ["DateGreaterThan", "2026-01-01T00:00:00Z", "tomorrow", false],
    ["DateGreaterThan", "2026-01-01T00:00:00Z", undefined, false],
  ],
  "true and false": [
    ["Bool", "true", "true", true],
    ["Bool", "True", "true", true],
    ["Bool", true, "true", true],
    ["Bool", "true", "false", false],
    ["Bool", "false", "false", true],
    ["Bool", ["true", "false"], "false", true],
    ["Bool", "false", undefined, false],
    ["BoolIfExists", "false", undefined, true],
    ["BoolIfExists", "false", "true", false],
  ],
  bytes: [
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ6", false],
    ["BinaryEquals", "QmluYXJ5", undefined, false],
  ],
  addresses: [
    ["IpAddress", "192.0.2.0/24", "192.0.2.255", true],
    ["IpAddress", "192.0.2.0/24", "192.0.3.0", false],
    ["IpAddress", "192.0.2.7", "192.0.2.7", true],
    ["IpAddress", "192.0.2.7", "192.0.2.8", false],
    ["IpAddress", ["10.0.0.0/8", "192.0.2.0/24"], "10.255.0.1", true],
    ["IpAddress", "2001:db8::/32", "2001:db8:1::1", true],
    ["IpAddress", "2001:db8::/32", "2001:db9::1", false],
    ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
    ["IpAddress", "192.0.2.0/24", "nowhere", false],
    ["IpAddress", "192.0.2.0/24", undefined, false],
  ],
  "ARNs, part by part": [
    ["ArnEquals", arn, arn, true],
    ["ArnEquals", "arn:aws:iam::111122223333:role/*", arn, true],
    ["ArnLike", "arn:aws:iam::111122223333:role/cdd/dev/*", arn, true],
    ["ArnLike", "arn:aws:iam::111122223333:role/CDD/dev/*", arn, false],
    ["ArnLike", "arn:aws:iam::*:role/cdd/*", arn, true],
    ["ArnLike", "arn:aws:iam::11112222333?:role/cdd/*", arn, true],
    ["ArnLike", "arn:aws:*:role/cdd/*", arn, false],
    ["ArnLike", "arn:aws:iam::444455556666:role/cdd/*", arn, false],
    ["ArnLike", "*", arn, false],
    ["ArnEquals", "bucket", "bucket", false],
    [
      "ArnLike",
      "arn:aws:logs:*:*:log-group:cdd-*",
      "arn:aws:logs:eu-west-2:1:log-group:cdd-a:log-stream:b",
      true,
    ],
    ["ArnLike", "arn:aws:s3:::bucket", "bucket", false],
    ["ArnLike", arn, undefined, false],
    ["ArnEqualsIfExists", arn, undefined, true],
    ["ArnLikeIfExists", "arn:aws:iam::111122223333:role/x", arn, false],
  ],
  "whether a key is there": [
    ["Null", "true", undefined, true],
    ["Null", "true", "x", false],
    ["Null", "false", undefined, false],
    ["Null", "false", "x", true],
    ["Null", true, undefined, true],
    ["Null", "true", [], true],
    ["Null", "false", "", true],
  ],
  "IfExists asks only who is there": [
    ["StringEqualsIfExists", "abc", undefined, true],
    ["StringEqualsIfExists", "abc", "abc", true],
    ["StringEqualsIfExists", "abc", "x", false],
    ["StringNotEqualsIfExists", "abc", undefined, true],
    ["StringNotEqualsIfExists", "abc", "abc", false],
    ["NumericLessThanIfExists", "3", undefined, true],
    ["IpAddressIfExists", "10.0.0.0/8", "192.0.2.1", false],
    ["ForAnyValue:StringEqualsIfExists", "abc", undefined, true],
  ],
  "ForAllValues: each value of the request, and so none at all": [
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEquals", ["a", "b"], undefined, true],
    ["ForAllValues:StringEquals", ["a", "b"], [], true],
    ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], true],
    ["ForAllValues:StringNotEquals", ["a"], ["a", "c"], false],
    ["ForAllValues:StringLike", ["a*"], ["ab", "ac"], true],
  ],
  "ForAnyValue: one value of the request, and so never none": [
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c"], false],
    ["ForAnyValue:StringEquals", ["a", "b"], undefined, false],
    ["ForAnyValue:StringLike", "alias/cdd-*", ["alias/x", "alias/cdd-dev"], true],
    ["ForAnyValue:StringNotEquals", ["a"], ["a", "c"], true],
    ["ForAnyValue:StringNotEquals", ["a"], ["a"], false],
    ["ForAnyValue:StringNotEquals", ["a"], undefined, false],
  ],
  "a key of several values without a set operator: one that matches is a match": [
    ["StringEquals", "a", ["a", "c"], true],
    ["StringEquals", "b", ["a", "c"], false],
    ["StringNotEquals", "a", ["a", "c"], false],
    ["StringNotEquals", "b", ["a", "c"], true],
  ],
  variables: [
    ["StringEquals", v("aws:username"), "ana", true],
    ["StringEquals", v("AWS:UserName"), "ana", true],
    ["StringEquals", `home/${v("aws:username")}/x`, "home/ana/x", true],
    ["StringEquals", v("aws:PrincipalTag/team"), "blue", false],
    ["StringNotEquals", v("aws:PrincipalTag/team"), "blue", true],
    ["StringEquals", v("aws:PrincipalTag/team, 'blue'"), "blue", true],
    ["StringEquals", v("aws:username, 'blue'"), "ana", true],
    ["StringEquals", v("x:many"), "a", false],
    ["StringLike", `${v("aws:username")}*`, "ana-2", true],
    ["StringLike", v("*"), "*", true],
    ["StringLike", v("*"), "x", false],
    ["StringLike", `a${v("?")}`, "a?", true],
    ["StringLike", `a${v("?")}`, "ab", false],
    ["StringEquals", `${v("$")}{x}`, v("x"), true],
    ["ArnLike", `arn:aws:s3:::${v("aws:username")}/*`, "arn:aws:s3:::ana/x", true],
  ],
};

describe("conditions of policies", () => {
  for (const [title, table] of Object.entries(rows))
    it(title, () => {
      for (const [operator, values, given, expected] of table)
        assert.equal(
          met(operator, values, given),
          expected,
          `${operator} ${JSON.stringify(values)} of ${JSON.stringify(given)}`,
        );
    });

  const unreadable: readonly (readonly [string, unknown, RegExp])[] = [
    ["Bool", "fales", /Bool test:key that cannot be read: "fales" is not true or false$/],
    ["Bool", "yes", /"yes" is not true or false$/],
    ["Bool", 0, /"0" is not true or false$/],
    ["BoolIfExists", ["true", ""], /BoolIfExists test:key that cannot be read: "" is not/],
    ["Bool", v("aws:SecureTransport"), /is not true or false$/],
    ["Null", "yes", /"yes" is not true or false$/],
    ["IpAddress", "10.0.0.0/33", /is not an address, or a range in CIDR form$/],
    ["NotIpAddress", ["10.0.0.0/8", "10.0.0.0/33"], /NotIpAddress .*"10.0.0.0\/33"/],
    ["IpAddress", "*", /is not an address/],
    ["NumericLessThan", "1,2", /"1,2" is not a number$/],
    ["NumericNotEquals", "five", /is not a number$/],
    ["ForAnyValue:NumericEquals", [1, ""], /ForAnyValue:NumericEquals .*"" is not a number$/],
    ["NumericEquals", v("aws:MultiFactorAuthAge"), /is not a number$/],
    ["DateGreaterThan", "2020-13-45x", /is not a time of ISO 8601, or seconds since 1970$/],
    ["DateGreaterThan", "2020-13-45", /is not a time/],
    ["DateNotEquals", "tomorrow", /DateNotEquals .*is not a time/],
    ["BinaryEquals", "not base64!", /is not base64$/],
  ];
  for (const [operator, values, says] of unreadable)
    it(`cannot read ${operator} ${JSON.stringify(values)}`, () =>
      assert.throws(() => condition(operator, values), says));

  it("knows keys by any case", () => {
    const context = new Context({ "AWS:SourceAccount": "1" });
    const [one] = parseConditions({ StringEquals: { "aws:sourceaccount": "1" } }, assert.fail);
    assert.ok(one && meets(one, context, undefined));
  });

  it("takes a variable for plain text where the document's version has none", () => {
    const context = new Context({ [key]: "ana", "aws:username": "ana" });
    assert.equal(meets(condition("StringEquals", v("aws:username")), context, undefined), false);
  });

  it("never reads a variable's value as a pattern", () => {
    const context = new Context({ [key]: "anything", "aws:username": "*" });
    assert.equal(meets(condition("StringLike", v("aws:username")), context, context), false);
  });

  it("says in words what a request lacks", () => {
    const keys = (given: Keys) => unmet(condition("StringEquals", ["a", "b"]), new Context(given));
    assert.equal(keys({}), "StringEquals test:key a or b: the request has no such key");
    assert.equal(keys({ [key]: "c" }), "StringEquals test:key a or b: the request has c");
  });

  /** AWS's own tables in "Conditions with multiple context keys or values", IAM user guide. */
  describe("AWS's example of several keys and values", () => {
    const users = ["arn:aws:iam::222222222222:user/Ana", "arn:aws:iam::222222222222:user/Mary"];
    const tags = {
      "aws:PrincipalTag/department": ["finance", "hr", "legal"],
      "aws:PrincipalTag/role": ["audit", "security"],
    };
    const matches = (operator: string, keys: Keys) =>
      parseConditions({ StringEquals: tags, [operator]: { "aws:PrincipalArn": users } }, assert.fail).every(
        (one) => meets(one, new Context(keys), undefined),
      );
    const of = (user: string, department?: string, role?: string): Keys => ({
      "aws:PrincipalArn": `arn:aws:iam::222222222222:user/${user}`,
      ...(department === undefined ? {} : { "aws:PrincipalTag/department": department }),
      ...(role === undefined ? {} : { "aws:PrincipalTag/role": role }),
    });
    const examples: readonly (readonly [string, Keys, boolean])[] = [
      ["ArnLike", of("Mary", "legal", "audit"), true],
      ["ArnLike", of("Nikki", "hr", "audit"), false],
      ["ArnLike", of("Mary", "hr", "payroll"), false],
      ["ArnLike", of("Mary", "hr"), false],
      ["ArnLike", of("Mary"), false],
      ["ArnNotLike", of("Nikki", "legal", "audit"), true],
      ["ArnNotLike", of("Mary", "hr", "audit"), false],
      ["ArnNotLike", of("Nikki", "hr", "payroll"), false],
      ["ArnNotLike", of("Nikki", "hr"), false],
      ["ArnNotLike", of("Nikki"), false],
    ];
    for (const [operator, keys, expected] of examples)
      it(`${operator} with ${JSON.stringify(keys)}`, () => assert.equal(matches(operator, keys), expected));
  });
});
