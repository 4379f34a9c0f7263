import * as assert from "node:assert/strict";
import { oneService, service } from "../support/one-service";
import { weightsOf } from "../support/weights";

const canary = {
  strategy: "canary",
  canaryPercent: 10,
  canaryBakeMinutes: 5,
  bakeMinutes: 5,
  requestsPerMinute: 60,
};

/** A canary seen in the middle, steered from outside while `up` waits. */
describe("a canary that takes its time, on the engine", function () {
  this.timeout("5m");
  this.bail(true);
  const dev = oneService("dev", { release: canary });
  after(() => dev.close());

  before(async () => {
    await dev.up();
    await dev.pushImages();
    await dev.up();
  });

  it("up waits while a share of the traffic is on the new revision, and ends with the deployment", async () => {
    const { outside } = await dev.sandbox();
    await outside.holdDeployment(service);
    await dev.pushImages();
    let ended = false;
    const up = dev.up().finally(() => {
      ended = true;
    });
    await until(async () => (await weightsOf(dev, service)).second === 10, up);
    await outside.shiftTraffic(service, 50);
    assert.deepEqual(await weightsOf(dev, service), { first: 50, second: 50 });
    assert.equal(ended, false);
    await outside.shiftTraffic(service);
    await up;
    assert.deepEqual(await weightsOf(dev, service), { first: 0, second: 100 });
  });

  it("up fails when an alarm ends it in the middle, and all traffic is back where it was", async () => {
    const { outside } = await dev.sandbox();
    await outside.holdDeployment(service);
    await dev.pushImages();
    const up = dev.up("fails");
    await until(async () => (await weightsOf(dev, service)).first === 10, up);
    await outside.failDeployment(service);
    const { summary } = await up;
    assert.match(summary.errors.map(({ message }) => message).join("\n"), new RegExp(service));
    assert.deepEqual(await weightsOf(dev, service), { first: 0, second: 100 });
  });
});

/** Waits for a state of the cloud; fails with the run that should bring it, if that ends before. */
async function until(reached: () => Promise<boolean>, run: Promise<unknown>): Promise<void> {
  let over = false;
  const ends = run.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );
  while (!(await reached())) {
    if (over) {
      await run;
      assert.fail("the run ended before that state was reached");
    }
    await Promise.race([ends, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
}
