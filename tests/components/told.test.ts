import * as assert from "node:assert/strict";
import { ComponentResource } from "@pulumi/pulumi";
import { Observability } from "../../components/observability";
import type { SubscriberPlan } from "../../components/observability/args";
import { stoppedTasksOf } from "../../components/shared/stopped-tasks";
import { tell } from "../../components/shared/told";
import { ecsEvents } from "../support/ecs-events";
import { messageOf } from "../support/event-message";
import { matchesPattern } from "../support/event-ruler";
import { account, deployer, observabilityArgs, region } from "../support/observability-args";
import { logicalName, type RecordedProgram, recordProgram } from "../support/record-program";
import { statements } from "../support/summaries";

const topicArn = (name: string) => `arn:aws:sns:${region}:${account}:cdd-dev-${name}`;
const alarmsKeyArn = `arn:aws:kms:${region}:${account}:key/alarms`;
const operations: SubscriberPlan = {
  protocol: "email",
  endpoint: "operations@example-bank.com",
  topics: ["alarms", "events"],
};
const releases: SubscriberPlan = {
  protocol: "https",
  endpoint: "https://chat.example-bank.com/x",
  topics: ["events"],
};

const record = (subscribers: readonly SubscriberPlan[] = [operations, releases]) =>
  recordProgram(() => {
    new Observability("observability", observabilityArgs(subscribers));
  });
const inputsOf = (program: RecordedProgram, role: string) => program.one(`observability-${role}`).inputs;

describe("the topics", () => {
  const refusals = (name: string, endpoints: readonly string[]) => {
    const refused = { Effect: "Deny", Principal: "*", Resource: [topicArn(name)] };
    return {
      RefusePlainText: {
        ...refused,
        Sid: "RefusePlainText",
        Action: ["sns:Publish"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      OnlyDeployersChange: {
        ...refused,
        Sid: "OnlyDeployersChange",
        Action: [
          "sns:AddPermission",
          "sns:DeleteTopic",
          "sns:PutDataProtectionPolicy",
          "sns:RemovePermission",
          "sns:SetTopicAttributes",
          "sns:Subscribe",
        ],
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [deployer, `arn:aws:iam::${account}:root`] } },
      },
      OnlyNamedSubscribers: {
        ...refused,
        Sid: "OnlyNamedSubscribers",
        Action: ["sns:Subscribe"],
        ...(endpoints.length > 0 && { Condition: { StringNotEquals: { "sns:Endpoint": endpoints } } }),
      },
    };
  };
  const publish = (sid: string, name: string, service: string) => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: [service] },
    Action: ["sns:Publish"],
    Resource: [topicArn(name)],
  });

  it("are encrypted, each under its name", async () => {
    const program = await record();
    for (const name of ["alarms", "events"])
      assert.deepEqual(inputsOf(program, `${name}-topic`), {
        name: `cdd-dev-${name}`,
        kmsMasterKeyId: alarmsKeyArn,
      });
  });

  it("take alarms of this account, and events without a condition, which EventBridge could not meet", async () => {
    const program = await record();
    assert.deepEqual(statements(inputsOf(program, "alarms-topic-policy").policy), {
      AlarmsPublish: {
        ...publish("AlarmsPublish", "alarms", "cloudwatch.amazonaws.com"),
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
      ...refusals("alarms", [operations.endpoint]),
    });
    assert.deepEqual(statements(inputsOf(program, "events-topic-policy").policy), {
      EventsPublish: publish("EventsPublish", "events", "events.amazonaws.com"),
      ...refusals("events", [operations.endpoint, releases.endpoint]),
    });
  });

  it("let nobody be subscribed where nobody is named", async () => {
    const { policy } = inputsOf(await record([]), "events-topic-policy");
    assert.deepEqual(statements(policy).OnlyNamedSubscribers, refusals("events", []).OnlyNamedSubscribers);
  });

  it("have the subscribers that are named, each once the policy names it", async () => {
    const program = await record();
    const subscriptions = program.all("aws:sns/topicSubscription:TopicSubscription");
    assert.deepEqual(
      subscriptions.map(({ name, inputs, dependsOn }) => [
        name.replace("observability-", ""),
        inputs,
        dependsOn.map(logicalName),
      ]),
      [
        ["alarms", operations],
        ["events", operations],
        ["events", releases],
      ].map(([topic, subscriber]) => {
        const { protocol, endpoint } = subscriber as SubscriberPlan;
        return [
          `${topic}-to-${protocol}-${endpoint}`,
          { topic: topicArn(String(topic)), protocol, endpoint },
          [`observability-${topic}-topic-policy`],
        ];
      }),
    );
  });
});

