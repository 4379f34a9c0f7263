import * as assert from "node:assert/strict";
import { differenceOf } from "../support/snapshot";

describe("a snapshot's difference", () => {
  const lines = (...texts: readonly string[]) => texts.join("\n");

  it("says which line became which, behind the line before, and nothing of the others", () => {
    assert.equal(
      differenceOf(lines("a", "b", "c", "d"), lines("a", "b", "C", "d")),
      lines("  b", "- c", "+ C"),
    );
  });

  it("says what came and what went, wherever it stands", () => {
    assert.equal(differenceOf(lines("b", "c"), lines("a", "b")), lines("+ a", "  b", "- c"));
    assert.equal(differenceOf(lines("a"), lines("a", "z")), lines("  a", "+ z"));
    assert.equal(differenceOf(lines("a"), lines("a")), "");
  });

  it("shows the end of a long one, where a text of both would have been cut", () => {
    const many = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
    assert.equal(
      differenceOf(lines(...many), lines(...many.with(-1, "other"))),
      lines("  line 2998", "- line 2999", "+ other"),
    );
  });

  it("counts what is too much to read", () => {
    const many = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const told = differenceOf(lines(...many), "").split("\n");
    assert.equal(told.length, 61);
    assert.match(told.at(-1) ?? "", /and 41 lines more/);
  });
});
