import * as assert from "node:assert/strict";
import { FourEyes } from "../../components/four-eyes";
import type { CallRulePlan, ForwardPlan, FourEyesArgs } from "../../components/four-eyes/args";
import { logicalName, recordProgram } from "../support/record-program";
import { made, statements } from "../support/summaries";

const pattern = { source: ["aws.ecs"], detail: { eventName: ["UpdateService"] } };
const watch: CallRulePlan = {
  what: "changes",
  ruleName: "cdd-dev-four-eyes-changes",
  description: "Something was changed",
  pattern,
  message: "cdd-dev: <action> of <service> by <who> at <at>. Error: <error>. Event: <event>.",
};
const forward: ForwardPlan = {
  path: "/cdd/dev/",
  account: "111122223333",
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  from: "us-east-1",
  ruleName: "cdd-dev-four-eyes-forward",
  ruleArn: "arn:aws:events:us-east-1:111122223333:rule/cdd-dev-four-eyes-forward",
  roleName: "cdd-dev-four-eyes-forward",
  busArn: "arn:aws:events:eu-west-2:111122223333:event-bus/default",
  pattern: { source: ["aws.iam"] },
};
const topics = {
  alarms: "arn:aws:sns:eu-west-2:111122223333:alarms",
  events: "arn:aws:sns:eu-west-2:111122223333:events",
};
const record = (plan: Omit<FourEyesArgs, "topics">) =>
  recordProgram(() => {
    new FourEyes("four-eyes", { ...plan, topics });
    return {};
  });

describe("FourEyes", () => {
  it("makes nothing where nothing is watched", async () => {
    assert.deepEqual(made(await record({ callRules: [] }), "four-eyes"), {});
  });

  it("tells of a call who made it, when, and what became of it", async () => {
    const program = await record({ callRules: [watch] });
    const rule = program.one("four-eyes-changes").inputs;
    assert.deepEqual(JSON.parse(String(rule.eventPattern)), pattern);
    assert.equal(rule.name, watch.ruleName);
    assert.equal(rule.region, undefined);
    const told = program.one("four-eyes-changes-topic").inputs;
    assert.equal(told.arn, topics.events);
    const { inputPaths, inputTemplate } = told.inputTransformer as {
      readonly inputPaths: Record<string, string>;
      readonly inputTemplate: string;
    };
    assert.equal(JSON.parse(inputTemplate), watch.message);
    assert.deepEqual(inputPaths, {
      action: "$.detail.eventName",
      service: "$.detail.eventSource",
      who: "$.detail.userIdentity.arn",
      at: "$.detail.eventTime",
      error: "$.detail.errorCode",
      event: "$.detail.eventID",
    });
    assert.deepEqual(program.one("four-eyes-changes-undelivered").inputs.alarmActions, [topics.alarms]);
  });

  it("brings another region's calls to the stack's bus, in a role that only that rule takes", async () => {
    const resources = made(await record({ callRules: [], forward }), "four-eyes");
    assert.deepEqual(Object.keys(resources).sort(), [
      "four-eyes-forward",
      "four-eyes-forward-bus",
      "four-eyes-forward-put",
      "four-eyes-forward-role",
    ]);
    const program = await record({ callRules: [], forward });
    const rule = program.one("four-eyes-forward").inputs;
    assert.deepEqual(
      [rule.region, rule.name, rule.eventPattern],
      ["us-east-1", forward.ruleName, JSON.stringify(forward.pattern)],
    );
    const bus = program.one("four-eyes-forward-bus");
    assert.deepEqual([bus.inputs.region, bus.inputs.arn], ["us-east-1", forward.busArn]);
    assert.ok(bus.dependsOn.map(logicalName).includes("four-eyes-forward-put"));
    const role = program.one("four-eyes-forward-role").inputs;
    assert.equal(role.path, "/cdd/dev/");
    assert.equal(role.permissionsBoundary, forward.permissionsBoundary);
    assert.deepEqual(Object.values(statements(role.assumeRolePolicy))[0]?.Condition, {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": forward.ruleArn },
    });
    assert.deepEqual(statements(program.one("four-eyes-forward-put").inputs.policy), {
      ForwardEvents: {
        Sid: "ForwardEvents",
        Effect: "Allow",
        Action: ["events:PutEvents"],
        Resource: [forward.busArn],
      },
    });
  });

  it("refuses a pattern that EventBridge has no room for", async () => {
    const long = { ...watch, pattern: { source: ["x".repeat(2040)] } };
    await assert.rejects(
      record({ callRules: [long] }),
      /the pattern of the rule on changes has 2055 characters/,
    );
  });

  it("shows the engine its plan and not what flows", async () => {
    const component = (await record({ callRules: [watch], forward })).one("four-eyes");
    assert.equal(component.type, "cdd:four-eyes:FourEyes");
    assert.deepEqual(component.inputs, { callRules: [watch], forward });
  });
});
