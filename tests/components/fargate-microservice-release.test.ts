import * as assert from "node:assert/strict";
import { DeploymentLifecycleHookStage } from "@aws-sdk/client-ecs";
import * as fc from "fast-check";
import type { BalancedPlan } from "../../components/fargate-microservice/args";
import { release } from "../../components/fargate-microservice/service/release";
import { releaseTimeouts, updateMinutes } from "../../components/fargate-microservice/service/release-time";
import { type HookPlan, hookStages, type ReleasePlan } from "../../model/release";
import { faultLines } from "../support/fault-lines";
import { logicalName } from "../support/record-program";
import { publicPlan, sampleImage, samplePlan, workerPlan } from "../support/service-plan";
import { recordService, type ServiceRecord, sampleTags } from "../support/service-program";
import { statements } from "../support/summaries";

const hook: HookPlan = {
  functionArn: "arn:aws:lambda:eu-central-1:111122223333:function:judge",
  stages: ["POST_SCALE_UP", "TEST_TRAFFIC_SHIFT"],
  minutes: 5,
};
const approval = { stage: "POST_TEST_TRAFFIC_SHIFT", timeoutMinutes: 60 } as const;
const blueGreen = { strategy: "blue-green", bakeMinutes: 15, hooks: [] } as const;
const canary = {
  strategy: "canary",
  canaryPercent: 10,
  canaryBakeMinutes: 15,
  bakeMinutes: 30,
  hooks: [],
  requestsPerMinute: 1000,
} as const;
const linear = {
  strategy: "linear",
  stepPercent: 30,
  stepBakeMinutes: 6,
  bakeMinutes: 10,
  hooks: [],
  requestsPerMinute: 300,
} as const;

const running = (plan: ReleasePlan): BalancedPlan => ({ ...samplePlan, image: sampleImage, release: plan });
/** What a program says that the compiler did not check. */
const said = (plan: object) => plan as ReleasePlan;
const record = (plan: ReleasePlan) => recordService(running(plan));
const configurationOf = async (plan: ReleasePlan) =>
  (await record(plan)).child("service").inputs.deploymentConfiguration;

describe("FargateMicroservice's release", () => {
  it("rolls without anything of the other strategies", async () => {
    assert.deepEqual(await configurationOf({ strategy: "rolling" }), { strategy: "ROLLING" });
  });

  it("moves all traffic at once by blue-green", async () => {
    assert.deepEqual(await configurationOf(blueGreen), {
      strategy: "BLUE_GREEN",
      bakeTimeInMinutes: "15",
      lifecycleHooks: [],
    });
  });

  it("moves a share first by canary, percents as numbers and minutes as text", async () => {
    assert.deepEqual(await configurationOf(canary), {
      strategy: "CANARY",
      bakeTimeInMinutes: "30",
      lifecycleHooks: [],
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "15" },
    });
  });

  it("moves traffic in steps by linear", async () => {
    assert.deepEqual(await configurationOf(linear), {
      strategy: "LINEAR",
      bakeTimeInMinutes: "10",
      lifecycleHooks: [],
      linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: "6" },
    });
  });

  it("lets functions judge and a person continue, and rolls back when nobody does", async () => {
    const service = await record({ ...canary, hooks: [hook], approval });
    const { lifecycleHooks } = service.child("service").inputs.deploymentConfiguration as {
      lifecycleHooks: unknown;
    };
    assert.deepEqual(lifecycleHooks, [
      {
        hookTargetArn: hook.functionArn,
        roleArn: service.child("release-hook-role").outputs.arn,
        lifecycleStages: ["POST_SCALE_UP", "TEST_TRAFFIC_SHIFT"],
      },
      {
        targetType: "PAUSE",
        lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
        timeoutConfiguration: { action: "ROLLBACK", timeoutInMinutes: "60" },
      },
    ]);
  });

  for (const [what, plan, waits] of [
    ["rolling", { strategy: "rolling" }, true],
    ["a canary that nobody has to continue", canary, true],
    ["a canary that a function judges", { ...canary, hooks: [hook] }, true],
    ["a canary that a person continues", { ...canary, approval }, false],
    ["a blue-green release that a person continues", { ...blueGreen, approval }, false],
  ] as const) {
    it(`${waits ? "waits for the end" : "ends when ECS has accepted"} of ${what}`, async () => {
      const { inputs } = (await record(plan)).child("service");
      assert.deepEqual([inputs.waitForSteadyState, inputs.sigintRollback], [waits, waits]);
    });
  }

  it("rolls back on the circuit breaker and on the alarms, whatever the strategy", async () => {
    for (const plan of [{ strategy: "rolling" } as const, blueGreen, canary, linear]) {
      const { inputs } = (await record(plan)).child("service");
      assert.deepEqual(inputs.deploymentController, { type: "ECS" });
      assert.deepEqual(inputs.deploymentCircuitBreaker, { enable: true, rollback: true });
      const alarms = inputs.alarms as { alarmNames: string[]; enable: boolean; rollback: boolean };
      assert.deepEqual([alarms.enable, alarms.rollback], [true, true]);
      assert.ok(alarms.alarmNames.some((name) => name.includes("-tg1-")));
      assert.ok(alarms.alarmNames.some((name) => name.includes("-tg2-")));
    }
  });

  it("says that there are no alarms where there are none: left out, ECS would keep those of before", () => {
    assert.deepEqual(release({ strategy: "rolling" }, { alarmNames: [] }).alarms, {
      alarmNames: [],
      enable: false,
      rollback: false,
    });
  });

  it("of another strategy is the same service on the same topology", async () => {
    const before = await record({ strategy: "rolling" });
    for (const plan of [blueGreen, canary, linear]) {
      const after = await record(plan);
      assert.deepEqual(identities(after), identities(before), plan.strategy);
      const changed = changedInputs(before, after);
      assert.deepEqual(changed, { "screening-service": ["deploymentConfiguration"] }, plan.strategy);
    }
  });
});

