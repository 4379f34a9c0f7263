import * as assert from "node:assert/strict";
import { UnknownRead } from "../../policy/lib/known";
import { walk } from "../../policy/lib/shape";

/** What a walk over these properties tells of, in its order. */
function told(props: object): string[] {
  const lines: string[] = [];
  walk(props, {
    leaf: ({ path, key, value }) => lines.push(`leaf ${path} ${key} ${JSON.stringify(value)}`),
    document: (path) => lines.push(`document ${path}`),
    unknown: (path, key, error) => lines.push(`unknown ${path} ${key} ${error.property}`),
  });
  return lines;
}
const withUnknown = (
  known: object,
  property: string,
  error: Error = new UnknownRead("urn", `in.${property}`),
) =>
  Object.defineProperty({ ...known }, property, {
    enumerable: true,
    get() {
      throw error;
    },
  });

describe("a walk over a resource's properties", () => {
  it("tells of each plain value, by its path and its last name", () => {
    assert.deepEqual(told({ a: "x", b: { c: 0, d: [false, { e: "" }] }, f: [["y"]] }), [
      'leaf a a "x"',
      "leaf b.c c 0",
      "leaf b.d.0 d false",
      'leaf b.d.1.e e ""',
      'leaf f.0.0 f "y"',
    ]);
  });
  it("passes what is not there, and the provider's own notes", () => {
    assert.deepEqual(told({ a: null, b: undefined, __defaults: ["x"], c: { __defaults: ["y"], d: 1 } }), [
      "leaf c.d d 1",
    ]);
    assert.deepEqual(told({ a: () => 1, b: Symbol("x") }), []);
    assert.deepEqual(told({}), []);
  });
  it("tells of what is not known, and goes on behind it", () => {
    assert.deepEqual(told(withUnknown({ a: 1, z: 2 }, "m")), [
      "leaf a a 1",
      "leaf z z 2",
      "unknown m m in.m",
    ]);
    assert.deepEqual(told({ a: [withUnknown({}, "m"), 1] }), ["unknown a.0.m m in.m", "leaf a.1 a 1"]);
  });
  it("hides no other error", () => {
    const broken = new RangeError("broken");
    assert.throws(() => told(withUnknown({}, "m", broken)), RangeError);
    assert.throws(() => told({ a: withUnknown({}, "Statement", broken) }), RangeError);
  });
  it("reads a resource once for all visitors", () => {
    let reads = 0;
    const props = Object.defineProperty({}, "a", { enumerable: true, get: () => ++reads });
    assert.deepEqual(told(props), ["leaf a a 1"]);
    assert.deepEqual(told(props), ["leaf a a 1"]);
    assert.equal(reads, 1);
  });
  it("asks nothing of a visitor who is not interested", () =>
    walk(withUnknown({ a: 1, p: { Statement: [{ Effect: "Allow" }] } }, "m"), {}));

  it("reads what is JSON in a text, under the property's name", () => {
    assert.deepEqual(told({ a: '{"b":[1,{"c":"x"}]}', d: ' \n[{"e":true}]' }), [
      "leaf a.b.0 b 1",
      'leaf a.b.1.c c "x"',
      "leaf d.0.e e true",
    ]);
    for (const text of ["{", "[1", "7", "null", '"x"', "true", "", "x{}", "x [1]"])
      assert.deepEqual(told({ a: text }), [`leaf a a ${JSON.stringify(text)}`], text);
    const long = (count: number) => `["${"x".repeat(count - 4)}"]`;
    assert.match(told({ a: long(200_000) })[0] ?? "", /^leaf a\.0 a /);
    assert.match(told({ a: long(200_001) })[0] ?? "", /^leaf a a /);
  });

  for (const [what, value] of [
    ["an object", { Statement: [{ Effect: "Allow" }] }],
    ["one statement", { Statement: { Action: "x:Do" } }],
    ["small letters", { statement: [{ effect: "Allow" }] }],
    ["many", { statements: [{ notAction: "x:Do" }] }],
    ["its second statement", { Statement: [{}, { NotAction: "x:Do" }] }],
    ["a list of Pulumi's", { Version: "1", Statements: [{ actions: [], EFFECT: "Allow" }] }],
    ["JSON", '{"Statement":[{"Effect":"Allow"}]}'],
    ["not known", { Statement: [withUnknown({}, "Effect"), { Effect: "Allow" }] }],
    ["a statement that is not known", withUnknown({}, "Statement")],
  ] as const)
    it(`tells of a policy document as ${what}, and not of its inside`, () => {
      assert.deepEqual(told({ policy: value }), ["document policy"]);
      assert.deepEqual(told({ a: [{ deep: value }] }), ["document a.0.deep"]);
    });
  it("takes nothing else for a policy document", () => {
    assert.deepEqual(told({ rule: { statement: { geoMatchStatement: { code: "GB" } } } }), [
      'leaf rule.statement.geoMatchStatement.code code "GB"',
    ]);
    for (const other of [
      { statements: ["SELECT 1"] },
      { statement: null },
      { statement: [null, 7] },
      { statementOf: [{ Effect: "Allow" }] },
      { xstatement: [{ Effect: "Allow" }] },
      { statement: ["x"], xstatement: [{ Effect: "Allow" }] },
      { xstatement: [{ Effect: "Allow" }], statement: ["x"] },
      { statementOf: [{ Effect: "Allow" }], statement: ["x"] },
      { Statement: [{ effects: "Allow", action_: "x" }] },
      { Statement: [{ xaction: "x", sideEffect: "y" }] },
    ])
      assert.ok(!told({ a: other }).some((line) => line.startsWith("document")), JSON.stringify(other));
    assert.deepEqual(told({ list: [{ Effect: "Allow" }] }), ['leaf list.0.Effect Effect "Allow"']);
  });
});
