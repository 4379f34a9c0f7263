import * as assert from "node:assert/strict";
import type { BalancedAlarmPlan } from "../../model/alarms";
import { faultLines } from "../support/fault-lines";
import { registeredPlan, samplePlan, scheduledPlan, workerPlan } from "../support/service-plan";

const percent = "Use a number of percent above 0, at most 100.";
const seconds = "Use a number of seconds above 0, at most 4000.";
const requests = "Use a whole number of requests in 5 minutes, 1 to 1000000.";
const refusals: readonly (readonly [keyof BalancedAlarmPlan, readonly number[], string])[] = [
  ["errorPercent", [0, -1, 100.1, Number.NaN], percent],
  ["cpuPercent", [0, 101], percent],
  ["memoryPercent", [0, 101], percent],
  ["latencySeconds", [0, 4000.5], seconds],
  ["blockedRequests", [0, 1.5, 1_000_001], requests],
];
const table = (indexes: readonly string[]) => [{ store: "screenings", name: "cdd-dev-screenings", indexes }];

describe("the alarms of a plan", () => {
  for (const [metric, values, allowed] of refusals)
    for (const value of values)
      it(`are refused where ${metric} is ${value}`, () => {
        assert.deepEqual(faultLines({ ...samplePlan, alarms: { [metric]: value } }), [
          `alarms.${metric}: ${JSON.stringify(value)} is not allowed. ${allowed}`,
        ]);
      });

  it("may use each metric to its ends", () => {
    const most = { errorPercent: 100, cpuPercent: 100, memoryPercent: 100, latencySeconds: 60 };
    const least = { errorPercent: 0.1, cpuPercent: 0.1, memoryPercent: 0.1, latencySeconds: 0.001 };
    for (const alarms of [
      { ...most, blockedRequests: 1_000_000 },
      { ...least, blockedRequests: 1 },
    ])
      assert.deepEqual(faultLines({ ...samplePlan, alarms }), []);
  });

  it("are refused where the balancer would have closed the connection, and not where it is told to wait", () => {
    const slow = { ...samplePlan, alarms: { latencySeconds: 60.5 } };
    assert.deepEqual(faultLines(slow), [
      "alarms.latencySeconds: 60.5 is never reached: the balancer closes a connection after 60 s without a byte. Use at most 60, or a larger idleTimeoutSeconds.",
    ]);
    assert.deepEqual(faultLines({ ...slow, idleTimeoutSeconds: 61 }), []);
  });

  it("are judged with the rest of the plan, all at once, whatever runs", () => {
    const alarms = { cpuPercent: 0, memoryPercent: 101 };
    for (const plan of [registeredPlan, workerPlan])
      assert.deepEqual(
        faultLines({ ...plan, alarms }).map((problem) => problem.split(":")[0]),
        ["alarms.cpuPercent", "alarms.memoryPercent"],
      );
    assert.deepEqual(faultLines(scheduledPlan), []);
  });

  it("are no more of a scheduled entry than one composite alarm can watch", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `i-${index}`);
    assert.deepEqual(faultLines({ ...scheduledPlan, tables: table(many(81)) }), []);
    assert.deepEqual(faultLines({ ...scheduledPlan, tables: table(many(82)) }), [
      "tables: 83 tables and indexes are too many for one composite alarm. Use at most 82.",
    ]);
  });

  it("are refused where a name is too long for CloudWatch", () => {
    // `cdd-dev-screening-throttles-screenings.` has 39 characters.
    const fits = "i".repeat(255 - 39);
    assert.deepEqual(faultLines({ ...samplePlan, tables: table([fits]) }), []);
    assert.deepEqual(faultLines({ ...samplePlan, tables: table([`${fits}i`]) }), [
      `tables: the alarm on throttles of screenings/${fits}i has a name of 256 characters. Use a shorter name for the index: at most 255 in all.`,
    ]);
  });

  it("are refused where one composite alarm cannot watch them all", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `i-${index}`);
    assert.deepEqual(faultLines({ ...samplePlan, tables: table(many(81)) }), []);
    assert.deepEqual(faultLines({ ...samplePlan, tables: table(many(82)) }), [
      "tables: 83 tables and indexes are too many for one composite alarm. Use at most 82.",
    ]);
    const long = (count: number) => many(count).map((name) => `${"n".repeat(200)}${name}`);
    assert.deepEqual(faultLines({ ...samplePlan, tables: table(long(30)) }), []);
    // Of 34 indexes: names of 6,805 characters, and 1,815 of what is around them, `ALARM("` … `")` and ` OR ` between.
    const indexes = (last: number) => [...many(33).map((name) => name.padEnd(200, "n")), "n".repeat(last)];
    assert.deepEqual(faultLines({ ...samplePlan, tables: table(indexes(205)) }), []);
    assert.match(
      faultLines({ ...samplePlan, tables: table(indexes(206)) }).join(),
      /make a rule of 8621 characters/,
    );
    assert.deepEqual(faultLines({ ...samplePlan, tables: table(long(40)) }), [
      "tables: the alarms on its tables and indexes make a rule of 10277 characters. Use fewer or shorter names of indexes: at most 8620 in all.",
    ]);
  });
});
