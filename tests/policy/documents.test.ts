import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { isEverything } from "../../policy/lib/breadth";
import {
  coversAction,
  demanded,
  isOpen,
  isPositive,
  MalformedDocument,
  patternMatches,
  statementName,
  statementsOf,
} from "../../policy/lib/documents";
import { nearest } from "../../policy/lib/nearest";
import { isPrivate, isWidePublic, rangeOf } from "../../policy/lib/ranges";
import { always } from "../support/always";

const statement = (change: object = {}) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", ...change }],
});

describe("a policy document", () => {
  it("is read as text and as an object", () => {
    assert.deepEqual(statementsOf(JSON.stringify(statement())), statementsOf(statement()));
  });

  const malformed: Readonly<Record<string, unknown>> = {
    "no JSON": "{",
    "an action that stands twice":
      '{"Statement":[{"Effect":"Allow","Action":"*","Action":"s3:GetObject","Resource":"*"}]}',
    "a condition that stands twice":
      '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"Null":{"a":"true"},"Null":{"b":"true"}}}]}',
    "no Statement": { Version: "2012-10-17" },
    "statement in small letters": { statement: [] },
    "action in small letters": statement({ Action: undefined, action: "*" }),
    "no action": statement({ Action: undefined }),
    "a misspelt element": statement({ Resources: "*" }),
    "another Effect": statement({ Effect: "allow" }),
    "a kind of principal that is none": statement({ Principal: { Aws: "*" } }),
    "a condition that is no object": statement({ Condition: "x" }),
    "an operator that is none": statement({ Condition: { StringEqual: { "aws:SourceAccount": "1" } } }),
    "a condition without keys": statement({ Condition: { StringEquals: "x" } }),
  };
  for (const [what, document] of Object.entries(malformed))
    it(`is none with ${what}`, () => {
      assert.throws(
        () => statementsOf(typeof document === "string" ? document : JSON.parse(JSON.stringify(document))),
        MalformedDocument,
      );
    });

  it("is read or refused, whatever JSON it is", () => {
    always(
      fc.property(fc.json(), (text) => {
        try {
          statementsOf(text);
        } catch (error) {
          assert.ok(error instanceof MalformedDocument, String(error));
        }
      }),
    );
  });

  it("is read element by element", () => {
    const [first, second] = statementsOf({
      Id: "P",
      Statement: [
        {
          Sid: "S",
          Effect: "Deny",
          NotAction: ["s3:GetObject", "s3:PutObject"],
          NotResource: "arn:aws:s3:::b",
          NotPrincipal: { AWS: ["1", "*"], Service: ["x.amazonaws.com", "*"], Federated: "f" },
          Condition: { Bool: { "aws:SecureTransport": false }, NumericLessThan: { "s3:MAX": [1, 2] } },
        },
        { Effect: "Allow", Action: "s3:GetObject", Principal: ["1", "*"] },
      ],
    });
    assert.deepEqual(first, {
      sid: "S",
      allow: false,
      actions: [],
      notActions: ["s3:GetObject", "s3:PutObject"],
      resources: [],
      notResources: ["arn:aws:s3:::b"],
      principals: [],
      notPrincipals: [
        { kind: "AWS", id: "1" },
        { kind: "*", id: "*" },
        { kind: "Service", id: "x.amazonaws.com" },
        { kind: "Service", id: "*" },
        { kind: "Federated", id: "f" },
      ],
      conditions: [
        { operator: "Bool", key: "aws:securetransport", values: ["false"] },
        { operator: "NumericLessThan", key: "s3:max", values: ["1", "2"] },
      ],
    });
    assert.deepEqual(second, {
      sid: "",
      allow: true,
      actions: ["s3:GetObject"],
      notActions: [],
      resources: [],
      notResources: [],
      principals: [
        { kind: "AWS", id: "1" },
        { kind: "*", id: "*" },
      ],
      notPrincipals: [],
      conditions: [],
    });
  });

  it("reads what is null as what is not there", () =>
    assert.deepEqual(
      statementsOf(statement({ NotAction: null, Principal: null, Condition: null, Sid: 7 })),
      statementsOf(statement()),
    ));

  it("may have every element that AWS knows, and every kind of principal", () => {
    const principal = { AWS: "1", Service: "s", Federated: "f", CanonicalUser: "c" };
    const known = { Sid: "S", Principal: principal, NotPrincipal: principal, Condition: {} };
    assert.equal(statementsOf({ ...statement(known), Id: "P" }).length, 1);
    assert.equal(statementsOf(statement({ NotAction: "a:B", NotResource: "r" })).length, 1);
  });

  it("says what is wrong with it, and what was meant", () => {
    const said = (document: unknown) => {
      try {
        statementsOf(document);
      } catch (error) {
        return (error as Error).message;
      }
      return assert.fail("it is one");
    };
    for (const [document, message] of [
      ["{", "no JSON"],
      [[], "no object"],
      ["7", "no object"],
      [{ Statement: null }, "no Statement"],
      [{ Statement: ["x"] }, "a statement is no object"],
      [{ Statement: [[]] }, "a statement is no object"],
      [statement({ Effect: undefined }), "Effect is neither Allow nor Deny"],
      [statement({ Action: [] }), "a statement has no Action"],
      [statement({ Condition: [] }), "Condition is no object"],
      [statement({ Condition: { StringEqual: {} } }), "unknown operator of a condition"],
      [statement({ Condition: { StringEquals: [] } }), "a condition has no keys"],
    ] as const)
      assert.equal(said(document), message);
    assert.match(said({ ...statement(), Statements: [] }), /^unknown element.*Statement/);
    assert.match(said(statement({ Resources: "*" })), /^unknown element of a statement.*Resource/);
    assert.match(said(statement({ Principal: { Aws: "1" } })), /^unknown kind of principal.*AWS/);
  });

  it("is called by its Sid, or by its place", () => {
    const [named, nameless] = statementsOf({
      Statement: [...statement({ Sid: "Read" }).Statement, ...statement().Statement],
    });
    assert.ok(named && nameless);
    assert.equal(statementName(named, 0), 'statement "Read"');
    assert.equal(statementName(nameless, 1), "statement 2");
  });

  const about = (actions: string[], notActions: string[] = []) => ({ actions, notActions });
  for (const [given, covered] of [
    [about(["s3:Get*"]), true],
    [about(["kms:*", "S3:GETOBJECT"]), true],
    [about(["s3:Put*"]), false],
    [about([]), false],
    [about([], ["s3:Put*"]), true],
    [about([], ["s3:Put*", "s3:get*"]), false],
    [about(["s3:GetObjectTagging"]), false],
  ] as const)
    it(`${covered ? "is" : "is not"} about an action as ${JSON.stringify(given)}`, () =>
      assert.equal(coversAction(given, "s3:GetObject"), covered));

  it("has patterns in which nothing is special but a star and a question mark", () => {
    for (const special of [..."{}.+^$()|[]\\"]) {
      assert.ok(patternMatches(`a${special}*`, `a${special}b\nc`), special);
      assert.ok(!patternMatches(`a${special}b`, "ab"), special);
      assert.ok(!patternMatches(`a${special}b`, "axb"), special);
    }
    assert.ok(patternMatches("a?c", "a\nc") && !patternMatches("a?c", "abbc"));
    assert.ok(patternMatches("a*c*", "abbcc") && patternMatches("*", ""));
    assert.ok(!patternMatches("b", "abc") && !patternMatches("ab", "abc") && !patternMatches("bc", "abc"));
  });

  // IAM user guide, "IAM JSON policy elements: Condition operators".
  const positive = [
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "NumericEquals",
    "Bool",
    "IpAddress",
    "ArnEquals",
    "ArnLike",
  ];
  const others = [
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "BinaryEquals",
    "NotIpAddress",
    "ArnNotEquals",
    "ArnNotLike",
  ];
  const isRead = (operator: string) => {
    try {
      return statementsOf(statement({ Condition: { [operator]: { k: "v" } } }))[0]?.conditions[0]?.operator;
    } catch {
      return undefined;
    }
  };
  for (const operator of [...positive, ...others])
    it(`knows ${operator}, and what can stand before and after it`, () => {
      for (const before of ["", "ForAllValues:", "ForAnyValue:"])
        for (const after of ["", "IfExists"]) {
          const written = `${before}${operator}${after}`;
          assert.equal(isRead(written), written);
          assert.equal(isRead(written.toLowerCase()), written.toLowerCase());
          assert.equal(
            isPositive(written),
            positive.includes(operator) && before !== "ForAllValues:" && after === "",
            written,
          );
        }
      for (const none of [`x${operator}`, `${operator}x`, `ForAll:${operator}`, `${operator}IfExistsx`])
        assert.equal(isRead(none), undefined, none);
    });
  it("knows Null alone", () => {
    assert.equal(isRead("Null"), "Null");
    assert.equal(isPositive("Null"), false);
    for (const none of [
      "NullIfExists",
      "ForAnyValue:Null",
      "xNull",
      "Nullx",
      "NumericLike",
      "StringGreaterThan",
    ])
      assert.equal(isRead(none), undefined, none);
  });

  const condition = (Condition: object) => statementsOf(statement({ Condition }))[0];
  const demands: readonly (readonly [string, object, readonly string[]])[] = [
    ["equality", { StringEquals: { "aws:SourceAccount": "111122223333" } }, ["111122223333"]],
    ["likeness of a star", { StringLike: { "aws:SourceAccount": "*" } }, []],
    [
      "one narrow value beside an open one",
      { StringLike: { "aws:SourceAccount": ["111122223333", "*"] } },
      [],
    ],
    ["what may be absent", { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } }, []],
    ["all of none", { "ForAllValues:StringEquals": { "aws:SourceAccount": "111122223333" } }, []],
    ["one of any", { "ForAnyValue:StringEquals": { "aws:SourceAccount": "111122223333" } }, ["111122223333"]],
    ["a key in other letters", { StringEquals: { "AWS:sourceACCOUNT": "111122223333" } }, ["111122223333"]],
    ["another key", { StringEquals: { "aws:PrincipalAccount": "111122223333" } }, []],
    [
      "a narrow condition beside an open one",
      {
        StringEquals: { "aws:SourceAccount": ["111122223333", "444455556666"] },
        StringLike: { "aws:SourceAccount": "*" },
      },
      ["111122223333", "444455556666"],
    ],
    ["a negation", { StringNotEquals: { "aws:SourceAccount": "111122223333" } }, []],
  ];
  for (const [what, given, expected] of demands)
    it(`demands by ${what}: ${expected.length > 0 ? "yes" : "no"}`, () => {
      const [only] = [condition(given)];
      assert.ok(only);
      assert.deepEqual(demanded(only, "aws:SourceAccount"), expected);
    });
});