/** What makes resources the same to the engine. */
const identities = ({ resources }: ServiceRecord) => resources.map(({ type, name }) => `${type} ${name}`);

/** Child → inputs that differ. */
function changedInputs(before: ServiceRecord, after: ServiceRecord): Record<string, string[]> {
  const children = before.resources.slice(1).flatMap(({ name, type, inputs }) => {
    const now = after.resources.find((each) => each.name === name && each.type === type)?.inputs ?? {};
    const keys = Object.keys({ ...inputs, ...now });
    const changed = keys.filter((key) => JSON.stringify(inputs[key]) !== JSON.stringify(now[key]));
    return changed.length > 0 ? [[name, changed] as const] : [];
  });
  return Object.fromEntries(children);
}

describe("The hooks of a release", () => {
  it("are called in a role of ECS that invokes exactly them", async () => {
    const other = { ...hook, functionArn: hook.functionArn.replace("judge", "compare") };
    const service = await record({ ...canary, hooks: [hook, other, { ...hook, minutes: 1 }] });
    const role = service.child("release-hook-role");
    assert.equal(role.inputs.name, "cdd-dev-screening-release-hook");
    assert.deepEqual(role.inputs.tags, sampleTags);
    assert.deepEqual(statements(role.inputs.assumeRolePolicy).TakenByItsService?.Principal, {
      Service: ["ecs.amazonaws.com"],
    });
    const policy = service.child("release-hook-invoke");
    assert.equal(policy.inputs.role, "cdd-dev-screening-release-hook");
    assert.deepEqual(statements(policy.inputs.policy), {
      InvokeReleaseHooks: {
        Sid: "InvokeReleaseHooks",
        Effect: "Allow",
        Action: ["lambda:InvokeFunction"],
        Resource: [other.functionArn, hook.functionArn],
      },
    });
    const waited = service.child("service").dependencies.map(logicalName);
    assert.ok(waited.includes("screening-release-hook-invoke"));
  });

  it("need no role where there are none", async () => {
    for (const plan of [{ strategy: "rolling" } as const, canary, { ...canary, approval }]) {
      const roles = (await record(plan)).all("aws:iam/role:Role").map(({ name }) => name);
      assert.equal(roles.includes("screening-release-hook-role"), false);
    }
  });
});

