import * as assert from "node:assert/strict";
import { rules } from "../../policy/pack";
import type { JudgedGraph } from "../support/judged-graph";
import { policyConfigOf } from "../support/stacks";
import { findingsOf, logicalName, told } from "../support/whole-pack";
import { defects } from "./defects";
import { cleanGraphs } from "./defects/clean";

describe("a defect in the platform's graph", function () {
  this.timeout("2m");
  let clean: ReadonlyMap<string, JudgedGraph>;
  before(async () => {
    clean = await cleanGraphs(new Set(defects.map(({ stack = "dev" }) => stack)));
  });

  it("is there for every rule, once", () => {
    assert.deepEqual(
      defects.map(({ rule }) => rule).sort(),
      // Those on the pack's own configuration find fault with no program.
      rules.flatMap(({ metadata: { name } }) => (name.startsWith("pack-") ? [] : [name])).sort(),
    );
  });

  for (const { rule, why, at, stack = "dev", change } of defects)
    it(`is found by ${rule} alone: ${why}`, async () => {
      const before = clean.get(stack);
      assert.ok(before);
      const after = change(before);
      // The others are the same as in the whole graph, where they were judged.
      const changed = after.resources.filter((each) => !before.resources.includes(each));
      const findings = await findingsOf(after, policyConfigOf(stack), changed);
      assert.deepEqual(
        [...new Set(findings.map((each) => `${each.outcome} ${each.rule} ${logicalName(each.urn)}`))].sort(),
        at.map((name) => `fail ${rule} ${name}`).sort(),
        told(findings).join("\n"),
      );
    });
});
