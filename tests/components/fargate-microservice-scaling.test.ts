import * as assert from "node:assert/strict";
import type { ScalingPlan } from "../../model/scaling";
import { workOut } from "../../sandbox/rehearsal/metric-math";
import { faultLines } from "../support/fault-lines";
import { logicalName } from "../support/record-program";
import { sampleImage, samplePlan, workerPlan } from "../support/service-plan";
import { recordService, sampleTags } from "../support/service-program";

const night = { name: "night", cron: "cron(0 20 * * ? *)", timezone: "Europe/London", min: 2, max: 4 };
const full: ScalingPlan = {
  max: 6,
  cpuPercent: 60,
  memoryPercent: 75,
  requestsPerTask: 600,
  schedules: [night],
};
const scaled = (scaling: ScalingPlan) => ({ ...samplePlan, image: sampleImage, scaling });
const types = {
  target: "aws:appautoscaling/target:Target",
  policy: "aws:appautoscaling/policy:Policy",
  schedule: "aws:appautoscaling/scheduledAction:ScheduledAction",
};
interface Tracking {
  readonly customizedMetricSpecification: {
    readonly metrics: readonly { id: string; expression?: string }[];
  };
}
const identity = {
  serviceNamespace: "ecs",
  resourceId: "service/cdd-dev/cdd-dev-screening",
  scalableDimension: "ecs:service:DesiredCount",
};

