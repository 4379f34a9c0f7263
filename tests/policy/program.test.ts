import * as assert from "node:assert/strict";
import { setRegister } from "../../policy/lib/register";
import { rules } from "../../policy/pack";
import type { JudgedGraph } from "../support/judged-graph";
import { judgedPlatform } from "../support/judged-platform";
import { exceptedOfEveryKind, exceptionsOfEveryKind } from "../support/programs/every-kind/excepted";
import { everyKindPolicies, judgedEveryKind } from "../support/recorded-every-kind";
import { policyConfigOf, stackNames } from "../support/stacks";
import { findingsOf, logicalName, told } from "../support/whole-pack";
import { defects } from "./defects";
import { cleanGraphs } from "./defects/clean";

describe("the platform's own graph", function () {
  this.timeout("2m");
  /** Documents that are made of ARNs which AWS chooses. */
  const unknownAtFirst = ["policy", "containerDefinitions"];

  for (const stack of stackNames) {
    it(`${stack}: keeps every rule, and each can be decided, once it stands`, async () => {
      const findings = await findingsOf(await judgedPlatform(stack, "applied"), policyConfigOf(stack));
      assert.deepEqual(told(findings), []);
    });

    it(`${stack}: breaks no rule at the first preview, where only documents made of ARNs are unknown`, async () => {
      const findings = await findingsOf(await judgedPlatform(stack, "preview"), policyConfigOf(stack));
      assert.deepEqual(told(findings.filter(({ outcome }) => outcome === "fail")), []);
      assert.deepEqual([...new Set(findings.map(({ property }) => property))].sort(), unknownAtFirst.sort());
    });
  }
});

describe("the platform's graph before its first image", function () {
  this.timeout("2m");
  for (const stack of stackNames)
    it(`${stack}: breaks no rule`, async () => {
      const graph = await judgedPlatform(stack, "preview", { images: [] });
      const findings = await findingsOf(graph, policyConfigOf(stack));
      assert.deepEqual(told(findings.filter(({ outcome }) => outcome === "fail")), []);
    });
});

describe("the graph of every kind of entry with every option", function () {
  this.timeout("2m");
  beforeEach(() => setRegister("dev", JSON.stringify(exceptionsOfEveryKind)));
  after(() => setRegister());

  it("keeps every rule but those that it is excepted from, and each can be decided, once it stands", async () => {
    const findings = await findingsOf(await judgedEveryKind("applied"), everyKindPolicies);
    assert.deepEqual(told(findings.filter(({ outcome }) => outcome !== "excepted")), []);
    assert.deepEqual([...new Set(findings.map(({ rule }) => rule))].sort(), exceptedOfEveryKind);
  });

  it("breaks no rule at the first preview", async () => {
    const findings = await findingsOf(await judgedEveryKind("preview"), everyKindPolicies);
    assert.deepEqual(told(findings.filter(({ outcome }) => outcome === "fail")), []);
  });
});

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
