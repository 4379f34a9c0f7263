import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { Cloud } from "../../aws/cloud/cloud";
import { autoName } from "../../aws/facts/auto-name";
import { typeFacts } from "../../aws/facts/type-facts";
import { refuse } from "../../aws/operations/judge";
import { containerDefinitions } from "../../aws/rules/container-definitions";
import { compact, policyDocument } from "../../aws/rules/documents";
import { isFargateSize } from "../../aws/rules/fargate-sizes";
import { type PolicyKind, refusePolicy, refuseUnreadable } from "../../aws/rules/policy-documents";
import { entryOf } from "../../aws/types";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const principal = { Service: "logs.amazonaws.com" };
const document = (...statements: unknown[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("AWS's judgement of a policy document", () => {
  const accepted: readonly [PolicyKind, unknown][] = [
    ["identity", statement],
    [
      "identity",
      {
        ...statement,
        Condition: { "ForAnyValue:StringEqualsIfExists": { "aws:CalledVia": ["ecs.amazonaws.com"] } },
      },
    ],
    ["managed", { Effect: "Deny", NotAction: ["iam:*"], Resource: "*" }],
    ["trust", { Effect: "Allow", Action: "sts:AssumeRole", Principal: principal }],
    ["key", { Effect: "Allow", Action: "kms:*", Resource: "*", Principal: { AWS: "*" } }],
    ["endpoint", { ...statement, Principal: "*" }],
    ["fileSystem", { Effect: "Deny", Action: "elasticfilesystem:ClientMount", Principal: { AWS: "*" } }],
    ["table", { Effect: "Deny", NotAction: "dynamodb:DescribeTable", Resource: "*", Principal: "*" }],
  ];
  for (const [kind, one] of accepted)
    it(`takes ${kind}: ${JSON.stringify(one)}`, () =>
      assert.equal(refusePolicy(kind, "policy", document(one)), undefined));

  const refused: readonly [string, PolicyKind, string, RegExp][] = [
    ["no JSON", "identity", "{", /not valid JSON/],
    ["a list", "identity", "[]", /one JSON object/],
    ["no statement", "identity", document(), /Statement is missing or empty/],
    [
      "another version",
      "identity",
      JSON.stringify({ Version: "2020-01-01", Statement: [statement] }),
      /invalid Version "2020-01-01"/,
    ],
    ["an unknown element", "identity", JSON.stringify({ Statements: [] }), /unexpected element "Statements"/],
    ["no effect", "identity", document({ ...statement, Effect: undefined }), /Invalid effect null/],
    ["no action", "identity", document({ ...statement, Action: [] }), /must contain actions/],
    ["no resource", "identity", document({ ...statement, Resource: undefined }), /must contain resources/],
    [
      "a resource in a trust policy",
      "trust",
      document({ ...statement, Principal: principal }),
      /prohibited field Resource/,
    ],
    ["no principal in a key policy", "key", document(statement), /must contain a principal/],
    [
      "a condition without key",
      "identity",
      document({ ...statement, Condition: { Bool: {} } }),
      /Condition Bool has no key/,
    ],
    [
      "too long a document",
      "managed",
      document({
        ...statement,
        Resource: Array.from({ length: 400 }, (_, n) => `arn:aws:s3:::bucket-${n}/*`),
      }),
      /Cannot exceed quota of 6144/,
    ],
    [
      "too long a trust",
      "trust",
      document({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: {
          AWS: Array.from({ length: 50 }, (_, n) => `arn:aws:iam::111122223333:role/person-${n}`),
        },
      }),
      /^LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048$/,
    ],
  ];
  for (const [title, kind, text, says] of refused)
    it(`refuses ${title}`, () => assert.match(refusePolicy(kind, "policy", text) ?? "", says));

  it("knows the judge's operators, and no others", () => {
    const wrong = document({ ...statement, Condition: { NullIfExists: { "aws:username": "true" } } });
    assert.match(refusePolicy("identity", "policy", wrong) ?? "", /Invalid Condition type: NullIfExists/);
  });

  for (const [kind, one] of accepted)
    it(`takes ${kind} that the judge can read: ${JSON.stringify(one)}`, () =>
      assert.equal(refuseUnreadable(kind, "policy", document(one)), undefined));

  const unread: readonly [string, PolicyKind, unknown, RegExp][] = [
    [
      "Action beside NotAction",
      "identity",
      { ...statement, NotAction: "s3:PutObject" },
      /^MalformedPolicyDocument: statement 1 has both Action and NotAction \(in policy\)$/,
    ],
    [
      "Resource beside NotResource",
      "managed",
      { ...statement, NotResource: "*" },
      /has both Resource and NotResource/,
    ],
    [
      "a principal that is a word",
      "bucket",
      { ...statement, Principal: "somebody" },
      /^MalformedPolicy: .*neither \* nor/,
    ],
    [
      "a principal of no kind",
      "queue",
      { ...statement, Principal: { Foo: "x" } },
      /^InvalidAttributeValue: .*unknown kind "Foo"/,
    ],
    [
      "a value that is none of its operator",
      "key",
      {
        Effect: "Deny",
        Action: "kms:*",
        Resource: "*",
        Principal: "*",
        Condition: { Bool: { "aws:SecureTransport": "fales" } },
      },
      /^MalformedPolicyDocumentException: .*"fales" is not true or false/,
    ],
    ["a statement that is a word", "identity", "Allow", /statement 1 is no object/],
  ];
  for (const [title, kind, one, says] of unread)
    it(`refuses ${title}, as the judge cannot read it`, () =>
      assert.match(refuseUnreadable(kind, "policy", document(one)) ?? "", says));

  it("is asked when a resource is made", () => {
    const home = mkdtempSync(path.join(tmpdir(), "cdd-rules-"));
    try {
      const cloud = new Cloud(home, "111122223333");
      const policy = document({ ...statement, NotAction: "s3:PutObject" });
      const refusal = refuse("aws:iam/policy:Policy", {
        cloud,
        account: "111122223333",
        region: "eu-west-2",
        name: "reads",
        inputs: { name: "reads", policy },
        now: new Date(),
      });
      assert.match(refusal ?? "", /^MalformedPolicyDocument: statement 1 has both Action and NotAction/);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe("documents as AWS returns them", () => {
  it("are compact, keys sorted, and mean the same as before", () => {
    return fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 2);
        assert.equal(compact(compact(text)), compact(text));
        assert.deepEqual(JSON.parse(compact(text)), JSON.parse(text));
      }),
    );
  });

  it("keep the order of statements, not that of actions", () => {
    const deny = { ...statement, Effect: "Deny" };
    assert.ok(!policyDocument.same(document(statement, deny), document(deny, statement)));
    const actions = (...Action: string[]) => document({ ...statement, Action });
    assert.ok(
      policyDocument.same(actions("s3:GetObject", "s3:PutObject"), actions("s3:PutObject", "s3:GetObject")),
    );
    assert.ok(!policyDocument.same(actions("s3:GetObject"), actions("s3:PutObject")));
  });

  it("even out a container's order and essential flag, and nothing that the provider does not", () => {
    const container = (more: object) => JSON.stringify([{ name: "a", image: "i", ...more }]);
    const same = (one: object, other: object) => containerDefinitions.same(container(one), container(other));
    assert.ok(same({}, { essential: true, environment: [], cpu: 0 }));
    assert.ok(same({ secrets: [{ name: "B" }, { name: "A" }] }, { secrets: [{ name: "A" }, { name: "B" }] }));
    assert.ok(
      same(
        { portMappings: [{ containerPort: 80 }] },
        { portMappings: [{ containerPort: 80, hostPort: 80 }] },
      ),
    );
    assert.ok(
      !same(
        { portMappings: [{ containerPort: 80 }] },
        { portMappings: [{ containerPort: 80, protocol: "tcp" }] },
      ),
    );
    assert.ok(!same({ image: "j" }, { image: "i" }));
  });
});

describe("Fargate's sizes", () => {
  it("are AWS's", () => {
    for (const [cpu, memory] of [
      ["256", "512"],
      ["256", "2048"],
      ["512", "4096"],
      ["1024", "8192"],
      ["4096", "30720"],
      ["8192", "61440"],
      ["16384", "122880"],
      ["32768", "61440"],
      ["32768", "249856"],
    ] as const)
      assert.ok(isFargateSize(cpu, memory), `${cpu}/${memory}`);
    for (const [cpu, memory] of [
      ["256", "1536"],
      ["256", "4096"],
      ["512", "512"],
      ["8192", "17408"],
      ["32768", "65536"],
      ["300", "512"],
      ["", ""],
      ["512", "2 GB"],
    ] as const)
      assert.ok(!isFargateSize(cpu, memory), `${cpu}/${memory}`);
  });
});

describe("automatic names", () => {
  const named = (type: string, name: string, inputs = {}, olds = {}) =>
    autoName(entryOf(type), typeFacts(type), { name, inputs, olds, seed: new Uint8Array([1]) });

  it("are the logical name, a hyphen and seven hexadecimal characters, within the type's limit", () => {
    const type = "aws:lb/targetGroup:TargetGroup";
    return fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/), (name) => {
        const { inputs, problems } = named(type, name);
        const fits = name.length + 8 <= 32;
        assert.equal(problems.length, fits ? 0 : 1);
        if (fits)
          assert.match(String((inputs as { name?: unknown }).name), new RegExp(`^${name}-[0-9a-f]{7}$`));
      }),
    );
  });

  it("take the form that the type asks for", () => {
    assert.match(String(named("aws:s3/bucket:Bucket", "Logs").inputs.bucket), /^logs-[0-9a-f]{7}$/);
    assert.match(String(named("aws:kms/alias:Alias", "data").inputs.name), /^alias\/data-[0-9a-f]{7}$/);
  });

  it("are not given where the program names it, by name or by prefix, nor where nothing is named", () => {
    assert.deepEqual(named("aws:iam/role:Role", "r", { name: "own" }).inputs, { name: "own" });
    assert.deepEqual(named("aws:iam/role:Role", "r", { namePrefix: "own" }).inputs, { namePrefix: "own" });
    assert.deepEqual(named("aws:ec2/vpc:Vpc", "v").inputs, {});
    assert.deepEqual(named("aws:route53/record:Record", "r").inputs, {});
  });
});
