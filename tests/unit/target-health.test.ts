import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  drainSeconds,
  failures,
  graceSeconds,
  longestHangSeconds,
  longestStartSeconds,
  targetHealth,
} from "../../components/fargate-microservice/front-door/target-health";
import { always } from "../support/always";

interface Own {
  readonly intervalSeconds?: number;
  readonly healthyThreshold?: number;
  readonly unhealthyThreshold?: number;
}
const timed = (startupSeconds: number, own: Own = {}) => ({
  startupSeconds,
  health: { path: "/health", codes: "200", ...own },
});
const checks = (startupSeconds: number, own: Own = {}) => {
  const { interval, timeout, healthyThreshold, unhealthyThreshold } = targetHealth(
    timed(startupSeconds, own),
  );
  return [interval, timeout, healthyThreshold, unhealthyThreshold];
};

describe("how a balancer checks a task", () => {
  for (const [startup, own, right] of [
    [0, {}, [15, 5, 2, 3]],
    // The first check comes at once: of those at 0, 15 and 30 s all three may fail, and a fourth one only after that.
    [30, {}, [15, 5, 2, 3]],
    [31, {}, [15, 5, 2, 4]],
    // Ten in a row are the most that AWS counts: from then on they are further apart.
    [135, {}, [15, 5, 2, 10]],
    [136, {}, [16, 5, 2, 10]],
    [540, {}, [60, 5, 2, 10]],
    [60, { intervalSeconds: 5 }, [5, 4, 2, 13]],
    [60, { intervalSeconds: 6 }, [6, 5, 2, 11]],
    [60, { intervalSeconds: 300 }, [300, 5, 2, 3]],
    [60, { unhealthyThreshold: 2 }, [60, 5, 2, 2]],
    [60, { unhealthyThreshold: 5 }, [15, 5, 2, 5]],
    [61, { unhealthyThreshold: 5 }, [16, 5, 2, 5]],
    [60, { healthyThreshold: 7 }, [15, 5, 7, 5]],
  ] as const)
    it(`follows from a start of ${startup} s and ${JSON.stringify(own)}`, () =>
      assert.deepEqual(checks(startup, own), right));

  it("lets a task start in its time, and finds one that hangs as soon as that allows", () =>
    always(
      fc.property(fc.integer({ min: 0, max: longestStartSeconds }), (startup) => {
        const { interval, timeout, unhealthyThreshold } = targetHealth(timed(startup));
        assert.ok((unhealthyThreshold - 1) * interval >= startup);
        assert.ok(unhealthyThreshold <= 10 && timeout < interval);
        assert.ok(unhealthyThreshold * interval <= longestHangSeconds);
        // One check less, or checks a second closer, would end some start.
        assert.ok(unhealthyThreshold === 3 || (unhealthyThreshold - 2) * interval < startup);
        assert.ok(interval === 15 || 9 * (interval - 1) < startup);
        assert.equal(failures(startup, interval), Math.floor((startup + interval - 1) / interval) + 1);
      }),
    ));

  it("can wait for nine minutes, and lets a task hang for ten", () =>
    assert.deepEqual([longestStartSeconds, longestHangSeconds], [540, 600]));

  it("is waited for by ECS: the start, one check and its answer", () => {
    assert.equal(graceSeconds(timed(0)), 20);
    assert.equal(graceSeconds(timed(60)), 80);
    assert.equal(graceSeconds(timed(540)), 605);
    assert.equal(graceSeconds(timed(60, { intervalSeconds: 5 })), 69);
  });

  it("leaves a task twice the time that it takes to stop", () => {
    assert.equal(drainSeconds({ stopSeconds: 2 }), 4);
    assert.equal(drainSeconds({ stopSeconds: 120 }), 240);
  });
});
