import * as assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { commandLine } from "../../command-line";
import { account, EcsTrial, type ServiceTrial } from "../support/ecs-trial";

const unattended = { waitForSteadyState: false };

describe("commands that steer deployments from outside", () => {
  const trial = new EcsTrial();
  const homeBefore = process.env.SANDBOX_HOME;
  let service: ServiceTrial;
  let said: string[];
  let written: string;

  before(async () => {
    await trial.start();
    process.env.SANDBOX_HOME = trial.standIn.home;
    const file = (name: string, text: string) => writeFileSync(path.join(trial.standIn.home, name), text);
    file("Pulumi.yaml", "name: other\nruntime: nodejs\n");
    file("Pulumi.trial.yaml", `config:\n  other:platform:\n    account: "${account}"\n`);
    const lifecycleHooks = [{ targetType: "PAUSE", lifecycleStages: ["POST_PRODUCTION_TRAFFIC_SHIFT"] }];
    const canaryConfiguration = { canaryPercent: 10 };
    service = await trial.service("cdd-trial-screening", {
      strategy: "CANARY",
      canaryConfiguration,
      lifecycleHooks,
    });
  });
  after(async () => {
    if (homeBefore === undefined) delete process.env.SANDBOX_HOME;
    else process.env.SANDBOX_HOME = homeBefore;
    await trial.stop();
  });

  /** Runs `aws <argv>` and gives its exit status; what it wrote and said is kept. */
  async function aws(...argv: string[]): Promise<number> {
    const { write } = process.stdout;
    const { write: complain } = process.stderr;
    said = [];
    written = "";
    process.stdout.write = (text) => {
      written += text;
      return true;
    };
    process.stderr.write = (text) => {
      said.push(String(text));
      return true;
    };
    try {
      return await commandLine(["--project", trial.standIn.home, "aws", ...argv], (line) => said.push(line));
    } finally {
      process.stdout.write = write;
      process.stderr.write = complain;
    }
  }

  it("say what to do first where there is no service yet", async () => {
    assert.equal(await aws("fail-deployment", "trial", "screening"), 2);
    assert.match(said.join(), /trial has no service yet: npm run sandbox -- up trial/);
  });

  it("name the services there are where one is not", async () => {
    await service.deploy(await trial.task("screening"));
    for (const command of [
      "fail-deployment",
      "hold-deployment",
      "shift",
      "approve",
      "reject",
      "deployments",
    ]) {
      assert.equal(await aws(command, "trial", "sreening"), 2, command);
      assert.match(said.join(), /trial has no service "sreening"\. There is: screening\./, command);
    }
    assert.equal(await aws("scale", "trial", "sreening", "2"), 2);
    assert.equal(await aws("fault", "trial", "sreening", "none"), 2);
  });

  it("refuse what is no share and no number of tasks", async () => {
    for (const percent of ["101", "-1", "ten", "1.55"])
      assert.equal(await aws("shift", "trial", "screening", `--percent=${percent}`), 2, percent);
    assert.match(said.join(), /Give 0 to 100/);
    assert.equal(await aws("scale", "trial", "screening", "1.5"), 2);
    assert.match(said.join(), /Give a whole number of tasks/);
  });

  it("refuse to steer what does not wait, with its state and status 2", async () => {
    assert.equal(await aws("shift", "trial", "screening"), 2);
    assert.match(said.join(), /is SUCCESSFUL: it is not held/);
    assert.equal(await aws("approve", "trial", "screening"), 2);
    assert.equal(await aws("reject", "trial", "screening"), 2);
  });

  it("hold, shift, complete and approve", async () => {
    assert.equal(await aws("hold-deployment", "trial", "screening"), 0);
    assert.match(written, /screening the next deployment will be held/);
    await service.deploy(await trial.task("screening"), unattended);
    assert.deepEqual(service.weights().production, [90, 10]);
    assert.equal(await aws("shift", "trial", "screening", "--percent", "50"), 0);
    assert.match(written, /screening held at PRODUCTION_TRAFFIC_SHIFT, 50 % of traffic/);
    assert.deepEqual(service.weights().production, [50, 50]);
    assert.equal(await aws("shift", "trial", "screening"), 0);
    assert.match(written, /screening paused at POST_PRODUCTION_TRAFFIC_SHIFT, 100 % of traffic/);
    assert.equal(await aws("approve", "trial", "screening"), 0);
    assert.match(written, /screening SUCCESSFUL/);
    assert.deepEqual(service.weights().production, [0, 100]);
  });

  it("reject, and fail with a reason, now or next", async () => {
    await service.deploy(await trial.task("screening"), unattended);
    assert.equal(await aws("reject", "trial", "screening"), 0);
    assert.match(written, /screening ROLLBACK_SUCCESSFUL/);
    assert.equal(await aws("fail-deployment", "trial", "screening", "--reason", "no good"), 0);
    assert.match(written, /screening the next deployment will fail/);
    await assert.rejects(service.deploy(await trial.task("screening")), /no good/);
    await service.deploy(await trial.task("screening"), unattended);
    assert.equal(await aws("fail-deployment", "trial", "screening"), 0);
    assert.match(written, /screening ROLLBACK_SUCCESSFUL/);
    assert.match(service.latest().statusReason ?? "", /CloudWatch alarm/);
  });

  it("say what is wrong with new revisions until it is taken off, and what happened", async () => {
    assert.equal(await aws("fault", "trial", "screening", "crash", "5xx=50%@blue", "--traffic", "60"), 0);
    assert.match(written, /screening fault of the next deployments: crash, 5xx/);
    await assert.rejects(
      service.deploy(await trial.task("screening")),
      /circuit breaker threshold was exceeded/,
    );
    assert.equal(await aws("deployments", "trial", "screening"), 0);
    assert.match(
      written,
      /^ {2}\S+Z a new task is ended, unhealthy after its grace period: failure 3 of 3$/m,
    );
    assert.equal(await aws("fault", "trial", "screening", "none"), 0);
    assert.match(written, /screening fault of the next deployments: none/);
    await service.deploy(await trial.task("screening"), unattended);
    assert.equal(await aws("approve", "trial", "screening", "--after", "1441"), 0);
    assert.match(written, /screening ROLLBACK_SUCCESSFUL/);
    for (const wrong of [
      ["fault", "trial", "screening", "5xx=5"],
      ["fault", "trial", "screening", "none", "--start", "1.5"],
      ["fault", "trial", "screening", "none", "--traffic", "0"],
      ["fault", "trial", "screening"],
      ["approve", "trial", "screening", "--after", "soon"],
    ])
      assert.equal(await aws(...wrong), 2, wrong.join(" "));
  });

  it("set the number of tasks", async () => {
    assert.equal(await aws("scale", "trial", "screening", "7"), 0);
    assert.equal((await service.read()).inputs.desiredCount, 7);
  });

  it("list deployments, newest first, as lines or as JSON alone", async () => {
    assert.equal(await aws("deployments", "trial"), 0);
    const revisions = written.split("\n").flatMap((line) => /revision (\d+)/.exec(line)?.[1] ?? []);
    const numbers = service
      .deployments()
      .map(({ target }) => String(target.number))
      .reverse();
    assert.deepEqual(revisions, numbers);
    assert.match(written, /ROLLBACK_SUCCESSFUL .*nginx:1\n {2}no good/);
    assert.equal(await aws("deployments", "trial", "screening", "--json"), 0);
    const { deployments } = JSON.parse(written) as { deployments: { service: string; serviceArn: string }[] };
    assert.equal(deployments.length, numbers.length);
    assert.equal(deployments[0]?.service, "screening");
    assert.equal(deployments[0]?.serviceArn, service.id);
  });
});