describe("what only looks narrow", () => {
  for (const value of [
    "*",
    "?*",
    "o-*",
    "repo:*",
    "repo:*/cdd:*",
    "",
    " ",
    "arn:aws:iam::*:role/x",
    "arn:*",
    `${"$"}{aws:username}`,
    `payments-${"$"}{aws:username}`,
    "ab*",
    "ab--*",
    ...["repo", "org", "project_path", "system", "user", "role", "http", "https", "spiffe"].flatMap(
      (word) => [`${word}*`, `${word}:*`, `${word.toUpperCase()}://?`],
    ),
    "arn:aws:s3:::*",
    "arn:aws:s3:::?ucket",
    "arn:aws:*:eu-west-2:111122223333:x",
    "arn:aws:s?s:eu-west-2:111122223333:x",
    "arn:aws:iam::1111222233334:role/*",
    "arn:aws:iam::11112222333?:role/x",
    "arn:aws:iam::x111122223333:role/*",
    "arn:aws:sns:eu-west-2::*",
  ])
    it(`is open: "${value}"`, () => assert.ok(isOpen(value)));
  for (const value of [
    "o-abcdefghij",
    "repo:bank/cdd:*",
    "111122223333",
    "arn:aws:sns:eu-west-2:111122223333:*",
    "arn:aws:s3:::bucket",
    "payments-*",
    "abc*",
    "-abc-?",
    "reporter*",
    "a-repo*",
    "userpool-*",
    `payments-${"$"}{*}`,
    `payments-${"$"}{?}`,
    `payments-${"$"}{$}`,
    "arn:aws:s3:::bucket*",
    "arn:aws:iam::111122223333:*",
    "arn:aws:sns:*:111122223333:x",
  ])
    it(`is narrow: "${value}"`, () => assert.ok(!isOpen(value)));

  const account = "111122223333";
  const everything = [
    "*",
    "arn:aws:s3:::*/*",
    "arn:aws:s3:::?*",
    `arn:aws:dynamodb:eu-west-2:${account}:table/*`,
    `arn:aws:iam::${account}:r*`,
    `arn:aws:iam::${account}:role/?*`,
    "arn:aws:ssm:*:*:document/x",
    `arn:aws:kms:eu-west-2:${account}:k*`,
    `arn:aws:sqs:eu-west-2:${account}:q*`,
    `arn:aws:secretsmanager:eu-west-2:${account}:secret:*`,
    `arn:aws:s3:::b-${"$"}{aws:PrincipalTag/x}/*`,
    "arn:aws:*:eu-west-2:111122223333:x/y",
    // Of an ARN everything is written but its resource's name, of which less than three letters are.
    "x",
    "",
    `arn:aws:sns:eu-west-2:${account}:ab*`,
    `arn:aws:execute-api:eu-west-2:${account}:a?`,
    `arn:aws:codecommit:eu-west-2:${account}:*`,
    `arn:aws:codepipeline:eu-west-2:${account}:*abc`,
    `arn:aws:dynamodb:eu-west-2:${account}:table/ab*`,
    `arn:aws:dynamodb:eu-west-2:${account}:t?ble/cases`,
    `arn:aws:logs:eu-west-2:${account}:log-group:*:abc`,
    `arn:aws:dynamodb:eu-west-2:${account}:table/`,
    `arn:aws:iam::${account}:`,
    "arn:aws:iam::11112222333?:role/cases",
    "arn:aws:iam::*:role/cases",
    "arn:aws:d*:eu-west-2:111122223333:table/cases",
  ];
  for (const arn of everything) it(`is everything: ${arn}`, () => assert.ok(isEverything(arn)));
  const something = [
    "arn:aws:s3:::ledger/*",
    "arn:aws:s3:::ledger",
    `arn:aws:dynamodb:eu-west-2:${account}:table/cdd-*`,
    `arn:aws:sqs:eu-west-2:${account}:x`,
    `arn:aws:logs:eu-west-2:${account}:log-group:/ledger/tasks:*`,
    `arn:aws:iam::${account}:role/cdd/*`,
    `arn:aws:sns:eu-west-2:${account}:alarms`,
    `arn:aws:sns:eu-west-2:${account}:abc*`,
    `arn:aws:execute-api:eu-west-2:${account}:a1b2c3/*`,
    `arn:aws:codecommit:eu-west-2:${account}:abc?`,
    `arn:aws:codepipeline:eu-west-2:${account}:abc*`,
    `arn:aws:dynamodb:eu-west-2:${account}:table/abc*`,
    `arn:aws:dynamodb:eu-west-2:${account}:table/a`,
    `arn:aws:cognito-idp:eu-west-2:${account}:userpool`,
    `arn:aws:cloudwatch::${account}:dashboard*`,
    `arn:aws:s3:::ledger/${"$"}{*}`,
    "arn:aws:s3:::abc*",
  ];
  for (const arn of something) it(`names something: ${arn}`, () => assert.ok(!isEverything(arn)));
});

