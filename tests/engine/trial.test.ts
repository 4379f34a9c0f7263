import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Cloud } from "../../sandbox/aws/cloud/cloud";
import { withoutCheckpoints } from "../../sandbox/environment";
import { openSandbox, type Sandbox } from "../../sandbox/session";
import { assumptions } from "../../trial/register";
import { projectFolder, shipped } from "../support/stacks";

interface Found {
  readonly sandbox: boolean;
  readonly note: string;
  readonly exitStatus: number;
  readonly destroyed: boolean;
  readonly findings: readonly {
    readonly assumption: string;
    readonly verdict: string;
    readonly why: string;
  }[];
}

describe("the trial on the engine", function () {
  this.timeout("10m");
  let home: string;
  let sandbox: Sandbox;
  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), "trial-"));
    const env = { PULUMI_NODEJS_TRANSPILE_ONLY: "true", ...withoutCheckpoints };
    sandbox = await openSandbox({ home, pinned: true, env, log: () => undefined });
  });
  after(async () => {
    await sandbox.close();
    rmSync(home, { recursive: true, force: true });
  });

  it("finds that every assumption which can be tried holds here, says that this is no AWS, and leaves nothing", async () => {
    const main = path.join(projectFolder, "trial", "main.ts");
    const node = [process.execPath, "--require", "ts-node/register/transpile-only", main];
    const argv = [...node, "dev", "--yes", "--json"];
    const { code, stdout, stderr } = await sandbox.exec(argv, { cwd: projectFolder });
    assert.notEqual(stdout, "", stderr);
    const found = JSON.parse(stdout) as Found;
    const open = found.findings.filter(({ verdict }) => verdict !== "holds");
    assert.deepEqual(open, [], stderr);
    assert.equal(code, 0, stderr);
    const tried = assumptions.filter(({ tried }) => "probe" in tried).map(({ id }) => id);
    assert.deepEqual(found.findings.map(({ assumption }) => assumption).sort(), tried.sort());
    assert.match(found.note, /nothing about AWS/);
    assert.equal(found.destroyed, true);
    const left = new Cloud(home, shipped("dev").account).all().map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(left, []);
  });
});
