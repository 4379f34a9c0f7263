import * as assert from "node:assert/strict";
import { refusePattern, refuseTransformer } from "../../aws/rules/event-patterns";
import type { Value } from "../../aws/values";

describe("a pattern of EventBridge", () => {
  const taken: readonly object[] = [
    { source: ["aws.ecs"], detail: { code: [1, true, null] } },
    { resources: [{ prefix: "arn:aws:ecs:" }, { suffix: "x" }, { "equals-ignore-case": "Y" }] },
    { detail: { a: [{ prefix: { "equals-ignore-case": "x" } }], b: [{ wildcard: "*rolling back*" }] } },
    { detail: { c: [{ exists: false }], d: [{ cidr: "10.0.0.0/8" }], e: [{ numeric: [">", 0, "<=", 5] }] } },
    {
      detail: {
        f: [{ "anything-but": ["x", 1] }, { "anything-but": "y" }, { "anything-but": { prefix: "z" } }],
      },
    },
    { detail: { $or: [{ a: ["x"] }, { b: { c: ["y"] } }] } },
  ];
  for (const pattern of taken)
    it(`is taken: ${JSON.stringify(pattern)}`, () =>
      assert.equal(refusePattern(JSON.stringify(pattern)), undefined));

  const refused: readonly (readonly [string, RegExp])[] = [
    ["aws.ecs", /Filter is not an object/],
    ['["aws.ecs"]', /Filter is not an object/],
    ['{"source":"aws.ecs"}', /"source" must be an object or an array/],
    ['{"source":[]}', /Empty arrays are not allowed/],
    ['{"detail":{"reason":[{"contains":"x"}]}}', /Unrecognized match type contains/],
    ['{"detail":{"reason":[{"prefix":1}]}}', /Value of prefix is not valid/],
    ['{"detail":{"reason":[{"wildcard":"a**b"}]}}', /Value of wildcard is not valid/],
    ['{"detail":{"reason":[{"prefix":"a","suffix":"b"}]}}', /Only one key allowed/],
    ['{"detail":{"reason":[["a"]]}}', /Unrecognized match type/],
    ['{"detail":{"code":[{"anything-but":[]}]}}', /Value of anything-but is not valid/],
    ['{"detail":{"code":[{"numeric":[">"]}]}}', /Value of numeric is not valid/],
    ['{"detail":{"$or":[{"a":["x"]}]}}', /"\$or" must be an array of at least two/],
    ['{"detail":{"$or":[{"a":["x"]},{"b":"y"}]}}', /"b" must be an object or an array/],
    [`{"source":["${"x".repeat(2048)}"]}`, /the quota is 2048/],
  ];
  for (const [pattern, says] of refused)
    it(`is refused: ${pattern.slice(0, 60)}`, () => assert.match(refusePattern(pattern) ?? "", says));
});

describe("an input transformer of EventBridge", () => {
  const paths = { task: "$.detail.taskArn", first: "$.resources[0]", all: "$.detail.containers[*].name" };
  const judge = (inputTemplate: string, inputPaths: Value = paths) =>
    refuseTransformer({ inputPaths, inputTemplate }, "topic");

  for (const template of [
    '"<task> of <first> ended"',
    '"first line <task>"\n"second line <all>"',
    '{"task": <task>, "said": "<first> ended", "rule": "<aws.events.rule-name>"}',
  ])
    it(`is taken: ${JSON.stringify(template)}`, () => assert.equal(judge(template), undefined));

  const refused: readonly (readonly [string, string, Value | undefined, RegExp])[] = [
    ["a text without quotation marks", "<task> ended", undefined, /no JSON/],
    ["one line without them", '"<task>"\nended', undefined, /no JSON/],
    ["a value that has no path", '"<taks> ended"', undefined, /variable taks is not defined/],
    ["a path that does not start at the top", '"<task>"', { task: "detail.x" }, /Invalid JSONPath detail\.x/],
    ["a path with a name in brackets", '"<task>"', { task: "$['detail']" }, /Invalid JSONPath/],
    ["a name that is EventBridge's own", '"<AWSx>"', { AWSx: "$.a" }, /can't start with AWS/],
    ["nothing", "", undefined, /length 0/],
    ["too much", `"${"x".repeat(8192)}"`, undefined, /at most 8192/],
  ];
  for (const [what, template, inputPaths, says] of refused)
    it(`is refused with ${what}`, () => assert.match(judge(template, inputPaths) ?? "", says));

  it("need not be there", () => assert.equal(refuseTransformer(undefined, "topic"), undefined));
});
