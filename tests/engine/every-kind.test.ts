import * as assert from "node:assert/strict";
import * as path from "node:path";
import { countsOf, evidenceOf } from "../../evidence/evidence";
import { files } from "../../evidence/files";
import { packName, rules } from "../../policy/pack";
import type { EngineEvent } from "../../sandbox/events";
import { changed, Platform, touched } from "../support/platform";
import { exceptedOfEveryKind, exceptionsOfEveryKind } from "../support/programs/every-kind/excepted";
import { platform } from "../support/programs/every-kind/services";
import { overrides, policies } from "../support/programs/every-kind/stack";
import { until } from "../support/programs/until";

interface Starter {
  readonly capacityProviderStrategies?: readonly { readonly capacityProvider: string }[];
  readonly platformVersion?: string;
  readonly networkConfiguration?: { readonly assignPublicIp?: boolean };
  readonly enableExecuteCommand?: boolean;
}
interface EcsService extends Starter {
  readonly loadBalancers?: readonly unknown[];
  readonly serviceRegistries?: { readonly registryArn?: string };
}
interface Schedule {
  readonly target?: { readonly ecsParameters?: Starter & { readonly taskDefinitionArn?: string } };
}
interface TaskDefinition {
  readonly requiresCompatibilities?: readonly string[];
  readonly runtimePlatform?: { readonly cpuArchitecture?: string };
  readonly volumes?: readonly { readonly efsVolumeConfiguration?: { readonly transitEncryption?: string } }[];
}

const program = path.join(__dirname, "..", "support", "programs", "every-kind", "index.ts");
const services = Object.keys(platform.services);

