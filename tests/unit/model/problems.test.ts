import * as assert from "node:assert/strict";
import { line, oneOf, pathTo, report, shown } from "../../../model/problems";

describe("what is said of a problem", () => {
  it("names where it is, as pulumi config set does", () => {
    assert.equal(pathTo("services", "screening", "calls", 0), "services.screening.calls[0]");
    assert.equal(pathTo(), "");
    assert.equal(pathTo(0, "a"), "[0].a");
    assert.equal(line({ steps: [], message: "It is wrong." }), "It is wrong.");
    assert.equal(line({ steps: ["a", 1], message: "is wrong." }), "a[1]: is wrong.");
  });

  it("shows a value in at most a line", () => {
    const of = (length: number) => "a".repeat(length - 2);
    assert.equal(shown(of(80)), `"${of(80)}"`);
    assert.equal(shown(of(81)), `"${"a".repeat(76)}...`);
    assert.equal(shown(undefined), "undefined");
  });

  it("lists what is allowed", () => {
    assert.equal(oneOf(["a", "b", 3]), "a, b or 3");
    assert.equal(oneOf(["a", "b"]), "a or b");
    assert.equal(oneOf(["a"]), "a");
    assert.equal(oneOf([]), "nothing: there is none");
  });

  it("is said once", () => {
    const problem = { file: "services.ts", steps: ["a"], message: "is wrong." };
    assert.equal(
      report([problem, { ...problem }]),
      "1 problem to solve before anything is created:\n  services.ts: a: is wrong.",
    );
  });
});
