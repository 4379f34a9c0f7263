import * as assert from "node:assert/strict";
import { containerShape, ownContainerShape } from "../../model/container";
import { commonShape } from "../../model/entry";
import { kindShapes } from "../../model/kinds";
import { entryTables, storeTables } from "../support/entry-reference";
import { rowsOf } from "../support/reference";
import { stackTables } from "../support/stack-reference";

const entry = { file: "model/entry.ts", name: "commonShape", shape: commonShape };
const balanced = {
  file: "model/kinds.ts",
  name: "kindShapes",
  shape: kindShapes.balanced,
  within: ["balanced"],
};

describe("the tables of the reference", function () {
  // The compiler reads the model and zod's types.
  this.timeout("1m");

  it("has what is allowed from the form, the default from where it is used, the meaning from the doc comment", () => {
    const of = (key: string) => rowsOf(entry).find((row) => row.key === key);
    assert.deepEqual(of("stopSeconds"), {
      key: "stopSeconds",
      allowed: "a whole number of seconds, 2 to 120",
      otherwise: "`30`",
      meaning: "Seconds between SIGTERM and SIGKILL.",
    });
    assert.equal(ownContainerShape.stopSeconds.usual, 30);
    assert.deepEqual(of("sharedMemoryMiB"), {
      key: "sharedMemoryMiB",
      allowed: "a whole number of MiB, 1 to 65536",
      otherwise: "Docker's 64",
      meaning: "Size of `/dev/shm` on EC2, MiB.",
    });
    assert.equal(of("owner")?.otherwise, "required");
  });

  it("goes into objects, lists, what has names, and what has two forms", () => {
    const keys = [...rowsOf(entry), ...rowsOf(balanced)].map(({ key }) => key);
    for (const key of [
      "containers.<name>.memory",
      "exceptions.<name>.ticket",
      "ulimits.<name>.soft",
      "falsePositives[].paths",
      "health.codes",
      "alarms.cpuPercent",
    ])
      assert.equal(keys.filter((each) => each === key).length, 1, key);
    for (const key of Object.keys(containerShape)) assert.ok(keys.includes(key), key);
  });

  it("leaves no cell empty, and says no default twice", () => {
    const lines = [entryTables(), storeTables(), stackTables()].join("\n").split("\n");
    const rows = lines.filter((line) => /^\| `/.test(line));
    assert.ok(rows.length > 150, `${rows.length} rows`);
    for (const row of rows) {
      assert.doesNotMatch(row, /\| +\|/, row);
      assert.doesNotMatch(row, /Invalid input/, row);
    }
  });

  it("fails where a form is declared nowhere, or has a key that is not", () => {
    assert.throws(() => rowsOf({ ...entry, name: "noShape" }), /model\/entry.ts declares no noShape/);
    assert.throws(() => rowsOf({ ...entry, shape: { drum: commonShape.owner } }), /drum is not declared/);
  });
});