/** Fargate and EC2 in one cluster, in one life. Each step goes on where the one before ended. */
describe("every kind of entry on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const dev = new Platform("dev", { program, overrides, policies, exceptions: exceptionsOfEveryKind });
  let judged: readonly EngineEvent[] = [];
  after(() => dev.close());

  it("previews without an image, every entry waiting", async () => {
    const { summary } = await dev.preview();
    assert.deepEqual(Object.keys(summary.waiting).sort(), services.toSorted());
    assert.deepEqual(summary.policies.violations, []);
  });

  it("makes everything but the workloads, and then these, with every image, and breaks no rule", async () => {
    await dev.goOn({ policies: "none" });
    await dev.up();
    await dev.pushImages();
    await dev.putSecrets("a value");
    await dev.goOn({ policies });
    const { summary, events } = await dev.up();
    assert.deepEqual(Object.keys(summary.waiting), []);
    assert.deepEqual(summary.policies.violations, []);
    judged = events;
    await dev.goOn({ policies: "none" });
  });

  it("leaves evidence of every rule on every resource, and of what it is excepted from", () => {
    const described = { ...platform, destinations: {} };
    const evidence = evidenceOf({ events: judged, rules, packName, described, source: "a test" });
    const { run, controls, registers } = evidence;
    assert.deepEqual([run.kind, run.ended, evidence.outcome], ["update", true, "excepted"]);
    const { fail, undetermined, pass, "not run": unheard } = countsOf(controls);
    assert.deepEqual({ fail, undetermined, unheard }, { fail: 0, undetermined: 0, unheard: 0 });
    assert.ok(pass > run.resources.length);
    const excepted = controls.filter(({ outcome }) => outcome === "excepted");
    assert.deepEqual(
      excepted.map(({ rule }) => rule.metadata.name),
      exceptedOfEveryKind,
    );
    for (const { verdicts } of excepted)
      for (const each of verdicts.flatMap((verdict) => verdict.excepted))
        assert.deepEqual([each.until, each.approvedBy], [until, "Change board"]);
    const listed = registers.find(({ id }) => id === "services")?.rows.map(([name]) => name);
    assert.deepEqual(listed, services.toSorted());
    for (const { of } of Object.values(files)) assert.ok(of(evidence).length > 0);
  });

  it("runs each entry where and as it says", async () => {
    const running = await dev.inputsOf<EcsService>("aws:ecs/service:Service");
    const { "sweep-schedule": schedule } = await dev.inputsOf<Schedule>("aws:scheduler/schedule:Schedule");
    const tasks = await dev.inputsOf<TaskDefinition>("aws:ecs/taskDefinition:TaskDefinition");
    const starters = { ...running, "sweep-schedule": schedule?.target?.ecsParameters };
    const table = Object.fromEntries(
      Object.entries(starters).map(([name, starter]) => {
        const entry = name.replace(/-(service|schedule)$/, "");
        const task = tasks[`${entry}-task`];
        return [
          entry,
          [
            task?.requiresCompatibilities,
            task?.runtimePlatform?.cpuArchitecture,
            starter?.capacityProviderStrategies?.map(({ capacityProvider }) => capacityProvider),
            starter?.platformVersion,
            starter?.networkConfiguration?.assignPublicIp === true ? "public" : "private",
            starter?.enableExecuteCommand === true ? "shell" : "no shell",
          ],
        ];
      }),
    );
    const fargate = ["FARGATE", "FARGATE_SPOT"];
    assert.deepEqual(table, {
      scans: [["FARGATE"], "ARM64", fargate, "LATEST", "private", "no shell"],
      reader: [["FARGATE"], "X86_64", fargate, "LATEST", "private", "no shell"],
      matcher: [["EC2"], "X86_64", ["cdd-dev-ec2-gpu"], undefined, "private", "no shell"],
      sweep: [["FARGATE"], "X86_64", fargate, "LATEST", "private", "no shell"],
      probe: [["FARGATE"], "X86_64", fargate, "LATEST", "public", "shell"],
    });
    const withBalancer = Object.keys(running).filter((name) => running[name]?.loadBalancers);
    const withRegistry = Object.keys(running).filter((name) => running[name]?.serviceRegistries?.registryArn);
    assert.deepEqual([withBalancer, withRegistry], [["scans-service"], ["reader-service"]]);
    assert.match(
      schedule?.target?.ecsParameters?.taskDefinitionArn ?? "",
      /:task-definition\/cdd-dev-sweep:1$/,
    );
    const mounted = Object.entries(tasks).flatMap(([name, { volumes = [] }]) =>
      volumes.map(({ efsVolumeConfiguration }) => `${name} ${efsVolumeConfiguration?.transitEncryption}`),
    );
    assert.deepEqual(mounted.sort(), ["reader-task ENABLED", "scans-task ENABLED"]);
  });

  it("has nothing left to do, after a refresh too", async () => {
    assert.deepEqual(changed(await dev.run(["refresh"], "ends well")), {});
    assert.deepEqual(changed(await dev.up()), {});
  });

  it("releases new digests, and touches only the task definitions and what points at them", async () => {
    const { outside } = await dev.sandbox();
    for (const entry of ["matcher", "sweep", "reader"]) await outside.pushImage(entry);
    assert.deepEqual(touched(await dev.up()), [
      "aws:ecs/service:Service matcher-service",
      "aws:ecs/service:Service reader-service",
      "aws:ecs/taskDefinition:TaskDefinition matcher-task",
      "aws:ecs/taskDefinition:TaskDefinition reader-task",
      "aws:ecs/taskDefinition:TaskDefinition sweep-task",
      "aws:scheduler/schedule:Schedule sweep-schedule",
    ]);
    const { "sweep-schedule": schedule } = await dev.inputsOf<Schedule>("aws:scheduler/schedule:Schedule");
    assert.match(
      schedule?.target?.ecsParameters?.taskDefinitionArn ?? "",
      /:task-definition\/cdd-dev-sweep:2$/,
    );
  });

  it("is destroyed whole", async () => {
    await dev.run(["destroy"], "ends well");
    assert.deepEqual(await dev.resources(), []);
  });
});
