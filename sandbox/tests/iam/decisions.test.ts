import * as assert from "node:assert/strict";
import { Context, type Keys } from "../../aws/iam/context";
import { type Decision, decide, type Policies, type Request } from "../../aws/iam/decide";
import { type DocumentKind, type PolicyDocument, parseDocument } from "../../aws/iam/documents";
import type { Principal } from "../../aws/iam/principals";

const [own, foreign] = ["111122223333", "444455556666"];
const roleArn = `arn:aws:iam::${own}:role/app/worker`;
const sessionArn = `arn:aws:sts::${own}:assumed-role/worker/one`;
const userArn = `arn:aws:iam::${own}:user/ana`;
const root = (account: string) => `arn:aws:iam::${account}:root`;
const role: Principal = { kind: "role", arn: roleArn, session: "one" };
const user: Principal = { kind: "user", arn: userArn };
const events: Principal = { kind: "service", name: "events.amazonaws.com" };

type Stated = Readonly<Record<string, unknown>>;

function document(kind: DocumentKind, ...statements: readonly Stated[]): PolicyDocument {
  return parseDocument(kind, kind, {
    Version: "2012-10-17",
    Statement: statements.map((one) => ({
      Effect: "Allow",
      Action: "*",
      ...(kind === "trust policy" ? {} : { Resource: "*" }),
      ...one,
    })),
  });
}

const identity = (...statements: readonly Stated[]) => [document("identity policy", ...statements)];
const boundary = (...statements: readonly Stated[]) => document("permissions boundary", ...statements);
const session = (...statements: readonly Stated[]) => document("session policy", ...statements);
const resource = (...statements: readonly Stated[]) => [document("resource policy", ...statements)];
const nothing = { Effect: "Deny", Action: "none:None" };

function asked(
  policies: Partial<Policies>,
  request: Partial<Omit<Request, "context">> & { readonly keys?: Keys } = {},
): Decision {
  const { keys = {}, ...others } = request;
  return decide(
    {
      principal: role,
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
      resourceAccount: own,
      context: new Context(keys),
      ...others,
    },
    { identity: [], resource: [], resourceKind: "resource policy", ...policies },
  );
}

/** `allowed`, `explicit deny`, or the kinds of policy that lack an allow. */
function short(decision: Decision): string {
  return decision.outcome === "implicit deny" ? decision.lacking.join(" + ") : decision.outcome;
}

type Row = readonly [string, Partial<Policies>, string, Parameters<typeof asked>[1]?];

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [name, policies, expected, request] of rows)
      it(name, () => assert.equal(short(asked(policies, request)), expected));
  });
}

const allow = {};
const deny = { Effect: "Deny" };
const to = (...aws: readonly string[]) => ({ Principal: { AWS: aws } });

