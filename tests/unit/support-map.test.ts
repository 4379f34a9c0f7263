import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

const folder = path.join(__dirname, "..", "support");

describe("the map of what the tests share", () => {
  it("names every file and folder, and none that is not there", () => {
    const map = readFileSync(path.join(folder, "README.md"), "utf8");
    const rows = map.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((row) => {
      // `-builders` beside `mock-outputs` goes on with its first word.
      let first = "";
      return [...row.matchAll(/`([a-z-]+)(\/?)`/g)].map(([, name = "", slash = ""]) => {
        if (!name.startsWith("-")) first = name.split("-")[0] ?? "";
        return `${name.startsWith("-") ? first : ""}${name}${slash}`;
      });
    });
    const there = readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name !== "README.md")
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : path.parse(entry.name).name));
    assert.deepEqual(named.sort(), there.sort());
  });
});
