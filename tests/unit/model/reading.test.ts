import * as assert from "node:assert/strict";
import { z } from "zod";
import { list, object, whole } from "../../../model/form";
import { line } from "../../../model/problems";
import { faultsOf, isObject, without } from "../../../model/reading";

const number = whole(1, 3, "things");
const part = object({ a: number, b: z.exactOptional(number) });
const names = z
  .string()
  .min(3, { error: "Use three letters." })
  .regex(/^[a-z]+$/, { error: "Use lower-case letters." });
const form = object({
  part,
  all: z.exactOptional(list(part, "Use a list of parts.")),
  named: z.exactOptional(z.record(names, number, { error: "Use an object, name → number." })),
});
const things = "Use a whole number of things, 1 to 3.";

describe("what is found in a value that has not its form", () => {
  for (const [what, value, found] of [
    ["nothing", { part: { a: 1 }, all: [{ a: 2, b: 3 }], named: { abc: 1 } }, []],
    ["the whole", null, ["null is not allowed. Use an object with the keys part, all, named."]],
    ["what is missing", { part: {} }, [`part.a: is missing. ${things}`]],
    ["what is null", { part: { a: null } }, [`part.a: null is not allowed. ${things}`]],
    [
      "each of several",
      { part: { a: 0 }, all: [{ a: 1 }, { a: "1" }] },
      [`part.a: 0 is not allowed. ${things}`, `all[1].a: "1" is not allowed. ${things}`],
    ],
    [
      "keys that nobody knows, each where it stands",
      { part: { a: 1, c: 1, d: 1 }, e: 1 },
      [
        'part.c: "c" is not a key here. Use a, b.',
        'part.d: "d" is not a key here. Use a, b.',
        'e: "e" is not a key here. Use part, all, named.',
      ],
    ],
    [
      "a name that is none, with all that is wrong with it",
      { part: { a: 1 }, named: { A: 1 } },
      ['named.A: "A" is not a name here. Use three letters. Use lower-case letters.'],
    ],
  ] as const)
    it(`is told of ${what}`, () => assert.deepEqual(faultsOf(form, value).map(line), found));

  it("is told of a name at the top", () =>
    assert.deepEqual(faultsOf(z.record(names, number), { "1": 1, abc: 1 }).map(line), [
      '1: "1" is not a name here. Use three letters. Use lower-case letters.',
    ]));
});

describe("a value without what has not its form", () => {
  const rest = (value: unknown, depth: number) =>
    without(value, form.safeParse(value).error?.issues ?? [], () => depth);
  const wrong = { part: { a: 0, b: 2, c: 1 }, all: [{ a: 1 }] };

  it("keeps all else, down to the depth that is asked for", () => {
    assert.deepEqual(rest(wrong, 2), { part: { b: 2 }, all: [{ a: 1 }] });
    assert.deepEqual(rest(wrong, 1), { all: [{ a: 1 }] });
    assert.deepEqual(rest({ part: { a: 1 }, other: 1 }, 1), { part: { a: 1 } });
  });

  it("is a copy", () => {
    const before = structuredClone(wrong);
    rest(wrong, 1);
    assert.deepEqual(wrong, before);
    assert.notEqual(rest({ part: { a: 1 } }, 1), undefined);
  });

  it("loses nothing where its whole is wrong", () => {
    for (const value of [null, 7, "part"]) assert.equal(rest(value, 1), value);
    const given = { a: 0, undefined: 1 };
    const issues = z.record(z.string(), number).safeParse(given).error?.issues ?? [];
    assert.deepEqual(
      without(given, issues, () => 0),
      given,
    );
  });

  it("may have lost already what a later fault stands in", () => {
    const value = { part: { a: { a: 0 }, c: 1 } };
    const nested = object({ part: object({ a: part }) });
    const { issues = [] } = nested.safeParse(value).error ?? {};
    assert.deepEqual(
      without(value, [...issues, ...issues].reverse(), () => 1),
      {},
    );
    assert.deepEqual(
      without(value, issues, ({ length }) => length),
      { part: { a: {} } },
    );
  });
});

describe("what has keys", () => {
  it("is an object or a list, and nothing else", () => {
    for (const value of [{}, [], { a: 1 }]) assert.ok(isObject(value));
    for (const value of [null, undefined, "a", 1, true]) assert.ok(!isObject(value), String(value));
  });
});
