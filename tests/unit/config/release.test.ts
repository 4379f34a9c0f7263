import * as assert from "node:assert/strict";
import { DeploymentLifecycleHookStage } from "@aws-sdk/client-ecs";
import { line, oneOf } from "../../../model/problems";
import { hookStages, pauseStages } from "../../../model/release";
import { stackConfig, stackReading } from "../../support/stacks";

const roleOf = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const approver = roleOf("111122223333", "approver");
const judge = "arn:aws:lambda:eu-west-2:111122223333:function:judge";
const hook = { functionArn: judge, stages: ["POST_SCALE_UP"], minutes: 5 };

/** The problems of a stack file with these changes, each without the section's path. */
function problems(release: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) {
  return stackReading({ release: { strategy: "canary", ...release }, ...more }).problems.map((problem) =>
    line(problem).replace("cdd:platform.release.", ""),
  );
}

const percent = (least: number) => `Use a percent from ${least} to 100, in steps of 0.1.`;
const minutes = "Use a whole number of minutes, 0 to 1440.";
const role = "arn:aws:iam::<account>:role/<name>";

describe("the release section", () => {
  it("takes AWS's ranges to their ends", () => {
    for (const canaryPercent of [0.1, 0.3, 5, 33.3, 99.9, 100])
      assert.deepEqual(problems({ canaryPercent }), [], `${canaryPercent}`);
    for (const stepPercent of [3, 12.5, 100])
      assert.deepEqual(problems({ stepPercent }), [], `${stepPercent}`);
    for (const bake of [0, 1440])
      assert.deepEqual(problems({ canaryBakeMinutes: bake, stepBakeMinutes: bake, bakeMinutes: bake }), []);
  });

  it("asks before a new task runs and for a day, where it does not say otherwise", () => {
    const { release } = stackConfig({ "release.approval": { approvers: [approver] } });
    assert.deepEqual(release.approval, {
      approvers: [approver],
      stage: "PRE_SCALE_UP",
      timeoutMinutes: 1440,
    });
  });

  it("lets functions judge at every stage, and people at each that every deployment passes, but while traffic moves", () => {
    assert.deepEqual(problems({ hooks: [{ ...hook, stages: hookStages }] }), []);
    assert.deepEqual(
      hookStages.filter((stage) => !(pauseStages as readonly string[]).includes(stage)),
      ["RECONCILE_SERVICE", "TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"],
    );
  });

  it("knows every stage that ECS's own model has", () => {
    assert.deepEqual([...hookStages].sort(), Object.values(DeploymentLifecycleHookStage).sort());
  });

  for (const [what, release, message] of [
    ["a percent of 0", { canaryPercent: 0 }, `canaryPercent: 0 is not allowed. ${percent(0.1)}`],
    [
      "a percent of 100.05",
      { canaryPercent: 100.05 },
      `canaryPercent: 100.05 is not allowed. ${percent(0.1)}`,
    ],
    ["a percent of 100.1", { canaryPercent: 100.1 }, `canaryPercent: 100.1 is not allowed. ${percent(0.1)}`],
    ["a percent of 0.05", { canaryPercent: 0.05 }, `canaryPercent: 0.05 is not allowed. ${percent(0.1)}`],
    ["steps of 100.1", { stepPercent: 100.1 }, `stepPercent: 100.1 is not allowed. ${percent(3)}`],
    [
      "a percent between two steps",
      { canaryPercent: 5.05 },
      `canaryPercent: 5.05 is not allowed. ${percent(0.1)}`,
    ],
    ["a percent as text", { canaryPercent: "5" }, `canaryPercent: "5" is not allowed. ${percent(0.1)}`],
    ["steps of 2.9", { stepPercent: 2.9 }, `stepPercent: 2.9 is not allowed. ${percent(3)}`],
    ['a bake of "1.5"', { bakeMinutes: "1.5" }, `bakeMinutes: "1.5" is not allowed. ${minutes}`],
    ["half a minute", { canaryBakeMinutes: 1.5 }, `canaryBakeMinutes: 1.5 is not allowed. ${minutes}`],
    [
      "a bake of more than a day",
      { stepBakeMinutes: 1441 },
      `stepBakeMinutes: 1441 is not allowed. ${minutes}`,
    ],
    [
      "no request",
      { requestsPerMinute: 0 },
      "requestsPerMinute: 0 is not allowed. Use a whole number of requests a minute that a service gets at least, 1 to 10000000.",
    ],
    [
      "an approval without an approver",
      { approval: {} },
      `approval.approvers: is missing. Name at least one role that approves, ${role}.`,
    ],
    [
      "an approval by nobody",
      { approval: { approvers: [] } },
      `approval.approvers: [] is not allowed. Name at least one role that approves, ${role}.`,
    ],
    [
      "an approver who is anybody",
      { approval: { approvers: [roleOf("111122223333", "*")] } },
      `approval.approvers[0]: "${roleOf("111122223333", "*")}" is not allowed. Use the ARN of a role, ${role}, without wildcards.`,
    ],
    [
      "a function at the stage of the person",
      {
        approval: { approvers: [approver], stage: "PRE_SCALE_UP" },
        hooks: [{ ...hook, stages: ["PRE_SCALE_UP"] }],
      },
      'hooks[0].stages: "PRE_SCALE_UP" is where a person is asked, and ECS waits for both in no order. Let the function judge at an earlier stage.',
    ],
    [
      "an approval while traffic moves",
      { approval: { approvers: [approver], stage: "PRODUCTION_TRAFFIC_SHIFT" } },
      `approval.stage: "PRODUCTION_TRAFFIC_SHIFT" is not allowed. Use ${oneOf(pauseStages)}.`,
    ],
    [
      "an approval that waits for more than a fortnight",
      { approval: { approvers: [approver], timeoutMinutes: 20_161 } },
      "approval.timeoutMinutes: 20161 is not allowed. Use a whole number of minutes, 1 to 20160.",
    ],
    [
      "an approver of another account",
      { approval: { approvers: [roleOf("999999999999", "approver")] } },
      `approval.approvers[0]: "${roleOf("999999999999", "approver")}" is not of this stack. Use one of account 111122223333.`,
    ],
    [
      "an approver who deploys",
      { approval: { approvers: [approver, roleOf("111122223333", "deployer")] } },
      `approval.approvers[1]: "${roleOf("111122223333", "deployer")}" is also a deployer. Use another role: who answers for a release neither brings it in nor deploys it.`,
    ],
    [
      "an approver who pushes images",
      { approval: { approvers: [roleOf("111122223333", "pusher")] } },
      `approval.approvers[0]: "${roleOf("111122223333", "pusher")}" is also an image pusher. Use another role: who answers for a release neither brings it in nor deploys it.`,
    ],
    [
      "a hook without a stage",
      { hooks: [{ ...hook, stages: [] }] },
      `hooks[0].stages: [] is not allowed. Name at least one of ${hookStages.join(", ")}.`,
    ],
    [
      "a hook at a stage that is none",
      { hooks: [{ ...hook, stages: ["DONE"] }] },
      `hooks[0].stages[0]: "DONE" is not allowed. Use ${oneOf(hookStages)}.`,
    ],
    [
      "a hook that takes no time",
      { hooks: [{ ...hook, minutes: 0 }] },
      "hooks[0].minutes: 0 is not allowed. Use a whole number of minutes that the function takes at most, 1 to 1440.",
    ],
    [
      "a hook by version",
      { hooks: [{ ...hook, functionArn: `${judge}:7` }] },
      `hooks[0].functionArn: "${judge}:7" is not allowed. Use the ARN of a Lambda function, without a version.`,
    ],
    [
      "a hook of another account",
      { hooks: [{ ...hook, functionArn: judge.replace("111122223333", "999999999999") }] },
      `hooks[0].functionArn: "${judge.replace("111122223333", "999999999999")}" is not of this stack. Use one of account 111122223333 in eu-west-2.`,
    ],
    [
      "a hook of another region",
      { hooks: [{ ...hook, functionArn: judge.replace("eu-west-2", "eu-west-1") }] },
      `hooks[0].functionArn: "${judge.replace("eu-west-2", "eu-west-1")}" is not of this stack. Use one of account 111122223333 in eu-west-2.`,
    ],
  ] as const) {
    it(`refuses ${what}`, () => assert.deepEqual(problems(release), [message]));
  }

  it("lets a function judge at a stage where no person is asked", () => {
    const approval = { approvers: [approver], stage: "PRE_SCALE_UP" };
    assert.deepEqual(problems({ approval, hooks: [hook] }), []);
    assert.deepEqual(problems({ hooks: [{ ...hook, stages: ["PRE_SCALE_UP"] }] }), []);
  });

  it("says of each function what is wrong with it", () => {
    const approval = { approvers: [approver], stage: "PRE_SCALE_UP" };
    assert.deepEqual(problems({ approval, hooks: [hook, { ...hook, stages: ["PRE_SCALE_UP"] }] }), [
      'hooks[1].stages: "PRE_SCALE_UP" is where a person is asked, and ECS waits for both in no order. Let the function judge at an earlier stage.',
    ]);
  });

  it("names of a hook's place what is known", () => {
    const away = judge.replace("eu-west-2", "eu-west-1");
    assert.ok(
      problems({ hooks: [{ ...hook, functionArn: away }] }, { account: "1" }).includes(
        `hooks[0].functionArn: "${away}" is not of this stack. Use one in eu-west-2.`,
      ),
    );
  });
});
