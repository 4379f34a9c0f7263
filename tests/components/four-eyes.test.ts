import * as assert from "node:assert/strict";
import { FourEyes } from "../../components/four-eyes";
import type { CallRulePlan, ForwardPlan, FourEyesArgs } from "../../components/four-eyes/args";
import { patternFaults } from "../../components/four-eyes/validate";
import { line } from "../../model/problems";
import { recordProgram } from "../support/record-program";
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
    const found = made(await record({ callRules: [], forward }), "four-eyes");
    const replaced = { deleteBeforeReplace: true } as const;
    const text = (resource: string, key = "description") => {
      const said = found[resource]?.inputs[key];
      assert.match(String(said), /\w/, `${key} of ${resource}`);
      return said;
    };
    assert.deepEqual(found, {
      "four-eyes-forward-role": {
        type: "aws:iam/role:Role",
        inputs: {
          name: forward.roleName,
          path: "/cdd/dev/",
          description: text("four-eyes-forward-role"),
          assumeRolePolicy: text("four-eyes-forward-role", "assumeRolePolicy"),
          maxSessionDuration: 3600,
          permissionsBoundary: forward.permissionsBoundary,
        },
        ...replaced,
      },
      "four-eyes-forward-put": {
        type: "aws:iam/rolePolicy:RolePolicy",
        inputs: {
          name: "four-eyes-forward-put",
          role: forward.roleName,
          policy: text("four-eyes-forward-put", "policy"),
        },
        ...replaced,
      },
      "four-eyes-forward": {
        type: "aws:cloudwatch/eventRule:EventRule",
        inputs: {
          region: "us-east-1",
          name: forward.ruleName,
          description: text("four-eyes-forward"),
          eventPattern: JSON.stringify(forward.pattern),
        },
        ...replaced,
      },
      "four-eyes-forward-bus": {
        type: "aws:cloudwatch/eventTarget:EventTarget",
        inputs: {
          region: "us-east-1",
          rule: forward.ruleName,
          targetId: "bus",
          arn: forward.busArn,
          roleArn: "arn:aws:iam::111122223333:role/cdd/dev/cdd-dev-four-eyes-forward",
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 },
        },
        ...replaced,
        dependsOn: ["four-eyes-forward-put"],
      },
    });
    assert.deepEqual(statements(found["four-eyes-forward-role"]?.inputs.assumeRolePolicy), {
      OnBehalfOfThisAccount: {
        Sid: "OnBehalfOfThisAccount",
        Effect: "Allow",
        Principal: { Service: ["events.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": forward.ruleArn },
        },
      },
    });
    assert.deepEqual(statements(found["four-eyes-forward-put"]?.inputs.policy), {
      ForwardEvents: {
        Sid: "ForwardEvents",
        Effect: "Allow",
        Action: ["events:PutEvents"],
        Resource: [forward.busArn],
      },
    });
  });

  it("refuses a pattern that EventBridge has no room for, and names the rule", () => {
    // Quotas of EventBridge: 2,048 characters.
    const of = (length: number) => {
      const without = JSON.stringify({ source: [""] }).length;
      return { ...watch, pattern: { source: ["x".repeat(length - without)] } };
    };
    const faults = (...callRules: CallRulePlan[]) => patternFaults({ callRules }).map(line);
    assert.deepEqual(faults(of(2048)), []);
    assert.deepEqual(faults(watch, of(2049)), [
      "callRules[1]: the pattern of the rule on changes has 2049 characters. EventBridge takes 2048: name fewer roles under access and release.approval, or let fewer services roll.",
    ]);
    return assert.rejects(record({ callRules: [of(2049)] }), /four-eyes: callRules\[0\]: the pattern/);
  });

  it("shows the engine its plan and not what flows", async () => {
    const component = (await record({ callRules: [watch], forward })).one("four-eyes");
    assert.equal(component.type, "cdd:four-eyes:FourEyes");
    assert.deepEqual(component.inputs, { callRules: [watch], forward });
  });
});
