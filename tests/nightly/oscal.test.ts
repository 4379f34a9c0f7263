import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { files } from "../../evidence/files";
import { smallEvidence } from "../support/small-run";
import { projectFolder } from "../support/stacks";

const version = "5.2.0";
const environment = path.join(projectFolder, "node_modules", ".cache", `compliance-trestle-${version}`);

function run(program: string, given: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, given, { encoding: "utf8", cwd });
  assert.equal(status, 0, `${given.join(" ")}: ${error?.message ?? `${stdout}${stderr}`}`);
  return `${stdout}${stderr}`;
}

/** OSCAL's own toolkit reads what this program writes: a schema of ours could be wrong with us. It comes by Python's pip. */
describe("the evidence's OSCAL", function () {
  this.timeout("5m");
  const folder = mkdtempSync(path.join(tmpdir(), "oscal-"));
  const workspace = path.join(folder, "workspace");
  const trestle = (...given: string[]) => run(path.join(environment, "bin", "trestle"), given, workspace);

  before(() => {
    if (!existsSync(path.join(environment, "bin", "trestle"))) {
      run("python3", ["-m", "venv", "--clear", environment]);
      const pip = path.join(environment, "bin", "pip");
      run(pip, ["install", "--quiet", "--only-binary", ":all:", `compliance-trestle==${version}`]);
    }
    mkdirSync(workspace);
    trestle("init");
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const name of ["component-definition.json", "assessment-results.json"])
    it(`${name} is valid`, () => {
      const text = files[name]?.of(smallEvidence()) ?? assert.fail(name);
      const file = path.join(folder, name);
      writeFileSync(file, text);
      trestle("import", "--file", file, "--output", "ours");
      const wrong = text.replaceAll('"title"', '"titel"');
      writeFileSync(file, wrong);
      assert.throws(() => trestle("import", "--file", file, "--output", "wrong"), /titel|title/);
    });

  it("stands together", () => {
    trestle("validate", "--all");
  });
});
