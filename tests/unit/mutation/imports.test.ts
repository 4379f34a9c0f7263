import * as assert from "node:assert/strict";
import { Imports } from "../../../mutation/imports";

const texts = {
  "stock/index.ts":
    'import { names } from "./names";\nexport { mostTasks as most } from "./needs";\nexport function stock() {}',
  "stock/names.ts": "export const names = 1;",
  "stock/images.ts": "export const imageKeys = 1;\nexport interface Image {}",
  "stock/needs/index.ts": 'export * from "./network";\nexport { mostTasks, type Peak } from "./tasks";',
  "stock/needs/network.ts": "export async function perBalancer() {}",
  "stock/needs/tasks.ts": "export const mostTasks = 1;",
};

/** What a text in `tests/unit/stock` takes from. */
function takenBy(text: string): readonly string[] {
  const test = "tests/unit/stock/some.test.ts";
  const sources = Object.entries({ ...texts, [test]: text }).map(([file, each]) => ({ file, text: each }));
  return new Imports(sources).from(test);
}

describe("what a text takes from", () => {
  for (const [text, files] of [
    ['import { stock } from "../../../stock";', ["stock/index.ts"]],
    ['import * as names from "../../../stock/names";', ["stock/names.ts"]],
    ['import {\n  imageKeys,\n  type Image,\n} from "../../../stock/images";', ["stock/images.ts"]],
    ['const { stock } = require("../../../stock");', ["stock/index.ts"]],
    ['const { stock } = await import("../../../stock");', ["stock/index.ts"]],
    ['import "../../../stock/names";', ["stock/names.ts"]],
    [
      'import * as assert from "node:assert";\nimport { names } from "../../../stock/names";',
      ["stock/names.ts"],
    ],
    [
      'import { imageKeys } from "../../../stock/images";\nimport { stock } from "../../../stock";',
      ["stock/images.ts", "stock/index.ts"],
    ],
    [
      'import { names } from "../../../stock/names";\nconst again = require("../../../stock/names");',
      ["stock/names.ts"],
    ],
    // A door is passed through to where the name is made.
    ['import { perBalancer } from "../../../stock/needs";', ["stock/needs/network.ts"]],
    ['import { mostTasks as all } from "../../../stock/needs";', ["stock/needs/tasks.ts"]],
    ['import { most } from "../../../stock";', ["stock/needs/tasks.ts"]],
    ['import { nobodys } from "../../../stock/needs";', ["stock/needs/index.ts"]],
    // Types alone, packages, and what is no import.
    ['import type { Image } from "../../../stock/images";', []],
    ['import { type Image } from "../../../stock/images";', []],
    ['export type { Image } from "../../../stock/images";', []],
    ['import { names } from "stock/names";', []],
    ['import { other } from "../../../stocks";', []],
    ["// as stock/index.ts has it", []],
  ] as const)
    it(`is ${files.join(" and ") || "nothing"} in ${JSON.stringify(text)}`, () =>
      assert.deepEqual(takenBy(text), files));

  it("leads on, and ends where it comes round again", () => {
    const imports = new Imports([
      { file: "a.ts", text: 'import { b } from "./b";' },
      { file: "b.ts", text: 'import { a } from "./a";\nimport { c } from "./c";\nexport const b = 1;' },
      { file: "c.ts", text: "export const c = 1;" },
      { file: "d.ts", text: "export const d = 1;" },
    ]);
    const led = (from: string, to: string) => imports.leadsTo((file) => file === to, from);
    assert.deepEqual(
      [led("a.ts", "c.ts"), led("a.ts", "a.ts"), led("a.ts", "d.ts"), led("c.ts", "a.ts")],
      [true, true, false, false],
    );
  });
});