describe("The time-out of an update", () => {
  for (const [what, plan, minutes] of [
    ["rolling", { strategy: "rolling" }, 30],
    ["blue-green", blueGreen, 30],
    ["canary: both bakes and 15", canary, 60],
    ["linear: four steps of 30 %, a bake and 15", linear, 49],
    ["a canary with a hook, which a rollback calls again at a shift", { ...canary, hooks: [hook] }, 75],
    [
      "a linear release with a hook at each step and once more on rollback",
      { ...linear, hooks: [{ ...hook, stages: ["PRODUCTION_TRAFFIC_SHIFT"] }] },
      74,
    ],
    [
      "a linear release with a hook before each step",
      { ...linear, hooks: [{ ...hook, stages: ["PRE_PRODUCTION_TRAFFIC_SHIFT"] }] },
      69,
    ],
    ["a person: nobody waits for that", { ...canary, approval }, 60],
  ] as const) {
    it(`is ${minutes} minutes for ${what}`, () => {
      assert.equal(updateMinutes(plan), minutes);
      assert.deepEqual(releaseTimeouts(plan), {
        create: `${minutes}m`,
        update: `${minutes}m`,
        delete: "30m",
      });
    });
  }

  it("has each run of a hook: before and at each shift, and at the shifts once more on rollback", () => {
    const often: readonly (readonly [
      ReleasePlan,
      number,
      readonly [test: number, before: number, at: number],
    ])[] = [
      [blueGreen, 15, [2, 1, 2]],
      [canary, 45, [2, 2, 3]],
      [linear, 34, [2, 4, 5]],
    ];
    for (const [plan, waits, [test, before, at]] of often)
      for (const stage of hookStages) {
        const runs =
          { TEST_TRAFFIC_SHIFT: test, PRE_PRODUCTION_TRAFFIC_SHIFT: before, PRODUCTION_TRAFFIC_SHIFT: at }[
            stage as string
          ] ?? 1;
        const hooks = [{ ...hook, stages: [stage], minutes: 100 }];
        assert.equal(
          updateMinutes(said({ ...plan, hooks })),
          waits + 15 + 100 * runs,
          `${plan.strategy} ${stage}`,
        );
      }
  });

  it("is what the ECS service is given", async () => {
    const { customTimeouts } = (await record({ ...canary, hooks: [hook] })).child("service");
    assert.deepEqual(customTimeouts, { create: "75m", update: "75m", delete: "30m" });
  });

  it("is never below all that the deployment waits for, nor below that of a simpler one", () => {
    const minutes = fc.integer({ min: 0, max: 1440 });
    const hooks = fc.array(
      fc.record({
        functionArn: fc.constant(hook.functionArn),
        stages: fc.subarray([...hookStages], { minLength: 1 }),
        minutes: fc.integer({ min: 1, max: 1440 }),
      }),
      { maxLength: 4 },
    );
    const percent = (least: number) =>
      fc.integer({ min: least * 10, max: 1000 }).map((tenths) => tenths / 10);
    return fc.assert(
      fc.property(hooks, minutes, minutes, percent(3), percent(0.1), (all, bake, shift, step, share) => {
        const shifting = { bakeMinutes: bake, hooks: all, requestsPerMinute: 5000 };
        const once = all.reduce((sum, each) => sum + each.minutes * each.stages.length, 0);
        const atOnce = updateMinutes({ ...shifting, strategy: "blue-green" });
        const shared = updateMinutes({
          ...shifting,
          strategy: "canary",
          canaryPercent: share,
          canaryBakeMinutes: shift,
        });
        const stepped = updateMinutes({
          ...shifting,
          strategy: "linear",
          stepPercent: step,
          stepBakeMinutes: shift,
        });
        let moved = 0;
        let steps = 0;
        for (; moved < 100 - 1e-9; moved += step) steps += 1;
        assert.ok(atOnce >= Math.max(30, bake + once + 15));
        assert.ok(shared >= Math.max(30, shift + bake + once + 15));
        assert.ok(stepped >= Math.max(30, steps * shift + bake + once + 15));
        assert.ok(shared >= atOnce);
      }),
    );
  });
});

