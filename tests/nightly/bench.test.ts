import * as assert from "node:assert/strict";
import { commandLine } from "../../bench/command-line";
import { caught } from "../support/caught";

describe("the bench", function () {
  this.timeout("10m");

  it("measures a catalogue of several copies, which breaks no rule", async () => {
    const said: string[] = [];
    const { status, out } = await caught(() =>
      commandLine(["--services", "23", "--runs", "1", "--json"], (line) => said.push(line)),
    );
    assert.equal(status, 0, said.join("\n"));
    const { sizes } = JSON.parse(out) as { readonly sizes: readonly object[] };
    assert.equal(sizes.length, 1);
  });
});
