import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { z } from "zod";
import {
  above,
  anyText,
  byName,
  choice,
  either,
  filled,
  list,
  minToMax,
  object,
  section,
  text,
  trueOrFalse,
  usually,
  whole,
  words,
} from "../../../model/form";
import { line } from "../../../model/problems";
import { faultsOf } from "../../../model/reading";
import { cron, timeZone } from "../../../model/schedule";
import { catalogueKey } from "../../../model/values";
import { anyOf } from "../../support/any-value";

const lines = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(line);

/** Of each form what it takes, and what it says of what it does not. */
const forms: Readonly<
  Record<string, readonly [() => z.ZodType, readonly unknown[], readonly (readonly [unknown, string])[]]>
> = {
  "a text": [
    () => text(/^a+$/, "Use a."),
    ["a", "aa"],
    [
      ["b", "Use a."],
      [1, "Use a."],
    ],
  ],
  "a text, by what is given": [
    () => text(/^a+$/, (given) => `Not ${given}.`),
    ["a"],
    [
      ["b", "Not b."],
      [1, "Not 1."],
    ],
  ],
  "any text": [() => anyText("Use a text."), ["", "a"], [[1, "Use a text."]]],
  "a whole number": [
    () => whole(2, 5, "things"),
    [2, 5],
    [1, 6, 2.5, "3", null].map((value) => [value, "Use a whole number of things, 2 to 5."] as const),
  ],
  "a number above another": [
    () => above(0, 2, "things"),
    [0.1, 1.5, 2],
    [0, -1, 2.1, "1", null].map((value) => [value, "Use a number of things above 0, at most 2."] as const),
  ],
  "a choice": [
    () => choice(["a", "b"]),
    ["a", "b"],
    [
      ["c", "Use a or b."],
      [1, "Use a or b."],
    ],
  ],
  "true or false": [
    trueOrFalse,
    [true, false],
    [
      ["true", "Use true or false."],
      [0, "Use true or false."],
    ],
  ],
  "an object": [
    () => object({ a: z.exactOptional(z.string()), b: z.exactOptional(z.string()) }),
    [{}, { a: "1" }],
    [null, "a", 1].map((value) => [value, "Use an object with the keys a, b."] as const),
  ],
  names: [
    () => byName(z.string(), "Use names."),
    [{}, { a: "1" }],
    [
      [null, "Use names."],
      ["a", "Use names."],
    ],
  ],
  "a section": [() => section(z.string(), "Use names."), [{}, { a: "1" }, null], [["a", "Use names."]]],
  "a list": [
    () => list(z.string(), "Use a list."),
    [[], ["a"], ["a", "b"]],
    [
      ["a", "Use a list."],
      [null, "Use a list."],
      [["a", "a"], "Name each value once. Use a list."],
    ],
  ],
  "a list of some": [
    () => list(z.string(), "Use two.", 2),
    [["a", "b"]],
    [
      [[], "Use two."],
      [["a"], "Use two."],
    ],
  ],
  "words of a command": [
    () => words("Use words."),
    [["a"], ["a", "a"]],
    [
      ["a", "Use words."],
      [[], "Use words."],
    ],
  ],
  "words or none": [() => words("Use words.", 0), [[], ["a"]], [[null, "Use words."]]],
};

describe("what a form takes, and what it says of all else:", () => {
  for (const [what, [form, right, wrong]] of Object.entries(forms)) {
    it(what, () => {
      for (const value of right) assert.deepEqual(lines(form(), value), [], JSON.stringify(value));
      for (const [value, said] of wrong)
        assert.deepEqual(lines(form(), value), [`${JSON.stringify(value)} is not allowed. ${said}`]);
    });
  }

  it("one problem of a text that has not the form, whatever else is asked of it", () => {
    const form = text(/^a+$/, "Use a.").max(2, { error: "Use at most 2." });
    assert.deepEqual(lines(form, "bbb"), ['"bbb" is not allowed. Use a.']);
    assert.deepEqual(lines(form, "aaa"), ['"aaa" is not allowed. Use at most 2.']);
  });

  it("keys that an object has not", () =>
    assert.deepEqual(lines(object({ a: usually(1, z.number()), b: usually(1, z.number()) }), { c: 1 }), [
      'c: "c" is not a key here. Use a, b.',
    ]));

  it("a section, which is as it is given, and empty where nothing is", () => {
    const form = section(z.string(), "Use names.");
    assert.deepEqual(form.parse({ a: "1" }), { a: "1" });
    assert.deepEqual(form.parse(null), {});
    assert.deepEqual(lines(form, { a: null }).length, 1);
  });
});

describe("a form of the model", () => {
  it("is filled with what is usual where nothing is said, and takes over nothing that it does not know", () => {
    const shape = { seconds: usually(60, whole(0, 900, "seconds")), name: z.exactOptional(z.string()) };
    assert.deepEqual(filled(shape, {}), { seconds: 60 });
    assert.deepEqual(filled(shape, { seconds: 0, name: "a", other: true }), { seconds: 0, name: "a" });
    assert.deepEqual(lines(object(shape), {}), []);
  });

  it("judges a value as the one of two that it means to be", () => {
    const form = either(
      (given) => typeof given === "number",
      whole(1, 2, "things"),
      object({ key: choice(["a", "b"]) }),
    );
    assert.equal(form.forms.length, 2);
    assert.deepEqual(lines(form, 2), []);
    assert.deepEqual(lines(form, { key: "a" }), []);
    assert.deepEqual(lines(form, 3), ["3 is not allowed. Use a whole number of things, 1 to 2."]);
    assert.deepEqual(lines(form, { key: "c" }), ['key: "c" is not allowed. Use a or b.']);
  });

  it("holds that a min is no more than its max", () => {
    const form = object({ min: whole(0, 9, "things"), max: whole(0, 9, "things") }).refine(...minToMax);
    assert.deepEqual(lines(form, { min: 2, max: 2 }), []);
    assert.deepEqual(lines(form, { min: 3, max: 2 }), ["max: 2 is not allowed. Use 3 or more: its min."]);
  });

  it("has values of its own for tests, up to its ends", () => {
    const [few] = [fc.sample(anyOf(whole(1, 3, "things")), 200)];
    assert.deepEqual([...new Set(few)].sort(), [1, 2, 3]);
    assert.deepEqual([...new Set(fc.sample(anyOf(choice(["a", "b"])), 100))].sort(), ["a", "b"]);
    assert.throws(() => anyOf(catalogueKey), /a test has to say which values it means/);
  });
});

describe("times", () => {
  it("are in a zone of the IANA database", () => {
    for (const zone of ["UTC", "Europe/London", "America/Argentina/Buenos_Aires", "Etc/GMT+1"])
      assert.deepEqual(lines(timeZone, zone), []);
    for (const zone of ["Mars/Olympus", "Europe/Lundon", "+01:00", "GMT +1", ""])
      assert.equal(lines(timeZone, zone).length, 1, zone);
  });

  it("are what EventBridge reads", () => {
    for (const expression of [
      "cron(0 2 * * ? *)",
      "cron(0/15 8-18 ? JAN,JUL MON-FRI 2026)",
      "cron(0 0 LW * ? *)",
    ])
      assert.deepEqual(lines(cron, expression), []);
    for (const expression of ["cron(0 2 * * * *)", "cron(99 99 ? 13 8 1)", "cron(0 2 * * ?)", "0 2 * * ? *"])
      assert.equal(lines(cron, expression).length, 1, expression);
  });
});