describe("FargateMicroservice's scaling", () => {
  it("moves the tasks between the plan's bounds, once there is a service", async () => {
    const service = await recordService(scaled(full));
    const target = service.child("scaling");
    assert.equal(target.type, types.target);
    assert.deepEqual(target.inputs, { ...identity, minCapacity: 2, maxCapacity: 6, tags: sampleTags });
    assert.deepEqual(target.dependsOn.map(logicalName), ["screening-service"]);
    assert.equal(target.deleteBeforeReplace, true);
  });

  for (const [role, metric, value] of [
    ["scale-on-cpu", "ECSServiceAverageCPUUtilization", 60],
    ["scale-on-memory", "ECSServiceAverageMemoryUtilization", 75],
  ] as const) {
    it(`${role.replaceAll("-", " ")}: out fast, in slowly`, async () => {
      const { inputs, dependencies } = (await recordService(scaled(full))).child(role);
      assert.deepEqual(inputs, {
        name: `cdd-dev-screening-${role}`,
        ...identity,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: metric },
          targetValue: value,
          scaleOutCooldown: 60,
          scaleInCooldown: 300,
        },
      });
      assert.ok(dependencies.map(logicalName).includes("screening-scaling"));
    });
  }

  it("scales on the requests for each healthy task of the target group that has most of them", async () => {
    const service = await recordService(scaled(full));
    const { targetTrackingScalingPolicyConfiguration: tracking } = service.child("scale-on-requests").inputs;
    const metric = (id: string, group: string, metricName: string, stat: string) => ({
      id,
      metricStat: {
        metric: {
          namespace: "AWS/ApplicationELB",
          metricName,
          dimensions: [
            { name: "LoadBalancer", value: service.child("alb").outputs.arnSuffix },
            { name: "TargetGroup", value: service.child(group).outputs.arnSuffix },
          ],
        },
        stat,
      },
      returnData: false,
    });
    const of = (number: number) => [
      metric(`requests${number}`, `tg${number}`, "RequestCount", "Sum"),
      metric(`healthy${number}`, `tg${number}`, "HealthyHostCount", "Maximum"),
      {
        id: `load${number}`,
        expression: `FILL(requests${number}, 0) / IF(FILL(healthy${number}, REPEAT) > 0, FILL(healthy${number}, REPEAT), 1)`,
        returnData: false,
      },
    ];
    assert.deepEqual(tracking, {
      customizedMetricSpecification: {
        metrics: [
          ...of(1),
          ...of(2),
          {
            id: "load",
            label: "Requests a minute and live task",
            expression: "IF(FILL(load1, 0) > FILL(load2, 0), FILL(load1, 0), FILL(load2, 0))",
            returnData: true,
          },
        ],
      },
      targetValue: 600,
      scaleOutCooldown: 60,
      scaleInCooldown: 300,
    });
  });

  for (const [what, figures, load] of [
    ["one fleet", { requests1: 1200, healthy1: 4, requests2: undefined, healthy2: undefined }, 300],
    ["a release that waits", { requests1: 1200, healthy1: 4, requests2: undefined, healthy2: 4 }, 300],
    ["a canary of a tenth", { requests1: 1080, healthy1: 4, requests2: 120, healthy2: 4 }, 270],
    ["all traffic moved", { requests1: undefined, healthy1: 4, requests2: 1200, healthy2: 4 }, 300],
    [
      "one task of the live fleet left",
      { requests1: 1200, healthy1: 1, requests2: undefined, healthy2: 4 },
      1200,
    ],
  ] as const)
    it(`measures the tasks that serve, and not those that idle: ${what}`, async () => {
      const service = await recordService(scaled(full));
      const { targetTrackingScalingPolicyConfiguration: tracking } =
        service.child("scale-on-requests").inputs;
      const { metrics } = (tracking as Tracking).customizedMetricSpecification;
      const known: Record<string, number | undefined> = { ...figures };
      // REPEAT is the figure of before: here there is none.
      for (const { id, expression } of metrics)
        if (expression !== undefined) known[id] = workOut(expression.replaceAll("REPEAT", "0"), known);
      assert.equal(known.load, load);
    });

  it("sets other bounds at the schedule's time", async () => {
    const { type, inputs } = (await recordService(scaled(full))).child("scale-night");
    assert.equal(type, types.schedule);
    assert.deepEqual(inputs, {
      name: "cdd-dev-screening-scale-night",
      ...identity,
      schedule: "cron(0 20 * * ? *)",
      timezone: "Europe/London",
      scalableTargetAction: { minCapacity: 2, maxCapacity: 4 },
    });
  });

  it("has only the targets that the plan names", async () => {
    const service = await recordService(scaled({ max: 3, cpuPercent: 50, schedules: [] }));
    const made = [types.target, types.policy, types.schedule].flatMap(service.all);
    assert.deepEqual(
      made.map(({ name }) => name),
      ["screening-scaling", "screening-scale-on-cpu"],
    );
  });

  it("leaves the number of tasks to it, and to nobody where it is off", async () => {
    const on = (await recordService(scaled(full))).child("service");
    assert.deepEqual(on.ignoreChanges, ["desiredCount"]);
    assert.equal(on.inputs.desiredCount, 2);
    const off = await recordService({ ...samplePlan, image: sampleImage });
    assert.deepEqual(off.child("service").ignoreChanges, []);
    assert.deepEqual([types.target, types.policy, types.schedule].flatMap(off.all), []);
  });

  it("waits with the service for an image", async () => {
    const service = await recordService({ ...samplePlan, scaling: full });
    assert.deepEqual([types.target, types.policy, types.schedule].flatMap(service.all), []);
  });

  it("moves the tasks of a worker too", async () => {
    const scaling = { max: 4, cpuPercent: 60, schedules: [] };
    const service = await recordService({ ...workerPlan, image: sampleImage, scaling });
    assert.equal(service.child("scaling").inputs.maxCapacity, 4);
    assert.equal(service.child("scale-on-cpu").type, types.policy);
  });

  it("names all that it is about at the first preview", async () => {
    const service = await recordService(scaled(full), { preview: true });
    assert.equal(service.child("scaling").inputs.resourceId, identity.resourceId);
  });
});

