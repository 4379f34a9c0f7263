import * as assert from "node:assert/strict";
import { tooLong, unseen } from "../../components/fargate-microservice/service/approval";
import type { HookPlan } from "../../model/release";

type Stage = HookPlan["stages"][number];
type Pause = Parameters<typeof tooLong>[0]["stage"];

const pauses = [
  "PRE_SCALE_UP",
  "POST_SCALE_UP",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
] as const satisfies readonly Pause[];

describe("how long a person may take", () => {
  it("is two weeks before any new task runs", () =>
    assert.equal(tooLong({ stage: "PRE_SCALE_UP", timeoutMinutes: 20_160 }), undefined));

  for (const stage of pauses.slice(1))
    it(`is an hour at ${stage}, for both revisions run in full meanwhile`, () => {
      assert.equal(tooLong({ stage, timeoutMinutes: 60 }), undefined);
      assert.equal(
        tooLong({ stage, timeoutMinutes: 61 }),
        `61 minutes are too long at ${stage}: both revisions run in full meanwhile, and scaling sees half of what a task does. Use 1 to 60, or the stage PRE_SCALE_UP, where no new task has started.`,
      );
    });
});

describe("what a person approves", () => {
  const hook = (...stages: Stage[]): HookPlan => ({ functionArn: "arn", stages, minutes: 5 });
  const isUnseen = (stage: Pause, hooks: readonly HookPlan[], isReachable = false) =>
    unseen({ stage, timeoutMinutes: 60 }, hooks, isReachable) !== undefined;
  const afterTest = ["POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT"] as const;

  it("has nobody seen after a test that nothing makes", () => {
    for (const stage of pauses) assert.equal(isUnseen(stage, []), afterTest.includes(stage as never), stage);
    assert.equal(
      unseen({ stage: "POST_TEST_TRAFFIC_SHIFT", timeoutMinutes: 60 }, [], false),
      "POST_TEST_TRAFFIC_SHIFT is after the test, and nothing tests: no range of network.testTrafficCidrs has a way to the balancer, which stands in private subnets. Use a range of the VPC, a function among hooks at TEST_TRAFFIC_SHIFT, or the stage PRE_SCALE_UP.",
    );
  });

  it("has somebody seen who can send test traffic himself", () => {
    for (const stage of pauses) assert.equal(isUnseen(stage, [], true), false);
  });

  for (const [stage, testing] of [
    ["POST_TEST_TRAFFIC_SHIFT", ["TEST_TRAFFIC_SHIFT"]],
    ["PRE_PRODUCTION_TRAFFIC_SHIFT", ["TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT"]],
  ] as const)
    it(`has a function seen that sends some before ${stage}, and none that is called at another time`, () => {
      for (const at of [...pauses, "TEST_TRAFFIC_SHIFT", "RECONCILE_SERVICE"] as const) {
        const isTested = testing.includes(at as never);
        assert.equal(isUnseen(stage, [hook(at)]), !isTested, at);
        assert.equal(isUnseen(stage, [hook("PRE_SCALE_UP"), hook("POST_SCALE_UP", at)]), !isTested, at);
      }
    });
});
