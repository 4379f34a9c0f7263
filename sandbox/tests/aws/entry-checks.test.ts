import * as assert from "node:assert/strict";
import { entryOf } from "../../aws/types";
import type { Props } from "../../aws/values";

describe("what the provider's plan refuses", () => {
  const metric = { namespace: "AWS/ECS", metricName: "CPUUtilization", statistic: "Average", period: 60 };
  const group = { minSize: 0, maxSize: 1, metricsGranularity: "1Minute" };
  const target = { arn: "arn:aws:ecs:eu-west-2:111122223333:cluster/c", roleArn: "r" };
  const containers = (more: object) =>
    JSON.stringify([
      { name: "a", image: "i", command: ["serve"], environment: [{ name: "A", value: "1" }], ...more },
    ]);
  const cases: readonly [type: string, taken: Props, ...(readonly [property: string, refused: Props])[]][] = [
    [
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      metric,
      ["metricName", {}],
      ["metricName", { ...metric, metricQueries: [] }],
      ["namespace", { namespace: "AWS/ECS", metricQueries: [] }],
      ["statistic", { ...metric, extendedStatistic: "p99" }],
      ["threshold", { ...metric, threshold: 1, thresholdMetricId: "e1" }],
      ["period", { ...metric, period: 90 }],
      ["metricQueries[0].metric.period", { metricQueries: [{ id: "m", metric: { period: 45 } }] }],
    ],
    [
      "aws:cloudwatch/compositeAlarm:CompositeAlarm",
      { alarmRule: "a".repeat(10_240) },
      ["alarmRule", { alarmRule: "a".repeat(10_241) }],
      ["alarmRule", { alarmRule: "" }],
    ],
    [
      "aws:cloudwatch/dashboard:Dashboard",
      { dashboardName: "cdd-dev_1" },
      ["dashboardName", { dashboardName: "cdd dev" }],
    ],
    [
      "aws:backup/vault:Vault",
      { name: "cdd-dev_backups" },
      ["name", { name: "cdd.dev" }],
      ["name", { name: "v" }],
    ],
    [
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      { changeableForDays: 3 },
      ["changeableForDays", { changeableForDays: 2 }],
    ],
    ["aws:backup/selection:Selection", { name: "all.stores" }, ["name", { name: "all stores" }]],
    [
      "aws:backup/restoreTestingPlan:RestoreTestingPlan",
      { name: "cdd_dev", startWindowHours: 168, recoveryPointSelection: { selectionWindowDays: 365 } },
      ["name", { name: "cdd-dev" }],
      ["startWindowHours", { startWindowHours: 169 }],
      [
        "recoveryPointSelection.selectionWindowDays",
        { recoveryPointSelection: { selectionWindowDays: 366 } },
      ],
    ],
    [
      "aws:backup/restoreTestingSelection:RestoreTestingSelection",
      { name: "tables", protectedResourceArns: ["*"], validationWindowHours: 1 },
      ["name", { name: "all-tables", protectedResourceArns: ["*"] }],
      ["validationWindowHours", { protectedResourceArns: ["*"], validationWindowHours: 169 }],
      ["protectedResourceArns", { name: "tables" }],
      ["protectedResourceArns", { protectedResourceArns: ["*"], protectedResourceConditions: {} }],
    ],
    ["aws:cloudwatch/eventRule:EventRule", { eventPattern: "{}" }, ["eventPattern", {}]],
    [
      "aws:cloudwatch/eventTarget:EventTarget",
      { arn: target.arn, input: "{}" },
      ["arn", { arn: "topic" }],
      ["input", { arn: target.arn, input: "{}", inputPath: "$" }],
      [
        "retryPolicy.maximumEventAgeInSeconds",
        { arn: target.arn, retryPolicy: { maximumEventAgeInSeconds: 1 } },
      ],
      ["retryPolicy.maximumRetryAttempts", { arn: target.arn, retryPolicy: { maximumRetryAttempts: 186 } }],
    ],
    [
      "aws:sns/topicSubscription:TopicSubscription",
      { protocol: "email" },
      ["protocol", { protocol: "telegram" }],
    ],
    [
      "aws:sqs/queue:Queue",
      { name: "missed_runs-1", kmsMasterKeyId: "k", messageRetentionSeconds: 1_209_600 },
      ["name", { name: "missed.runs" }],
      ["name", { name: "missed", fifoQueue: true }],
      ["kmsMasterKeyId", { kmsMasterKeyId: "k", sqsManagedSseEnabled: true }],
      ["messageRetentionSeconds", { messageRetentionSeconds: 1_209_601 }],
      ["visibilityTimeoutSeconds", { visibilityTimeoutSeconds: 43_201 }],
    ],
    [
      "aws:cloudwatch/logMetricFilter:LogMetricFilter",
      { name: "stopped", metricTransformation: { name: "Tasks", dimensions: { Group: "$.a" } } },
      ["name", { name: "a:b" }],
      ["metricTransformation.namespace", { metricTransformation: { name: "T", namespace: "a*" } }],
      [
        "metricTransformation.dimensions",
        { metricTransformation: { name: "T", dimensions: { Group: "$.a" }, defaultValue: "0" } },
      ],
      [
        "metricTransformation.dimensions",
        { metricTransformation: { name: "T", dimensions: { A: "$.a", B: "$.b", C: "$.c", D: "$.d" } } },
      ],
    ],
    [
      "aws:efs/fileSystem:FileSystem",
      { kmsKeyId: "arn:aws:kms:eu-west-2:111122223333:key/k", encrypted: true },
      ["kmsKeyId", { kmsKeyId: "arn:aws:kms:eu-west-2:111122223333:key/k" }],
      ["kmsKeyId", { kmsKeyId: "k", encrypted: true }],
    ],
    [
      "aws:secretsmanager/secretRotation:SecretRotation",
      { rotationRules: { automaticallyAfterDays: 1000 } },
      ["rotationRules", { rotationRules: {} }],
      [
        "rotationRules",
        { rotationRules: { automaticallyAfterDays: 30, scheduleExpression: "rate(30 days)" } },
      ],
      ["rotationRules.automaticallyAfterDays", { rotationRules: { automaticallyAfterDays: 1001 } }],
    ],
    [
      "aws:efs/backupPolicy:BackupPolicy",
      { backupPolicy: { status: "ENABLED" } },
      ["backupPolicy.status", { backupPolicy: { status: "ON" } }],
    ],
    [
      "aws:appautoscaling/policy:Policy",
      { targetTrackingScalingPolicyConfiguration: { predefinedMetricSpecification: {} } },
      [
        "targetTrackingScalingPolicyConfiguration.customizedMetricSpecification",
        {
          targetTrackingScalingPolicyConfiguration: {
            predefinedMetricSpecification: {},
            customizedMetricSpecification: {},
          },
        },
      ],
    ],
    [
      "aws:appautoscaling/scheduledAction:ScheduledAction",
      { scalableTargetAction: { minCapacity: 1 } },
      ["scalableTargetAction", { scalableTargetAction: {} }],
    ],
    [
      "aws:ec2/launchTemplate:LaunchTemplate",
      { name: "gpu", iamInstanceProfile: { name: "p" } },
      ["iamInstanceProfile.arn", { iamInstanceProfile: { name: "p", arn: "a" } }],
      ["name", { name: "ab" }],
    ],
    [
      "aws:autoscaling/group:Group",
      { ...group, launchTemplate: {} },
      ["launchTemplate", group],
      ["launchTemplate", { ...group, launchTemplate: {}, mixedInstancesPolicy: {} }],
      ["availabilityZones", { ...group, launchTemplate: {}, availabilityZones: [], vpcZoneIdentifiers: [] }],
      ["metricsGranularity", { ...group, launchTemplate: {}, metricsGranularity: "5Minute" }],
    ],
    [
      "aws:ecs/capacityProvider:CapacityProvider",
      { autoScalingGroupProvider: {} },
      ["autoScalingGroupProvider", {}],
      ["autoScalingGroupProvider", { autoScalingGroupProvider: {}, managedInstancesProvider: {} }],
      ["cluster", { managedInstancesProvider: {} }],
      ["cluster", { autoScalingGroupProvider: {}, cluster: "c" }],
    ],
    ["aws:scheduler/scheduleGroup:ScheduleGroup", { name: "cdd-dev" }, ["name", { name: "cdd/dev" }]],
    [
      "aws:scheduler/schedule:Schedule",
      { target, flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 } },
      ["name", { name: "a b" }],
      ["flexibleTimeWindow.maximumWindowInMinutes", { flexibleTimeWindow: { maximumWindowInMinutes: 1441 } }],
      ["target.ecsParameters.taskCount", { target: { ...target, ecsParameters: { taskCount: 11 } } }],
      [
        "target.retryPolicy.maximumRetryAttempts",
        { target: { ...target, retryPolicy: { maximumRetryAttempts: 186 } } },
      ],
      [
        "target.retryPolicy.maximumEventAgeInSeconds",
        { target: { ...target, retryPolicy: { maximumEventAgeInSeconds: 59 } } },
      ],
    ],
    [
      "aws:ecs/taskDefinition:TaskDefinition",
      {
        containerDefinitions: containers({}),
        ephemeralStorage: { sizeInGib: 21 },
        runtimePlatform: { cpuArchitecture: "ARM64" },
      },
      ["containerDefinitions", { containerDefinitions: containers({ command: "serve" }) }],
      ["containerDefinitions", { containerDefinitions: containers({ entryPoint: [1] }) }],
      [
        "containerDefinitions",
        { containerDefinitions: containers({ environment: [{ name: "A", value: 1 }] }) },
      ],
      ["ephemeralStorage.sizeInGib", { ephemeralStorage: { sizeInGib: 20 } }],
      ["ephemeralStorage.sizeInGib", { ephemeralStorage: { sizeInGib: 201 } }],
      ["runtimePlatform.cpuArchitecture", { runtimePlatform: { cpuArchitecture: "x86_64" } }],
    ],
  ];

  for (const [type, taken, ...refused] of cases)
    it(`of ${type} is what is wrong, and no more`, () => {
      const check = (inputs: Props) => (entryOf(type)?.check?.(inputs) ?? []).map(({ property }) => property);
      assert.deepEqual(check(taken), []);
      for (const [property, inputs] of refused)
        assert.deepEqual(check(inputs), [property], JSON.stringify(inputs).slice(0, 200));
    });
});