describe("ranges of addresses", () => {
  const inside = [
    "10.0.0.0/8",
    "10.20.0.0/16",
    "172.31.0.0/16",
    "192.168.1.0/24",
    "100.64.0.0/10",
    "fd00::/8",
    "fe80::/64",
  ];
  for (const range of inside)
    it(`${range} is private`, () => assert.ok(isPrivate(range) && !isWidePublic(range)));
  const wide = [
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "52.0.0.0/9",
    "172.0.0.0/8",
    "::/0",
    "2000::/3",
    "2600::/16",
    "10.0.0.0/7",
  ];
  for (const range of wide) it(`${range} is wide`, () => assert.ok(!isPrivate(range) && isWidePublic(range)));
  for (const range of ["203.0.113.0/24", "198.51.0.0/16", "2001:db8::/32"])
    it(`${range} is one firm's`, () => assert.ok(!isPrivate(range) && !isWidePublic(range)));
  for (const text of ["", "10.0.0.0", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/33", "1::2::3/64", "g::/16"])
    it(`"${text}" is no range`, () => assert.equal(rangeOf(text), undefined));

  // The ends of each: RFC 1918, 6598, 3927 and 1122; 4193 and 4291.
  for (const [first, last, before, after] of [
    ["10.0.0.0/32", "10.255.255.255/32", "9.255.255.255/32", "11.0.0.0/32"],
    ["172.16.0.0/32", "172.31.255.255/32", "172.15.255.255/32", "172.32.0.0/32"],
    ["192.168.0.0/32", "192.168.255.255/32", "192.167.255.255/32", "192.169.0.0/32"],
    ["100.64.0.0/32", "100.127.255.255/32", "100.63.255.255/32", "100.128.0.0/32"],
    ["169.254.0.0/32", "169.254.255.255/32", "169.253.255.255/32", "169.255.0.0/32"],
    ["127.0.0.0/32", "127.255.255.255/32", "126.255.255.255/32", "128.0.0.0/32"],
    ["fc00::/128", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "fbff::/128", "fe00::/128"],
    ["fe80::/128", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "fe7f::/128", "fec0::/128"],
    ["::1/128", "0:0:0:0:0:0:0:1/128", "::/128", "::2/128"],
  ] as const)
    it(`${first} to ${last} are private, and what is beside them is not`, () => {
      assert.deepEqual([first, last, before, after].map(isPrivate), [true, true, false, false]);
    });

  it("are private as a whole, or not at all", () => {
    for (const whole of ["172.16.0.0/12", "100.64.0.0/10", "fc00::/7", "fe80::/10", "127.0.0.0/8"])
      assert.ok(isPrivate(whole), whole);
    for (const more of ["172.0.0.0/11", "100.64.0.0/9", "fc00::/6", "fe80::/9", "::/127", "168.0.0.0/6"])
      assert.ok(!isPrivate(more), more);
  });

  it("are a provider's where they are wider than a firm's", () => {
    for (const [cidr, wideOne] of [
      ["198.51.0.0/16", false],
      ["198.50.0.0/15", true],
      ["2600::/32", false],
      ["2600::/31", true],
      ["none", true],
      ["fc00::/7", false],
    ] as const)
      assert.equal(isWidePublic(cidr), wideOne, cidr);
  });

  it("are read to their numbers", () => {
    assert.deepEqual(rangeOf(" 10.20.30.40/24 "), { six: false, bits: 24, first: [10, 20, 30, 40] });
    assert.deepEqual(rangeOf("255.255.255.255/0"), { six: false, bits: 0, first: [255, 255, 255, 255] });
    assert.deepEqual(rangeOf("0.0.0.0/32"), { six: false, bits: 32, first: [0, 0, 0, 0] });
    const six = (text: string) =>
      rangeOf(text)
        ?.first.map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");
    assert.equal(six("2001:DB8::ff00:42:8329/64"), "20010db8000000000000ff0000428329");
    assert.equal(six("1:2:3:4:5:6:7:8/128"), "00010002000300040005000600070008");
    assert.equal(six("::/0"), "0".repeat(32));
    assert.equal(six("ffff::/16"), `ffff${"0".repeat(28)}`);
    assert.equal(six("1::/16"), `0001${"0".repeat(28)}`);
    assert.equal(six("1:2:3:4:5:6:7::/128"), "00010002000300040005000600070000");
    assert.deepEqual([rangeOf("::/64")?.bits, rangeOf("::/128")?.six], [64, true]);
  });

  for (const text of [
    "10.0.0.0.0/8",
    "10.0.0.-1/8",
    "10.0.0.0/1234",
    "x10.0.0.0/8",
    "10.0.0.0/8x",
    "10.0.0.0/",
    "/8",
    "::/129",
    "1:2:3:4:5:6:7/64",
    "1:2:3:4:5:6:7:8:9/64",
    "1:2:3:4:5::6:7:8:9/64",
    "10000::/16",
    "1:::2/64",
    ":1/64",
    "256.0.0.0/8",
  ])
    it(`"${text}" is no range either, and nobody's`, () => {
      assert.equal(rangeOf(text), undefined);
      assert.ok(!isPrivate(text) && isWidePublic(text));
    });

  it("holds of any range: what is private is not wide", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    always(
      fc.property(fc.tuple(byte, byte, byte, byte), fc.integer({ min: 0, max: 32 }), (parts, bits) => {
        const range = `${parts.join(".")}/${bits}`;
        assert.ok(!(isPrivate(range) && isWidePublic(range)));
        assert.equal(isWidePublic(range), !isPrivate(range) && bits < 16);
      }),
    );
  });
});

describe("the name that was meant", () => {
  it("is the nearest", () =>
    assert.equal(nearest("minimumDayz", ["maximum", "minimumDays", "demanded"]), "minimumDays"));
  it("is none where none is like it", () =>
    assert.equal(nearest("frobnicate", ["accounts", "regions"]), undefined));
});
