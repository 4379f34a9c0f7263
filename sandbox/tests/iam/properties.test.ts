import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Context } from "../../aws/iam/context";
import { type Decision, decide, type Policies, type Request } from "../../aws/iam/decide";
import { type DocumentKind, parseDocument } from "../../aws/iam/documents";
import type { Principal } from "../../aws/iam/principals";

type Stated = Readonly<Record<string, unknown>>;
type Layer = "identity" | "boundary" | "resource" | "endpoint";

const account = "111122223333";
const names = ["a", "b"].map((name) => `arn:aws:iam::${account}:role/${name}`);
const principals: readonly Principal[] = [
  ...names.map((arn): Principal => ({ kind: "role", arn })),
  { kind: "user", arn: `arn:aws:iam::${account}:user/u` },
  { kind: "root", account },
  { kind: "service", name: "s.amazonaws.com" },
  { kind: "anonymous" },
];
const elements: readonly unknown[] = [
  "*",
  { AWS: account },
  { AWS: names },
  { AWS: `arn:aws:sts::${account}:assumed-role/a/session` },
  { Service: "s.amazonaws.com" },
];
const conditions: readonly unknown[] = [
  undefined,
  { StringEquals: { "x:one": "1" } },
  { StringNotEquals: { "x:one": "1" } },
  { Null: { "x:two": "true" } },
  { "ForAllValues:StringLike": { "x:two": ["p*", "q"] } },
];

const anyStatement = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: fc.constantFrom("*", "s3:*", "s3:GetObject", "kms:Decrypt"),
  Resource: fc.constantFrom("*", "arn:aws:s3:::b/*", "arn:aws:s3:::c/*"),
  Principal: fc.constantFrom(...elements),
  Condition: fc.constantFrom(...conditions),
});
const anyStatements = fc.array(anyStatement, { maxLength: 4 });
const anyLayers = fc.record({
  identity: anyStatements,
  boundary: fc.option(anyStatements, { nil: undefined }),
  resource: anyStatements,
  endpoint: fc.option(anyStatements, { nil: undefined }),
  kind: fc.constantFrom<Policies["resourceKind"]>("resource policy", "key policy"),
});
type Layers = typeof anyLayers extends fc.Arbitrary<infer T> ? T : never;
const anyRequest: fc.Arbitrary<Request> = fc.record({
  principal: fc.constantFrom(...principals),
  action: fc.constantFrom("s3:GetObject", "s3:PutObject", "kms:Decrypt"),
  resource: fc.constantFrom("arn:aws:s3:::b/k", "arn:aws:s3:::c/k"),
  resourceAccount: fc.constantFrom(account, "444455556666"),
  context: fc
    .record(
      {
        "x:one": fc.constantFrom("1", "2"),
        "x:two": fc.subarray(["p1", "q", "r"]),
      },
      { requiredKeys: [] },
    )
    .map((keys) => new Context(keys)),
});

/** A document always has a statement: one that is about nothing stands for none. */
function document(kind: DocumentKind, statements: readonly Stated[], withPrincipal: boolean) {
  const none: Stated = {
    Effect: "Deny",
    Action: "none:None",
    Resource: "arn:aws:none:::none",
    Principal: "*",
  };
  return parseDocument(kind, kind, {
    Version: "2012-10-17",
    Statement: [none, ...statements].map(({ Principal, Condition, ...one }) => ({
      ...one,
      ...(withPrincipal ? { Principal } : {}),
      ...(Condition === undefined ? {} : { Condition }),
    })),
  });
}

function decided(request: Request, layers: Layers): Decision {
  return decide(request, {
    identity: [document("identity policy", layers.identity, false)],
    ...(layers.boundary ? { boundary: document("permissions boundary", layers.boundary, false) } : {}),
    resource: [document(layers.kind, layers.resource, true)],
    resourceKind: layers.kind,
    ...(layers.endpoint ? { endpoint: document("endpoint policy", layers.endpoint, true) } : {}),
  });
}

const isAllowed = (request: Request, layers: Layers) => decided(request, layers).outcome === "allowed";
const anyLayer = fc.constantFrom<Layer>("identity", "boundary", "resource", "endpoint");

function more(layers: Layers, layer: Layer, statement: Stated): Layers {
  const there = layers[layer];
  return there === undefined ? layers : { ...layers, [layer]: [...there, statement] };
}

describe("decisions, whatever the documents", () => {
  it("another Deny never allows more", () => {
    return fc.assert(
      fc.property(anyRequest, anyLayers, anyLayer, anyStatement, (request, layers, layer, statement) => {
        const stricter = more(layers, layer, { ...statement, Effect: "Deny" });
        assert.ok(!isAllowed(request, stricter) || isAllowed(request, layers));
      }),
      { numRuns: 500 },
    );
  });

  it("another Allow never allows less", () => {
    return fc.assert(
      fc.property(anyRequest, anyLayers, anyLayer, anyStatement, (request, layers, layer, statement) => {
        const wider = more(layers, layer, { ...statement, Effect: "Allow" });
        assert.ok(!isAllowed(request, layers) || isAllowed(request, wider));
      }),
      { numRuns: 500 },
    );
  });

  it("the order of statements means nothing", () => {
    return fc.assert(
      fc.property(anyRequest, anyLayers, (request, layers) => {
        const reversed = Object.fromEntries(
          Object.entries(layers).map(([layer, statements]) => [
            layer,
            Array.isArray(statements) ? statements.toReversed() : statements,
          ]),
        ) as Layers;
        assert.equal(decided(request, reversed).outcome, decided(request, layers).outcome);
      }),
      { numRuns: 300 },
    );
  });

  it("a boundary or an endpoint's policy never allows more than none", () => {
    return fc.assert(
      fc.property(anyRequest, anyLayers, (request, layers) => {
        const unlimited = { ...layers, boundary: undefined, endpoint: undefined };
        assert.ok(!isAllowed(request, layers) || isAllowed(request, unlimited));
      }),
      { numRuns: 300 },
    );
  });

  it("an allow names a statement but for the root user, and a deny its statements or what is lacking", () => {
    return fc.assert(
      fc.property(anyRequest, anyLayers, (request, layers) => {
        const decision = decided(request, layers);
        const said = decision.outcome === "implicit deny" ? decision.lacking : decision.by;
        assert.ok(said.length > 0 || request.principal.kind === "root");
      }),
      { numRuns: 300 },
    );
  });
});
