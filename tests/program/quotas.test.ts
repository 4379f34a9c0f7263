import * as assert from "node:assert/strict";
import { catalogueIn } from "../../plan/presence";
import { platform } from "../../services";
import { countedAndNeeded } from "../support/quota-counts";
import { recordedEveryKind } from "../support/recorded-every-kind";
import { recordedPlatform } from "../support/recorded-platform";
import { stackNames } from "../support/stacks";

describe("what a stack needs of AWS's quotas is what its graph takes:", function () {
  this.timeout("3m");

  for (const stack of stackNames)
    it(stack, async () => {
      const images = Object.keys(catalogueIn(platform, stack).services);
      const { counted, needed } = countedAndNeeded(await recordedPlatform(stack, { images }));
      assert.deepEqual(counted, needed);
      // Nothing of it is counted as none by mistake: all but machines', files' and where logs are sent are in every shipped stack.
      const none = Object.keys(counted).filter((name) => counted[name] === 0);
      assert.deepEqual(
        none.filter(
          (name) => !["fargate-spot-vcpus", "file-systems", "subscriptions-per-log-group"].includes(name),
        ),
        [],
      );
    });

  it("every kind of entry", async () => {
    const { counted, needed } = countedAndNeeded(await recordedEveryKind());
    assert.deepEqual(counted, needed);
  });
});
