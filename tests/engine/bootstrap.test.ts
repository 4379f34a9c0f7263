import * as assert from "node:assert/strict";
import * as path from "node:path";
import { readSettings } from "../../bootstrap/settings";
import { Platform, touched } from "../support/platform";
import { shippedSettings } from "../support/programs/bootstrap/settings";
import { shipped } from "../support/stacks";

const administrators = readSettings(shippedSettings("dev"), shipped("dev")).administrators;
const program = path.join(__dirname, "..", "support", "programs", "bootstrap", "index.ts");

describe("the bootstrap program on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  // Who runs it is no deployer: the stand-in takes its caller from the stack's file, the program reads the repository's.
  const dev = new Platform("dev", { program, overrides: { access: { deployers: administrators } } });
  after(() => dev.close());

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
