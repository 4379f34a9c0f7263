import * as assert from "node:assert/strict";
import { optionsFor } from "../../../mutation/options";

const plan = 'import { plan } from "../../../plan";';
const texts = {
  "plan/index.ts": 'import { tiers } from "./tiers";\nexport const plan = 1;',
  "plan/tiers.ts": 'import { within } from "../model/ranges";\nexport const tiers = 1;',
  "plan/names.ts": "export const names = 1;",
  "model/ranges.ts": "export const within = 1;",
  "policy/pack.ts": 'import { kms } from "./rules/kms";\nexport const rules = 1;',
  "policy/lib/index.ts": 'export * from "./documents";\nexport { zones } from "./zones";',
  "policy/lib/documents.ts": "export const statementsOf = 1;",
  "policy/lib/zones.ts": "export const zones = 1;",
  "policy/rules/kms.ts": 'import { statementsOf } from "../lib";\nexport const kms = 1;',
  "tests/support/recorded-platform.ts": "export const recorded = 1;",
  "tests/support/lines.ts": `${plan.replace("../../../", "../../")}\nexport const lines = 1;`,
  "tests/support/judged.ts": 'import { recorded } from "./recorded-platform";\nexport const judged = 1;',
  "tests/unit/a.test.ts": plan.replace("../../../", "../../"),
  "tests/unit/plan/tiers.test.ts": 'import { tiers } from "../../../plan/tiers";',
  "tests/unit/plan/names.test.ts": 'import { names } from "../../../plan/names";',
  "tests/unit/plan/faults.test.ts": 'import { lines } from "../../support/lines";',
  "tests/unit/faults.test.ts": 'import { lines } from "../support/lines";',
  "tests/unit/plan/types.test.ts": 'import type { Tier } from "../../../plan/tiers";',
  "tests/unit/plan/helper.ts": plan,
  "tests/components/network.test.ts": 'import { tiers } from "../../plan/tiers";',
  "tests/program/platform.test.ts": 'import { tiers } from "../../plan/tiers";',
  "tests/policy/kms.test.ts": 'import { kms } from "../../policy/rules/kms";',
  "tests/policy/pack.test.ts":
    'import { rules } from "../../policy/pack";\nimport { plan } from "../../plan";',
  "tests/policy/program.test.ts":
    'import { rules } from "../../policy/pack";\nimport { judged } from "../support/judged";',
};
const sources = Object.entries(texts).map(([file, text]) => ({ file, text }));

function optionsOf(asked: string | readonly string[], tests?: readonly string[]) {
  const mutated = [asked].flat();
  const { mutate, mochaOptions } = optionsFor({ mutated, name: "x", concurrency: 1, tests, sources });
  return { mutate, spec: mochaOptions.spec };
}

describe("what Stryker is told", () => {
  it("is to run the tests that take from the folder by its path, and those that stand there for it", () => {
    assert.deepEqual(optionsOf("plan"), {
      mutate: ["plan/**/*.ts"],
      spec: [
        "tests/unit/a.test.ts",
        "tests/unit/plan/tiers.test.ts",
        "tests/unit/plan/names.test.ts",
        "tests/components/network.test.ts",
        "tests/unit/plan/faults.test.ts",
      ],
    });
  });

  it("is to run for a file those that it is met by, and first those that take from the file itself", () => {
    assert.deepEqual(optionsOf("plan/tiers.ts"), {
      mutate: ["plan/tiers.ts"],
      spec: [
        "tests/unit/plan/tiers.test.ts",
        "tests/components/network.test.ts",
        "tests/unit/a.test.ts",
        "tests/unit/plan/faults.test.ts",
      ],
    });
  });

  it("is to try several files at once, and to run what meets any of them", () => {
    const { mutate, spec } = optionsOf(["plan/tiers.ts", "plan/names.ts"]);
    assert.deepEqual(mutate, ["plan/tiers.ts", "plan/names.ts"]);
    assert.deepEqual(
      new Set(spec),
      new Set(["plan/tiers.ts", "plan/names.ts"].flatMap((each) => optionsOf(each).spec)),
    );
  });

  it("is to run for the pack its own tests, and none that records the whole platform", () => {
    const both = ["tests/policy/kms.test.ts", "tests/policy/pack.test.ts"];
    assert.deepEqual(optionsOf("policy/rules").spec, both);
    assert.deepEqual(optionsOf("policy/lib/documents.ts").spec, both);
  });

  it("is to run the tests that are named, where some are", () => {
    assert.deepEqual(optionsOf("model/ranges.ts", ["tests/unit/a.test.ts"]), {
      mutate: ["model/ranges.ts"],
      spec: ["tests/unit/a.test.ts"],
    });
  });

  it("is to try all of a file again, and of a folder what has changed", () => {
    const forced = (mutated: string) =>
      optionsFor({ mutated: [mutated], name: "x", concurrency: 1, sources }).force;
    assert.deepEqual([forced("plan/tiers.ts"), forced("plan")], [true, false]);
  });

  it("is to leave out, where that is asked for, what runs when a file is loaded", () => {
    const left = (called?: boolean) =>
      optionsFor({ mutated: ["plan"], name: "x", concurrency: 1, called, sources }).ignoreStatic;
    assert.deepEqual([left(), left(false), left(true)], [false, false, true]);
  });

  it("is nothing where no test would meet a fault, or there is nothing to change", () => {
    for (const mutated of ["policy/lib/zones.ts", "model"])
      assert.throws(() => optionsOf(mutated), {
        message: `No test imports anything by its path that leads to ${mutated}.`,
      });
    assert.throws(() => optionsOf(["plan", "policy/rules"]), {
      message: "plan and policy/rules stand in different folders. Try them one after the other.",
    });
    for (const mutated of ["plans", "plan/tier.ts", "pla"])
      assert.throws(() => optionsOf(mutated), { message: `There is no ${mutated}.` });
  });
});
