import * as assert from "node:assert/strict";
import { platform } from "../../services";
import { changed, Platform, steps, touched } from "../support/platform";

const services = Object.keys(platform.services);
const killAfter = 60;

/** The whole catalogue through its life on the real engine. Each step goes on where the one before ended. */
describe("dev on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const dev = new Platform("dev");
  const marker = `marker-${process.pid}-${Date.now()}`;
  const late = "cdd/dev/screening/watchlist-api-key";
  after(() => dev.close());

  it("previews without an image, every service waiting", async () => {
    const { summary } = await dev.preview();
    assert.deepEqual(Object.keys(summary.waiting).sort(), services.toSorted());
    assert.deepEqual(summary.policies.violations, []);
  });

  it("an up that is killed in the middle leaves a lock, of which the next up tells", async () => {
    // Judged again once all stands; until then each run would take twice as long.
    await dev.goOn({ policies: "none" });
    const sandbox = await dev.sandbox(true);
    const kill = new AbortController();
    let made = 0;
    const killed = await sandbox.run(["up"], {
      signal: kill.signal,
      onOutput: (text) => {
        made += (text.match(/ created /g) ?? []).length;
        if (made >= killAfter) kill.abort();
      },
    });
    assert.notEqual(killed.code, 0);
    assert.ok(made >= killAfter && made < 400, `${made} were made`);
    const locked = await dev.run(["up"], "fails");
    assert.match(locked.stderr, /currently locked/);
  });

  it("is repaired, and the next up makes the rest; every service waits for its image", async () => {
    await dev.stop();
    await dev.repair();
    const { summary } = await dev.up();
    assert.deepEqual(Object.keys(summary.waiting).sort(), services.toSorted());
  });

  it("its digest, and that of the proxy of all, add what runs of a service, watch and scale it, and wake its alarm", async () => {
    const { outside } = await dev.sandbox();
    await outside.pushImage("agents/tls-proxy");
    await outside.pushImage("risk-scoring");
    const preview = await dev.preview();
    assert.deepEqual(steps(preview), [
      "create aws:appautoscaling/policy:Policy risk-scoring-scale-on-cpu",
      "create aws:appautoscaling/target:Target risk-scoring-scaling",
      "create aws:cloudwatch/metricAlarm:MetricAlarm risk-scoring-running",
      "create aws:cloudwatch/metricAlarm:MetricAlarm risk-scoring-silent",
      "create aws:ecs/service:Service risk-scoring-service",
      "create aws:ecs/taskDefinition:TaskDefinition risk-scoring-task",
      "update aws:cloudwatch/compositeAlarm:CompositeAlarm risk-scoring-health",
      "update aws:cloudwatch/dashboard:Dashboard risk-scoring-dashboard",
    ]);
    assert.deepEqual(
      Object.keys(preview.summary.waiting).sort(),
      services.filter((service) => service !== "risk-scoring").sort(),
    );
  });

  it("a service whose secret is empty does not become steady, and the error names the secret", async () => {
    await dev.pushImages();
    await dev.putSecrets(marker, [late]);
    const failed = await dev.up("fails");
    const said = failed.summary.errors.map(({ message }) => message).join("\n");
    assert.match(said, /screening/);
    assert.ok(said.includes(late), said);
  });

  it("once the secret has a value, the next up completes, and breaks no rule", async () => {
    await dev.putSecrets(marker);
    await dev.goOn({ policies: {} });
    const { summary } = await dev.up();
    assert.deepEqual(Object.keys(summary.waiting), []);
    assert.deepEqual(summary.policies.violations, []);
    await dev.goOn({ policies: "none" });
  });

  it("a second up and a refresh change nothing", async () => {
    assert.deepEqual(changed(await dev.up()), {});
    assert.deepEqual(changed(await dev.run(["refresh"], "ends well")), {});
  });

  it("a new digest replaces the task definition and updates the service, and nothing else", async () => {
    const { outside } = await dev.sandbox();
    await outside.pushImage("case-management");
    assert.deepEqual(touched(await dev.up()), [
      "aws:ecs/service:Service case-management-service",
      "aws:ecs/taskDefinition:TaskDefinition case-management-task",
    ]);
  });

  it("no secret's value is in a state, log, event or file", async () => {
    const { stdout } = await dev.run(["export"], "ends well");
    for (const text of [stdout, ...dev.said, ...dev.files()]) assert.ok(!text.includes(marker));
  });

  it("is destroyed whole", async () => {
    await dev.run(["destroy"], "ends well");
    assert.deepEqual(await dev.resources(), []);
  });
});
