import * as assert from "node:assert/strict";
import type { ScalingPlan } from "../../components/fargate-microservice/life-args";
import { validateService } from "../../components/fargate-microservice/validate";
import { logicalName } from "../support/engine";
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

  it("scales on requests to both target groups for each running task", async () => {
    const service = await recordService(scaled(full));
    const { targetTrackingScalingPolicyConfiguration: tracking } = service.child("scale-on-requests").inputs;
    const requests = (group: string) => ({
      id: group,
      metricStat: {
        metric: {
          namespace: "AWS/ApplicationELB",
          metricName: "RequestCount",
          dimensions: [
            { name: "LoadBalancer", value: service.child("alb").outputs.arnSuffix },
            { name: "TargetGroup", value: service.child(group).outputs.arnSuffix },
          ],
        },
        stat: "Sum",
      },
      returnData: false,
    });
    assert.deepEqual(tracking, {
      customizedMetricSpecification: {
        metrics: [
          requests("tg1"),
          requests("tg2"),
          {
            id: "tasks",
            metricStat: {
              metric: {
                namespace: "ECS/ContainerInsights",
                metricName: "RunningTaskCount",
                dimensions: [
                  { name: "ClusterName", value: "cdd-dev" },
                  { name: "ServiceName", value: "cdd-dev-screening" },
                ],
              },
              stat: "Average",
            },
            returnData: false,
          },
          { id: "running", expression: "FILL(tasks, REPEAT)", returnData: false },
          {
            id: "load",
            label: "Requests a minute and task",
            expression: "(FILL(tg1, 0) + FILL(tg2, 0)) / IF(running > 0, running, 1)",
            returnData: true,
          },
        ],
      },
      targetValue: 600,
      scaleOutCooldown: 60,
      scaleInCooldown: 300,
    });
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

describe("validateService on scaling", () => {
  it("accepts every target and schedule", () => assert.deepEqual(validateService(scaled(full)), []));

  for (const [change, message] of [
    [{ max: 2 }, "scaling up to 2 tasks is out of range. Use 3 to 1000: above tasks.min."],
    [{ max: 1001 }, "scaling up to 1001 tasks is out of range. Use 3 to 1000: above tasks.min."],
    [{ cpuPercent: 95 }, "cpuPercent 95 is out of range. Use 10 to 90."],
    [{ memoryPercent: 9.5 }, "memoryPercent 9.5 is out of range. Use 10 to 90."],
    [{ requestsPerTask: 0 }, "requestsPerTask 0 is out of range. Use 1 to 1000000 a minute."],
    [{ schedules: [night, night] }, 'two schedules are named "night". Name each schedule once.'],
    [
      { schedules: [{ ...night, name: "Night" }] },
      "schedule Night does not fit a name in AWS. Use lower-case letters, digits and hyphens, at most 32.",
    ],
    [
      { schedules: [{ ...night, cron: "0 20 * * *" }] },
      'schedule night runs at "0 20 * * *". Use cron(minutes hours day month weekday year).',
    ],
    [
      { schedules: [{ ...night, timezone: "GMT +1" }] },
      'schedule night has the time zone "GMT +1". Use an IANA name, e.g. Europe/London.',
    ],
    [{ schedules: [{ ...night, min: 0 }] }, "schedule night has the bounds 0 and 4. Use 1 to 1000 tasks."],
    [{ schedules: [{ ...night, min: 5 }] }, "schedule night has min 5 above max 4. Use a max of 5 or more."],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.deepEqual(validateService(scaled({ ...full, ...change })), [`screening: ${message}`]);
    });
  }

  it("refuses scaling by nothing", () => {
    assert.deepEqual(validateService(scaled({ max: 3, schedules: [] })), [
      "screening: scaling has nothing to go by. Give it a target or a schedule.",
    ]);
  });

  it("refuses requests where no load balancer counts them", () => {
    assert.deepEqual(validateService({ ...workerPlan, scaling: full }), [
      "screening: requestsPerTask does nothing: it has no load balancer that counts requests. Leave it out.",
    ]);
  });
});
