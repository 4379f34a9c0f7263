import * as assert from "node:assert/strict";
import { digestOf } from "../../../release/ecs-answers";
import { emptyWorld } from "../../aws/cloud/records";
import { failDeployment, listDeployments, scaleService } from "../../aws/deployments/outside";
import { copyImage, describeServices, listImages, pushImage } from "../../aws/world";
import { account, EcsTrial, serviceType, weighted } from "../support/ecs-trial";

const unpullable = `${account}.dkr.ecr.eu-west-2.amazonaws.com/app@sha256:${"0".repeat(64)}`;
const canary = {
  strategy: "CANARY",
  bakeTimeInMinutes: "10",
  canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "15" },
};
const strategies: Readonly<Record<string, Record<string, unknown>>> = {
  CANARY: canary,
  LINEAR: { strategy: "LINEAR", linearConfiguration: { stepPercent: 25 } },
  BLUE_GREEN: { strategy: "BLUE_GREEN", bakeTimeInMinutes: "0" },
};

describe("deployments of an ECS service in the stand-in", () => {
  const trial = new EcsTrial();
  before(() => trial.start());
  after(() => trial.stop());

  it("are none in the world of an older file", () => {
    assert.deepEqual(emptyWorld.deployments, {});
    assert.deepEqual(emptyWorld.deploymentOrders, {});
  });

  it("begin with the service, and end at once", async () => {
    const service = await trial.service("first", canary);
    const task = await trial.task("first", `repo/app@sha256:${"a".repeat(64)}`);
    await service.deploy(task);
    const { arn, id, source, target, status, strategy, finishedAt, stage } = service.latest();
    assert.equal(arn, `arn:aws:ecs:eu-west-2:${account}:service-deployment/trial/first/${id}`);
    assert.equal(source, undefined);
    assert.deepEqual(
      { ...target, createdAt: undefined },
      {
        arn: `arn:aws:ecs:eu-west-2:${account}:service-revision/trial/first/1`,
        number: 1,
        taskDefinition: task,
        images: [
          {
            containerName: "app",
            image: `repo/app@sha256:${"a".repeat(64)}`,
            imageDigest: `sha256:${"a".repeat(64)}`,
          },
        ],
        createdAt: undefined,
      },
    );
    assert.deepEqual(
      { status, strategy, stage },
      { status: "SUCCESSFUL", strategy: "CANARY", stage: undefined },
    );
    assert.ok(finishedAt);
    assert.deepEqual(service.weights(), { production: [100, 0], test: [100, 0] });
  });

  for (const [strategy, configuration] of Object.entries(strategies))
    it(`move all traffic to the other group and back with ${strategy}`, async () => {
      const name = `moves-${strategy.toLowerCase().replace("_", "-")}`;
      const service = await trial.service(name, configuration);
      for (const [number, production] of [
        [1, [100, 0]],
        [2, [0, 100]],
        [3, [100, 0]],
      ] as const) {
        await service.deploy(await trial.task(name));
        assert.deepEqual(service.weights(), { production, test: production }, `deployment ${number}`);
        assert.equal(service.latest().target.number, number);
        assert.equal(service.latest().source?.number, number === 1 ? undefined : number - 1);
      }
    });

  it("tell of a pinned index the image that tasks run of it, beside the pin", async () => {
    await trial.aws.make("aws:ecr/repository:Repository", "indexed", { name: "indexed" });
    const index = await pushImage(trial.place, "indexed");
    const image = `${account}.dkr.ecr.eu-west-2.amazonaws.com/indexed@${index}`;
    const service = await trial.service("indexed");
    await service.deploy(await trial.task("indexed", image));
    const [container] = service.latest().target.images;
    assert.equal(container?.image, image);
    assert.match(container?.imageDigest ?? "", /^sha256:[0-9a-f]{64}$/);
    assert.notEqual(container?.imageDigest, index);
    assert.equal(digestOf(container ?? {}), index);
  });

  it("run an image that was copied by its digest, once it is in their own registry", async () => {
    const [before, here] = ["before", "here"].map((repository) => ({ ...trial.place, repository })) as [
      { home: string; account: string; repository: string },
      { home: string; account: string; repository: string },
    ];
    for (const { repository: name } of [before, here])
      await trial.aws.make("aws:ecr/repository:Repository", name, { name });
    const wanted = await pushImage(trial.place, "before");
    const image = `${account}.dkr.ecr.eu-west-2.amazonaws.com/here@${wanted}`;
    const service = await trial.service("copied");
    await assert.rejects(service.deploy(await trial.task("copied", image)), /not found in the registry/);
    await copyImage(before, here, wanted);
    await copyImage(before, here, wanted);
    assert.equal(listImages(trial.place).filter(({ digest }) => digest === wanted).length, 2);
    await service.deploy(await trial.task("copied", image));
    assert.equal(service.latest().status, "SUCCESSFUL");
    await assert.rejects(
      copyImage(before, here, `sha256:${"0".repeat(64)}`),
      /no image sha256:0+ in "before"/,
    );
    await assert.rejects(
      copyImage(before, { ...here, repository: "elsewhere" }, wanted),
      /no repository "elsewhere"/,
    );
  });

  it("move nothing where they roll", async () => {
    const service = await trial.service("rolls");
    await service.deploy(await trial.task("rolls"));
    await service.deploy(await trial.task("rolls"));
    assert.equal(service.deployments().length, 2);
    assert.deepEqual(service.weights(), { production: [100, 0], test: [100, 0] });
  });

  it("read which group is live from the weights", async () => {
    const service = await trial.service("live", canary);
    await service.deploy(await trial.task("live"));
    const { id, inputs, outputs } = service.production;
    const [blue = "", green = ""] = service.groups;
    const news = { ...inputs, actions: [weighted([blue, 0], [green, 7])] };
    await trial.aws.update("aws:lb/listenerRule:ListenerRule", "live-p", id, outputs, inputs, news);
    assert.deepEqual(service.weights().production, [0, 7]);
    await service.deploy(await trial.task("live"));
    assert.deepEqual(service.weights(), { production: [100, 0], test: [100, 0] });
  });

  it("start where forced, and not where neither forced nor another task definition", async () => {
    const service = await trial.service("forced", canary);
    const task = await trial.task("forced");
    await service.deploy(task);
    await service.deploy(task, { desiredCount: 3 });
    assert.equal(service.deployments().length, 1);
    await service.deploy(task, { desiredCount: 4, forceNewDeployment: true });
    assert.equal(service.deployments().length, 2);
    assert.deepEqual(service.weights().production, [0, 100]);
  });

  it("keep the newest twenty", async () => {
    const service = await trial.service("many");
    const task = await trial.task("many");
    for (let count = 0; count < 22; count += 1)
      await service.deploy(task, { desiredCount: count, forceNewDeployment: true });
    assert.equal(service.deployments().length, 20);
    assert.equal(service.latest().target.number, 22);
  });

  describe("that fail", () => {
    it("go back to the source revision, with service, reason and both revisions in the error", async () => {
      const service = await trial.service("back", canary);
      const good = await trial.task("back");
      await service.deploy(good);
      const bad = await trial.task("back", unpullable);
      const error = await service.deploy(bad).then(
        () => assert.fail("the update succeeded"),
        (caught: Error) => caught.message,
      );
      for (const part of [
        "service back:",
        "ROLLBACK_SUCCESSFUL",
        "rolled back because the circuit breaker threshold was exceeded",
        "tasks failed to start: CannotPullContainerError",
        "service-revision/trial/back/2",
        bad,
        "went back to revision arn:aws:ecs:eu-west-2:111122223333:service-revision/trial/back/1",
        good,
      ])
        assert.ok(error.includes(part), `${part} is not in ${error}`);
      assert.equal((await service.read()).outputs.taskDefinition, good);
      assert.equal((await service.read()).inputs.taskDefinition, good);
      assert.deepEqual(service.weights(), { production: [100, 0], test: [100, 0] });
      const { status, rollback, source } = service.latest();
      assert.equal(status, "ROLLBACK_SUCCESSFUL");
      assert.equal(rollback?.revision, source?.arn);
      assert.equal(describeServices(trial.place).find(({ name }) => name === "back")?.running, 2);
    });

    it("are tried again when the program still wants them", async () => {
      const service = await trial.service("again", canary);
      await service.deploy(await trial.task("again"));
      const bad = await trial.task("again", unpullable);
      await assert.rejects(service.deploy(bad));
      await assert.rejects(service.deploy(bad), /service-revision\/trial\/again\/3/);
    });

    it("have no rollback candidate at first, and are first again afterwards", async () => {
      const service = await trial.service("none", canary);
      await assert.rejects(
        service.deploy(await trial.task("none", unpullable)),
        /ROLLBACK_FAILED: .*No rollback candidate was found to run the rollback\./,
      );
      await service.deploy(await trial.task("none"));
      const { source, status } = service.latest();
      assert.deepEqual({ source, status }, { source: undefined, status: "SUCCESSFUL" });
      assert.deepEqual(service.weights().production, [100, 0]);
    });

    it("stop where nobody asked for a rollback", async () => {
      const service = await trial.service("stops", canary);
      const off = { deploymentCircuitBreaker: { enable: true, rollback: false } };
      await service.deploy(await trial.task("stops"), off);
      const bad = await trial.task("stops", unpullable);
      await assert.rejects(service.deploy(bad, off), /STOPPED: .*tasks failed to start/);
      assert.equal((await service.read()).outputs.taskDefinition, bad);
    });

    it("do not fail an update that does not wait", async () => {
      const service = await trial.service("unwatched", canary);
      const good = await trial.task("unwatched");
      await service.deploy(good);
      await service.deploy(await trial.task("unwatched", unpullable), { waitForSteadyState: false });
      assert.equal((await service.read()).outputs.taskDefinition, good);
      assert.equal(service.latest().status, "ROLLBACK_SUCCESSFUL");
    });

    it("do so by order from outside, once, in ECS's words or in given ones", async () => {
      const service = await trial.service("ordered", canary);
      const alarms = { alarmNames: [await trial.alarm("errors")], enable: true, rollback: true };
      await service.deploy(await trial.task("ordered"), { alarms });
      assert.equal(await failDeployment(trial.place, "ordered"), "next");
      await assert.rejects(
        service.deploy(await trial.task("ordered"), { alarms }),
        /CloudWatch alarm\(s\) in ALARM state: errors/,
      );
      assert.deepEqual(service.weights(), { production: [100, 0], test: [100, 0] });
      await service.deploy(await trial.task("ordered"), { alarms });
      assert.deepEqual(service.weights().production, [0, 100]);
      await failDeployment(trial.place, "ordered", "the moon is full");
      await assert.rejects(service.deploy(await trial.task("ordered"), { alarms }), /the moon is full/);
      assert.deepEqual(service.weights().production, [0, 100]);
    });
  });

  it("leave no difference on the rules whose actions the program ignores", async () => {
    const { aws } = trial;
    const rule = "aws:lb/listenerRule:ListenerRule";
    const service = await trial.service("drift", canary);
    await service.deploy(await trial.task("drift"));
    await service.deploy(await trial.task("drift"));
    const { id, inputs, outputs } = service.production;
    // Without a refresh the engine lays the state's own actions over the program's.
    assert.deepEqual((await aws.diff(rule, "drift-p", outputs, inputs, inputs)).changed, []);
    const seen = await aws.read(rule, "drift-p", id, outputs, inputs);
    assert.notDeepEqual(seen.inputs.actions, inputs.actions);
    assert.deepEqual(seen.outputs.actions, seen.inputs.actions);
    const news = { ...inputs, actions: seen.inputs.actions };
    assert.deepEqual((await aws.diff(rule, "drift-p", seen.outputs, seen.inputs, news)).changed, []);
  });

  it("keep their weights when the program changes something else of the rule", async () => {
    const service = await trial.service("kept", canary);
    await service.deploy(await trial.task("kept"));
    await service.deploy(await trial.task("kept"));
    const { id, inputs, outputs } = service.production;
    const news = { ...inputs, priority: 900 };
    await trial.aws.update("aws:lb/listenerRule:ListenerRule", "kept-p", id, outputs, inputs, news);
    assert.deepEqual(service.weights().production, [0, 100]);
  });

  it("leave the number of tasks that auto scaling has set, until the program changes its own", async () => {
    const service = await trial.service("scaled");
    await service.deploy(await trial.task("scaled"));
    await scaleService(trial.place, "scaled", 5);
    assert.equal((await service.read()).inputs.desiredCount, 5);
    await service.deploy(await trial.task("scaled"));
    assert.equal((await service.read()).inputs.desiredCount, 5);
    await service.deploy(await trial.task("scaled"), { desiredCount: 3 });
    assert.equal((await service.read()).inputs.desiredCount, 3);
  });

  it("are listed newest first, and forgotten with their service", async () => {
    const service = await trial.service("listed");
    await service.deploy(await trial.task("listed"));
    await service.deploy(await trial.task("listed"));
    const numbers = () =>
      listDeployments(trial.place, "listed").map(({ deployment }) => deployment.target.number);
    assert.deepEqual(numbers(), [2, 1]);
    assert.ok(listDeployments(trial.place).length > 2);
    await trial.aws.delete(serviceType, "listed", service.id);
    assert.throws(numbers, /There is no service "listed" .* There are: .*rolls/);
    assert.equal(service.deployments().length, 0);
  });
});
