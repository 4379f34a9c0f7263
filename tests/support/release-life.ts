import * as assert from "node:assert/strict";
import type { Json } from "../../sandbox/stack-files";
import { oneService, service } from "./one-service";
import { changed, replaced, touched } from "./platform";
import { weightsOf } from "./weights";

const shared = { bakeMinutes: 5 };
const off = { canaryPercent: null, canaryBakeMinutes: null, stepPercent: null, stepBakeMinutes: null };
const idle = { ...off, bakeMinutes: null, requestsPerMinute: null };

/** Each strategy as the stack file says it, and the one that the stack changes to in the end. */
const strategies = {
  rolling: {
    release: { ...idle, strategy: "rolling" },
    next: { ...off, ...shared, strategy: "blue-green" },
  },
  linear: {
    release: {
      ...off,
      ...shared,
      strategy: "linear",
      stepPercent: 20,
      stepBakeMinutes: 10,
      requestsPerMinute: 1000,
    },
    // Back to rolling is refused while it runs.
    next: { ...off, ...shared, strategy: "blue-green", requestsPerMinute: null },
  },
  canary: {
    release: {
      ...off,
      ...shared,
      strategy: "canary",
      canaryPercent: 10,
      canaryBakeMinutes: 30,
      requestsPerMinute: 1000,
    },
    next: { ...off, ...shared, strategy: "linear", stepPercent: 20, requestsPerMinute: 1000 },
  },
  "blue-green": {
    release: { ...off, ...shared, strategy: "blue-green" },
    next: {
      ...off,
      ...shared,
      strategy: "canary",
      canaryPercent: 10,
      canaryBakeMinutes: 30,
      requestsPerMinute: 1000,
    },
  },
} as const satisfies Readonly<Record<string, { readonly release: Json; readonly next: Json }>>;

const ecsService = `aws:ecs/service:Service ${service}-service`;
const revision = `aws:ecs/taskDefinition:TaskDefinition ${service}-task`;

/** The life of one service under a strategy. Each step goes on where the one before ended. */
export function lifeUnder(strategy: keyof typeof strategies): void {
  const { release, next } = strategies[strategy];
  describe(`release by ${strategy} on the engine`, function () {
    this.timeout("10m");
    this.bail(true);
    const dev = oneService("dev", { release });
    after(() => dev.close());
    const shifts = strategy !== "rolling";

    it("makes everything, then the first revision, which gets all traffic", async () => {
      await dev.up();
      await dev.pushImages();
      await dev.up();
      assert.deepEqual(await weightsOf(dev, service), { first: 100, second: 0 });
    });

    it("replaces the task definition for a new digest and nothing else; ECS moves the traffic", async () => {
      await dev.pushImages();
      const up = await dev.up();
      assert.deepEqual(touched(up), [ecsService, revision].sort());
      assert.deepEqual(
        await weightsOf(dev, service),
        shifts ? { first: 0, second: 100 } : { first: 100, second: 0 },
      );
    });

    it("leaves weights and number of tasks to AWS: an up changes neither", async () => {
      const { outside } = await dev.sandbox();
      await outside.scaleService(service, 2);
      assert.deepEqual(changed(await dev.up()), {});
      if (strategy === "canary") {
        await dev.run(["refresh"], "ends well");
        assert.deepEqual(changed(await dev.up()), {});
      }
      assert.equal((await weightsOf(dev, service)).second, shifts ? 100 : 0);
      assert.equal(outside.services().find((each) => each.service === service)?.desired, 2);
    });

    it("fails where ECS rolls back, and says service, reason and revision", async () => {
      const { outside } = await dev.sandbox();
      const before = await weightsOf(dev, service);
      await outside.failDeployment(service, "alarm cdd-dev-risk-scoring-tg1-5xx went off");
      await dev.pushImages();
      const failed = await dev.up("fails");
      const said = failed.summary.errors.map(({ message }) => message).join("\n");
      for (const part of [service, "alarm cdd-dev-risk-scoring-tg1-5xx went off", "cdd-dev-risk-scoring:3"])
        assert.ok(said.includes(part), said);
      assert.deepEqual(await weightsOf(dev, service), before);
      assert.equal(outside.deployments(service)[0]?.deployment.status, "ROLLBACK_SUCCESSFUL");
    });

    it(`goes on with the next digest, released by ${next.strategy}, and replaces nothing for that`, async () => {
      await dev.configure({ release: next });
      await dev.pushImages();
      const up = await dev.up();
      assert.deepEqual(touched(up), [ecsService, revision].sort());
      assert.deepEqual(replaced(up), [revision]);
    });
  });
}