describe("what AWS decides", () => {
  // "Policy evaluation for requests within a single account", IAM user guide.
  table("within an account", [
    ["nothing allows", {}, "identity policy + resource policy"],
    ["an identity policy alone allows", { identity: identity(allow) }, "allowed"],
    ["a resource policy alone allows", { resource: resource(to(roleArn)) }, "allowed"],
    [
      "of another action",
      { identity: identity({ Action: "s3:PutObject" }) },
      "identity policy + resource policy",
    ],
    [
      "of another resource",
      { identity: identity({ Resource: "arn:aws:s3:::c/*" }) },
      "identity policy + resource policy",
    ],
    [
      "a deny of the identity's wins",
      { identity: identity(allow, deny), resource: resource(to(roleArn)) },
      "explicit deny",
    ],
    [
      "a deny of the resource's wins",
      { identity: identity(allow), resource: resource({ ...deny, Principal: "*" }) },
      "explicit deny",
    ],
    [
      "a deny whose condition fails denies nothing",
      { identity: identity(allow, { ...deny, Condition: { Bool: { "x:y": "true" } } }) },
      "allowed",
    ],
    [
      "a boundary limits the identity's",
      { identity: identity(allow), boundary: boundary({ Action: "ec2:*" }) },
      "permissions boundary + resource policy",
    ],
    ["a boundary alone allows nothing", { boundary: boundary(allow) }, "identity policy + resource policy"],
    ["both allow", { identity: identity(allow), boundary: boundary(allow) }, "allowed"],
    [
      "a boundary's deny wins",
      { identity: identity(allow), boundary: boundary(allow, deny), resource: resource(to(sessionArn)) },
      "explicit deny",
    ],
    [
      "a session policy limits",
      { identity: identity(allow), session: session({ Action: "ec2:*" }) },
      "session policy + resource policy",
    ],
    [
      "a session policy alone allows nothing",
      { session: session(allow) },
      "identity policy + resource policy",
    ],
    [
      "a NotAction allows the rest",
      { identity: identity({ Action: undefined, NotAction: "iam:*" }) },
      "allowed",
    ],
    [
      "a NotAction leaves out what it names",
      { identity: identity({ Action: undefined, NotAction: "s3:*" }) },
      "identity policy + resource policy",
    ],
    [
      "a NotResource allows the rest",
      { identity: identity({ Resource: undefined, NotResource: "arn:aws:s3:::c/*" }) },
      "allowed",
    ],
    [
      "a NotResource leaves out what it names",
      { identity: identity({ Resource: undefined, NotResource: "arn:aws:s3:::b/*" }) },
      "identity policy + resource policy",
    ],
  ]);

  // "How AWS enforcement code logic evaluates requests to allow or deny access", IAM user guide: resource-based policies.
  const limits = { boundary: boundary(nothing), session: session(nothing) };
  table("by whom a resource policy names", [
    [
      "the role, within its boundary",
      { resource: resource(to(roleArn)), boundary: boundary(allow) },
      "allowed",
    ],
    [
      "the role, and its boundary does not allow",
      { resource: resource(to(roleArn)), boundary: boundary(nothing) },
      "permissions boundary",
    ],
    [
      "the role, and its session's policy does not allow",
      { resource: resource(to(roleArn)), session: session(nothing) },
      "session policy",
    ],
    ["the session, whatever its limits", { resource: resource(to(sessionArn)), ...limits }, "allowed"],
    ["another session", { resource: resource(to(`${sessionArn}2`)) }, "identity policy + resource policy"],
    [
      "the user, whatever the boundary",
      { resource: resource(to(userArn)), boundary: boundary(nothing) },
      "allowed",
      { principal: user },
    ],
    [
      "everybody, with the role as a condition, whatever its limits",
      {
        resource: resource({ Principal: "*", Condition: { ArnEquals: { "aws:PrincipalArn": roleArn } } }),
        ...limits,
      },
      "allowed",
      { keys: { "aws:PrincipalArn": roleArn } },
    ],
    [
      "everybody, with another role as a condition",
      {
        resource: resource({
          Principal: "*",
          Condition: { ArnEquals: { "aws:PrincipalArn": `${roleArn}2` } },
        }),
      },
      "identity policy + resource policy",
      { keys: { "aws:PrincipalArn": roleArn } },
    ],
    [
      "the account, which only hands on to IAM",
      { resource: resource(to(root(own))) },
      "identity policy + resource policy",
    ],
    [
      "the account by its number, and IAM allows",
      { resource: resource(to(own)), identity: identity(allow) },
      "allowed",
    ],
    [
      "the role by an ARN without its path",
      { resource: resource(to(`arn:aws:iam::${own}:role/worker`)) },
      "identity policy + resource policy",
    ],
  ]);

  // DeleteBucketPolicy, Amazon S3 API reference.
  const isRoot: Principal = { kind: "root", account: own };
  for (const [name, outcome, request] of [
    ["deletes it", "allowed", { principal: isRoot, action: "s3:DeleteBucketPolicy" }],
    ["puts it", "allowed", { principal: isRoot, action: "s3:PutBucketPolicy" }],
    ["reads it", "allowed", { principal: isRoot, action: "s3:GetBucketPolicy" }],
    ["changes nothing else", "explicit deny", { principal: isRoot, action: "s3:PutBucketAcl" }],
    [
      "of another account does not",
      "explicit deny",
      { principal: { kind: "root", account: foreign } as const, action: "s3:DeleteBucketPolicy" },
    ],
    ["is no role", "explicit deny", { principal: role, action: "s3:DeleteBucketPolicy" }],
  ] as const)
    it(`the owner's root user, whom a bucket's policy refuses: ${name}`, () => {
      const policies = { identity: identity(allow), resource: resource({ ...deny, Principal: "*" }) };
      assert.equal(asked(policies, request).outcome, outcome);
    });

  // "AWS JSON policy elements: NotPrincipal", IAM user guide.
  const except = (...aws: readonly string[]) => ({ ...deny, NotPrincipal: { AWS: aws } });
  table("who is spared by NotPrincipal", [
    [
      "account, role and session named",
      { identity: identity(allow), resource: resource(except(root(own), roleArn, sessionArn)) },
      "allowed",
    ],
    [
      "the session not named",
      { identity: identity(allow), resource: resource(except(root(own), roleArn)) },
      "explicit deny",
    ],
    [
      "the account not named",
      { identity: identity(allow), resource: resource(except(roleArn, sessionArn)) },
      "explicit deny",
    ],
    [
      "account and user named",
      { identity: identity(allow), resource: resource(except(root(own), userArn)) },
      "allowed",
      { principal: user },
    ],
    [
      "an AWS service is not spared",
      { resource: resource({ Principal: { Service: "events.amazonaws.com" } }, except(root(own))) },
      "explicit deny",
      { principal: events },
    ],
  ]);

  // "Cross-account policy evaluation logic", IAM user guide.
  const there = { resourceAccount: foreign };
  table("across accounts", [
    ["the identity's policy alone", { identity: identity(allow) }, "resource policy", there],
    ["the resource's policy alone", { resource: resource(to(roleArn)) }, "identity policy", there],
    ["neither", {}, "identity policy + resource policy", there],
    ["both", { identity: identity(allow), resource: resource(to(roleArn)) }, "allowed", there],
    [
      "the resource names the account",
      { identity: identity(allow), resource: resource(to(own)) },
      "allowed",
      there,
    ],
    [
      "the resource names the session, the identity allows nothing",
      { resource: resource(to(sessionArn)) },
      "identity policy",
      there,
    ],
    [
      "a boundary limits",
      { identity: identity(allow), boundary: boundary(nothing), resource: resource(to(roleArn)) },
      "permissions boundary",
      there,
    ],
  ]);

  // "Key policies in AWS KMS", KMS developer guide.
  const key = (...statements: readonly Stated[]) => ({
    resource: [document("key policy", ...statements)],
    resourceKind: "key policy" as const,
  });
  table("of a key", [
    [
      "IAM alone is nothing",
      { ...key({ ...to(userArn), Action: "kms:Encrypt" }), identity: identity(allow) },
      "key policy",
    ],
    [
      "a key without a policy that is known",
      { resourceKind: "key policy", identity: identity(allow) },
      "key policy",
    ],
    [
      "IAM where the key hands on to the account",
      { ...key(to(root(own))), identity: identity(allow) },
      "allowed",
    ],
    ["the account, and IAM does not allow", key(to(root(own))), "identity policy"],
    ["the role itself, with no policy of its own", key(to(roleArn)), "allowed"],
    [
      "the role itself, within its boundary only",
      { ...key(to(roleArn)), boundary: boundary(nothing) },
      "permissions boundary",
    ],
    [
      "the account, within the role's boundary only",
      { ...key(to(root(own))), identity: identity(allow), boundary: boundary(nothing) },
      "permissions boundary",
    ],
    [
      "the account under a condition that fails",
      {
        ...key({ ...to(root(own)), Condition: { StringEquals: { "kms:ViaService": "s3" } } }),
        identity: identity(allow),
      },
      "key policy",
    ],
    [
      "the account's root user, named",
      key(to(root(own))),
      "allowed",
      { principal: { kind: "root", account: own } },
    ],
    [
      "the account's root user, not named",
      key(to(roleArn)),
      "key policy",
      { principal: { kind: "root", account: own } },
    ],
    ["IAM's deny", { ...key(to(roleArn)), identity: identity(deny) }, "explicit deny"],
    [
      "another account's role, named by both",
      { ...key(to(own)), identity: identity(allow) },
      "allowed",
      there,
    ],
  ]);

  // "How to use trust policies with IAM roles" and "Granting a user permissions to switch roles", IAM user guide.
  const trust = (...statements: readonly Stated[]) => ({
    resource: [document("trust policy", ...statements)],
    resourceKind: "trust policy" as const,
  });
  table("of a role's trust", [
    [
      "an AWS service",
      trust({ Principal: { Service: "events.amazonaws.com" } }),
      "allowed",
      { principal: events },
    ],
    [
      "another service",
      trust({ Principal: { Service: "ecs.amazonaws.com" } }),
      "trust policy",
      { principal: events },
    ],
    ["a role of the account, named", trust(to(roleArn)), "allowed"],
    ["the account, and IAM allows", { ...trust(to(own)), identity: identity(allow) }, "allowed"],
    ["the account, and IAM does not", trust(to(own)), "identity policy"],
    [
      "a provider of identities",
      trust({ Principal: { Federated: "p" } }),
      "allowed",
      { principal: { kind: "federated", provider: "p" } },
    ],
    [
      "another provider",
      trust({ Principal: { Federated: "q" } }),
      "trust policy",
      { principal: { kind: "federated", provider: "p" } },
    ],
  ]);

  table("of AWS services, strangers and the root user", [
    [
      "a service that is named",
      { resource: resource({ Principal: { Service: "events.amazonaws.com" } }) },
      "allowed",
      { principal: events },
    ],
    ["a service that is not", { resource: resource(to(own)) }, "resource policy", { principal: events }],
    [
      "a service among everybody",
      { resource: resource({ Principal: "*" }) },
      "allowed",
      { principal: events },
    ],
    [
      "a service denied with everybody",
      {
        resource: resource(
          { Principal: { Service: "events.amazonaws.com" } },
          { ...deny, Principal: { AWS: "*" } },
        ),
      },
      "explicit deny",
      { principal: events },
    ],
    [
      "a stranger among everybody",
      { resource: resource({ Principal: "*" }) },
      "allowed",
      { principal: { kind: "anonymous" } },
    ],
    [
      "a stranger otherwise",
      { resource: resource(to(own)) },
      "resource policy",
      { principal: { kind: "anonymous" } },
    ],
    ["the root user needs nothing", {}, "allowed", { principal: { kind: "root", account: own } }],
    [
      "the root user is denied with everybody",
      { resource: resource({ ...deny, Principal: "*" }) },
      "explicit deny",
      { principal: { kind: "root", account: own } },
    ],
  ]);

  // "Control access to VPC endpoints using endpoint policies", AWS PrivateLink guide.
  const endpoint = (...statements: readonly Stated[]) => document("endpoint policy", ...statements);
  table("through a VPC endpoint", [
    ["that lets it pass", { identity: identity(allow), endpoint: endpoint({ Principal: "*" }) }, "allowed"],
    [
      "that does not",
      { identity: identity(allow), endpoint: endpoint({ Principal: "*", Action: "s3:PutObject" }) },
      "endpoint policy",
    ],
    [
      "that denies",
      { identity: identity(allow), endpoint: endpoint({ Principal: "*" }, { ...deny, Principal: "*" }) },
      "explicit deny",
    ],
    [
      "that lets pass what nobody allows",
      { endpoint: endpoint({ Principal: "*" }) },
      "identity policy + resource policy",
    ],
  ]);

  it("names every statement that let the request pass", () => {
    assert.deepEqual(
      asked({
        identity: identity({ Sid: "Reads" }),
        boundary: boundary({ Sid: "Bounds" }),
        endpoint: endpoint({ Sid: "Passes", Principal: "*" }),
      }),
      {
        outcome: "allowed",
        by: [
          { document: "identity policy", kind: "identity policy", statement: "Reads" },
          { document: "permissions boundary", kind: "permissions boundary", statement: "Bounds" },
          { document: "endpoint policy", kind: "endpoint policy", statement: "Passes" },
        ],
      },
    );
  });

  it("says whether the right would be there but for the deny", () => {
    const denied = resource({ ...deny, Principal: "*" });
    const [would, not] = [
      asked({ identity: identity(allow), resource: denied }),
      asked({ resource: denied }),
    ];
    assert.deepEqual(
      [would, not].map((one) => one.outcome === "explicit deny" && one.otherwise),
      [true, false],
    );
  });

  it("says whether keys that nothing is said of would make the difference", () => {
    const through = { Condition: { Bool: { "x:y": "true" } } };
    const conditional = (policies: Partial<Policies>, keys: Keys = {}) => {
      const decision = asked(policies, { keys });
      return decision.outcome === "implicit deny" && decision.conditional;
    };
    assert.equal(conditional({ identity: identity(through) }), true);
    assert.equal(conditional({ identity: identity(through) }, { "x:y": "false" }), false);
    assert.equal(conditional({ identity: identity(through) }, { "x:y": [] }), false);
    assert.equal(conditional({ endpoint: endpoint({ ...through, Principal: "*" }) }), false);
    assert.equal(
      conditional({ identity: identity(through), endpoint: endpoint({ ...through, Principal: "*" }) }),
      true,
    );
  });

  it("names every statement that denies", () => {
    const decision = asked({
      identity: identity({ ...deny, Sid: "No" }),
      resource: resource({ ...deny, Sid: "Never", Principal: "*" }),
    });
    assert.deepEqual(decision.outcome === "explicit deny" && decision.by.map((one) => one.statement), [
      "No",
      "Never",
    ]);
  });

  it("names the allow that only lacks a condition, and what the request lacks", () => {
    const Condition = { StringEquals: { "aws:SourceAccount": own } };
    const decision = asked(
      { resource: resource({ Sid: "Ours", Principal: { Service: "events.amazonaws.com" }, Condition }) },
      { principal: events },
    );
    assert.deepEqual(decision.outcome === "implicit deny" && decision.nearly, [
      {
        document: "resource policy",
        kind: "resource policy",
        statement: "Ours",
        unmet: [`StringEquals aws:SourceAccount ${own}: the request has no such key`],
        open: true,
      },
    ]);
  });
});