describe("A service's plan on scaling", () => {
  it("accepts every target and schedule", () => assert.deepEqual(faultLines(scaled(full)), []));

  for (const [change, message] of [
    [{ max: 2 }, "scaling.max: 2 is not above tasks.min. Use 3 or more."],
    [{ max: 1001 }, "scaling.max: 1001 is not allowed. Use a whole number of tasks, 1 to 1000."],
    [{ cpuPercent: 95 }, "scaling.cpuPercent: 95 is not allowed. Use a whole number of percent, 10 to 90."],
    [
      { memoryPercent: 9.5 },
      "scaling.memoryPercent: 9.5 is not allowed. Use a whole number of percent, 10 to 90.",
    ],
    [
      { requestsPerTask: 0 },
      "scaling.requestsPerTask: 0 is not allowed. Use a whole number of requests a minute and task, 1 to 1000000.",
    ],
    [
      { schedules: [night, night] },
      'scaling.schedules: [{"name":"night","cron":"cron(0 20 * * ? *)","timezone":"Europe/London","min"... is not allowed. Name each schedule once.',
    ],
    [
      { schedules: [{ ...night, name: "Night" }] },
      'scaling.schedules[0].name: "Night" is not allowed. Use lower-case letters, digits and hyphens, at most 32.',
    ],
    [
      { schedules: [{ ...night, cron: "0 20 * * *" }] },
      'scaling.schedules[0].cron: "0 20 * * *" is not allowed. Use cron(minutes hours day month weekday year).',
    ],
    [
      { schedules: [{ ...night, timezone: "GMT +1" }] },
      'scaling.schedules[0].timezone: "GMT +1" is not allowed. Use an IANA time zone, e.g. Europe/London.',
    ],
    [
      { schedules: [{ ...night, min: 0 }] },
      "scaling.schedules[0].min: 0 is not allowed. Use a whole number of tasks, 1 to 1000.",
    ],
    [
      { schedules: [{ ...night, min: 5 }] },
      "scaling.schedules[0].max: 4 is not allowed. Use 5 or more: its min.",
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.deepEqual(faultLines(scaled({ ...full, ...change })), [message]);
    });
  }

  it("lets workers rest where the stack does not retain and a time starts them again, and nothing else", () => {
    const rest = { ...night, name: "rest", min: 0, max: 0 };
    const morning = { ...night, min: 1 };
    const resting = { ...workerPlan, tasks: { min: 0 }, scaling: { max: 4, schedules: [rest, morning] } };
    assert.deepEqual(faultLines(resting), []);
    assert.deepEqual(faultLines({ ...resting, scaling: { max: 4, cpuPercent: 60, schedules: [rest] } }), [
      "scaling.schedules: starts nothing once no task runs. Give it one with a min of 1 or more.",
    ]);
    for (const plan of [
      { ...resting, retain: true },
      {
        ...resting,
        kind: "registered" as const,
        port: 8443,
        internalName: "screening.internal.bank.example",
      },
    ])
      assert.deepEqual(faultLines(plan), [
        "tasks.min: 0 is not allowed. Use a whole number of tasks, 1 to 1000.",
        "scaling.schedules[0].min: 0 is not allowed. Use a whole number of tasks, 1 to 1000.",
        "scaling.schedules[0].max: 0 is not allowed. Use a whole number of tasks, 1 to 1000.",
      ]);
  });

  it("says of no task only that, where it cannot rest at all", () => {
    const resting = { tasks: { min: 0 }, scaling: { max: 4, cpuPercent: 60, schedules: [] } };
    for (const plan of [
      { ...samplePlan, ...resting },
      { ...workerPlan, ...resting, retain: true },
    ])
      assert.deepEqual(faultLines(plan), [
        "tasks.min: 0 is not allowed. Use a whole number of tasks, 1 to 1000.",
      ]);
    assert.deepEqual(faultLines({ ...workerPlan, ...resting }), [
      "scaling.schedules: starts nothing once no task runs. Give it one with a min of 1 or more.",
    ]);
  });

  for (const by of [
    { cpuPercent: 60 },
    { memoryPercent: 60 },
    { requestsPerTask: 600 },
    { schedules: [night] },
  ])
    it(`accepts scaling by ${Object.keys(by).join()} alone`, () =>
      assert.deepEqual(faultLines(scaled({ max: 6, schedules: [], ...by })), []));

  it("refuses scaling by nothing", () => {
    assert.deepEqual(faultLines(scaled({ max: 3, schedules: [] })), [
      "scaling: has nothing to go by. Give it a target or a schedule.",
    ]);
  });

  it("refuses requests where no load balancer counts them", () => {
    assert.deepEqual(faultLines({ ...workerPlan, scaling: full }), [
      "scaling.requestsPerTask: does nothing: it has no load balancer that counts requests. Leave it out.",
    ]);
  });
});
