import * as assert from "node:assert/strict";
import { DescribeServiceDeploymentsCommand, DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import { approveDeployment, setConditions } from "../../aws/deployments/outside";
import { play } from "../../rehearsal/play";
import { account, EcsTrial, type ServiceTrial } from "../support/ecs-trial";

const canary = {
  strategy: "CANARY",
  bakeTimeInMinutes: "20",
  canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "30" },
};
const unpullable = `${account}.dkr.ecr.eu-west-2.amazonaws.com/app@sha256:${"0".repeat(64)}`;
const errors = [{ kind: "5xx", of: "canary", share: 0.1 }] as const;
const anError = { threshold: 1, evaluationPeriods: 3, datapointsToAlarm: 2 };
const slowCheck = { healthCheck: { interval: 15, unhealthyThreshold: 3, healthyThreshold: 2, timeout: 5 } };

describe("what decides a deployment in the stand-in", () => {
  const trial = new EcsTrial();
  before(() => trial.start());
  after(() => trial.stop());

  /** Alarms on both groups of a service; gives their names. */
  async function alarms(
    service: ServiceTrial,
    role: string,
    more: Record<string, unknown>,
  ): Promise<string[]> {
    return Promise.all(
      service.groups.map((group, index) => {
        const TargetGroup = group.split(":").at(-1) ?? "";
        const props = {
          ...{ namespace: "AWS/ApplicationELB", comparisonOperator: "GreaterThanOrEqualToThreshold" },
          ...{ treatMissingData: "notBreaching", dimensions: { LoadBalancer: "app/alb/1", TargetGroup } },
          ...more,
        };
        return trial.alarm(`${service.name}-tg${index + 1}-${role}`, props);
      }),
    );
  }

  const rollingBackOn = (alarmNames: readonly string[]) => ({
    alarms: { alarmNames, enable: true, rollback: true },
  });
  const errorAlarms = (service: ServiceTrial) =>
    alarms(service, "5xx", { metricName: "HTTPCode_Target_5XX_Count", statistic: "Sum", ...anError });

  async function standing(name: string, configuration: Record<string, unknown> = canary) {
    const service = await trial.service(name, configuration);
    const watched = rollingBackOn(await errorAlarms(service));
    await service.deploy(await trial.task(name), watched);
    return { service, watched };
  }

  it("is the rehearsal: a fault of a canary rolls it back, for its reason, before all traffic has moved", async () => {
    const { service, watched } = await standing("faulty");
    await setConditions(trial.place, "faulty", { faults: errors });
    await assert.rejects(
      service.deploy(await trial.task("faulty"), watched),
      /ROLLBACK_SUCCESSFUL: Service deployment rolled back because of CloudWatch alarm\(s\) in ALARM state: faulty-tg2-5xx\./,
    );
    const { play: played, rollback, statusReason, events, startedAt, finishedAt } = service.latest();
    const course = play(played.setup, played.script);
    assert.equal(statusReason, `Service deployment rolled back ${course.reason}.`);
    assert.deepEqual(
      events.map(({ text }) => text),
      course.events.map(({ text }) => text),
    );
    const since = (time = "") => (Date.parse(time) - Date.parse(startedAt)) / 1000;
    assert.equal(Math.round(since(rollback?.startedAt)), Math.round(course.failedSeconds ?? 0));
    assert.equal(Math.round(since(finishedAt)), Math.round(course.seconds));
    assert.deepEqual(service.weights(), { production: [100, 0], test: [100, 0] });
  });

  it("holds for each revision until it is taken off", async () => {
    const { service, watched } = await standing("again");
    await setConditions(trial.place, "again", { faults: errors });
    const task = await trial.task("again");
    await assert.rejects(service.deploy(task, watched), /ALARM state: again-tg2-5xx/);
    await assert.rejects(service.deploy(task, watched), /ALARM state: again-tg2-5xx/);
    await setConditions(trial.place, "again", { faults: [] });
    await service.deploy(task, watched);
    assert.deepEqual(service.weights().production, [0, 100]);
    await setConditions(trial.place, "again", { faults: errors });
    // The second group serves now: the fault shows in the first.
    await assert.rejects(service.deploy(await trial.task("again"), watched), /ALARM state: again-tg1-5xx/);
    assert.deepEqual(service.weights().production, [0, 100]);
  });

  it("sees nothing where nobody watches, where nobody calls, and where the alarm only tells people", async () => {
    const { service } = await standing("unseen");
    const off = { alarms: { alarmNames: [], enable: false, rollback: false } };
    await setConditions(trial.place, "unseen", { faults: errors });
    await service.deploy(await trial.task("unseen"), off);
    assert.match(
      service
        .latest()
        .events.map(({ text }) => text)
        .join("\n"),
      /tells people, rolls nothing back/,
    );
    const { service: quiet, watched } = await standing("quiet");
    await setConditions(trial.place, "quiet", { faults: errors, requestsPerMinute: 1 });
    await quiet.deploy(await trial.task("quiet"), watched);
    assert.equal(quiet.latest().status, "SUCCESSFUL");
  });

  it("stops where an alarm may end a deployment and not roll it back", async () => {
    const { service, watched } = await standing("ends");
    await setConditions(trial.place, "ends", { faults: errors });
    const only = { alarms: { ...watched.alarms, rollback: false } };
    await assert.rejects(
      service.deploy(await trial.task("ends"), only),
      /STOPPED: .*ALARM state: ends-tg2-5xx/,
    );
  });

  it("goes back where tasks crash, and waits for ever where no circuit breaker counts them", async () => {
    const { service, watched } = await standing("crash");
    await setConditions(trial.place, "crash", { faults: [{ kind: "crash", of: "canary" }] });
    await assert.rejects(
      service.deploy(await trial.task("crash"), watched),
      /ROLLBACK_SUCCESSFUL: .*circuit breaker threshold was exceeded: new tasks do not become healthy/,
    );
    const none = { ...watched, deploymentCircuitBreaker: { enable: false, rollback: false } };
    await assert.rejects(service.deploy(await trial.task("crash"), none), /timeout while waiting for state/);
    assert.equal(service.latest().status, "IN_PROGRESS");
  });

  it("gives a first deployment its bakes, and fails it for a fault with nothing to go back to", async () => {
    const service = await trial.service("newborn", canary);
    const watched = rollingBackOn(await errorAlarms(service));
    await assert.rejects(service.deploy(await trial.task("newborn", unpullable), watched), /ROLLBACK_FAILED/);
    await setConditions(trial.place, "newborn", { faults: errors });
    const task = await trial.task("newborn");
    await assert.rejects(
      service.deploy(task, watched),
      /ROLLBACK_FAILED: .*ALARM state: newborn-tg1-5xx\. No rollback candidate was found/,
    );
    await setConditions(trial.place, "newborn", { faults: [] });
    await service.deploy(task, watched);
    const { source, startedAt, finishedAt = "" } = service.latest();
    assert.equal(source, undefined);
    // 30 minutes of the share and 20 of the bake, though there was nothing to shift.
    assert.ok(Date.parse(finishedAt) - Date.parse(startedAt) > 50 * 60_000);
  });

  it("lets an alarm on a start end every release, where nothing of the service waits for it", async () => {
    const service = await trial.service("slow", canary, slowCheck);
    const unhealthy = await alarms(service, "unhealthy", {
      ...{ metricName: "UnHealthyHostCount", statistic: "Maximum" },
      ...anError,
    });
    // The grace period says how long a start may take: 180 seconds, one check and its time.
    const old = { ...rollingBackOn(unhealthy), healthCheckGracePeriodSeconds: 200 };
    await assert.rejects(
      service.deploy(await trial.task("slow"), old),
      /ROLLBACK_FAILED: .*ALARM state: slow-tg1-unhealthy/,
    );
    const quick = await trial.service("quick", canary, {
      healthCheck: { ...slowCheck.healthCheck, interval: 20, unhealthyThreshold: 10 },
    });
    const names = await alarms(quick, "unhealthy", {
      ...{ metricName: "UnHealthyHostCount", statistic: "Maximum" },
      ...anError,
    });
    await quick.deploy(await trial.task("quick"), {
      ...rollingBackOn(names),
      healthCheckGracePeriodSeconds: 205,
    });
    assert.equal(quick.latest().status, "SUCCESSFUL");
    await setConditions(trial.place, "quick", { faults: [], startSeconds: 400 });
    await assert.rejects(
      quick.deploy(await trial.task("quick"), { ...rollingBackOn([]), healthCheckGracePeriodSeconds: 205 }),
      /circuit breaker threshold was exceeded/,
    );
  });

  it("is held against the time-out of the program, and against the provider's where it gives none", async () => {
    const service = await trial.service("timed", canary);
    const { aws } = trial;
    const { timeout } = aws;
    try {
      for (const [seconds, said] of [
        [30 * 60, /timeout while waiting for state .* timeout: 30m0s/],
        [0, /timeout while waiting for state .* timeout: 20m0s/],
      ] as const) {
        aws.timeout = seconds;
        await assert.rejects(service.deploy(await trial.task("timed"), { forceNewDeployment: true }), said);
        // Nobody waits for it any more, and it ends all the same.
        assert.equal(service.latest().status, "SUCCESSFUL");
      }
      const task = await trial.task("timed");
      await assert.rejects(service.deploy(task), /timeout/);
      const number = service.deployments().length;
      // What the engine sends again is what stands: nothing starts, and nothing is waited for.
      await service.deploy(task);
      assert.equal(service.deployments().length, number);
      await service.deploy(await trial.task("timed"), { waitForSteadyState: false });
      aws.timeout = 60 * 60;
      await service.deploy(await trial.task("timed"));
    } finally {
      aws.timeout = timeout;
    }
  });

  it("knows when nobody has answered in time, by what the pause says", async () => {
    for (const [action, status] of [
      ["ROLLBACK", "ROLLBACK_SUCCESSFUL"],
      ["CONTINUE", "SUCCESSFUL"],
    ] as const) {
      const name = `late-${action.toLowerCase()}`;
      const { service, watched } = await standing(name, {
        ...canary,
        lifecycleHooks: [
          {
            targetType: "PAUSE",
            lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
            timeoutConfiguration: { action, timeoutInMinutes: "60" },
          },
        ],
      });
      await service.deploy(await trial.task(name), { ...watched, waitForSteadyState: false });
      const { hooks, updatedAt } = service.latest();
      assert.equal(Date.parse(hooks[0]?.expiresAt ?? "") - Date.parse(updatedAt), 60 * 60_000);
      const ended = await approveDeployment(trial.place, name, 61);
      assert.equal(ended.status, status);
      assert.equal(ended.hooks[0]?.status, action === "ROLLBACK" ? "FAILED" : "SUCCEEDED");
      if (action === "ROLLBACK")
        assert.match(
          ended.statusReason ?? "",
          /nobody continued it at POST_TEST_TRAFFIC_SHIFT within 60 minutes/,
        );
      await service.deploy(await trial.task(name), { ...watched, waitForSteadyState: false });
      assert.equal((await approveDeployment(trial.place, name, 59)).status, "SUCCESSFUL");
    }
  });

  it("shows while it waits what a rehearsal has come to, and in its time", async () => {
    const { service, watched } = await standing("shown", {
      ...canary,
      lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["POST_PRODUCTION_TRAFFIC_SHIFT"] }],
    });
    await service.deploy(await trial.task("shown"), { ...watched, waitForSteadyState: false });
    const credentials = { accessKeyId: "nobody", secretAccessKey: "nothing" };
    const ecs = new ECSClient({ region: "eu-west-2", endpoint: trial.endpoint, credentials });
    const { arn } = service.latest();
    const described = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }));
    const [deployment] = described.serviceDeployments ?? [];
    assert.deepEqual(
      [deployment?.status, deployment?.lifecycleStage],
      ["IN_PROGRESS", "POST_PRODUCTION_TRAFFIC_SHIFT"],
    );
    const took = (deployment?.updatedAt?.getTime() ?? 0) - (deployment?.startedAt?.getTime() ?? 0);
    assert.ok(took > 30 * 60_000 && took < 40 * 60_000, `${took}`);
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: "trial", services: ["shown"] }),
    );
    const told = services?.[0]?.events ?? [];
    assert.match(
      told[0]?.message ?? "",
      /\(service shown\) waits for a person at POST_PRODUCTION_TRAFFIC_SHIFT/,
    );
    assert.equal(told[0]?.createdAt?.getTime(), deployment?.updatedAt?.getTime());
    // Errors that come while a person takes long are seen all the same.
    await approveDeployment(trial.place, "shown", 100);
    assert.equal(service.latest().status, "SUCCESSFUL");
    ecs.destroy();
  });
});