describe("what people are told of releases", () => {
  let program: RecordedProgram;
  before(async () => {
    program = await record();
  });

  const cluster = { account, region, cluster: "cdd-dev", service: "cdd-dev-screening" };
  const rules = ["release-waits", "release-hook-failed", "release-rolled-back", "release-failed"];
  const here = ecsEvents(cluster);
  const elsewhere = ecsEvents({ ...cluster, cluster: "cdd-dev2", service: "cdd-dev-screening" });

  const table: readonly (readonly [
    Exclude<keyof typeof here, "stoppedTask">,
    string | undefined,
    ...RegExp[],
  ])[] = [
    [
      "hookAwaitingAction",
      "release-waits",
      /cdd-dev-screening waits for approval at POST_TEST_TRAFFIC_SHIFT/,
      /until 2026-03-05T16:04:41Z/,
      /approver .* runs: aws ecs continue-service-deployment --service-deployment-arn arn:aws:ecs:\S+\/0EYSiB0qap8xf0N76FsbE --hook-id ecs-pause-\S+ --action CONTINUE/,
    ],
    [
      "hookTimedOut",
      "release-hook-failed",
      /cdd-dev-screening was not let through at POST_TEST_TRAFFIC_SHIFT \(PAUSE hook ecs-pause-\S+: HOOK_TIMED_OUT\)/,
      /HOOK_TIMED_OUT: nobody decided in time\. HOOK_FAILED: an approver or a function said no\./,
      /aws ecs describe-service-deployments --service-deployment-arns arn:aws:ecs:\S+\/0EYSiB0qap8xf0N76FsbE\.$/,
    ],
    [
      "hookFailed",
      "release-hook-failed",
      /cdd-dev-screening was not let through .*\(PAUSE hook ecs-pause-\S+: HOOK_FAILED\)/,
    ],
    ["hookSucceeded", undefined],
    ["deploymentBegins", undefined],
    [
      "rollbackBegins",
      "release-rolled-back",
      /rolls \S+cdd-dev-screening back .*ecs-svc\/123/,
      / npm run release -- wait dev; then deploy another digest/,
    ],
    [
      "deploymentFailed",
      "release-failed",
      /release of \S+cdd-dev-screening failed \(ecs-svc\/123\)/,
      /ran before goes on with its former revision; a new one does not run\. /,
      / npm run release -- wait dev, and the log group of the service\.$/,
    ],
    ["deploymentCompleted", undefined],
    ["steadyState", undefined],
  ];
  for (const [event, rule, ...says] of table)
    it(`${event}: ${rule ?? "nothing"}`, () => {
      const matching = (sent: unknown) =>
        rules.filter((role) =>
          matchesPattern(JSON.parse(String(inputsOf(program, role).eventPattern)), sent as never),
        );
      assert.deepEqual(matching(here[event]), rule === undefined ? [] : [rule]);
      assert.deepEqual(matching(elsewhere[event]), [], "another cluster's");
      if (rule === undefined) return;
      const { inputs, dependsOn } = program.one(`observability-${rule}-topic`);
      assert.deepEqual([inputs.rule, inputs.arn, dependsOn], [`cdd-dev-${rule}`, topicArn("events"), []]);
      assert.equal(inputs.roleArn, undefined);
      const message = messageOf(inputs.inputTransformer, here[event]);
      for (const each of says) assert.match(message, each);
      assert.doesNotMatch(message, /[<>]/);
    });
});

