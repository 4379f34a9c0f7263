import * as assert from "node:assert/strict";
import { type DocumentKind, parseDocument, UnreadableDocument } from "../../aws/iam/documents";
import { matchesAction, matchesArn, matchesResource } from "../../aws/iam/globs";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const trust = {
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { Service: "ecs-tasks.amazonaws.com" },
};
const version = "2012-10-17";

function read(document: unknown, kind: DocumentKind = "identity policy") {
  return parseDocument("the document", kind, document);
}

describe("policy documents", () => {
  it("are read from text or value, with one statement or several, one word or several", () => {
    const [one, many] = [
      read(JSON.stringify({ Version: version, Statement: statement })),
      read({
        Version: version,
        Id: "x",
        Statement: [{ ...statement, Sid: "A", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::b/*"] }],
      }),
    ];
    assert.deepEqual({ ...one.statements[0], name: "A" }, { ...many.statements[0] });
    assert.equal(one.statements[0]?.name, "statement 1");
  });

  it("have variables in the newer version only", () => {
    assert.equal(read({ Version: version, Statement: statement }).hasVariables, true);
    assert.equal(read({ Version: "2008-10-17", Statement: statement }).hasVariables, false);
    assert.equal(read({ Statement: statement }).hasVariables, false);
  });

  it("hold all but what they name", () => {
    const [one] = read({
      Statement: { Effect: "Deny", NotAction: ["s3:*"], NotResource: "arn:aws:s3:::b" },
    }).statements;
    assert.deepEqual([one?.actions.not, one?.resources?.not], [true, true]);
    const [other] = read(
      { Statement: { ...statement, Effect: "Deny", NotPrincipal: { AWS: "111122223333" } } },
      "resource policy",
    ).statements;
    assert.deepEqual([other?.principals?.not, other?.principals?.aws], [true, ["111122223333"]]);
  });

  it("know both forms of everybody", () => {
    for (const Principal of ["*", { AWS: "*" }, { AWS: ["111122223333", "*"] }])
      assert.equal(
        read({ Statement: { ...statement, Principal } }, "resource policy").statements[0]?.principals?.anyone,
        true,
      );
  });

  it("name principals of AWS by account, and by ARN of whoever can make a request", () => {
    const AWS = [
      "111122223333",
      "arn:aws:iam::111122223333:root",
      "arn:aws:iam::111122223333:role/a/path/worker",
      "arn:aws:iam::111122223333:user/ana",
      "arn:aws:sts::111122223333:assumed-role/worker/session",
      "arn:aws-cn:sts::111122223333:federated-user/ana",
    ];
    const [one] = read({ Statement: { ...statement, Principal: { AWS } } }, "resource policy").statements;
    assert.deepEqual(one?.principals?.aws, AWS);
  });

  const unreadable: readonly (readonly [string, unknown, DocumentKind, RegExp])[] = [
    ["no JSON", "{", "identity policy", /it is no JSON/],
    ["a list", [], "identity policy", /no JSON object/],
    ["a hash in place of a secret", "a1b2c3", "identity policy", /it is no JSON/],
    ["no statement", { Version: version }, "identity policy", /statement 1 is no object/],
    ["an empty list of statements", { Statement: [] }, "identity policy", /has no statement/],
    ["another version", { Version: "2020-01-01", Statement: statement }, "identity policy", /version/],
    ["an element of no policy", { Statement: statement, Allow: 1 }, "identity policy", /element "Allow"/],
    [
      "an element of no statement",
      { Statement: { ...statement, Actions: "*" } },
      "identity policy",
      /"Actions"/,
    ],
    [
      "an effect in lower case",
      { Statement: { ...statement, Effect: "allow" } },
      "identity policy",
      /effect/,
    ],
    ["no action", { Statement: { Effect: "Allow", Resource: "*" } }, "identity policy", /no action/],
    [
      "no text as action",
      { Statement: { ...statement, Action: [1] } },
      "identity policy",
      /Action that is neither/,
    ],
    [
      "an action without service",
      { Statement: { ...statement, Action: "Get" } },
      "identity policy",
      /service:Action/,
    ],
    ["both of a pair", { Statement: { ...statement, NotAction: "s3:*" } }, "identity policy", /both Action/],
    ["no resource", { Statement: { Effect: "Allow", Action: "s3:*" } }, "identity policy", /no resource/],
    [
      "a principal of its own",
      { Statement: { ...statement, Principal: "*" } },
      "identity policy",
      /no place/,
    ],
    ["no principal", { Statement: statement }, "resource policy", /no principal/],
    [
      "an unknown principal",
      { Statement: { ...trust, Principal: { Role: "x" } } },
      "trust policy",
      /unknown kind/,
    ],
    [
      "a canonical user",
      { Statement: { ...statement, Principal: { CanonicalUser: "79a59df900b949e5" } } },
      "resource policy",
      /CanonicalUser: nothing here has a canonical id/,
    ],
    ...[
      "AROAEXAMPLEEXAMPLE123",
      "AIDAEXAMPLEEXAMPLE123",
      "1111222233334",
      "arn:aws:iam::111122223333:role/*",
      "arn:aws:iam::111122223333:role/cdd-?",
      "arn:aws:iam::*:root",
      "arn:aws:iam::111122223333:rol/worker",
      "arn:aws:iam::111122223333:group/admins",
      "arn:aws:s3:::bucket",
    ].map((AWS): readonly [string, unknown, DocumentKind, RegExp] => [
      `the principal ${AWS}, which names nobody`,
      { Statement: { ...statement, Effect: "Deny", Principal: { AWS: ["111122223333", AWS] } } },
      "resource policy",
      /^the document cannot be read: statement 1 has the principal ".*", which is neither \*/,
    ]),
    ["an empty principal", { Statement: { ...trust, Principal: {} } }, "trust policy", /neither \* nor/],
    [
      "an unknown operator",
      { Statement: { ...statement, Condition: { StringEqual: { x: "y" } } } },
      "identity policy",
      /"StringEqual"/,
    ],
    [
      "Null with IfExists",
      { Statement: { ...statement, Condition: { NullIfExists: { x: "true" } } } },
      "identity policy",
      /"NullIfExists"/,
    ],
    [
      "a condition without value",
      { Statement: { ...statement, Condition: { StringEquals: { x: [] } } } },
      "identity policy",
      /without a value/,
    ],
    [
      "a condition without key",
      { Statement: { ...statement, Condition: { StringEquals: {} } } },
      "identity policy",
      /without a key/,
    ],
  ];
  for (const [title, document, kind, says] of unreadable)
    it(`with ${title} cannot be read`, () => {
      assert.throws(
        () => read(document, kind),
        (error: Error) =>
          error instanceof UnreadableDocument &&
          says.test(error.message) &&
          /^the document/.test(error.message),
      );
    });
});

describe("patterns", () => {
  const actions: readonly (readonly [string, string, boolean])[] = [
    ["s3:GetObject", "s3:getobject", true],
    ["S3:Get*", "s3:GetObjectVersion", true],
    ["s3:Get?bject", "s3:GetObject", true],
    ["s3:*", "s3:PutObject", true],
    ["s3:*", "s3-outposts:PutObject", false],
    ["*", "kms:Decrypt", true],
    ["kms:Decrypt", "kms:DecryptX", false],
  ];
  for (const [pattern, action, expected] of actions)
    it(`action ${pattern} ${expected ? "has" : "has not"} ${action}`, () =>
      assert.equal(matchesAction(pattern, action), expected));

  // The first six are AWS's own examples in "IAM JSON policy elements: Resource", IAM user guide.
  const resources: readonly (readonly [string, string, boolean])[] = [
    ["arn:aws:s3:::amzn-s3-demo-bucket/*/test/*", "arn:aws:s3:::amzn-s3-demo-bucket/1/test/object.jpg", true],
    [
      "arn:aws:s3:::amzn-s3-demo-bucket/*/test/*",
      "arn:aws:s3:::amzn-s3-demo-bucket/1/2/test/3/object.jpg",
      true,
    ],
    [
      "arn:aws:s3:::amzn-s3-demo-bucket/*/test/*",
      "arn:aws:s3:::amzn-s3-demo-bucket/1///test///object.jpg",
      true,
    ],
    [
      "arn:aws:s3:::amzn-s3-demo-bucket/*/test/*",
      "arn:aws:s3:::amzn-s3-demo-bucket/1-test/object.jpg",
      false,
    ],
    ["arn:aws:s3:::amzn-s3-demo-bucket/*/test/*", "arn:aws:s3:::amzn-s3-demo-bucket/test/object.jpg", false],
    ["arn:aws:s3:::amzn-s3-demo-bucket/*/test/*", "arn:aws:s3:::amzn-s3-demo-bucket/1/2/test.jpg", false],
    ["*", "arn:aws:s3:::b", true],
    ["*", "*", true],
    ["arn:aws:s3:::b", "arn:aws:s3:::B", false],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b", false],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/k:with:colons", true],
    ["arn:aws:sns:*", "arn:aws:sns:eu-west-2:1:t", true],
    ["arn:aws:dynamodb:*:table/prod-*", "arn:aws:dynamodb:eu-west-2:1:table/prod-x", true],
    ["arn:aws:dynamodb:*:table/prod-*", "arn:aws:dynamodb:eu-west-2:1:table/dev-x", false],
    ["arn:aws:sns:eu-*-2:1:t", "arn:aws:sns:eu-west-2:1:t", true],
    ["arn:aws:sns:eu-*-2:1:t", "arn:aws:sns:eu-west-1:x-2:1:t", false],
    ["arn:aws:sns:e?-west-2:1:t", "arn:aws:sns:eu-west-2:1:t", true],
    ["arn:aws:secretsmanager:r:1:secret:a/b-??????", "arn:aws:secretsmanager:r:1:secret:a/b-AbCdEf", true],
    ["arn:aws:secretsmanager:r:1:secret:a/b-??????", "arn:aws:secretsmanager:r:1:secret:a/b-AbCdEfG", false],
    ["arn:aws:logs:r:1:log-group:g:*", "arn:aws:logs:r:1:log-group:g:log-stream:s", true],
  ];
  for (const [pattern, resource, expected] of resources)
    it(`resource ${pattern} ${expected ? "has" : "has not"} ${resource}`, () =>
      assert.equal(matchesResource(pattern, resource), expected));

  it("of an ARN keep to its parts", () => {
    assert.equal(matchesArn("arn:aws:sns:*:1:t", "arn:aws:sns:eu-west-2:1:t"), true);
    assert.equal(matchesArn("arn:aws:sns:*", "arn:aws:sns:eu-west-2:1:t"), false);
  });
});
