import * as assert from "node:assert/strict";
import { platform } from "../../services";
import { Platform } from "../support/platform";
import { stackNames } from "../support/stacks";

// Those that no file of their own tries.
for (const stack of stackNames.filter((each) => !["dev", "prod"].includes(each)))
  describe(`${stack} on the engine`, function () {
    this.timeout("10m");
    const target = new Platform(stack);
    after(() => target.close());

    it("previews and goes up without images, every service waiting", async () => {
      for (const { summary } of [await target.preview(), await target.up()]) {
        assert.deepEqual(Object.keys(summary.waiting).sort(), Object.keys(platform.services).toSorted());
        assert.deepEqual(summary.policies.violations, []);
      }
    });
  });
