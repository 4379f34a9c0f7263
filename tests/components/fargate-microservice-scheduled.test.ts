import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ecsEvents } from "../support/ecs-events";
import { messageOf } from "../support/event-message";
import { matchesPattern } from "../support/event-ruler";
import { logicalName } from "../support/record-program";
import { sampleImage, scheduledPlan } from "../support/service-plan";
import { recordService, sampleTags, surroundings } from "../support/service-program";
import { statements } from "../support/summaries";

const image = sampleImage;
const place = "eu-central-1:111122223333";
const missedRunsArn = "arn:aws:sqs:eu-central-1:111122223333:cdd-dev-screening-missed-runs";

describe("a scheduled entry", () => {
  const running = { ...scheduledPlan, image };

  it("is started at its times, in a group of its own, by its own role", async () => {
    const { child, outputs } = await recordService(running);
    assert.equal(outputs.url, undefined);
    assert.equal(outputs.calledSecurityGroupId, undefined);
    assert.deepEqual(child("schedule-group").inputs, { name: "cdd-dev-screening", tags: sampleTags });
    const { inputs, dependsOn } = child("schedule");
    assert.deepEqual(inputs, {
      name: "cdd-dev-screening",
      groupName: "cdd-dev-screening",
      description: "Runs screening",
      scheduleExpression: "cron(0 2 * * ? *)",
      scheduleExpressionTimezone: "Europe/London",
      flexibleTimeWindow: { mode: "OFF" },
      state: "ENABLED",
      kmsKeyArn: surroundings.computeKeyArn,
      target: {
        arn: surroundings.clusterArn,
        roleArn: child("schedule-role").outputs.arn,
        ecsParameters: {
          taskDefinitionArn: child("task").outputs.arn,
          taskCount: 1,
          capacityProviderStrategies: [
            { capacityProvider: "FARGATE", base: 1, weight: 1 },
            { capacityProvider: "FARGATE_SPOT", base: 0, weight: 3 },
          ],
          platformVersion: "LATEST",
          networkConfiguration: {
            subnets: [...surroundings.taskSubnetIds],
            securityGroups: [child("task-sg").outputs.id],
            assignPublicIp: false,
          },
          enableExecuteCommand: false,
          enableEcsManagedTags: true,
          propagateTags: "TASK_DEFINITION",
        },
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: child("missed-runs").outputs.arn },
      },
    });
    const waited = new Set(dependsOn.map(logicalName));
    for (const name of [
      "neighbour-capacity",
      "neighbour-logs",
      "neighbour-release-rule",
      "screening-schedule-run",
      "screening-schedule-missed-key",
      "screening-missed-runs-policy",
      "screening-schedule-key",
      "screening-task-data",
      "screening-execution-start",
    ])
      assert.ok(waited.has(name), `${name} is not waited for`);
  });

  it("on machines has their capacity provider alone, and no platform version", async () => {
    const { child } = await recordService({ ...running, capacity: { ec2: "cdd-dev-ec2-gpu" } });
    const { ecsParameters } = child("schedule").inputs.target as { ecsParameters: Record<string, unknown> };
    assert.deepEqual(ecsParameters.capacityProviderStrategies, [
      { capacityProvider: "cdd-dev-ec2-gpu", base: 0, weight: 1 },
    ]);
    assert.ok(!("platformVersion" in ecsParameters));
  });

  it("opens shells in its runs by exception only", async () => {
    const exceptions = { exec: { ticket: "CDD-7" }, writableRoot: { ticket: "CDD-7" } };
    const { child } = await recordService({ ...running, exceptions, session: { logGroup: "cdd-dev-exec" } });
    const { ecsParameters } = child("schedule").inputs.target as { ecsParameters: Record<string, unknown> };
    assert.equal(ecsParameters.enableExecuteCommand, true);
  });

  it("gives Scheduler the right to start this task with its two roles, and knows the document at preview", async () => {
    const preview = await recordService(scheduledPlan, { preview: true });
    assert.deepEqual(JSON.parse(String(preview.child("schedule-run").inputs.policy)).Statement, [
      {
        Sid: "RunOwnTask",
        Effect: "Allow",
        Action: ["ecs:RunTask"],
        Resource: [`arn:aws:ecs:${place}:task-definition/cdd-dev-screening:*`],
        Condition: { ArnEquals: { "ecs:cluster": surroundings.clusterArn } },
      },
      {
        Sid: "PassOwnRoles",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: [
          "arn:aws:iam::111122223333:role/cdd/dev/cdd-dev-screening-execution",
          "arn:aws:iam::111122223333:role/cdd/dev/cdd-dev-screening-task",
        ],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
      {
        Sid: "TagWhatItStarts",
        Effect: "Allow",
        Action: ["ecs:TagResource"],
        Resource: [`arn:aws:ecs:${place}:task/cdd-dev/*`],
        Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
      },
      { Sid: "KeepMissedRuns", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [missedRunsArn] },
    ]);
  });

  it("keeps a missed run for two weeks, encrypted, and lets nobody write there but its schedule", async () => {
    const { child } = await recordService(scheduledPlan);
    assert.deepEqual(child("missed-runs").inputs, {
      name: "cdd-dev-screening-missed-runs",
      kmsMasterKeyId: surroundings.alarmsKeyArn,
      messageRetentionSeconds: 1_209_600,
      tags: sampleTags,
    });
    const { inputs } = child("missed-runs-policy");
    assert.equal(inputs.queueUrl, child("missed-runs").outputs.url);
    const refused = { Effect: "Deny", Principal: "*", Resource: [missedRunsArn] };
    assert.deepEqual(statements(inputs.policy), {
      RefusePlainText: {
        ...refused,
        Sid: "RefusePlainText",
        Action: ["sqs:*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      OnlyDeployersChange: {
        ...refused,
        Sid: "OnlyDeployersChange",
        Action: [
          ...["sqs:AddPermission", "sqs:DeleteQueue", "sqs:PurgeQueue"],
          ...["sqs:RemovePermission", "sqs:SetQueueAttributes", "sqs:StartMessageMoveTask"],
        ],
        Condition: {
          ArnNotEquals: {
            "aws:PrincipalArn": [
              ...scheduledPlan.secretDuties.deployers,
              `arn:aws:iam::${scheduledPlan.account}:root`,
            ],
          },
        },
      },
      OnlyTheScheduleSends: {
        ...refused,
        Sid: "OnlyTheScheduleSends",
        Action: ["sqs:SendMessage"],
        Condition: { ArnNotEquals: { "aws:PrincipalArn": child("schedule-role").outputs.arn } },
      },
    });
    assert.deepEqual(statements(child("schedule-missed-key").inputs.policy), {
      EncryptMissedRuns: {
        Sid: "EncryptMissedRuns",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: [surroundings.alarmsKeyArn],
        Condition: { StringEquals: { "kms:ViaService": "sqs.eu-central-1.amazonaws.com" } },
      },
    });
  });

  it("passes exactly the roles that its task has", async () => {
    const { child } = await recordService(running);
    const [, pass] = JSON.parse(String(child("schedule-run").inputs.policy)).Statement;
    const { taskRoleArn, executionRoleArn } = child("task").inputs;
    // Mocks know the path of a role, so that the ARNs that were formed meet those that AWS would give.
    assert.deepEqual(pass.Resource, [executionRoleArn, taskRoleArn]);
  });

  it("lies under the stack's key, and lets its role decrypt its own payload alone", async () => {
    const { child } = await recordService(running);
    const { kmsKeyArn } = child("schedule").inputs;
    assert.equal(kmsKeyArn, surroundings.computeKeyArn);
    assert.deepEqual(JSON.parse(String(child("schedule-key").inputs.policy)).Statement, [
      {
        Sid: "DecryptOwnPayload",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: [kmsKeyArn],
        Condition: {
          StringEquals: {
            "kms:EncryptionContext:aws:scheduler:schedule:arn": `arn:aws:scheduler:${place}:schedule/${String(child("schedule").outputs.id)}`,
          },
        },
      },
    ]);
  });

  it("lets only Scheduler take the role, for its own group", async () => {
    const { child } = await recordService(scheduledPlan);
    const { name, description, assumeRolePolicy } = child("schedule-role").inputs;
    assert.equal(name, "cdd-dev-screening-schedule");
    assert.equal(description, "What EventBridge Scheduler needs to start screening");
    const [statement] = JSON.parse(String(assumeRolePolicy)).Statement;
    assert.deepEqual(statement.Principal, { Service: ["scheduler.amazonaws.com"] });
    assert.deepEqual(statement.Condition, {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": `arn:aws:scheduler:${place}:schedule-group/cdd-dev-screening` },
    });
  });

  it("has alarms for what Scheduler cannot start, and tells people of them and of its tables' throttles", async () => {
    const { all, child } = await recordService(scheduledPlan);
    const rule = String(child("health").inputs.alarmRule);
    // The alarm on lost messages has an action of its own: it is not the service's fault.
    for (const { inputs } of all("aws:cloudwatch/metricAlarm:MetricAlarm"))
      assert.equal(
        rule.includes(`ALARM("${String(inputs.name)}")`),
        inputs.name !== "cdd-dev-screening-failed-runs-undelivered",
        String(inputs.name),
      );
    assert.ok(rule.includes("throttles-screenings"));
    const metrics = [
      ["errors", "TargetErrorCount", "cannot be started by ECS (it is tried again)"],
      [
        "throttled",
        "TargetErrorThrottledCount",
        "is not started: ECS has too much to do (it is tried again)",
      ],
      ["dropped", "InvocationDroppedCount", "missed a run: it was given up"],
      [
        "lost",
        "InvocationsFailedToBeSentToDeadLetterCount",
        "missed a run, and what it should have run with could not be kept: see the policies of its schedule's role",
      ],
    ];
    for (const [role, metricName, what] of metrics)
      assert.deepEqual(child(`schedule-${role}`).inputs, {
        name: `cdd-dev-screening-schedule-${role}`,
        alarmDescription: `screening ${what}`,
        namespace: "AWS/Scheduler",
        metricName,
        dimensions: { ScheduleGroup: "cdd-dev-screening" },
        statistic: "Sum",
        period: 300,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        treatMissingData: "notBreaching",
        tags: sampleTags,
      });
    assert.equal(
      all("aws:cloudwatch/metricAlarm:MetricAlarm").filter(
        ({ inputs }) => inputs.namespace === "AWS/Scheduler",
      ).length,
      metrics.length,
    );
  });

  it("has an alarm on missed runs that lasts until somebody made up for them", async () => {
    const { inputs } = (await recordService(scheduledPlan)).child("runs-missed");
    assert.deepEqual(inputs, {
      name: "cdd-dev-screening-runs-missed",
      alarmDescription:
        "screening has missed runs that nobody made up for: they are in the queue cdd-dev-screening-missed-runs",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "cdd-dev-screening-missed-runs" },
      statistic: "Maximum",
      period: 300,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: "notBreaching",
      tags: sampleTags,
    });
  });

  const { stoppedTask, runningTask } = ecsEvents({
    account: "111122223333",
    region: "eu-central-1",
    cluster: "cdd-dev",
    service: "cdd-dev-screening",
  });
  const own = "family:cdd-dev-screening";
  const runs: readonly (readonly [string, unknown, boolean])[] = [
    ["ended with an error", stoppedTask("EssentialContainerExited", "x", own, 1), true],
    ["ended well", stoppedTask("EssentialContainerExited", "x", own, 0), false],
    ["did not start", stoppedTask("TaskFailedToStart", 'no "image"', own), true],
    ["was stopped", stoppedTask("UserInitiated", "x", own, 0), true],
    ["lost its Spot capacity", stoppedTask("SpotInterruption", "x", own, 0), true],
    ["is another entry's", stoppedTask("EssentialContainerExited", "x", `${own}-2`, 1), false],
    ["has not ended", runningTask, false],
  ];
  for (const [what, event, told] of runs)
    it(`${told ? "tells" : "does not tell"} people of a run that ${what}`, async () => {
      const { child } = await recordService(scheduledPlan);
      const { eventPattern, name } = child("failed-runs").inputs;
      assert.equal(matchesPattern(JSON.parse(String(eventPattern)), event as never), told);
      const { inputs } = child("failed-runs-topic");
      assert.deepEqual([inputs.rule, inputs.arn], [name, surroundings.eventTopicArn]);
      assert.match(
        messageOf(inputs.inputTransformer, event as never),
        /^cdd-dev-screening: a run of screening failed \(\w*\)\. Task: arn:aws:ecs:\S+\. Read why/,
      );
    });

  it("keeps ECS's word on a failed run with the stopped tasks, once EventBridge may write there", async () => {
    const { inputs, dependsOn } = (await recordService(scheduledPlan)).child("failed-runs-log");
    assert.deepEqual(
      [inputs.rule, inputs.arn],
      ["cdd-dev-screening-failed-runs", surroundings.stoppedTasksArn],
    );
    assert.deepEqual(dependsOn.map(logicalName), ["neighbour-stopped-tasks-policy"]);
  });

  const refused: readonly (readonly [string, Partial<typeof scheduledPlan>, string])[] = [
    [
      "an expression that Scheduler does not read",
      { schedule: { expression: "every night", timezone: "UTC" } },
      'screening: schedule.expression: "every night" is not allowed. Use cron(minutes hours day month weekday year) or rate(1 hour).',
    ],
    [
      "a day of the month and of the week",
      { schedule: { expression: "cron(0 2 1 * MON *)", timezone: "UTC" } },
      'screening: schedule.expression: "cron(0 2 1 * MON *)" is not allowed. Use minutes 0-59, hours 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 1-7 or SUN-SAT, year 1970-2199, and ? for exactly one of day and weekday.',
    ],
    [
      "a time zone that is none",
      { schedule: { expression: "rate(1 day)", timezone: "Europe/Lundon" } },
      'screening: schedule.timezone: "Europe/Lundon" is not allowed. Use an IANA time zone, e.g. Europe/London.',
    ],
    [
      "an offset instead of a time zone",
      { schedule: { expression: "rate(1 day)", timezone: "+01:00" } },
      'screening: schedule.timezone: "+01:00" is not allowed. Use an IANA time zone, e.g. Europe/London.',
    ],
    [
      "a public address",
      { exceptions: { publicIp: { ticket: "CDD-7" } } },
      "screening: exceptions.publicIp: cannot be had: EventBridge Scheduler gives no public address to tasks of a capacity provider. Leave it out.",
    ],
  ];
  for (const [what, changes, message] of refused)
    it(`refuses ${what}`, async () => {
      await assert.rejects(recordService({ ...scheduledPlan, ...changes }), (error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.equal((error as unknown as Error).message, message);
        return true;
      });
    });
});
