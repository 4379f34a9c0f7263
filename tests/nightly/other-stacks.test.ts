import * as assert from "node:assert/strict";
import { platform } from "../../services";
import { changed, Platform } from "../support/platform";
import { shipped, stackNames } from "../support/stacks";

const services = Object.keys(platform.services).toSorted();

// Those that no file of tests/engine tries.
for (const stack of stackNames.filter((each) => !["dev", "prod"].includes(each)))
  describe(`${stack} on the engine`, function () {
    this.timeout("15m");
    this.bail(true);
    const target = new Platform(stack);
    after(() => target.close());

    it("previews and goes up without images, every service waiting", async () => {
      for (const { summary } of [await target.preview(), await target.up()]) {
        assert.deepEqual(Object.keys(summary.waiting).sort(), services);
        assert.deepEqual(summary.policies.violations, []);
      }
    });

    it("goes up with images and values of secrets, and has nothing to change then", async () => {
      await target.pushImages();
      await target.putSecrets("value");
      const { summary } = await target.up();
      assert.deepEqual(Object.keys(summary.waiting), []);
      assert.deepEqual(summary.policies.violations, []);
      const second = await target.up();
      assert.deepEqual(changed(second), {});
      assert.deepEqual(second.summary.policies.undetermined, []);
    });

    if (shipped(stack).retain)
      it("refuses to be destroyed, and has deleted nothing", async () => {
        const before = (await target.resources()).map(({ urn }) => urn);
        const { summary } = await target.run(["destroy"], "fails");
        assert.ok(summary.errors.some(({ message }) => /protected/.test(message)));
        assert.deepEqual(
          (await target.resources()).map(({ urn }) => urn),
          before,
        );
      });
    else
      it("is destroyed whole", async () => {
        await target.run(["destroy"], "ends well");
        assert.deepEqual(await target.resources(), []);
      });
  });
