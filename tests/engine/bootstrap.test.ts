import * as assert from "node:assert/strict";
import * as path from "node:path";
import { Platform, touched } from "../support/platform";

const program = path.join(__dirname, "..", "support", "programs", "bootstrap", "index.ts");

describe("the bootstrap program on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const dev = new Platform("dev", { program });
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
