import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as path from "node:path";
import {
  approveDeployment,
  failDeployment,
  holdDeployment,
  rejectDeployment,
  shiftTraffic,
} from "../../aws/deployments/outside";
import { describeServices } from "../../aws/world";
import { EcsTrial, type ServiceTrial } from "../support/ecs-trial";

const canary = { strategy: "CANARY", canaryConfiguration: { canaryPercent: 12.5 } };
const paused = (...lifecycleStages: string[]) => ({
  ...canary,
  lifecycleHooks: [
    { targetType: "PAUSE", lifecycleStages, timeoutConfiguration: { timeoutInMinutes: "60" } },
  ],
});
const unattended = { waitForSteadyState: false };

describe("deployments that wait for somebody", () => {
  const trial = new EcsTrial();
  before(() => trial.start());
  after(() => trial.stop());

  /** A service with a first deployment behind it. */
  async function standing(name: string, configuration: Record<string, unknown>): Promise<ServiceTrial> {
    const service = await trial.service(name, configuration);
    await service.deploy(await trial.task(name));
    assert.equal(service.latest().status, "SUCCESSFUL");
    return service;
  }

  it("pause at each stage that has a hook, in ECS's order, and not at the first deployment", async () => {
    const service = await standing(
      "pauses",
      paused("POST_PRODUCTION_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT"),
    );
    await service.deploy(await trial.task("pauses"), unattended);
    const { status, stage, hooks, trafficPercent } = service.latest();
    assert.deepEqual(
      { status, stage, trafficPercent },
      { status: "IN_PROGRESS", stage: "POST_TEST_TRAFFIC_SHIFT", trafficPercent: 0 },
    );
    assert.equal(hooks[0]?.status, "AWAITING_ACTION");
    assert.deepEqual(service.weights(), { production: [100, 0], test: [0, 100] });
    const after = await approveDeployment(trial.place, "pauses");
    assert.equal(after.stage, "POST_PRODUCTION_TRAFFIC_SHIFT");
    assert.deepEqual(
      after.hooks.map((hook) => hook.status),
      ["SUCCEEDED", "AWAITING_ACTION"],
    );
    assert.deepEqual(service.weights(), { production: [0, 100], test: [0, 100] });
    assert.equal((await approveDeployment(trial.place, "pauses")).status, "SUCCESSFUL");
    await assert.rejects(
      approveDeployment(trial.place, "pauses"),
      /is SUCCESSFUL: it is not paused by a hook/,
    );
  });

  it("go back when rejected, and only while in progress", async () => {
    const service = await standing("rejects", paused("POST_PRODUCTION_TRAFFIC_SHIFT"));
    const good = service.latest().target.taskDefinition;
    await service.deploy(await trial.task("rejects"), unattended);
    assert.deepEqual(service.weights().production, [0, 100]);
    assert.equal((await rejectDeployment(trial.place, "rejects")).status, "ROLLBACK_SUCCESSFUL");
    assert.deepEqual(service.weights(), { production: [100, 0], test: [100, 0] });
    assert.equal((await service.read()).outputs.taskDefinition, good);
    await assert.rejects(rejectDeployment(trial.place, "rejects"), /only one in progress can be rolled back/);
  });

  it("keep an update waiting that waits for the steady state, until another process continues it", async () => {
    const service = await standing("awaited", paused("POST_TEST_TRAFFIC_SHIFT"));
    let done = false;
    const update = service.deploy(await trial.task("awaited")).then(() => {
      done = true;
    });
    await until(() => service.latest().status === "IN_PROGRESS");
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(done, false);
    await elsewhere('await outside.approveDeployment(place, "awaited")');
    await update;
    assert.deepEqual(service.weights().production, [0, 100]);
  });

  it("fail a waiting update when somebody fails them", async () => {
    const service = await standing("failed", canary);
    await holdDeployment(trial.place, "failed");
    const update = assert.rejects(
      service.deploy(await trial.task("failed")),
      /ROLLBACK_SUCCESSFUL: too slow/,
    );
    await until(() => service.latest().held);
    assert.equal(await failDeployment(trial.place, "failed", "too slow"), "now");
    await update;
    assert.deepEqual(service.weights().production, [100, 0]);
  });

  it("are held at the first share of traffic, shifted, and completed", async () => {
    const service = await standing("held", canary);
    await holdDeployment(trial.place, "held");
    await service.deploy(await trial.task("held"), unattended);
    assert.deepEqual(service.weights(), { production: [875, 125], test: [0, 100] });
    assert.equal(
      describeServices(trial.place).find(({ name }) => name === "held")?.deployment,
      "held at PRODUCTION_TRAFFIC_SHIFT, 12.5 % of traffic on the new revision",
    );
    await assert.rejects(approveDeployment(trial.place, "held"), /not paused by a hook/);
    assert.equal((await shiftTraffic(trial.place, "held", 60)).status, "IN_PROGRESS");
    assert.deepEqual(service.weights().production, [40, 60]);
    assert.equal((await shiftTraffic(trial.place, "held")).status, "SUCCESSFUL");
    assert.deepEqual(service.weights().production, [0, 100]);
    await assert.rejects(shiftTraffic(trial.place, "held", 10), /is SUCCESSFUL: it is not held/);
    await service.deploy(await trial.task("held"));
    assert.deepEqual(service.weights().production, [100, 0], "an order holds for one deployment");
  });

  it("are held where their strategy begins", async () => {
    const begins = {
      "linear-held": [{ strategy: "LINEAR", linearConfiguration: { stepPercent: 25 } }, [75, 25]],
      "blue-green-held": [{ strategy: "BLUE_GREEN" }, [100, 0]],
      "rolling-held": [{ strategy: "ROLLING" }, [100, 0]],
    } as const;
    for (const [name, [configuration, production]] of Object.entries(begins)) {
      const service = await standing(name, configuration);
      await holdDeployment(trial.place, name);
      await service.deploy(await trial.task(name), unattended);
      assert.equal(service.latest().held, true, name);
      assert.deepEqual(service.weights().production, production, name);
      if (name === "rolling-held")
        await assert.rejects(shiftTraffic(trial.place, name, 10), /ROLLING shifts no traffic/);
      assert.equal((await shiftTraffic(trial.place, name)).status, "SUCCESSFUL", name);
    }
  });

  it("give way to the next deployment, with the traffic on the revision that serves", async () => {
    const service = await standing("superseded", canary);
    await holdDeployment(trial.place, "superseded");
    await service.deploy(await trial.task("superseded"), unattended);
    await service.deploy(await trial.task("superseded"));
    const [first, second, third] = service.deployments();
    assert.equal(second?.status, "STOPPED");
    assert.equal(third?.source?.arn, first?.target.arn);
    assert.deepEqual(service.weights(), { production: [0, 100], test: [0, 100] });
  });

  it("lose nothing to another process that changes the account at the same time", async () => {
    const service = await standing("beside", canary);
    let done = false;
    const other = elsewhere(
      'for (let i = 0; i < 200; i += 1) await outside.failDeployment(place, "beside", "order " + i)',
    ).then(() => {
      done = true;
    });
    const made: string[] = [];
    while (!done)
      made.push((await trial.aws.make("aws:ec2/vpc:Vpc", "beside", { cidrBlock: "10.0.0.0/16" })).id);
    await other;
    const cloud = trial.cloud();
    assert.deepEqual(
      made.filter((id) => !cloud.byId("aws:ec2/vpc:Vpc", id)),
      [],
    );
    assert.deepEqual(cloud.world.deploymentOrders[service.id], { fail: "order 199" });
  });

  /** Acts from another process, as the command line does. */
  function elsewhere(code: string): Promise<void> {
    const module = path.join(__dirname, "../../aws/deployments/outside");
    const script = `const outside = require(${JSON.stringify(module)});
      const place = ${JSON.stringify(trial.place)};
      (async () => { ${code} })();`;
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (status) => (status === 0 ? resolve() : reject(new Error(`it ended ${status}`))));
    });
  }
});

async function until(happened: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!happened()) {
    if (Date.now() > end) throw new Error("it did not happen within 5 seconds");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