describe("every rule of EventBridge", () => {
  let program: RecordedProgram;
  before(async () => {
    program = await record();
  });

  it("has an alarm on what it could not deliver, which goes by CloudWatch's own way", () => {
    const rules = program.all("aws:cloudwatch/eventRule:EventRule");
    assert.equal(rules.length, 5);
    for (const { name, inputs } of rules) {
      const { alarmDescription, ...alarm } = program.one(`${name}-undelivered`).inputs;
      assert.deepEqual(alarm, {
        name: `${inputs.name}-undelivered`,
        namespace: "AWS/Events",
        metricName: "FailedInvocations",
        dimensions: { RuleName: inputs.name },
        statistic: "Sum",
        period: 300,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        treatMissingData: "notBreaching",
        alarmActions: [topicArn("alarms")],
      });
      // The start of a sentence, in words.
      assert.match(String(inputs.description), /^[A-Z]\w*( \w+){2,}$/);
      assert.ok(
        String(alarmDescription).startsWith(`${inputs.description}, and EventBridge could not tell it: `),
        String(alarmDescription),
      );
    }
  });

  it("gives up within an hour what it cannot deliver, and puts in nothing that needs escaping", () => {
    const targets = program.all("aws:cloudwatch/eventTarget:EventTarget");
    assert.equal(targets.length, 5);
    for (const { inputs } of targets) {
      assert.deepEqual(inputs.retryPolicy, { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 });
      const { inputPaths = {} } = (inputs.inputTransformer ?? {}) as { inputPaths?: Record<string, string> };
      for (const path of Object.values(inputPaths)) assert.doesNotMatch(path, /reason|message|overrides/i);
    }
  });

  it("makes way for its successor, with alarm and target: EventBridge and CloudWatch have each name once", () => {
    const named = ["eventRule:EventRule", "eventTarget:EventTarget"].flatMap((type) =>
      program.all(`aws:cloudwatch/${type}`),
    );
    const alarms = program
      .all("aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter(({ name }) => name.endsWith("-undelivered"));
    assert.equal(alarms.length, 5);
    for (const { name, deleteBeforeReplace } of [...named, ...alarms])
      assert.equal(deleteBeforeReplace, true, name);
  });

  it("has its target under a fixed id: EventBridge tells the targets of a rule apart by it", () => {
    const ids = program
      .all("aws:cloudwatch/eventTarget:EventTarget")
      .map(({ name, inputs }) => [name.replace("observability-", ""), inputs.targetId]);
    assert.deepEqual(Object.fromEntries(ids), {
      "release-waits-topic": "topic",
      "release-hook-failed-topic": "topic",
      "release-rolled-back-topic": "topic",
      "release-failed-topic": "topic",
      "stopped-tasks-rule-log": "log",
    });
  });

  it("bears, with its alarm, the tags that it is given, and else none", async () => {
    const given = { service: "screening", owner: "financial-crime" };
    const tagged = await recordProgram(() => {
      const parent = new ComponentResource("test:told:Parent", "parent");
      const event = { description: "It happened", pattern: {}, values: {}, message: "It happened." };
      const topics = { alarms: topicArn("alarms"), events: topicArn("events") };
      tell("own", { ...event, ruleName: "cdd-dev-own", tags: given }, topics, parent);
      tell("bare", { ...event, ruleName: "cdd-dev-bare" }, topics, parent);
    });
    for (const part of ["", "-undelivered"]) {
      assert.deepEqual(tagged.one(`own${part}`).inputs.tags, given);
      assert.ok(!("tags" in tagged.one(`bare${part}`).inputs));
    }
  });
});

describe("tasks that end by themselves", () => {
  let program: RecordedProgram;
  before(async () => {
    program = await record();
  });

  const cluster = { account, region, cluster: "cdd-dev", service: "cdd-dev-screening" };
  const { stoppedTask, runningTask } = ecsEvents(cluster);
  const run = "family:cdd-dev-review-sweep";
  const table: readonly (readonly [string, unknown, boolean])[] = [
    [
      "its container ended",
      stoppedTask("EssentialContainerExited", "Essential container in task exited"),
      true,
    ],
    ["it could not start", stoppedTask("TaskFailedToStart", 'CannotPullContainerError: "x" not found'), true],
    ["somebody stopped it", stoppedTask("UserInitiated", "Task stopped by user"), true],
    [
      "it failed the balancer's health checks",
      stoppedTask("ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group x)"),
      true,
    ],
    [
      "it failed its own health checks",
      stoppedTask("ServiceSchedulerInitiated", "Task failed container health checks"),
      true,
    ],
    ["for a reason that AWS adds later", stoppedTask("SomethingNew", "?"), true],
    [
      "a deployment replaced it, or scaling took it away",
      stoppedTask("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/123)"),
      false,
    ],
    ["Spot took it away", stoppedTask("SpotInterruption", "Your Spot Task was interrupted."), false],
    ["AWS took its machine away", stoppedTask("TerminationNotice", "x"), false],
    ["it runs", runningTask, false],
    [
      "a scheduled run, which has a rule of its own",
      stoppedTask("EssentialContainerExited", "x", run),
      false,
    ],
    [
      "in another cluster",
      ecsEvents({ ...cluster, cluster: "cdd-dev2" }).stoppedTask("EssentialContainerExited", "x"),
      false,
    ],
  ];
  for (const [when, event, kept] of table)
    it(`${kept ? "are kept" : "are not kept"}: ${when}`, () => {
      const { eventPattern } = inputsOf(program, "stopped-tasks-rule");
      assert.equal(matchesPattern(JSON.parse(String(eventPattern)), event as never), kept);
    });

  it("are written to a log group of their own, by EventBridge alone, and counted by service", () => {
    const group = `arn:aws:logs:${region}:${account}:log-group:/aws/events/cdd-dev-stopped-tasks`;
    const { policyName, policyDocument } = inputsOf(program, "stopped-tasks-policy");
    assert.equal(policyName, "cdd-dev-stopped-tasks");
    assert.deepEqual(statements(policyDocument), {
      EventsWriteStoppedTasks: {
        Sid: "EventsWriteStoppedTasks",
        Effect: "Allow",
        Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [`${group}:*`],
      },
    });
    const { inputs, dependsOn } = program.one("observability-stopped-tasks-rule-log");
    assert.deepEqual([inputs.rule, inputs.arn], ["cdd-dev-stopped-tasks", group]);
    assert.deepEqual(dependsOn.map(logicalName), ["observability-stopped-tasks-policy"]);
    assert.deepEqual(inputsOf(program, "stopped-tasks-count"), {
      name: "cdd-dev-stopped-tasks",
      logGroupName: "/aws/events/cdd-dev-stopped-tasks",
      pattern: '{ $.detail.group = "service:*" }',
      metricTransformation: {
        namespace: "cdd-dev",
        name: "StoppedTasks",
        value: "1",
        dimensions: { Group: "$.detail.group" },
      },
    });
  });

  it("are found by a service's alarm where the count puts an event of this service", () => {
    const { metricTransformation } = inputsOf(program, "stopped-tasks-count") as {
      metricTransformation: { namespace: string; name: string; dimensions: Record<string, string> };
    };
    const { detail } = stoppedTask("EssentialContainerExited", "x");
    assert.deepEqual(Object.values(metricTransformation.dimensions), ["$.detail.group"]);
    const [dimension = ""] = Object.keys(metricTransformation.dimensions);
    assert.deepEqual(stoppedTasksOf({ cluster: "cdd-dev", physicalName: "cdd-dev-screening" }), {
      namespace: metricTransformation.namespace,
      metricName: metricTransformation.name,
      dimensions: { [dimension]: (detail as { group: string }).group },
    });
  });
});

describe("flow logs that fall silent", () => {
  it("are told after an hour, and when they speak again", async () => {
    const { alarmDescription, ...alarm } = inputsOf(await record(), "flow-logs-silent");
    assert.deepEqual(alarm, {
      name: "cdd-dev-flow-logs-silent",
      namespace: "AWS/Logs",
      metricName: "IncomingLogEvents",
      dimensions: { LogGroupName: "cdd-dev-flow-logs" },
      statistic: "Sum",
      period: 900,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 4,
      datapointsToAlarm: 4,
      treatMissingData: "breaching",
      warmUpConfiguration: { warmUpPeriodDurationInMinutes: 90 },
      alarmActions: [topicArn("alarms")],
      okActions: [topicArn("alarms")],
    });
    assert.match(String(alarmDescription), /silent for an hour/);
  });
});
