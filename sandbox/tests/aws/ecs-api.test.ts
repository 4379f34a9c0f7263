import * as assert from "node:assert/strict";
import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { holdDeployment } from "../../aws/deployments/outside";
import { EcsTrial, type ServiceTrial } from "../support/ecs-trial";

const paused = {
  strategy: "CANARY",
  lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"] }],
};
const image = `repo/app@sha256:${"b".repeat(64)}`;

describe("the stand-in's ECS API, asked by the AWS SDK", () => {
  const trial = new EcsTrial();
  let ecs: ECSClient;
  let service: ServiceTrial;

  before(async () => {
    await trial.start();
    const credentials = { accessKeyId: "nobody", secretAccessKey: "nothing" };
    ecs = new ECSClient({ region: "eu-west-2", endpoint: trial.endpoint, credentials, maxAttempts: 1 });
    service = await trial.service("case-management", paused);
    await service.deploy(await trial.task("case-management"));
  });
  after(async () => {
    ecs.destroy();
    await trial.stop();
  });

  const newest = async () => {
    const list = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster: "trial", service: "case-management" }),
    );
    const [arn = ""] = (list.serviceDeployments ?? []).map((one) => one.serviceDeploymentArn ?? "");
    const found = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }));
    assert.deepEqual(found.failures, []);
    const [deployment] = found.serviceDeployments ?? [];
    assert.ok(deployment);
    return { arn, deployment };
  };

  it("tells a pause with its hook, and continues it", async () => {
    await service.deploy(await trial.task("case-management", image), { waitForSteadyState: false });
    const { arn, deployment } = await newest();
    assert.equal(arn, service.latest().arn);
    assert.equal(deployment.status, "IN_PROGRESS");
    assert.equal(deployment.lifecycleStage, "POST_TEST_TRAFFIC_SHIFT");
    assert.equal(deployment.clusterArn, trial.cluster);
    assert.equal(deployment.targetServiceRevision?.requestedProductionTrafficWeight, 0);
    assert.equal(deployment.targetServiceRevision?.requestedTestTrafficWeight, 100);
    // It began where the one before had ended: after a share's 10 minutes and a bake of 15 at least.
    const began =
      (deployment.createdAt?.getTime() ?? 0) - Date.parse(service.deployments()[0]?.createdAt ?? "");
    assert.ok(began > 25 * 60_000 && began < 40 * 60_000, `${began}`);
    const [hook] = deployment.lifecycleHookDetails ?? [];
    assert.equal(hook?.status, "AWAITING_ACTION");
    assert.equal(hook?.timeoutAction, "ROLLBACK");
    await assert.rejects(
      ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn: arn, hookId: "other" })),
      { name: "InvalidParameterException" },
    );
    await ecs.send(
      new ContinueServiceDeploymentCommand({
        serviceDeploymentArn: arn,
        hookId: hook?.hookId,
        action: "CONTINUE",
      }),
    );
    const after = (await newest()).deployment;
    assert.equal(after.status, "SUCCESSFUL");
    assert.equal(after.targetServiceRevision?.requestedProductionTrafficWeight, 100);
    assert.ok(after.finishedAt instanceof Date);
    assert.deepEqual(service.weights().production, [0, 100]);
  });

  it("tells a revision's task definition and images", async () => {
    const { deployment } = await newest();
    const arns = [
      deployment.targetServiceRevision?.arn ?? "",
      "arn:aws:ecs:eu-west-2:1:service-revision/a/b/1",
    ];
    const found = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: arns }));
    const [revision] = found.serviceRevisions ?? [];
    assert.equal(revision?.taskDefinition, service.latest().target.taskDefinition);
    assert.deepEqual(revision?.containerImages, [
      { containerName: "app", image, imageDigest: `sha256:${"b".repeat(64)}` },
    ]);
    assert.deepEqual(found.failures, [{ arn: arns[1], reason: "MISSING" }]);
  });

  it("rolls back by the hook and by a stop, and the service then has the earlier task definition", async () => {
    const good = service.latest().target.taskDefinition;
    for (const way of ["hook", "stop"]) {
      await service.deploy(await trial.task("case-management"), { waitForSteadyState: false });
      const { arn, deployment } = await newest();
      const hookId = deployment.lifecycleHookDetails?.[0]?.hookId;
      await (way === "hook"
        ? ecs.send(
            new ContinueServiceDeploymentCommand({ serviceDeploymentArn: arn, hookId, action: "ROLLBACK" }),
          )
        : ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: "ROLLBACK" })));
      const after = (await newest()).deployment;
      assert.equal(after.status, "ROLLBACK_SUCCESSFUL", way);
      assert.match(after.rollback?.reason ?? "", /user request/);
      assert.equal(after.rollback?.serviceRevisionArn, deployment.sourceServiceRevisions?.[0]?.arn);
      const { services } = await ecs.send(
        new DescribeServicesCommand({ cluster: trial.cluster, services: ["case-management"] }),
      );
      assert.equal(services?.[0]?.taskDefinition, good, way);
      assert.deepEqual(
        [services?.[0]?.desiredCount, services?.[0]?.runningCount, services?.[0]?.currentServiceDeployment],
        [2, 2, arn],
      );
    }
    const { arn } = await newest();
    await assert.rejects(ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn })), {
      name: "ConflictException",
    });
  });

  it("forces a deployment of what runs, by the service's strategy with its pauses", async () => {
    const before = service.latest();
    const runs = before.source?.taskDefinition;
    const force = { cluster: "trial", service: "case-management", forceNewDeployment: true };
    const { service: answered } = await ecs.send(new UpdateServiceCommand(force));
    const { arn, deployment } = await newest();
    assert.notEqual(arn, before.arn);
    assert.equal(answered?.currentServiceDeployment, arn);
    assert.deepEqual(
      [deployment.status, deployment.lifecycleStage],
      ["IN_PROGRESS", "POST_TEST_TRAFFIC_SHIFT"],
    );
    assert.equal(service.latest().target.taskDefinition, runs);
    assert.equal(service.latest().source?.taskDefinition, runs);
    await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: "ROLLBACK" }));
  });

  it("changes nothing else of a service, and forces none that is not there", async () => {
    const count = service.deployments().length;
    const update = (more: object) =>
      ecs.send(new UpdateServiceCommand({ cluster: "trial", service: "case-management", ...more }));
    await assert.rejects(update({}), { name: "InvalidParameterException" });
    await assert.rejects(
      update({ forceNewDeployment: true, desiredCount: 0 }),
      /else of a service: desiredCount/,
    );
    await assert.rejects(update({ service: "nobody", forceNewDeployment: true }), {
      name: "ServiceNotFoundException",
    });
    assert.equal(service.deployments().length, count);
  });

  it("lists by status and in pages, newest first", async () => {
    const all = { cluster: trial.cluster, service: service.id };
    const back = await ecs.send(
      new ListServiceDeploymentsCommand({ ...all, status: ["ROLLBACK_SUCCESSFUL"] }),
    );
    assert.equal(back.serviceDeployments?.length, 3);
    const first = await ecs.send(new ListServiceDeploymentsCommand({ ...all, maxResults: 3 }));
    const rest = await ecs.send(new ListServiceDeploymentsCommand({ ...all, nextToken: first.nextToken }));
    const listed = [...(first.serviceDeployments ?? []), ...(rest.serviceDeployments ?? [])];
    assert.deepEqual(
      listed.map((one) => one.serviceDeploymentArn),
      service
        .deployments()
        .map(({ arn }) => arn)
        .reverse(),
    );
    const after = new Date(Date.parse(service.latest().createdAt) + 60_000);
    const later = await ecs.send(new ListServiceDeploymentsCommand({ ...all, createdAt: { after } }));
    assert.deepEqual(later.serviceDeployments, []);
  });

  it("shows what a command from outside holds", async () => {
    const rolls = await trial.service("held", {
      strategy: "CANARY",
      canaryConfiguration: { canaryPercent: 10 },
    });
    await rolls.deploy(await trial.task("held"));
    await holdDeployment(trial.place, "held");
    await rolls.deploy(await trial.task("held"), { waitForSteadyState: false });
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: "trial", services: ["held"] }),
    );
    const arn = services?.[0]?.currentServiceDeployment ?? "";
    const { serviceDeployments } = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
    );
    assert.equal(serviceDeployments?.[0]?.targetServiceRevision?.requestedProductionTrafficWeight, 10);
    assert.equal(services?.[0]?.currentServiceRevisions?.length, 2);
  });

  it("answers with AWS's errors where nothing is there", async () => {
    const list = (cluster: string, name: string) =>
      ecs.send(new ListServiceDeploymentsCommand({ cluster, service: name }));
    await assert.rejects(list("nowhere", "case-management"), { name: "ClusterNotFoundException" });
    await assert.rejects(list("trial", "nobody"), { name: "ServiceNotFoundException" });
    await assert.rejects(list(trial.cluster.replace("111122223333", "444455556666"), "case-management"), {
      name: "ServiceNotFoundException",
    });
    await assert.rejects(ecs.send(new DescribeServicesCommand({ services: ["case-management"] })), {
      name: "ClusterNotFoundException",
    });
    const missing = await ecs.send(new DescribeServicesCommand({ cluster: "trial", services: ["nobody"] }));
    assert.deepEqual(missing.failures, [{ arn: "nobody", reason: "MISSING" }]);
    const arn = "arn:aws:ecs:eu-west-2:111122223333:service-deployment/trial/case-management/none";
    await assert.rejects(
      ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn: arn, hookId: "h" })),
      { name: "ServiceDeploymentNotFoundException" },
    );
    await assert.rejects(ecs.send(new ListClustersCommand({})), /stand-in does not answer .*ListClusters/);
  });
});
