import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { nearest } from "../../../model/nearest";

/** By its definition: what stands first is changed, put in or left out. */
function distance(one: string, other: string): number {
  if (one === "" || other === "") return one.length + other.length;
  const [restOfOne, restOfOther] = [one.slice(1), other.slice(1)];
  if (one[0] === other[0]) return distance(restOfOne, restOfOther);
  return (
    1 + Math.min(distance(restOfOne, restOfOther), distance(restOfOne, other), distance(one, restOfOther))
  );
}

describe("the nearest name", () => {
  for (const [written, names, found] of [
    ["", [], ""],
    ["a", [], ""],
    ["a", ["b"], "b"],
    ["tasks", ["task", "stack"], "task"],
    ["taks", ["stacks", "tasks", "task"], "tasks"],
    ["LOAD-BALANCER", ["load-balancers", "listeners"], "load-balancers"],
    ["vpc", ["VPC", "vpcs"], "VPC"],
    ["aa", ["bb", "cc"], "bb"],
  ] as const)
    it(`to "${written}" of ${JSON.stringify(names)} is "${found}"`, () =>
      assert.equal(nearest(written, names), found));

  it("is the first of those that take the fewest letters", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 5 });
    return fc.assert(
      fc.property(word, fc.array(word, { minLength: 2, maxLength: 4 }), (written, names) => {
        const fewest = Math.min(...names.map((name) => distance(written, name)));
        assert.equal(
          nearest(written, names),
          names.find((name) => distance(written, name) === fewest),
        );
      }),
      { numRuns: 500 },
    );
  });
});
