import * as assert from "node:assert/strict";
import { oneService, service } from "../support/one-service";
import { replaced } from "../support/platform";
import { shipped } from "../support/stacks";
import { weightsOf } from "../support/weights";

const canary = {
  strategy: "canary",
  canaryPercent: 10,
  canaryBakeMinutes: 30,
  bakeMinutes: 5,
  requestsPerMinute: 1000,
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

  it("a number of the release starts none, and another capacity starts one", async () => {
    await dev.configure({ release: { ...canary, bakeMinutes: 6 } });
    const before = (await dev.sandbox()).outside.deployments(service).length;
    assert.deepEqual((await dev.up()).summary.releases, []);
    assert.equal((await dev.sandbox()).outside.deployments(service).length, before);
    await dev.configure({ capacity: { base: 1, fargateWeight: 1, spotWeight: 7 } });
    const { summary } = await dev.up();
    assert.deepEqual(summary.releases, [`cdd-dev-${service}`]);
    assert.deepEqual(replaced(await dev.up()), []);
    assert.equal((await dev.sandbox()).outside.deployments(service).length, before + 1);
    // The last: it is no longer moved, and that starts nothing.
  });

  it("what stands is not changed: refused before anything is", async () => {
    const before = await dev.resources();
    await dev.configure({ network: { cidr: "10.99.0.0/16" }, release: { strategy: "rolling" } });
    const { summary } = await dev.run(["up"], "fails");
    const said = summary.errors.map(({ message }) => message).join("\n");
    for (const part of [
      `"10.99.0.0/16" is not what stands, "${shipped("dev").network.cidr}"`,
      "rolling is not possible while",
    ])
      assert.ok(said.includes(part), said);
    assert.deepEqual(await dev.resources(), before);
    await dev.configure({ network: {}, release: canary });
  });

  it("up fails when an alarm ends it in the middle, and all traffic is back where it was", async () => {
    const { outside } = await dev.sandbox();
    await outside.holdDeployment(service);
    await dev.pushImages();
    const up = dev.up("fails");
    // The change of capacity was a release too: the first target group serves again.
    await until(async () => (await weightsOf(dev, service)).second === 10, up);
    await outside.failDeployment(service);
    const { summary } = await up;
    assert.match(summary.errors.map(({ message }) => message).join("\n"), new RegExp(service));
    assert.deepEqual(await weightsOf(dev, service), { first: 100, second: 0 });
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
