import * as assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { readSettings, settingsKey } from "../../bootstrap/settings";
import { Platform, touched } from "../support/platform";
import { projectFolder, shipped, stackFiles } from "../support/stacks";

const program = path.join(projectFolder, "bootstrap");
const file = parse(readFileSync(path.join(program, "Pulumi.dev.yaml"), "utf8"));
const { administrators } = readSettings(file.config[settingsKey], shipped("dev"));

describe("the bootstrap program on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const folder = mkdtempSync(path.join(tmpdir(), "cdd-bootstrap-"));
  const dev = new Platform("dev", { folder, program: path.join(program, "index.ts") });
  before(() => {
    cpSync(path.join(program, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
    cpSync(path.join(projectFolder, "policy", "config"), path.join(folder, "policy", "config"), {
      recursive: true,
    });
    // Nothing that outlives a destroy. Who runs it is no deployer: the stand-in takes its caller, and who else there is, from
    // the stack's file, the program reads the platform's own.
    file.config[settingsKey].retain = false;
    file.config["cdd-bootstrap:platform"] = {
      ...(stackFiles.dev as object),
      access: { ...shipped("dev").access, deployers: administrators },
    };
    writeFileSync(path.join(folder, "Pulumi.dev.yaml"), stringify(file));
  });
  after(async () => {
    await dev.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes what the account needs and breaks no rule", async () => {
    const run = await dev.up();
    assert.deepEqual(run.summary.policies.violations, []);
    const made = touched(run);
    for (const type of ["openIdConnectProvider:OpenIdConnectProvider", "role:Role", "policy:Policy"])
      assert.ok(
        made.some((each) => each.includes(`aws:iam/${type}`)),
        type,
      );
  });

  it("finds nothing to change the second time", async () => {
    assert.deepEqual(touched(await dev.up()), []);
  });

  it("is destroyed whole where nothing is to be kept", async () => {
    await dev.run(["destroy"], "ends well");
    assert.deepEqual(await dev.resources(), []);
  });
});
