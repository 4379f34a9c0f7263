import * as assert from "node:assert/strict";
import {
  type Evaluation,
  lasting,
  missing,
  soon,
  type Thresholds,
  thresholds,
} from "../../components/fargate-microservice/watch/alarm-thresholds";

const byCriticality = (["high", "medium", "low"] as const).map((criticality) =>
  thresholds({ criticality, alarms: {} }),
);
const ascends = (values: readonly number[]) =>
  values.every((value, index) => index === 0 || value > (values[index - 1] ?? Number.NaN));

describe("the thresholds of alarms", () => {
  for (const metric of Object.keys(byCriticality[0] ?? {}) as (keyof Thresholds)[])
    it(`let more pass where the bank loses less: ${metric}`, () => {
      assert.ok(ascends(byCriticality.map((each) => each[metric])));
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
