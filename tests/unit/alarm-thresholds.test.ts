import * as assert from "node:assert/strict";
import {
  type Evaluation,
  lasting,
  missing,
  soon,
  type Thresholds,
  thresholds,
} from "../../components/fargate-microservice/watch/alarm-thresholds";
import { rests } from "../../components/fargate-microservice/watch/rests";

const byCriticality = () =>
  (["high", "medium", "low"] as const).map((criticality) => thresholds({ criticality, alarms: {} }));
const metrics = [
  ...["errorPercent", "latencySeconds", "cpuPercent", "memoryPercent", "blockedRequests"],
  ...["throttledEvents", "connectionErrors"],
] as (keyof Thresholds)[];
const ascends = (values: readonly number[]) =>
  values.every((value, index) => index === 0 || value > (values[index - 1] ?? Number.NaN));

describe("the thresholds of alarms", () => {
  it("are these", () => assert.deepEqual(Object.keys(byCriticality()[0] ?? {}).sort(), [...metrics].sort()));

  for (const metric of metrics)
    it(`let more pass where the bank loses less: ${metric}`, () => {
      assert.ok(ascends(byCriticality().map((each) => each[metric])));
    });

  it("are what the plan says where it says something, and only there", () => {
    const usual = thresholds({ criticality: "low", alarms: {} });
    const alarms = { errorPercent: 0.5, latencySeconds: 12 };
    assert.deepEqual(thresholds({ criticality: "low", alarms }), { ...usual, ...alarms });
  });

  for (const [what, evaluations] of Object.entries({ soon, lasting, missing })) {
    it(`are judged sooner where the bank loses more: ${what}`, () => {
      const { high, medium, low }: Record<string, Evaluation> = evaluations;
      assert.ok(high && medium && low);
      assert.ok(ascends([high, medium, low].map(({ datapoints }) => datapoints)));
      for (const { datapoints, periods } of [high, medium, low]) assert.ok(datapoints <= periods);
    });
  }
});

describe("a service that rests", () => {
  const at = (min: number) => ({
    name: `at-${min}`,
    cron: "cron(0 8 * * ? *)",
    timezone: "UTC",
    min,
    max: 4,
  });

  it("has a time at which no task is to run, from the start or by a schedule", () => {
    for (const plan of [
      { tasks: { min: 0 } },
      { tasks: { min: 0 }, scaling: { max: 4, schedules: [at(1)] } },
      { tasks: { min: 1 }, scaling: { max: 4, schedules: [at(2), at(0)] } },
    ])
      assert.equal(rests(plan), true, JSON.stringify(plan));
    for (const plan of [
      { tasks: { min: 1 } },
      { tasks: { min: 1 }, scaling: { max: 4, schedules: [] } },
      { tasks: { min: 1 }, scaling: { max: 4, schedules: [at(1), at(2)] } },
    ])
      assert.equal(rests(plan), false, JSON.stringify(plan));
  });
});
