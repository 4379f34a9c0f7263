import * as assert from "node:assert/strict";
import { setRegister } from "../../policy/lib/register";
import { judgedPlatform } from "../support/judged-platform";
import { exceptedOfEveryKind, exceptionsOfEveryKind } from "../support/programs/every-kind/excepted";
import { everyKindPolicies, judgedEveryKind } from "../support/recorded-every-kind";
import { policyConfigOf, stackNames } from "../support/stacks";
import { findingsOf, told } from "../support/whole-pack";

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
