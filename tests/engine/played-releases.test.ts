import * as assert from "node:assert/strict";
import { rehearse } from "../../sandbox/rehearsal/rehearse";
import { balancedPlan } from "../../sandbox/rehearsal/service-plan";
import { usualTraffic } from "../../sandbox/rehearsal/setup";
import { oneService, programFile, service } from "../support/one-service";
import { slow } from "../support/programs/one-service/services";
import { weightsOf } from "../support/weights";

const release = {
  strategy: "canary",
  canaryPercent: 10,
  canaryBakeMinutes: 30,
  bakeMinutes: 5,
  requestsPerMinute: 300,
};
const errors = [{ kind: "5xx", of: "canary", share: 0.05 }] as const;

/** Releases of a service that starts in 180 seconds. Each step goes on where the one before ended. */
describe("a release on the engine goes as it is rehearsed", function () {
  this.timeout("10m");
  this.bail(true);
  const dev = oneService("dev", { release }, { program: programFile("impatient.ts") });
  after(() => dev.close());
  const said = async () => (await dev.up("fails")).summary.errors.map(({ message }) => message).join("\n");
  const newest = async () => {
    const [found] = (await dev.sandbox()).outside.deployments(service);
    assert.ok(found);
    return found.deployment;
  };

  it("a start that trips the service's own alarm fails its first up", async () => {
    await dev.up();
    await dev.pushImages();
    assert.match(await said(), /ROLLBACK_FAILED: .*ALARM state: cdd-dev-risk-scoring-tg1-unhealthy/);
  });

  it("the program's own numbers let the same start pass, with 35 minutes of bakes", async () => {
    await dev.goOn({ program: programFile("slow.ts") });
    await dev.up();
    const { status, startedAt, finishedAt = "", source } = await newest();
    assert.deepEqual([status, source], ["SUCCESSFUL", undefined]);
    assert.ok(Date.parse(finishedAt) - Date.parse(startedAt) > 38 * 60_000);
  });

  it("a fault of the canary rolls it back, for the reason and in the words of the rehearsal", async () => {
    const { outside, home } = await dev.sandbox();
    await outside.setConditions(service, { faults: errors });
    await dev.pushImages();
    const script = { faults: errors, requestsPerMinute: usualTraffic, approveAfterMinutes: 0, seed: 1 };
    const course = rehearse(balancedPlan(slow, home.project, "dev", service), script);
    assert.match(course.reason ?? "", /ALARM state: cdd-dev-risk-scoring-tg2-5xx$/);
    const failed = await said();
    assert.ok(failed.includes(`rolled back ${course.reason}.`), failed);
    // A strategy has ECS's name in the one, and the stack file's in the other.
    const texts = (events: readonly { readonly text: string }[]) => events.slice(1).map(({ text }) => text);
    assert.deepEqual(texts((await newest()).events), texts(course.events));
    assert.deepEqual(await weightsOf(dev, service), { first: 100, second: 0 });
  });

  it("the next digest without it moves all traffic", async () => {
    const { outside } = await dev.sandbox();
    await outside.setConditions(service, { faults: [] });
    await dev.pushImages();
    await dev.up();
    assert.deepEqual(await weightsOf(dev, service), { first: 0, second: 100 });
  });

  it("an up that is given less time than the bakes take fails, and the release ends all the same", async () => {
    await dev.goOn({ program: programFile("hurried.ts") });
    await dev.pushImages();
    assert.match(await said(), /timeout while waiting for state .* timeout: 30m0s/);
    assert.equal((await newest()).status, "SUCCESSFUL");
    await dev.goOn({ program: programFile("slow.ts") });
    await dev.up();
    assert.equal((await newest()).status, "SUCCESSFUL");
  });
});
