import * as assert from "node:assert/strict";
import { importsFrom, optionsFor } from "../../../mutation/options";

describe("what Stryker is told", () => {
  const taking = [
    'import { plan } from "../../../plan";',
    'import * as names from "../../plan/names";',
    'import {\n  imageKeys,\n} from "../../../plan/images";',
    'const { plan } = require("../../plan");',
  ];
  const notTaking = [
    'import type { Catalogue } from "../../plan/catalogue";',
    'import { planned } from "../support/plans";',
    'import { planner } from "../../planner";',
    'import { x } from "../../components/plan/x";',
    "// as plan/index.ts has it",
  ];

  it("is to run the tests that take a value from the folder", () => {
    for (const text of taking) assert.ok(importsFrom(text, "plan"), text);
    for (const text of notTaking) assert.ok(!importsFrom(text, "plan"), text);
    const tests = [...taking, ...notTaking].map((text, index) => ({ file: `${index}.test.ts`, text }));
    const options = optionsFor({ folder: "plan", name: "plan", concurrency: 2, tests });
    assert.deepEqual(options.mochaOptions.spec, ["0.test.ts", "1.test.ts", "2.test.ts", "3.test.ts"]);
    assert.deepEqual(options.mutate, ["plan/**/*.ts"]);
  });

  it("is nothing where no test would meet a fault", () => {
    assert.throws(
      () => optionsFor({ folder: "plans", name: "plans", concurrency: 2, tests: [] }),
      /No test imports anything of plans by its path/,
    );
  });
});
