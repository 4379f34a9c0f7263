import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { z } from "zod";
import { choice, either, filled, list, minToMax, object, usually, whole, words } from "../../../model/form";
import { line } from "../../../model/problems";
import { faultsOf } from "../../../model/reading";
import { cron, timeZone } from "../../../model/schedule";
import { catalogueKey } from "../../../model/values";
import { anyOf } from "../../support/any-value";

const lines = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(line);

describe("a form of the model", () => {
  it("takes a whole number up to both ends, and says the same of everything else", () => {
    const form = whole(2, 5, "things");
    for (const value of [2, 5]) assert.deepEqual(lines(form, value), []);
    for (const value of [1, 6, 2.5, "3", undefined])
      assert.match(lines(form, value).join(), /Use a whole number of things, 2 to 5\.$/);
  });

  it("is filled with what is usual where nothing is said, and takes over nothing that it does not know", () => {
    const shape = { seconds: usually(60, whole(0, 900, "seconds")), name: z.exactOptional(z.string()) };
    assert.deepEqual(filled(shape, {}), { seconds: 60 });
    assert.deepEqual(filled(shape, { seconds: 0, name: "a", other: true }), { seconds: 0, name: "a" });
    assert.deepEqual(lines(object(shape), {}), []);
  });

  it("lets words of a command come again, and values of a list not", () => {
    assert.deepEqual(lines(words("Use words."), ["-H", "a", "-H", "b"]), []);
    assert.deepEqual(lines(list(z.string(), "Use a list."), ["a", "a"]), [
      '["a","a"] is not allowed. Name each value once. Use a list.',
    ]);
  });

  it("judges a value as the one of two that it means to be", () => {
    const form = either(
      (given) => typeof given === "number",
      whole(1, 2, "things"),
      object({ key: choice(["a", "b"]) }),
    );
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
