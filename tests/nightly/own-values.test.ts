import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { replaceExamples } from "../support/own-values";
import { projectFolder, shipped, stackNames } from "../support/stacks";

const left = new Set(["node_modules", ".git", ".sandbox", ".trial"]);

/** The stand-in's own parts: they are given no stack. */
const valueless = "tests/unit/{sandbox,iam}/*.test.ts";

// Beside the tests on the engine, which take as long.
describe("a bank's own accounts, regions, domains, addresses and roles in the stack files", function () {
  this.timeout("15m");
  const folder = mkdtempSync(path.join(tmpdir(), "cdd-own-"));
  before(() => {
    cpSync(projectFolder, folder, {
      recursive: true,
      filter: (source) => !left.has(path.basename(source)),
    });
    symlinkSync(path.join(projectFolder, "node_modules"), path.join(folder, "node_modules"));
    replaceExamples(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("leave no example behind", () => {
    for (const stack of stackNames) {
      const { account, zoneId, domain, network } = shipped(stack);
      for (const file of [`Pulumi.${stack}.yaml`, `policy/config/${stack}.json`]) {
        const text = readFileSync(path.join(folder, file), "utf8");
        for (const value of [account, zoneId, domain, network.cidr, "role/cdd"])
          assert.ok(!text.includes(value), `${file} still has ${value}`);
      }
    }
  });

  it("fail no test: none takes an example for more", async () => {
    const { code, said } = await mocha(folder, "tests/{unit,program,policy}/**/*.test.ts");
    assert.equal(code, 0, said.slice(-8000));
    assert.match(said, /\d{3,} passing/);
  });
});

function mocha(cwd: string, files: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const script = path.join(projectFolder, "node_modules", "mocha", "bin", "mocha.js");
  const child = spawn(
    process.execPath,
    [script, "--reporter", "dot", "--timeout", "2m", "--ignore", valueless, files],
    {
      cwd,
      // npm says where it was called: commands would look for stack files there.
      env: { ...process.env, UPDATE_SNAPSHOTS: "", INIT_CWD: cwd },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += String(text)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, said }));
  });
}