describe("A service's plan on a release", () => {
  it("accepts every strategy, with hooks and approval", () => {
    for (const plan of [blueGreen, canary, linear])
      assert.deepEqual(faultLines(running({ ...plan, hooks: [hook], approval })), []);
    assert.deepEqual(faultLines(workerPlan), []);
  });

  it("knows every stage of ECS's own model", () => {
    const stages = Object.values(DeploymentLifecycleHookStage);
    assert.deepEqual(faultLines(running({ ...canary, hooks: [{ ...hook, stages }] })), []);
    const refused = stages.filter(
      (stage) => faultLines(running(said({ ...canary, approval: { ...approval, stage } }))).length > 0,
    );
    assert.deepEqual(refused, ["PRODUCTION_TRAFFIC_SHIFT", "RECONCILE_SERVICE", "TEST_TRAFFIC_SHIFT"]);
  });

  it("is refused where a browser stays longer than the old revision", () => {
    const staying = (stickinessSeconds: number) =>
      faultLines({ ...publicPlan, release: canary, stickinessSeconds });
    const most = canary.bakeMinutes * 60;
    assert.deepEqual(staying(most), []);
    assert.deepEqual(staying(most + 1), [
      `stickinessSeconds: ${most + 1} is longer than the old revision stays, 30 minutes (bakeMinutes). Use at most ${most}, or a longer bakeMinutes in the stack file.`,
    ]);
    assert.deepEqual(faultLines({ ...publicPlan, stickinessSeconds: most + 1 }), []);
  });

  it("lets a person take two weeks before any new task runs", () => {
    const patient = { stage: "PRE_SCALE_UP", timeoutMinutes: 20_160 } as const;
    assert.deepEqual(faultLines(running({ ...canary, approval: patient })), []);
  });

  for (const [change, message] of [
    [
      { canaryPercent: 0 },
      "release.canaryPercent: 0 is not allowed. Use a percent from 0.1 to 100, in steps of 0.1.",
    ],
    [
      { canaryPercent: 100.05 },
      "release.canaryPercent: 100.05 is not allowed. Use a percent from 0.1 to 100, in steps of 0.1.",
    ],
    [
      { canaryPercent: 5.05 },
      "release.canaryPercent: 5.05 is not allowed. Use a percent from 0.1 to 100, in steps of 0.1.",
    ],
    [
      { canaryBakeMinutes: 1441 },
      "release.canaryBakeMinutes: 1441 is not allowed. Use a whole number of minutes, 0 to 1440.",
    ],
    [
      { canaryBakeMinutes: 2 },
      "release.requestsPerMinute: of 100 releases with 1 % of errors, 0 would be seen before all traffic has moved: 10 % of 1000 requests a minute for 2 minutes, where the alarm needs 2 of 3 minutes (criticality high). 80 are asked for. Use canaryBakeMinutes 10 or more.",
    ],
    [
      { bakeMinutes: 1.5 },
      "release.bakeMinutes: 1.5 is not allowed. Use a whole number of minutes, 0 to 1440.",
    ],
    [
      { requestsPerMinute: 0 },
      "release.requestsPerMinute: 0 is not allowed. Use a whole number of requests a minute that a service gets at least, 1 to 10000000.",
    ],
    [
      { approval: { ...approval, stage: "TEST_TRAFFIC_SHIFT" } },
      'release.approval.stage: "TEST_TRAFFIC_SHIFT" is not allowed. Use PRE_SCALE_UP, POST_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT or POST_PRODUCTION_TRAFFIC_SHIFT.',
    ],
    [
      { approval: { ...approval, stage: "RECONCILE_SERVICE", timeoutMinutes: 60 } },
      'release.approval.stage: "RECONCILE_SERVICE" is not allowed. Use PRE_SCALE_UP, POST_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT or POST_PRODUCTION_TRAFFIC_SHIFT.',
    ],
    [
      { approval: { stage: "POST_SCALE_UP", timeoutMinutes: 61 } },
      "release.approval.timeoutMinutes: 61 minutes are too long at POST_SCALE_UP: both revisions run in full meanwhile, and scaling sees half of what a task does. Use 1 to 60, or the stage PRE_SCALE_UP, where no new task has started.",
    ],
    [
      { approval: { stage: "PRE_SCALE_UP", timeoutMinutes: 20_161 } },
      "release.approval.timeoutMinutes: 20161 is not allowed. Use a whole number of minutes, 1 to 20160.",
    ],
    [
      { approval, hooks: [{ ...hook, stages: ["PRE_SCALE_UP", approval.stage] }] },
      'release.hooks[0].stages: "POST_TEST_TRAFFIC_SHIFT" is where a person is asked, and ECS waits for both in no order. Let the function judge at an earlier stage.',
    ],
    [
      { hooks: [{ ...hook, functionArn: hook.functionArn.replace("1111", "9999") }] },
      'release.hooks[0].functionArn: "arn:aws:lambda:eu-central-1:999922223333:function:judge" is not a function of this stack. Use arn:aws:lambda:eu-central-1:111122223333:function:<name>.',
    ],
    [
      { hooks: [{ ...hook, stages: [] }] },
      `release.hooks[0].stages: [] is not allowed. Name at least one of ${hookStages.join(", ")}.`,
    ],
    [
      { hooks: [{ ...hook, stages: ["DONE"] }] },
      'release.hooks[0].stages[0]: "DONE" is not allowed. Use RECONCILE_SERVICE, PRE_SCALE_UP, POST_SCALE_UP, TEST_TRAFFIC_SHIFT, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT, PRODUCTION_TRAFFIC_SHIFT or POST_PRODUCTION_TRAFFIC_SHIFT.',
    ],
    [
      { hooks: [{ ...hook, stages: ["PRE_SCALE_UP", "PRE_SCALE_UP"] }] },
      'release.hooks[0].stages: ["PRE_SCALE_UP","PRE_SCALE_UP"] is not allowed. Name each value once. Name at least one of RECONCILE_SERVICE, PRE_SCALE_UP, POST_SCALE_UP, TEST_TRAFFIC_SHIFT, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT, PRODUCTION_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT.',
    ],
    [
      { hooks: [{ ...hook, minutes: 0 }] },
      "release.hooks[0].minutes: 0 is not allowed. Use a whole number of minutes that the function takes at most, 1 to 1440.",
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.deepEqual(faultLines(running(said({ ...canary, ...change }))), [message]);
    });
  }

  it("refuses steps that would not show a fault either, and takes a step of everything", () => {
    const few = { ...linear, requestsPerMinute: 16 };
    const [problem = ""] = faultLines(running(few));
    assert.match(
      problem,
      /steps of 30 % of 16 requests a minute for 6 minutes.*Use stepBakeMinutes \d+ or more/,
    );
    assert.deepEqual(faultLines(running({ ...few, stepPercent: 100 })), []);
    assert.deepEqual(faultLines(running({ ...canary, canaryPercent: 100, requestsPerMinute: 1 })), []);
  });

  it("refuses a share that no bake makes large enough", () => {
    const [problem = ""] = faultLines(running({ ...canary, requestsPerMinute: 1 }));
    assert.match(problem, /80 are asked for\. Use a larger share, or more requests\.$/);
  });

  it("refuses a start for which a target group would wait too long, whatever the strategy", () => {
    for (const plan of [{ strategy: "rolling" } as const, canary]) {
      const of = (startupSeconds: number) => faultLines({ ...running(plan), startupSeconds });
      assert.deepEqual(of(540), []);
      assert.deepEqual(of(541), [
        "startupSeconds: 541 is longer than a target group waits: a task that hangs would get requests as long. Use 0 to 540, and load the rest after the first answer.",
      ]);
      assert.deepEqual(of(901), [
        "startupSeconds: 901 is not allowed. Use a whole number of seconds, 0 to 900.",
      ]);
    }
    assert.deepEqual(faultLines({ ...workerPlan, startupSeconds: 900 }), []);
  });

  it("refuses steps under 3 %", () => {
    assert.deepEqual(faultLines(running({ ...linear, stepPercent: 2.9 })), [
      "release.stepPercent: 2.9 is not allowed. Use a percent from 3 to 100, in steps of 0.1.",
    ]);
  });
});
