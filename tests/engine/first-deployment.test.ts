import * as assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { firstDeployment } from "../../sandbox/first-deployment";
import { programFile, service } from "../support/one-service";
import { withoutShipped } from "../support/stacks";

/** What `npm start` does, on the small catalogue. */
describe("the first deployment", function () {
  this.timeout("5m");
  const home = mkdtempSync(path.join(tmpdir(), "cdd-first-"));
  const mark = path.join(home, "dev.first-deployment");
  after(() => rmSync(home, { recursive: true, force: true }));

  async function start(): Promise<{ readonly status: number; readonly said: string }> {
    const said: string[] = [];
    const status = await firstDeployment({
      program: programFile("index.ts"),
      policyConfig: "none",
      overrides: withoutShipped("dev", [service]),
      home,
      stack: "dev",
      json: false,
      log: (line) => said.push(line),
    });
    return { status, said: said.join("\n") };
  }

  it("begins anew where an earlier one was interrupted, and ends with tasks that run", async () => {
    writeFileSync(mark, "1\n");
    const { status, said } = await start();
    assert.equal(status, 0, said);
    assert.match(said, /an earlier first deployment of dev was interrupted/);
    assert.match(said, /risk-scoring +1 of 1 tasks/);
    assert.ok(!existsSync(mark));
  });

  it("changes nothing a second time", async () => {
    const { status, said } = await start();
    assert.equal(status, 0, said);
    assert.match(said, /nothing changed/);
    assert.doesNotMatch(said, /interrupted/);
  });
});
